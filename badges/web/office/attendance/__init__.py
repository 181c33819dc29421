"""The attendance of a gathering: the page with its names, who stands on it, and what is printed."""
