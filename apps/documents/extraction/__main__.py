"""Reads one file from standard input and writes its pages to standard output, a JSON line for each.

Called by `isolated.read`, with the kind of the file as its argument. Ends with 0 when all pages are
written, with `UNREADABLE` when the file cannot be read; whatever else it dies of means the same.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator

from apps.documents.extraction import mail, opendocument, pdf, plain, sheets, slides, word
from apps.documents.extraction.isolated import (
    CPU_SECONDS,
    LARGEST_OUTPUT,
    MEMORY_BYTES,
    UNREADABLE,
)
from apps.documents.extraction.pages import numbered

READERS: dict[str, Callable[[bytes], Iterator[tuple[str, str]]]] = {
    "pdf": pdf.read,
    "docx": word.read,
    "xlsx": sheets.read,
    "xls": sheets.read,
    "ods": sheets.read,
    "pptx": slides.read,
    "odt": opendocument.read_text,
    "odp": opendocument.read_slides,
    "eml": mail.read,
    "csv": plain.read_rows,
    "txt": plain.read_text,
}


def limit() -> None:
    """Take away what an honest file does not need."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_OUTPUT, LARGEST_OUTPUT))


def main(kind: str) -> int:
    """Read and write; return the code that the process ends with."""
    limit()
    try:
        for page in numbered(READERS[kind](sys.stdin.buffer.read())):
            line = json.dumps([page.number, page.label, page.text])
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except Exception:
        # Readers of foreign files raise anything, memory and recursion errors among it.
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
