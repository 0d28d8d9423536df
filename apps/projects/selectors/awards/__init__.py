"""Reads of awards, of what is to be decided, and of envelopes."""
