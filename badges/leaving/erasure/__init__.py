"""Erasing a person: asked for, destroyed when the time is over, and replayed in a database that is older."""
