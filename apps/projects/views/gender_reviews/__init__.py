"""Pages of gender reviews and of their checklist."""
