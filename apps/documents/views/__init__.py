"""Pages of documents, by topic."""
