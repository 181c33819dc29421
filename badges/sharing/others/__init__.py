"""Badges by other issuers that a member holds: kept for them alone, and shown as « un badge d’un autre »."""
