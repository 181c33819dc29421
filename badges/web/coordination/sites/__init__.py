"""The places: all in one table, and one with the thread of its opening or its closing."""
