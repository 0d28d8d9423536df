"""The one door to the typesetter: text goes in as data, nothing is read from the disk or network.

Typst compiles a fixed template. Everything that comes from users travels in `sys.inputs` as strings
and is never parsed as markup.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import typst


def typeset_png(template: str, inputs: Mapping[str, str], *, dots_per_inch: float) -> bytes:
    """Compile a template of one page to a PNG picture."""
    with _room(template) as main:
        return typst.compile(
            main,
            root=main.parent,
            ignore_system_fonts=True,
            package_path=main.parent,
            package_cache_path=main.parent,
            sys_inputs=dict(inputs),
            format="png",
            ppi=dots_per_inch,
        )


def typeset_pdf(template: str, inputs: Mapping[str, str], *, created_at: dt.datetime) -> bytes:
    """Compile a template to an accessible PDF (PDF/UA-1) dated `created_at`.

    Raises typst.TypstError when the template cannot be compiled or the result is not accessible.
    """
    with _room(template) as main:
        return typst.compile(
            main,
            root=main.parent,
            ignore_system_fonts=True,
            package_path=main.parent,
            package_cache_path=main.parent,
            sys_inputs=dict(inputs),
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(created_at.timestamp()),
        )


@contextmanager
def _room(template: str) -> Iterator[Path]:
    """A folder that holds the template and nothing else: all that the typesetter may read."""
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "main.typ"
        main.write_text(template, encoding="utf-8")
        yield main
