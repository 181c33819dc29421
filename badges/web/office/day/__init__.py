"""What stands on the day's page: the gatherings of the day, and what waits, each in its order."""
