"""A fictional network, recorded through the intentions of the service, and one award in every representation."""
