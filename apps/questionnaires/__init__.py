"""Versioned questionnaires, campaigns, answers and their tabulation."""
