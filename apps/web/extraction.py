"""Translatable texts of the sources, found with Babel alone: no gettext program is needed."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from django.utils.translation.template import templatize

Extracted = tuple[Any, ...]

SOURCES = ("apps", "iomgender", "templates")
SKIPPED = {"migrations", "__pycache__", "node_modules"}
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "_lazy": None,
}
COMMENT_TAGS = ("Translators",)
METHODS = [
    ("**.py", "python"),
    ("**.html", "apps.web.extraction:extract_template"),
    ("**.txt", "apps.web.extraction:extract_template"),
]
LEADING = re.compile(r"^[ \t]+", re.MULTILINE)


def extract_template(
    fileobj: BinaryIO,
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[Extracted]:
    """Yield the texts of a Django template, in Babel's form (an extraction method).

    Django turns the template into lines that look like Python calls; their indentation means
    nothing and is taken away, otherwise Python's tokenizer would stumble over it.
    """
    source = fileobj.read().decode("utf-8")
    calls = LEADING.sub("", templatize(source))
    yield from extract_python(io.BytesIO(calls.encode("utf-8")), keywords, comment_tags, options)


def extract(root: Path, sources: Collection[str] = SOURCES) -> Catalog:
    """Return the catalogue of all texts below `root`, without translations.

    Places are kept as file names without lines, so that an edit above a text does not change the
    catalogue.
    """
    found = Catalog(charset="utf-8")
    for source in sources:
        folder = root / source
        if not folder.is_dir():
            continue
        messages = extract_from_dir(
            folder,
            METHODS,
            keywords=KEYWORDS,
            comment_tags=COMMENT_TAGS,
            directory_filter=lambda path: Path(path).name not in SKIPPED,
        )
        for filename, _line, message, comments, context in messages:
            place = (Path(source) / filename).as_posix()
            found.add(
                message,
                locations=[(place, None)],  # type: ignore[list-item]
                auto_comments=comments,
                context=context,
            )
    return found
