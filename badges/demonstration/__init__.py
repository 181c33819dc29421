"""A fictional but lifelike network, told through the flows, and one award of it in every representation."""
