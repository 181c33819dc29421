"""Names, addresses, sentences and codes, as people type them and as they are kept."""
