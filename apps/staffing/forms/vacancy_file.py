"""Vacancies as a file: written from what stands, read to be looked at before anything is saved.

Headers and words are understood in the three languages of the house, and by their keys.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.organization.selectors import contract_groups
from apps.publishing.spreadsheets.model import Sheet
from apps.staffing.choices import Stage, VacancyState, YesNo
from apps.staffing.forms.movement_file import plain_labels, sheet_of
from apps.staffing.models import Vacancy
from apps.staffing.models.market import COUNTS, SEXES
from apps.staffing.selectors.vacancy_words import SEX_LABELS
from apps.staffing.services.imports.reading import text_of
from apps.staffing.services.imports.vocabulary import CONTRACTS, LANGUAGES, plain
from apps.staffing.services.vacancies import VacancyData
from apps.staffing.services.vacancy_files import FileRow, row_words, said_by
from apps.web.refusals import Problem

COLUMNS: Mapping[str, Promise] = {
    "office": gettext_lazy("Office"),
    "reference": gettext_lazy("Number of the notice"),
    "grade": gettext_lazy("Grade of the post"),
    "contract": gettext_lazy("Contract"),
    "posts": gettext_lazy("Posts"),
    "opened_on": gettext_lazy("Opened on"),
    "state": pgettext_lazy("vacancy", "State"),
    "closed_on": gettext_lazy("Filled or cancelled on"),
    "notice_reviewed": gettext_lazy("Was the notice reviewed for gender?"),
    "notice_reviewed_on": gettext_lazy("Reviewed on"),
    "notice_reviewed_by": gettext_lazy("Reviewed by (function, no name)"),
    **{
        f"{stage.value}_{sex}": format_lazy(
            "{stage}, {sex}", stage=stage.label, sex=SEX_LABELS[sex]
        )
        for stage in Stage
        for sex in SEXES
    },
    "justification": gettext_lazy("Justification of the short list"),
}
"""The columns of the file, in their order, by what they fill. Offices and grades are codes."""
NEEDED = ("office", "reference", "grade", "contract", "opened_on")
DAYS = ("opened_on", "closed_on", "notice_reviewed_on")
NUMBERS = ("posts", *COUNTS)
SALT = "staffing.vacancies.file"


def rows_of(vacancies: Iterable[Vacancy]) -> list[list[str | int | None]]:
    """Return vacancies as rows of COLUMNS, in the reader's language."""
    contracts = {group.code: _(group.name) for group in contract_groups()}
    rows = []
    for vacancy in vacancies:
        said: dict[str, Any] = asdict(said_by(vacancy))
        said |= said.pop("counts")
        said["contract"] = contracts[said["contract"]]
        said["state"] = str(VacancyState(said["state"]).label)
        said["notice_reviewed"] = str(YesNo(said["notice_reviewed"]).label)
        for name in DAYS:
            said[name] = said[name].isoformat() if said[name] else None
        rows.append([said[name] for name in COLUMNS])
    return rows


def read_file(file: UploadedFile) -> tuple[list[FileRow], list[Problem]]:
    """Return the vacancies of a file, and what could not be read in it."""
    sheet, problems = sheet_of(file)
    if sheet is None:
        return [], problems
    known = plain_labels(COLUMNS.items())
    _number, cells = sheet.rows[0]
    places = {
        place: known[plain(text_of(cell))]
        for place, cell in enumerate(cells)
        if cell is not None and plain(text_of(cell)) in known
    }
    missing = [str(COLUMNS[name]) for name in NEEDED if name not in places.values()]
    if missing:
        message = _("The first row lacks the headers: %(headers)s. Download the form and fill it.")
        problem = Problem("header_missing", message % {"headers": ", ".join(missing)}, field="file")
        return [], [problem]
    if sheet.problems:
        message = _("The file has formulas in it: put their values in their place.")
        return [], [
            Problem("formula", message, field="file", cell=one.cell) for one in sheet.problems
        ]
    return rows_read(sheet, places)


def rows_read(sheet: Sheet, places: Mapping[int, str]) -> tuple[list[FileRow], list[Problem]]:
    """Return the rows below the header; a row with nothing in it says nothing."""
    words = words_known()
    rows, problems = [], []
    for number, cells in sheet.rows[1:]:
        texts = {
            part: text_of(cell)
            for place, cell in enumerate(cells)
            if (part := places.get(place)) and cell is not None
        }
        if any(texts.values()):
            data, found = read_row(texts, words)
            rows.append(FileRow(number, data))
            problems += [replace(one, cell=row_words(number)) for one in found]
    return rows, problems


def words_known() -> dict[str, Mapping[str, str]]:
    """Return what the words of the file mean: contract, state, whether the notice was reviewed."""
    contracts = {
        plain(word): group.code
        for group in contract_groups()
        for word in (group.code, group.name, *CONTRACTS.get(group.code, ()))
    }
    for language in LANGUAGES:
        with translation.override(language):
            contracts |= {plain(_(group.name)): group.code for group in contract_groups()}
    return {
        "contract": contracts,
        "state": plain_labels((one.value, one.label) for one in VacancyState),
        "notice_reviewed": plain_labels((one.value, one.label) for one in YesNo),
    }


def read_row(
    texts: Mapping[str, str], words: Mapping[str, Mapping[str, str]]
) -> tuple[VacancyData, list[Problem]]:
    """Return one row as a vacancy, and what in it could not be read."""
    problems = []
    values: dict[str, Any] = {
        "state": VacancyState.OPEN.value,
        "notice_reviewed": YesNo.NOT_KNOWN.value,
        "posts": 1,
    }
    for name in COLUMNS:
        text = texts.get(name, "")
        if not text:
            continue
        if name in DAYS:
            values[name] = day_of(text)
        elif name in NUMBERS:
            values[name] = int(text) if text.isascii() and text.isdigit() else None
        elif name in words:
            values[name] = words[name].get(plain(text))
        else:
            values[name] = text.upper() if name in {"office", "grade"} else text
        if values[name] is None:
            message = _("%(column)s: “%(text)s” is not understood.")
            words_said = {"column": COLUMNS[name], "text": text[:40]}
            problems.append(Problem("not_understood", message % words_said, field=name))
            del values[name]
    counts = {name: values.pop(name, None) for name in COUNTS}
    needed = {"office": "", "reference": "", "grade": "", "contract": "", "opened_on": None}
    return VacancyData(**{**needed, **values}, counts=counts), problems


def day_of(text: str) -> date | None:
    """Return a day written 2025-09-01, with or without a time after it; None for anything else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def sealed(rows: Iterable[FileRow]) -> str:
    """Return rows as a text that a page can carry and nobody can change."""
    plain_rows = []
    for row in rows:
        said: dict[str, Any] = asdict(row.data)
        for name in DAYS:
            said[name] = said[name].isoformat() if said[name] else None
        plain_rows.append(
            [
                row.number,
                row.version,
                {
                    **said,
                    "state": str(said["state"]),
                    "notice_reviewed": str(said["notice_reviewed"]),
                },
            ]
        )
    return signing.dumps(plain_rows, salt=SALT, compress=True)


def unsealed(text: str) -> list[FileRow] | None:
    """Return the rows that `sealed` wrote; None for anything else."""
    try:
        found = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    rows = []
    for number, version, said in found:
        days = {name: date.fromisoformat(said[name]) if said[name] else None for name in DAYS}
        rows.append(FileRow(number, VacancyData(**{**said, **days}), version))
    return rows
