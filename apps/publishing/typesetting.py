"""The one door to the typesetter: text goes in as data, nothing is read from the disk or network.

Typst compiles a fixed template. Everything that comes from users travels in `sys.inputs` as strings
and is never parsed as markup.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import typst

#: What the typesetter says of a character for which it has no face.
UNSHOWN = re.compile('the text `"(.*?)"` could not be displayed')
REPLACEMENT = "□"
#: A page that shows nothing but given letters, to ask which of them can be shown.
SPECIMEN = """\
#set document(title: "Specimen")
#set text(font: "Libertinus Serif", lang: "en")
#sys.inputs.letters
"""


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

    A character that none of the typesetter's faces can show (Chinese, emoji) would make the result
    inaccessible; it is printed as □. Raises typst.TypstError when the template cannot be compiled
    or the result is not accessible for another reason.
    """
    try:
        return _compile_pdf(template, inputs, created_at)
    except typst.TypstError as error:
        if UNSHOWN.search(error.message) is None:
            raise
    table = dict.fromkeys(map(ord, unshown(inputs.values())), REPLACEMENT)
    shown = {key: text.translate(table) for key, text in inputs.items()}
    return _compile_pdf(template, shown, created_at)


def unshown(texts: Iterable[str]) -> set[str]:
    """The characters of these texts that no face of the typesetter can show."""
    candidates = sorted({letter for text in texts for letter in text if not letter.isascii()})
    found: set[str] = set()
    while True:
        letters = " ".join(letter for letter in candidates if letter not in found)
        try:
            _compile_pdf(SPECIMEN, {"letters": letters}, dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
        except typst.TypstError as error:
            named = UNSHOWN.search(error.message)
            letter = _unescaped(named.group(1)) if named else ""
            fresh = {part for part in letter if part in candidates} - found
            if not fresh:
                raise
            found |= fresh
        else:
            return found


def _unescaped(text: str) -> str:
    """The character that an error message of the typesetter names, escaped or not."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code.group(1), 16)), text)


def _compile_pdf(template: str, inputs: Mapping[str, str], created_at: dt.datetime) -> bytes:
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
