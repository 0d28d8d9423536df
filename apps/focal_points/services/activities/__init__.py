"""Logging activities: drafts, corrections, copies, pictures, and the monthly nudge."""
