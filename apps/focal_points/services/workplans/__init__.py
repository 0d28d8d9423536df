"""Workplans: begun and written, on their way, as promises, and who is told."""
