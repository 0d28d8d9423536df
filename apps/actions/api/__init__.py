"""The API of the room, by topic."""
