"""Writes of beneficiaries: what is wrong with a sheet, all at once, and its saving."""
