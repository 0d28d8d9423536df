"""Invented headcounts for demonstration: shaped so that the published facts come out."""
