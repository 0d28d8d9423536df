"""Proposals: written, submitted, checked, withdrawn."""
