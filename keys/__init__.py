"""Signatures, proofs, canonical forms, key documents: the only room that imports `cryptography` (see README.md)."""
