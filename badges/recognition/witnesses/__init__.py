"""What somebody outside of the team saw of a member: a slip, a statement, who reads it, and the member's answer."""
