"""« Pour mon CV »: what was seen in the first person, to copy, and one page of chosen badges to print."""
