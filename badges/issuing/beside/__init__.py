"""What stands beside a signed badge for a while: a name that its member is asked about, and that it was corrected."""
