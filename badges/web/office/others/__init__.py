"""Badges by other issuers, brought by the facilitator with the member beside them."""
