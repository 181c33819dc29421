"""What neighbours read: the home, a page for each place, the week for other websites; and what search engines read."""
