"""Without network: the page that a telephone keeps, what it may note there, and how that is sent."""
