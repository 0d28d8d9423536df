"""What a search finds of this room."""
