"""What stands between a document and a real key: the rehearsal with throw-away keys, and the halt after a mismatch."""
