"""« À rappeler »: the people that services send to a site, the first call, and what came of it."""
