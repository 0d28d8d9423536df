"""The API of the room, for reading."""
