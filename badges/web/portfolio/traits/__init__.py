"""« Pour le bilan »: the optional questions of the report, on the member's own page."""
