"""Pages of the award wizard for several people of one gathering."""
