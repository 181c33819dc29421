"""What a person outside of the team saw of a member: a slip, a statement, its reading, and the member's answer."""
