"""The way of letters out of the service."""
