"""A colleague reads an award before its member is asked: who is asked, what they answer, and when they are reminded."""
