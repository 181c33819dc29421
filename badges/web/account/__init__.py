"""Pages about the signed-in staff member's own account, and the ways into it."""
