"""Pictures of others: the code in a photograph, and the picture of a badge made small."""
