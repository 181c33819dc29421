"""Signing the badges of several people at once."""
