"""Writes of the Working Group on Gender Issues."""
