"""Reading a file in a process of its own, which may die of it."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from apps.documents.extraction.pages import Page

logger = logging.getLogger("apps.documents")

ROOT = Path(__file__).resolve().parents[3]
MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 60
WALL_SECONDS = 120
LARGEST_OUTPUT = 70_000_000
"""Bytes of the pages as JSON: six for each character that is not ASCII."""
UNREADABLE = 3

READABLE = frozenset(
    {"pdf", "docx", "xlsx", "xls", "ods", "pptx", "odt", "odp", "eml", "csv", "txt"}
)
PICTURES = frozenset({"jpeg", "png", "gif", "webp", "tiff"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of it: the pages, or that there is no text, or that it cannot be read."""

    state: Literal["read", "empty", "unreadable"]
    pages: tuple[Page, ...] = ()


def read(*, kind: str, file: IO[bytes]) -> Reading:
    """Return the text of a file of a kind (`pdf`, `docx` …); `file` is read from its beginning.

    Pictures have no text: nothing here reads letters from pixels. Old Word, PowerPoint and Outlook
    files are unreadable. Takes at most `WALL_SECONDS`; never raises for what stands in the file.
    """
    if kind in PICTURES:
        return Reading("empty")
    if kind not in READABLE:
        return Reading("unreadable")
    with tempfile.TemporaryFile() as sent, tempfile.TemporaryFile() as written:
        while chunk := file.read(1 << 20):
            sent.write(chunk)
        sent.seek(0)
        if not _run(kind, sent, written):
            return Reading("unreadable")
        written.seek(0)
        pages = tuple(Page(*json.loads(line)) for line in written)
    if not any(page.text for page in pages):
        return Reading("empty")
    return Reading("read", pages)


def _run(kind: str, sent: IO[bytes], written: IO[bytes]) -> bool:
    """Start the reader and wait for it; whether it came to its end."""
    # Nothing of our environment: it holds passwords, and the reader needs none.
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file comes by standard input
            [sys.executable, "-m", "apps.documents.extraction", kind],
            stdin=sent,
            stdout=written,
            # What the readers complain about may have no end.
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("a %s file was read for %s seconds and given up", kind, WALL_SECONDS)
        return False
    if done.returncode:
        logger.warning("a %s file could not be read: ended with %s", kind, done.returncode)
    return done.returncode == 0
