"""One member: their page, the correction of what was seen of them, and their move to another site."""
