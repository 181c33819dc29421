"""Pages of what members offer and look for: a person's, the form, one of them, the wall, what waits to be read."""
