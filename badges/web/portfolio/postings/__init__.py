"""« Je propose, je cherche »: what a member offers and looks for, and under which conditions."""
