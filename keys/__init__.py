"""The strongroom: signatures, proofs, key documents. The only room that knows cryptography (see README.md)."""
