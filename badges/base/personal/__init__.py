"""What is done with the rows of a person, as the registry declares it: emptied, given, or moved to another record."""
