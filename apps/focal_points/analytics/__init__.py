"""Pure arithmetic of the room: no Django."""
