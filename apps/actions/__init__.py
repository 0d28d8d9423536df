"""One register of actions for every room, and the notices that tell people of them."""
