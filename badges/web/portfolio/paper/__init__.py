"""A badge on paper: asked from the site, or printed by the member."""
