"""PDF, page by page."""

import io
from collections.abc import Iterator

from pypdf import PdfReader

from apps.documents.extraction.pages import MOST_PAGES, UnreadableError


def read(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield label and text of each page; the label only where it differs from the number.

    A file that opens without a password is read whatever its owner forbids to copy: it is searched,
    not copied. One that needs a password raises UnreadableError.
    """
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError
    if len(reader.pages) > MOST_PAGES:
        raise UnreadableError
    labels = reader.page_labels
    for number, page in enumerate(reader.pages, start=1):
        label = labels[number - 1] if number <= len(labels) else ""
        yield (label if label != str(number) else ""), page.extract_text()
