"""What the logbook keeps of accounts."""
