"""Pages of the room: the tree of offices on a day, changes of it, and the reporting periods."""
