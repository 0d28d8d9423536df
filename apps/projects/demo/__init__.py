"""Invented projects, WGGI and funding rounds for demonstration; never among real data."""
