"""What the service tells its operator of itself: log lines and figures, without personal data."""
