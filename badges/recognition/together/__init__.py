"""One badge for several people of one gathering: what was seen of each, then where each of them stands."""
