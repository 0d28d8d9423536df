"""Pages of appointments, by topic."""
