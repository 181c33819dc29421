"""What the service tells its operator of itself: log lines and figures, with nothing of the people whom it serves."""
