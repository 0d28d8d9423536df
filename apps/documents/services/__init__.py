"""Writes of documents, by topic."""
