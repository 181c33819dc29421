"""The member's answer to a badge: what it does to the award, and the answer given alone, from the private link."""
