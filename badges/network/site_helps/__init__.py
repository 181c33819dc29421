"""Rights at another site for a time: granted, agreed to, shortened, and ended by the clock."""
