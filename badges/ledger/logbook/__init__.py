"""What the logbook keeps of the ledger, and the times of which nothing is known."""
