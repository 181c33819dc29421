"""What the logbook keeps of awards."""
