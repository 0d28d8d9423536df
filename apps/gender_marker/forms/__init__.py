"""Forms of the room: they read what was typed; the services decide."""
