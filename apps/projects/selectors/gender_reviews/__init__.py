"""Reads of gender reviews and of their checklist."""
