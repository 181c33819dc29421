"""Saving and restoring the instance, and the journal that stands beside its record."""
