"""Where a member uses a badge: the choice of a place, and a page for each with its file and three steps."""
