"""Orientation: services that send people to the network, and the people that they send."""
