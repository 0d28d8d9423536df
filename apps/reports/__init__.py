"""The report to the Council: figures frozen, documents made, editions kept."""
