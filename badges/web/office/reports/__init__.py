"""« Bilan »: the report of a period, of one place or of all, and the lists behind its numbers."""
