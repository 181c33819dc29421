"""What colleagues do for one another: reading an award, « c'est vous ? », and proving again who one is."""
