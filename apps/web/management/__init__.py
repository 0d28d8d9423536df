"""Commands of the room web."""
