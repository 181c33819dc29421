"""What was seen of a member, noted from the row of the attendance or from the member's page."""
