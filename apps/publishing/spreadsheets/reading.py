"""The one way in: bytes and a name become a Workbook, or one clear refusal."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from apps.publishing.spreadsheets.delimited import read_delimited
from apps.publishing.spreadsheets.excel import read_excel
from apps.publishing.spreadsheets.kinds import Kind, kind_of
from apps.publishing.spreadsheets.model import MEGABYTE, Limits, Workbook
from apps.publishing.spreadsheets.problems import UnreadableFile

DEFAULT_LIMITS = Limits()


def read_rows(stream: BinaryIO, filename: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read a CSV or XLSX file completely; nothing is written anywhere.

    `stream` is a readable binary stream (seekable or not, read from its beginning), `filename` the
    name the sender gave it. The size is looked at before a byte is kept, the true type before
    anything is parsed, the parts of an Excel package before they are unpacked.
    Raises UnreadableFile with one of its codes.
    """
    content = _read_within(stream, limits)
    kind = kind_of(content, filename)
    with _no_collection():
        if kind is Kind.TEXT:
            return read_delimited(content, limits)
        return read_excel(content, limits)


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for garbage meanwhile.

    Hundreds of thousands of new rows make the collector look through all of them again and again
    and find nothing, which takes longer than reading the file.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read_within(stream: BinaryIO, limits: Limits) -> bytes:
    """All bytes of the stream, refused by size before they are read where it can tell its size."""
    try:
        size = stream.seek(0, io.SEEK_END)
        size = stream.tell() if size is None else size
        stream.seek(0)
    except (AttributeError, OSError):
        size = 0
    content = b"" if size > limits.max_bytes else stream.read(limits.max_bytes + 1)
    size = max(size, len(content))
    if size > limits.max_bytes:
        raise UnreadableFile(
            "too_large",
            _(
                "The file has {size} MB; at most {limit} MB can be read. "
                "Send only the sheets that are needed, or several smaller files."
            ),
            _("A file of at most {limit} MB."),
            size=-(-size // MEGABYTE),
            limit=limits.max_bytes // MEGABYTE,
        )
    return content
