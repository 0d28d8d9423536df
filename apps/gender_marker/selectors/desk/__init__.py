"""What the home page says of the room: one module for each topic."""
