"""« Pas avec cette personne »: said without a reason, kept with the member who said it, obeyed everywhere else."""
