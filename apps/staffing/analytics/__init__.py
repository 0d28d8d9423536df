"""Pure arithmetic of the room: counts in, counts and shares out."""
