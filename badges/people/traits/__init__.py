"""Optional questions of the report: which are asked, and what members answer on their own page."""
