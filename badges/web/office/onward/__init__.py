"""Where the members of a place that closes want to go on, as they say it to the staff."""
