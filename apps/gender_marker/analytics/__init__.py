"""Pure arithmetic of the room: decision tables, agreement of readers, shares."""
