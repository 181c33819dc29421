"""What the member says alone, from the private link: an answer that waited, a disagreement, their own words."""
