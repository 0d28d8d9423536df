"""Offices and departments as a dated tree, countries, grades, contract groups, reporting periods."""
