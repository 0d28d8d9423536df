"""Texts that people type, as they are kept."""


def tidy(text: str) -> str:
    """Return a text as it is kept: one sign for the end of a line, no blank ends, no null characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
