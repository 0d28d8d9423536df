"""Writes of the room: sessions, frozen editions, their files, publication."""
