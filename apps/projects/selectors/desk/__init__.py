"""What the room says on the home page: one module for each topic."""
