"""Another edition of a signed badge, with what a witness says or without it."""
