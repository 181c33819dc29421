"""A fictional network, played through the intentions of the service, and one award in every representation."""
