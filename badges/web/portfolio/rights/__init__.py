"""« Mes droits »: what a member reads, hides, objects to, and ends, from their private page."""
