"""Evidence: files and links with versions, attachable to any record, opened at the passage that proves."""
