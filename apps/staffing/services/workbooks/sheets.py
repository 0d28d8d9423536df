"""The workbook of a return as it is made: the grid as on screen, a page on how to fill it in, and its memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.organization.choices import Sex
from apps.organization.deadlines import deadline_text
from apps.publishing.spreadsheets import FormCell, FormSheet, Look, column_letters, write_form
from apps.staffing.analytics.merging import Given
from apps.staffing.models.returns import MOST_PERSONS_IN_A_CELL
from apps.staffing.selectors.cells import CellKey
from apps.staffing.selectors.grid import NOT_APPLICABLE
from apps.staffing.selectors.workbooks import SheetCell, SheetData, SheetGroup, SheetRow
from apps.staffing.services.workbooks.manifest import Line, Manifest

MEMORY_SHEET = "memory"
FIRST_OPEN, LAST_OPEN, TOTAL, FIRST_PAST = 2, 4, 5, 6
"""Columns, counted from 1: women, men and other; the total; the same three of the last period."""
SUMMED = range(FIRST_OPEN, TOTAL + 1)
WIDTHS = (14, 12, 12, 12, 11, 11, 11, 11)
MOST_RULES_NAMED = 12
LETTERS_OF_THE_PAGE = 85
"""Longer sentences go on in the next row, so that paper does not cut them off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How one cell comes back: what stands in it, how it looks, why, and what the workbook remembers of it."""

    text: str
    given: Given
    look: Look = Look.OPEN
    comment: str = ""


def workbook_of(
    data: SheetData,
    *,
    at: datetime,
    marks: Mapping[CellKey, Mark] | None = None,
    notes: Sequence[str] = (),
) -> bytes:
    """Return the workbook of a return, in the reader's language.

    `marks` say how cells come back after an upload, `notes` what became of it; other cells are as they stand online.
    """
    sheet = Sheet(data, marks or {}, notes)
    head = data.head
    manifest = Manifest(
        office=head.office.code,
        as_of=head.period.as_of,
        revision=head.newest.pk if head.newest else None,
        number=head.newest.number if head.newest else 0,
        language=get_language() or "en",
        made_at=at,
        sheet=sheet.name,
        head_row=sheet.head_row,
        heads=tuple(sheet.heads()),
        lines=tuple(sheet.lines),
    )
    return write_form(
        [sheet.drawn(), instructions(data)],
        memory=(MEMORY_SHEET, manifest.signed()),
        title=title_of(data),
        created_at=at,
    )


def title_of(data: SheetData) -> str:
    """Return office and date in words."""
    return _("%(office)s: headcount as of %(date)s") % {
        "office": data.head.office.name,
        "date": date_format(data.head.period.as_of, "DATE_FORMAT"),
    }


class Sheet:
    """The sheet with the numbers, drawn row by row; `lines` remember where each line came to stand."""

    def __init__(
        self, data: SheetData, marks: Mapping[CellKey, Mark], notes: Sequence[str]
    ) -> None:
        """Draw everything."""
        self.data = data
        self.marks = marks
        self.name = _("Headcounts")
        self.rows: list[list[FormCell | None]] = []
        self.lines: list[Line] = []
        self.staff_totals: list[int] = []
        self.add(FormCell(value=title_of(data), look=Look.TITLE))
        for text in [*notes, *self.sayings()]:
            for part in wrap(text, LETTERS_OF_THE_PAGE):
                self.add(FormCell(value=part, look=Look.QUIET))
        self.missing_row = self.add()
        self.add()
        self.head_row = self.add(
            FormCell(value=_("Grade"), look=Look.HEAD, comment=self.about_rules()),
            *(
                FormCell(value=name, look=Look.HEAD, comment=about)
                for name, about in zip(self.heads()[1:], self.about_columns(), strict=True)
            ),
            *self.past_heads(),
        )
        for group in data.groups:
            self.draw_group(group)
        self.draw_staff()
        self.draw_missing()

    def add(self, *cells: FormCell | None) -> int:
        """Add a row; return its number, counted from 1."""
        self.rows.append(list(cells))
        return len(self.rows)

    def sayings(self) -> list[str]:
        """Return what a reader has to know before the table."""
        head = self.data.head
        said = [
            f"{head.office.code}, {deadline_text(head.days, head.office.time_zone)}",
            _("Fill in the white cells: a number, 0 for nobody, NA when the line does not apply."),
        ]
        if self.data.proposes and self.data.last_as_of:
            said.append(
                _(
                    "Pale numbers are those of %(date)s. Type over them, or leave them; when you"
                    " upload, you say whether they were counted again."
                )
                % {"date": date_format(self.data.last_as_of, "DATE_FORMAT")}
            )
        return said

    def heads(self) -> list[str]:
        """Return the heads of the columns that are read."""
        return [_("Grade"), *(str(sex.label) for sex in Sex), _("Total")]

    def past_heads(self) -> list[FormCell]:
        """Return the heads of the last period, if there was one."""
        if self.data.last_as_of is None:
            return []
        day = self.data.last_as_of.isoformat()
        return [FormCell(value=f"{sex.label}, {day}", look=Look.HEAD) for sex in Sex]

    def about_rules(self) -> str:
        """Return what the rules will look at, as a comment on the first head."""
        names = "\n".join(f"• {name}" for name in self.data.rules[:MOST_RULES_NAMED])
        return _("What the rules look at when the workbook comes back:") + f"\n{names}"

    def about_columns(self) -> list[str]:
        """Return a comment for each column: women, men, other, total."""
        count = _(
            "A whole number from 0 to %(most)s. Blank: not counted yet. 0: nobody. %(na)s: the line"
            " does not apply."
        ) % {"most": MOST_PERSONS_IN_A_CELL, "na": NOT_APPLICABLE}
        other = _(
            "Persons who are neither women nor men, or who do not say. They stand in the total and"
            " not in shares."
        )
        total = _("Counted by the workbook; it is not read.")
        return [count, count, f"{count}\n{other}", total]

    def draw_group(self, group: SheetGroup) -> None:
        """Draw a contract group: its name, its lines by category, its total."""
        name = _(group.contract.name)
        if not group.contract.is_staff:
            name = f"{name} ({_('not counted as staff')})"
        self.add()
        self.add(FormCell(value=name, look=Look.GROUP))
        first = len(self.rows) + 1
        for category, rows in group.categories:
            if category:
                self.add(FormCell(value=category, look=Look.CATEGORY))
            for row in rows:
                self.draw_row(row, group.contract.id)
        last = len(self.rows)
        total = last
        if sum(len(rows) for _name, rows in group.categories) > 1:
            total = self.add(
                FormCell(value=_("Total"), look=Look.SUM),
                *(self.sum_cell(column, first, last) for column in SUMMED),
            )
        if group.contract.is_staff:
            self.staff_totals.append(total)

    def sum_cell(self, column: int, first: int, last: int) -> FormCell:
        """Return the sum of a column over rows, with the value it has now."""
        letters = column_letters(column)
        return FormCell(
            value=sum(self.number_at(row, column) for row in range(first, last + 1)),
            formula=f"=SUM({letters}{first}:{letters}{last})",
            look=Look.SUM,
        )

    def number_at(self, row: int, column: int) -> int:
        """Return the number in a cell that was drawn; 0 for anything else."""
        cells = self.rows[row - 1]
        cell = cells[column - 1] if len(cells) >= column else None
        return cell.value if cell is not None and isinstance(cell.value, int) else 0

    def draw_row(self, row: SheetRow, contract_id: int) -> None:
        """Draw one line and remember it."""
        number = len(self.rows) + 1
        drawn = [self.open_cell(cell) for cell in row.cells]
        total = sum(cell.value for cell in drawn if isinstance(cell.value, int))
        letters = [column_letters(column) for column in (FIRST_OPEN, LAST_OPEN)]
        past = (
            [FormCell(value=typed(cell.past), look=Look.PAST) for cell in row.cells]
            if self.data.last_as_of
            else []
        )
        self.add(
            FormCell(value=row.label, look=Look.LABEL),
            *drawn,
            FormCell(
                value=total,
                formula=f"=SUM({letters[0]}{number}:{letters[1]}{number})",
                look=Look.SUM,
            ),
            *past,
        )
        given = tuple(
            self.marks[cell.key].given if cell.key in self.marks else cell.given
            for cell in row.cells
        )
        self.lines.append(Line(number, row.label, contract_id, row.grade_id, given))

    def open_cell(self, cell: SheetCell) -> FormCell:
        """Return a cell to be filled in, as it stands online or as it comes back."""
        mark = self.marks.get(cell.key)
        found = self.data.found.get(cell.key, "")
        if mark is not None:
            comment = mark.comment or found
            proposed = mark.text == mark.given.shown != mark.given.held
            return FormCell(
                value=typed(mark.text), look=mark.look, comment=comment, is_proposed=proposed
            )
        given = cell.given
        return FormCell(
            value=typed(given.shown),
            look=Look.OPEN,
            comment=found,
            is_proposed=given.shown != given.held,
        )

    def draw_staff(self) -> None:
        """Draw the sum of all groups that are staff."""
        self.add()
        cells = []
        for column in SUMMED:
            letters = column_letters(column)
            places = "+".join(f"{letters}{row}" for row in self.staff_totals) or "0"
            value = sum(self.number_at(row, column) for row in self.staff_totals)
            cells.append(FormCell(value=value, formula=f"={places}", look=Look.SUM))
        self.add(FormCell(value=_("All staff"), look=Look.SUM), *cells)

    def draw_missing(self) -> None:
        """Say above the table how many cells are blank, as it is typed."""
        first, last = column_letters(FIRST_OPEN), column_letters(LAST_OPEN)
        places = "+".join(
            f"COUNTBLANK({first}{top}:{last}{bottom})" for top, bottom in blocks(self.lines)
        )
        number = sum(
            cell is not None and cell.value is None
            for line in self.lines
            for cell in self.rows[line.row - 1][FIRST_OPEN - 1 : LAST_OPEN]
        )
        self.rows[self.missing_row - 1] = [
            FormCell(value=_("Still blank"), look=Look.LABEL),
            FormCell(value=number, formula=f"={places or '0'}", look=Look.SUM),
        ]

    def drawn(self) -> FormSheet:
        """Return the sheet as it is written."""
        return FormSheet(
            name=self.name,
            rows=self.rows,
            widths=WIDTHS if self.data.last_as_of else WIDTHS[:TOTAL],
            frozen=self.head_row,
            offered=(NOT_APPLICABLE,),
            largest=MOST_PERSONS_IN_A_CELL,
            past_offset=FIRST_PAST - FIRST_OPEN,
            footer=title_of(self.data),
            heights={self.head_row - 1: 45},
        )


def typed(text: str) -> str | int | None:
    """Return a text as it stands in a cell: digits as a number, nothing as an empty cell."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def blocks(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return first and last row of each run of lines that follow each other."""
    runs: list[tuple[int, int]] = []
    for line in lines:
        if runs and runs[-1][1] == line.row - 1:
            runs[-1] = (runs[-1][0], line.row)
        else:
            runs.append((line.row, line.row))
    return runs


def instructions(data: SheetData) -> FormSheet:
    """Return the page that says how to fill the workbook in, until when, and whom to ask."""
    head = data.head
    said = [
        (_("What to fill in"), _("Only the cells that are not protected. Nothing else is read.")),
        (_("Blank"), _("Not counted yet. A number that you delete is deleted online as well.")),
        ("0", _("Counted, and there is nobody.")),
        (NOT_APPLICABLE, _("The line does not apply to your office.")),
        (
            _("Pale numbers"),
            _(
                "Those of the last approved period. Left as they are, they are not sent by themselves:"
                " you are asked whether they were counted again."
            ),
        ),
        (_("Until when"), deadline_text(head.days, head.office.time_zone)),
        (
            _("Sending it back"),
            _(
                "Open the return of your office, choose “Workbook” and upload this file. You see first"
                " what it would change. Where somebody has changed the same number online, you choose."
            ),
        ),
        (
            _("Saving it"),
            _(
                "Excel and LibreOffice both work; keep the type .xlsx. Do not insert, delete or move"
                " rows or columns."
            ),
        ),
        (
            _("Whom to ask"),
            _(
                "HR of the regional office, or human resources management at Headquarters. Movements"
                " and leave are entered online."
            ),
        ),
    ]
    rows: list[list[FormCell | None]] = [[FormCell(value=title_of(data), look=Look.TITLE)], []]
    rows += [
        [FormCell(value=name, look=Look.HEAD), FormCell(value=text, look=Look.TEXT)]
        for name, text in said
    ]
    return FormSheet(name=_("How to fill it in"), rows=rows, widths=(24, 80))
