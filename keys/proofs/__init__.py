"""Proofs on documents, each kind with its signing and its verifying side by side."""
