"""Badge models: the list, the draft of one and what it will look like, publishing it, retiring it."""
