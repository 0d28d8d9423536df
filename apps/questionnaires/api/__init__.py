"""The API of questionnaires."""
