"""From the bytes of a file to one record for each score: cells read, no project looked up.

One table in each sheet, its header in any order and in three languages; questions are headed by their
key or their short name. A blank cell is no answer, and never “no”.
"""

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from apps.gender_marker.choices import Stage
from apps.gender_marker.selectors.import_words import LABELS, PARTS
from apps.gender_marker.selectors.tables import EditionTable
from apps.projects.selectors.import_words import Found
from apps.projects.services.imports.reading import day_of, text_of
from apps.projects.services.imports.vocabulary import LANGUAGES, plain, words_of
from apps.publishing.spreadsheets import Limits, Sheet, UnreadableFile, read_rows
from apps.publishing.spreadsheets.model import MEGABYTE
from apps.web.refusals import Invalid, Problem

MOST_MEGABYTES = 10
LIMITS = Limits(max_bytes=MOST_MEGABYTES * MEGABYTE, max_rows=100_000, max_listed=100_000)
CHECKED_AT_ONCE = 60_000
"""Bytes up to which a file is checked while its sender waits: some hundred rows. The product's choice."""
ROWS_SEARCHED = 30
LONGEST_VALUE = 80
LONGEST = {
    "project": 60,
    "because": 4000,
    "source": 2000,
    "words": 4000,
    "passage": 4000,
    "place": 120,
}
"""Characters of a text."""


@dataclass(slots=True)
class Said:
    """What a file says of one score; `answers` by question are keys of options, `parts` what stands beside."""

    project: str
    sheet: str
    row: int
    stage: str = ""
    code: str = ""
    because: str = ""
    source: str = ""
    scored_on: dt.date | None = None
    answers: dict[str, str] = field(default_factory=dict)
    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    faults: list[Found] = field(default_factory=list)

    def blame(self, code: str, key: str, value: object = "") -> None:
        """Add a problem where the value stands, or where the project does."""
        column = self.columns.get(key, self.columns["project"]) + 1
        text = text_of(value)[:LONGEST_VALUE]
        self.faults.append(Found(code, self.sheet, self.row, column, key, text))


@dataclass(slots=True)
class Parsed:
    """A file that was read: its rows in their order, and the headers that were not read."""

    kind: str
    rows: list[Said] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def parse_file(content: bytes, filename: str, *, edition: EditionTable) -> Parsed:
    """Read a file of scores of one edition completely; nothing is written anywhere.

    Raises Invalid with one problem when the file as a whole cannot be read.
    """
    try:
        workbook = read_rows(io.BytesIO(content), filename, LIMITS)
    except UnreadableFile as unreadable:
        problem = Problem(
            code=unreadable.code, message=unreadable.message, expected=unreadable.expected
        )
        raise Invalid(problems=[problem], code=unreadable.code) from unreadable
    parsed = Parsed(kind=workbook.kind)
    known = headers(edition)
    reader = Reader(edition)
    is_found = False
    for sheet in workbook.sheets:
        header = find_header(sheet, known, parsed)
        if header is not None:
            is_found = True
            parsed.rows += reader.read(sheet, *header)
    if not is_found:
        message = _("No header was found that names the project code and something more.")
        expected = ", ".join(str(label) for label in LABELS.values())
        raise Invalid(
            problems=[Problem(code="header_missing", message=message, expected=expected)],
            code="header_missing",
        )
    if not parsed.rows:
        message = _("The file has a header but no score.")
        raise Invalid(problems=[Problem(code="no_rows", message=message)], code="no_rows")
    return parsed


def headers(edition: EditionTable) -> dict[str, str]:
    """Return plain header → key of its column, in all languages."""
    found: dict[str, str] = {}
    for question in edition.questions:
        names = {question.key, question.label_en, question.label_fr, question.label_es} - {""}
        found.update({plain(name): question.key for name in names})
        for part, label in PARTS.items():
            for language in LANGUAGES:
                with translation.override(language):
                    words = {part, str(label)}
                key = f"{question.key}:{part}"
                found.update({plain(f"{name} {word}"): key for name in names for word in words})
    for language in LANGUAGES:
        with translation.override(language):
            found.update({plain(str(label)): key for key, label in LABELS.items()})
    found.update({plain(key): key for key in LABELS})
    return found


def find_header(
    sheet: Sheet, known: Mapping[str, str], parsed: Parsed
) -> tuple[int, dict[str, int]] | None:
    """Return the row of a sheet's header and its columns from 0; None without one."""
    for number, row in sheet.rows[:ROWS_SEARCHED]:
        columns: dict[str, int] = {}
        unread = []
        for place, cell in enumerate(row):
            key = known.get(plain(str(cell)))
            if key is not None and key not in columns:
                columns[key] = place
            elif str(cell).strip():
                unread.append(str(cell).strip()[:40])
        if "project" in columns and len(columns) > 1:
            parsed.unread += unread
            return number, columns
    return None


class Reader:
    """Reads rows; the words of stages and answers are looked up once."""

    def __init__(self, edition: EditionTable) -> None:
        """Prepare the words of stages and answers."""
        self.edition = edition
        stages: type[TextChoices] = Stage
        self.stages = words_of(stages)
        self.answers = {
            question: {
                plain(word): option.key
                for option in options
                for word in (option.key, option.label_en, option.label_fr, option.label_es)
                if word
            }
            for question, options in edition.options.items()
        }

    def read(self, sheet: Sheet, header: int, columns: Mapping[str, int]) -> list[Said]:
        """Read all rows below a header."""
        formulas = {
            (problem.row, problem.column - 1)
            for problem in sheet.problems
            if problem.code == "formula" and problem.row > header
        }
        read = []
        for number, cells in sheet.rows:
            held = {
                key: cells[place]
                for key, place in columns.items()
                if place < len(cells) and text_of(cells[place])
            }
            blamed = [key for key, place in columns.items() if (number, place) in formulas]
            if number > header and (held or blamed):
                said = Said(text_of(held.get("project", "")), sheet.name, number, columns=columns)
                for key in blamed:
                    said.blame("formula", key)
                self.read_row(said, held)
                read.append(said)
        return read

    def read_row(self, said: Said, held: Mapping[str, Any]) -> None:
        """Read one row; what cannot be read is blamed where it stands."""
        if not said.project:
            said.blame("project_missing", "project")
        edition = text_of(held.get("edition", ""))
        if edition and edition.upper() != self.edition.edition.code.upper():
            said.blame("other_edition", "edition", edition)
        self.read_stage(said, text_of(held.get("stage", "")))
        if (day := held.get("scored_on")) is not None:
            said.scored_on = day_of(day)
            if said.scored_on is None:
                said.blame("not_a_day", "scored_on", day)
        said.code = text_of(held.get("code", ""))
        said.because = text_of(held.get("because", ""))
        said.source = text_of(held.get("source", ""))
        for key in ("project", "because", "source"):
            if len(text_of(held.get(key, ""))) > LONGEST[key]:
                said.blame("too_long", key, held[key])
        for question, answers in self.answers.items():
            self.read_answer(said, question, answers, held)

    def read_stage(self, said: Said, word: str) -> None:
        """Read the stage of a row."""
        said.stage = self.stages.get(plain(word), "")
        used = self.edition.edition.stages
        if not word:
            said.blame("stage_missing", "stage")
        elif not said.stage:
            said.blame("unknown_stage", "stage", word)
        elif used and said.stage not in used:
            said.blame("stage_not_used", "stage", word)

    def read_answer(
        self, said: Said, question: str, answers: Mapping[str, str], held: Mapping[str, Any]
    ) -> None:
        """Read the answer to a question, and what stands beside it."""
        if question in held:
            answer = answers.get(plain(text_of(held[question])))
            if answer is None:
                said.blame("unknown_answer", question, held[question])
            else:
                said.answers[question] = answer
        beside = {}
        for part in PARTS:
            text = text_of(held.get(f"{question}:{part}", ""))
            if len(text) > LONGEST[part]:
                said.blame("too_long", f"{question}:{part}", text)
            if text:
                beside[part] = text
        if beside:
            said.parts[question] = beside
