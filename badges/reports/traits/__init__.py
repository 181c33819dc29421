"""Persons by commune, age, gender and sender: counted once for each year, as `badges.reports.disclosure` allows."""
