"""Invented scores, for demonstration."""
