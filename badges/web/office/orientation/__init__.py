"""« À rappeler »: those whom services send to a site, the first call, and what came of it."""
