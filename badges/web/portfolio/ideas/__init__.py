"""« Des idées, ici »: the open ideas of a member's site, their own, and what became of some."""
