"""Movements of one return as a file: written from what stands, read into the form to be looked at.

A file is never saved by itself: its lines stand on the page in the place of those that were there, and the
person saves them like typed ones. Headers and words are understood in the three languages of the house.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.publishing.spreadsheets import Limits, UnreadableFile, read_rows
from apps.publishing.spreadsheets.model import MEGABYTE, Sheet
from apps.staffing.choices import MovementKind, SeparationReason
from apps.staffing.forms.movements import MOST_LINES_OF_A_KIND, PARTS_OF_KIND, Typed
from apps.staffing.selectors.cells import Form
from apps.staffing.selectors.reconciliation import Entered
from apps.staffing.services.imports.reading import text_of
from apps.staffing.services.imports.vocabulary import CONTRACTS, LANGUAGES, plain
from apps.web.refusals import Problem

MOST_MEGABYTES = 2
LIMITS = Limits(max_bytes=MOST_MEGABYTES * MEGABYTE, max_listed=1000)
COLUMNS: Mapping[str, Promise] = {
    "kind": pgettext_lazy("movement", "Kind of movement"),
    "from": gettext_lazy("From grade"),
    "to": gettext_lazy("To grade"),
    "contract": gettext_lazy("Contract"),
    "to_contract": gettext_lazy("New contract"),
    "reason": gettext_lazy("Reason"),
    "post": gettext_lazy("Grade of the post, if another"),
    "F": gettext_lazy("Women"),
    "M": gettext_lazy("Men"),
    "O": gettext_lazy("Other or undisclosed"),
}
"""The columns of the file, in their order, by the part of a line that they fill."""
SEXES = ("F", "M", "O")

Words = Mapping[str, str]
"""Plain word → what it means on the page: an id or a code."""


def rows_of(entered: Entered, form: Form) -> list[list[str | int | None]]:
    """Return what stands with a revision as rows of `COLUMNS`, in the reader's language."""
    contracts = {contract.id: _(contract.name) for contract in form.contracts}
    codes = {grade.id: grade.code for grade in form.grades}
    return [
        [
            str(MovementKind(line.kind).label),
            codes.get(line.from_grade_id or 0, ""),
            codes.get(line.to_grade_id or 0, ""),
            contracts.get(line.contract_group_id, ""),
            contracts.get(line.to_contract_group_id or 0, ""),
            str(SeparationReason(line.reason).label) if line.reason else "",
            codes.get(line.post_grade_id or 0, ""),
            *(line.counts.get(sex) for sex in SEXES),
        ]
        for line in entered.lines
    ]


def with_file(typed: Typed, file: UploadedFile, form: Form) -> tuple[Typed, int]:
    """Return the form with the lines of a file in the place of its own, and how many there are.

    What cannot be understood is blank on the page and a problem of the form.
    """
    kept = {
        name: text
        for name, text in typed.texts.items()
        if name.partition("-")[0] not in PARTS_OF_KIND
    }
    read = Typed(kept, {kind: [] for kind in PARTS_OF_KIND}, typed.version, typed.has_none)
    sheet, problems = sheet_of(file)
    if sheet is None:
        return replace(typed, problems=problems), 0
    columns = header_of(sheet)
    if "kind" not in columns.values():
        problem = Problem(
            code="header_missing",
            field="file",
            message=_(
                "The file has no line of headers with “%(kind)s”. Download the form and fill it."
            )
            % {"kind": COLUMNS["kind"]},
        )
        return replace(typed, problems=[problem]), 0
    words = words_of(form)
    read.problems += [
        Problem(
            code="formula",
            field="file",
            message=_("The file has formulas in it: put their values in their place."),
            cell=one.cell,
        )
        for one in sheet.problems
    ]
    number = 0
    for row_number, cells in sheet.rows[1:]:
        row = {
            part: text_of(cell)
            for place, cell in enumerate(cells)
            if (part := columns.get(place)) and cell is not None
        }
        number += add_line(read, row, row_number, words)
    return read, number


def sheet_of(file: UploadedFile) -> tuple[Sheet | None, list[Problem]]:
    """Return the first sheet that is not hidden, or why the file cannot be read."""
    try:
        content = io.BytesIO(file.read(LIMITS.max_bytes + 1))
        workbook = read_rows(content, file.name or "", LIMITS)
    except UnreadableFile as unreadable:
        return None, [
            Problem(
                code=unreadable.code,
                field="file",
                message=unreadable.message,
                expected=unreadable.expected,
            )
        ]
    shown = [sheet for sheet in workbook.sheets if not sheet.is_hidden and sheet.rows]
    if shown:
        return shown[0], []
    return None, [Problem(code="no_rows", field="file", message=_("The file has no rows."))]


def header_of(sheet: Sheet) -> dict[int, str]:
    """Return the part that each column fills; the first row with anything in it is the header."""
    known = plain_labels(COLUMNS.items())
    _number, cells = sheet.rows[0]
    return {
        place: known[plain(text_of(cell))]
        for place, cell in enumerate(cells)
        if cell is not None and plain(text_of(cell)) in known
    }


def plain_labels(labels: Iterable[tuple[str, Promise | str]]) -> dict[str, str]:
    """Return plain label, in each language, → its key; the key itself is understood too."""
    found: dict[str, str] = {}
    pairs = list(labels)
    for language in LANGUAGES:
        with translation.override(language):
            found |= {plain(str(label)): key for key, label in pairs}
    return found | {plain(key): key for key, _label in pairs}


def words_of(form: Form) -> dict[str, Words]:
    """Return what the words of each part mean."""
    graded = {plain(grade.code): str(grade.id) for grade in form.grades}
    staff = [contract for contract in form.contracts if contract.is_staff]
    contracts = {
        plain(word): str(contract.id)
        for contract in staff
        for word in (contract.code, contract.name, *CONTRACTS.get(contract.code, ()))
    }
    for language in LANGUAGES:
        with translation.override(language):
            contracts |= {plain(_(contract.name)): str(contract.id) for contract in staff}
    return {
        "kind": plain_labels((one.value, one.label) for one in MovementKind),
        "reason": plain_labels((one.value, one.label) for one in SeparationReason),
        "from": graded,
        "to": graded,
        "post": graded,
        "contract": contracts,
        "to_contract": contracts,
    }


def add_line(read: Typed, row: Mapping[str, str], number: int, words: Mapping[str, Words]) -> int:
    """Put a row of the file on the page; return how many lines that is, 0 for a row without a kind."""
    said = row.get("kind", "")
    kind = words["kind"].get(plain(said), "")
    if not kind:
        if any(row.values()):
            read.problems.append(not_understood("file", number, said))
        return 0
    places = read.lines[kind]
    if len(places) >= MOST_LINES_OF_A_KIND:
        return 0
    place = f"{kind}-{len(places)}"
    places.append(place)
    for part in PARTS_OF_KIND[kind]:
        text = row.get(part, "")
        meaning = words[part].get(plain(text), "") if text else ""
        if text and not meaning:
            read.problems.append(not_understood(f"{place}-{part}", number, text))
        read.texts[f"{place}-{part}"] = meaning
    for sex in SEXES:
        read.texts[f"{place}-{sex}"] = row.get(sex, "")
    return 1


def not_understood(field: str, number: int, text: str) -> Problem:
    """Return that a word of the file is not known."""
    return Problem(
        code="unknown_word",
        field=field,
        message=_("Row %(row)s of the file: “%(text)s” is not understood here.")
        % {"row": number, "text": text[:40]},
        value=text[:40],
    )
