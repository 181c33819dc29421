"""Offers and requests: what a member says, and what becomes of it."""
