"""Writes of the network: meetings, bulletins, practices, factors, questions."""
