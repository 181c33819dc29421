"""Who did what: rows that are chained and sealed, and whose facts erasure can empty."""
