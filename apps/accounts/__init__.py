"""Users, roles, grants per office subtree, and the one place that computes a scope."""
