"""Pages of workshops: their list, their life, and who enrols in them."""
