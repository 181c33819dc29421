"""Whose e-mail address it is: which one counts as confirmed, and by whose word another one may be used."""
