"""Orientation: services that send people to the network, and those whom they send."""
