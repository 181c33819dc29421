"""Pages of ideas: the list, one of them, and what the staff does with it."""
