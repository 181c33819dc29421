"""« Un badge d’ailleurs »: badges by other issuers, on the member's own page."""
