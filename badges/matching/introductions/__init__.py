"""Putting two members in touch, from the first question to what is said at the end (« mise en relation »)."""
