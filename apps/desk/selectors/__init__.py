"""Reads of the room: gathered from all rooms below."""
