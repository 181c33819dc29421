"""Paper that a site prints for its members: the private link, and the cards that they ask for."""
