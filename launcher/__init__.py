"""What stands behind `bin/`; standard library only, because it runs before any package is there."""
