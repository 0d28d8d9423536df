"""Writes of the room: entry, review, summaries, imports."""
