"""What the forms of a recognition say: what was seen, and what the member answers."""
