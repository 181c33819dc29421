"""A lost phone: what it may hold of its owner's account, and who reported it."""
