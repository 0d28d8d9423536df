"""A document before it has a form: what it says, in order. DOCX, PDF, XLSX and HTML are made of it.

Nothing here knows a file format. Paragraphs are numbered 1, 2, 3 … through the whole document, as
in documents of governing bodies; the number belongs to the document and not to a renderer.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.figures.charts import Chart
from apps.figures.display import legend
from apps.figures.figure import Empty
from apps.figures.tables import Table

DEEPEST_HEADING = 3
TABLE_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMeta:
    """What the cover and every header say.

    `symbol`, `session`, `session_dates` are the words of the session record and may be empty; without
    a symbol the cover says that it is to be assigned. `issued_on` is the date of the document.
    `watermark` stands on every page when it is not empty ("SPECIMEN, invented data").
    `created_at` is an aware instant and the only time that enters a file: equal documents have
    equal bytes. Raises ValueError for a naive `created_at`.
    """

    title: str
    organization: str
    language: str
    created_at: dt.datetime
    subtitle: str = ""
    symbol: str = ""
    session: str = ""
    session_dates: str = ""
    issued_on: dt.date | None = None
    original_language: str = ""
    watermark: str = ""

    def __post_init__(self) -> None:
        """Refuse an instant whose zone is not known."""
        if self.created_at.tzinfo is None:
            message = "created_at needs a time zone."
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter, 3 the deepest. Raises ValueError for any other level."""

    level: int
    text: str

    def __post_init__(self) -> None:
        """Refuse a level that no renderer has a style for."""
        if not 1 <= self.level <= DEEPEST_HEADING:
            message = f"A heading has a level from 1 to {DEEPEST_HEADING}, not {self.level}."
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table of figures with its caption above and its note beneath."""

    table: Table


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart, numbered through the document ("Figure 1"); `alt` defaults to its sentence."""

    chart: Chart
    number: int
    alt: str = ""

    @property
    def description(self) -> str:
        """The text for those who cannot see the picture."""
        return self.alt or self.chart.sentence or self.chart.title


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | TableBlock | ChartBlock | PageBreak


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents: a heading and the paragraphs beneath it.

    `first_paragraph` and `last_paragraph` are None where the heading has none; `place` is the index
    of the heading among the headings, from 1, and names its bookmark.
    """

    level: int
    text: str
    place: int
    first_paragraph: int | None
    last_paragraph: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """A title page and blocks in order. Raises ValueError when two tables or charts share a number."""

    meta: DocumentMeta
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        """Refuse numbers that would make two captions the same."""
        tables = [table.number for table in self.tables()]
        charts = [block.number for block in self.blocks if isinstance(block, ChartBlock)]
        for numbers, kind in ((tables, "tables"), (charts, "figures")):
            if len(set(numbers)) != len(numbers):
                message = f"Two {kind} of the document have one number."
                raise ValueError(message)

    def tables(self) -> Iterator[Table]:
        """The tables in order."""
        return (block.table for block in self.blocks if isinstance(block, TableBlock))

    def numbered(self) -> Iterator[tuple[Block, int]]:
        """Every block with a number: paragraphs 1, 2, 3 …, headings likewise, 0 for the others."""
        paragraph = heading = 0
        for block in self.blocks:
            if isinstance(block, Paragraph):
                paragraph += 1
                yield block, paragraph
            elif isinstance(block, Heading):
                heading += 1
                yield block, heading
            else:
                yield block, 0

    def contents(self) -> list[Entry]:
        """The headings with the span of paragraphs beneath each, those of its subheadings included."""
        entries: list[Entry] = []
        blocks = list(self.numbered())
        for index, (block, place) in enumerate(blocks):
            if not isinstance(block, Heading):
                continue
            spanned = []
            for other, number in blocks[index + 1 :]:
                if isinstance(other, Heading) and other.level <= block.level:
                    break
                if isinstance(other, Paragraph):
                    spanned.append(number)
            first, last = (spanned[0], spanned[-1]) if spanned else (None, None)
            entries.append(Entry(block.level, block.text, place, first, last))
        return entries


def table_number(table: Table, otherwise: int) -> int:
    """The number that a caption prints: 6 of "T6"; `otherwise` when the table has none."""
    found = TABLE_NUMBER.search(table.number)
    return int(found.group()) if found else otherwise


def notes_of(table: Table, language: str) -> list[str]:
    """The lines beneath a table: its note, its caveats, and the meaning of the empties it shows."""
    lines = [line for line in (table.note, *table.caveats) if line]
    shown = {figure.empty for figure in table.figures()}
    for empty in Empty:
        line = legend(empty, language)
        if empty in shown and line not in lines:
            lines.append(line)
    return lines
