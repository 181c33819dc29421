"""What members do from their private page: the proof that it is they, who looked, and what they object to."""
