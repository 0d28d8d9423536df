"""Persons by any two dimensions, dates and one measure: what the page “Explore” shows and gives away as files."""
