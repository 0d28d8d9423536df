"""Invented focal points and their work for demonstration; never among real data."""
