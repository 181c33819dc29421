"""Proofs on documents: signing and verifying of each kind in one module."""
