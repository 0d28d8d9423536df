"""Headcount returns, their summaries, the staffing dashboard and the file import."""
