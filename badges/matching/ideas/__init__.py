"""Ideas of meetings and workshops: what a member or the staff proposes, who would come, and what becomes of it."""
