"""What was seen of a member, skill by skill, and its correction by who saw or entered it."""
