"""Records of the room as other rooms point to them: one module for each topic."""
