"""What waits on a colleague who leaves: counted by kind and site, given to another, and never lost."""
