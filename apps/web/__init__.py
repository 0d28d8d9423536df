"""Pages, fragments, refusals and API base classes; no tables and no domain knowledge."""
