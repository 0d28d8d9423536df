"""Writes of the room: keyword-only scope, one transaction, history."""
