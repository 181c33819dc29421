"""Sheets about one member: what they put in a CV, and when they were there."""
