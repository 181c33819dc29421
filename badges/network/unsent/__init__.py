"""Letters that were not sent: who is told of them, and what is done about them."""
