"""Reads of the room: grids, queues, figures, imports."""
