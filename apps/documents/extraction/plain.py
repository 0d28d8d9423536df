"""Plain text and CSV, in parts, in the encoding that the bytes speak for."""

from collections.abc import Iterator

from apps.documents.extraction.pages import UnreadableError, parts, rows_in_parts


def read_text(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text."""
    return parts((False, line) for line in _decoded(content).splitlines())


def read_rows(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the rows of a CSV file as they stand, in pieces."""
    return rows_in_parts("", _decoded(content).splitlines())


def _decoded(content: bytes) -> str:
    """Return the text: UTF-16 by its mark, else UTF-8, else what Windows writes in the West."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\x00" in content:
        raise UnreadableError
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
