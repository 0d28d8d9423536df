"""Arithmetic of the room, without a framework."""
