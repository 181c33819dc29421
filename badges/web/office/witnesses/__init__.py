"""Slips for witnesses, what they wrote, and its reading before the member does."""
