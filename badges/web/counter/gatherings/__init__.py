"""What takes place, for everybody: the calendar of a site, and the workshops."""
