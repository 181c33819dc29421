"""A fictional but lifelike network, told through the service's own flows, and one award of it in every representation."""
