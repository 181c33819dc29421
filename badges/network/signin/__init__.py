"""How staff sign in: passwords, devices, second factors, browsers' sessions, and counts of failures."""
