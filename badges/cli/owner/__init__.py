"""A command acts as the owner of the instance's folder, so that the service can read what it leaves."""
