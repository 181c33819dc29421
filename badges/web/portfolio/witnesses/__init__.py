"""« Des témoins »: slips to give, what was written, and the member’s yes or no."""
