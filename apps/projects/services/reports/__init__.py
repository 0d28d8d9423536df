"""Writes of project reports: planned from the award, written part by part, submitted, accepted or returned."""
