"""Reads of the log of activities."""
