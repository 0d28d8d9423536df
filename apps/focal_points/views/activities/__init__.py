"""Pages of the log of activities."""
