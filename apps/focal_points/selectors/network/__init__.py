"""Reads of the network: directory, meetings, bulletins, practices, factors, questions."""
