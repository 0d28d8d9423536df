"""Funding rounds: made, opened, closed by the clock, recommended."""
