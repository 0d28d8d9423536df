"""Writing editions of markers: as drafts, part by part, until they are published."""
