"""« Aide aux choix »: what fits a person, or one request, and why, in words; nothing is ranked."""
