"""Reads of the record, by theme: people, activities, recognition, ledger. Each takes the session of its caller."""
