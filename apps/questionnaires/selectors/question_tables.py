"""The table of one question: its options, who did not answer, and what was said in numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.figures.display import HIDDEN_SYMBOL
from apps.figures.figure import Coverage, Empty, Figure, Records, Status, Unit
from apps.figures.tables import Cell, Column, Row, Table
from apps.questionnaires.choices import CHOICE_KINDS, QuestionKind
from apps.questionnaires.models import Option, Question
from apps.questionnaires.selectors.counting import ALL, Numbers
from apps.web.language import in_language

OPTION = "option:"
OTHER, ANSWERED, UNANSWERED, NOT_ASKED, RESPONSES = (
    "other",
    "answered",
    "unanswered",
    "not_asked",
    "responses",
)
COUNT, SHARE = "count", "share"


@dataclass(frozen=True, slots=True)
class Group:
    """One group of respondents; `name` is `=` and the value, `is_hidden` that they are too few."""

    name: str
    label: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Cells:
    """Counts of one question by group, and the groups of them that nobody may see."""

    responses: Mapping[str, int]
    asked: Mapping[str, int]
    answered: Mapping[str, int]
    chosen: Mapping[str, Mapping[str, int]]
    numbers: Mapping[str, Numbers]
    hidden: frozenset[str]
    has_extremes: bool
    is_conditional: bool


@dataclass(frozen=True, slots=True)
class QuestionTable:
    """One question as a table: a row for each option, columns of counts and shares for each group.

    Rows are named `option:KEY`, `other`, `answered`, `unanswered`, `not_asked`, `responses`, and of numbers
    `sum`, `mean`, `median`, `lowest`, `highest`; columns `count:all`, `share:all`, `count:=F` …
    """

    id: int
    key: str
    number: str
    text: str
    kind: str
    table: Table
    is_hidden: bool

    @property
    def is_choice(self) -> bool:
        """Whether its answers are options, and so make a chart."""
        return self.kind in CHOICE_KINDS

    @property
    def answered(self) -> Figure:
        """How many have answered it."""
        return self.figure(ANSWERED)

    def figure(self, row: str, group: str = ALL, what: str = COUNT) -> Figure:
        """Return one figure; raises KeyError where there is none."""
        cell = self.table.cell(row, f"{what}:{group}")
        if not isinstance(cell, Figure):
            raise KeyError(f"{what}:{group}")
        return cell


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all figures of a tabulation have in common; `smallest` is 0 where nothing is hidden."""

    population: str
    as_of: date
    scope: str
    coverage: Coverage
    status: Status
    records: Records
    smallest: int

    def count(self, key: str, number: int) -> Figure:
        """Return a number of answers or responses."""
        return self.figure(key, number, Unit.ANSWERS)

    def share(self, key: str, part: int, whole: int) -> Figure:
        """Return a share in per cent; not applicable where there is nobody to share."""
        value = Fraction(100 * part, whole) if whole else None
        return self.figure(key, value, Unit.PER_CENT, part=part, whole=whole)

    def figure(
        self,
        key: str,
        value: int | Fraction | None,
        unit: Unit,
        *,
        part: int | None = None,
        whole: int | None = None,
    ) -> Figure:
        """Return a figure of these answers."""
        return Figure(
            key=key,
            value=value,
            unit=unit,
            numerator=part,
            denominator=whole,
            population=self.population,
            as_of=self.as_of,
            scope=self.scope,
            coverage=self.coverage,
            status=self.status,
            records=self.records,
            empty=Empty.NOT_APPLICABLE if value is None else None,
        )


def question_table(
    question: Question,
    options: Sequence[Option],
    groups: Sequence[Group],
    cells: Cells,
    surroundings: Surroundings,
) -> QuestionTable:
    """Return the table of one question."""
    names = [ALL, *(group.name for group in groups)]
    rows = [
        *(choice_rows(question, options, names, cells, surroundings)),
        *(number_rows(question, names, cells, surroundings)),
        *(response_rows(names, cells, surroundings)),
    ]
    return QuestionTable(
        id=question.pk,
        key=question.key,
        number=question.number,
        text=in_language(question, "text"),
        kind=question.kind,
        is_hidden=ALL in cells.hidden,
        table=Table(
            key=f"answers.{question.key}",
            number=question.number,
            title=in_language(question, "text"),
            columns=tuple(columns_of(question, groups)),
            rows=tuple(rows),
            note=note_of(question),
            caveats=caveats_of(cells, surroundings),
        ),
    )


def columns_of(question: Question, groups: Sequence[Group]) -> list[Column]:
    """Return two columns for everybody, and two for each group."""
    is_choice = question.kind in CHOICE_KINDS
    count = _("Answers") if is_choice else _("Value")
    unit = Unit.ANSWERS if is_choice else None
    columns = [
        Column(f"{COUNT}:{ALL}", _("All: answers") if groups and is_choice else count, unit),
        Column(f"{SHARE}:{ALL}", _("All: per cent") if groups else _("Per cent"), Unit.PER_CENT),
    ]
    for group in groups:
        words = {"group": group.label}
        count = _("%(group)s: answers") if is_choice else _("%(group)s: value")
        columns.append(Column(f"{COUNT}:{group.name}", count % words, unit))
        columns.append(
            Column(f"{SHARE}:{group.name}", _("%(group)s: per cent") % words, Unit.PER_CENT)
        )
    return columns


def choice_rows(
    question: Question,
    options: Sequence[Option],
    names: Sequence[str],
    cells: Cells,
    surroundings: Surroundings,
) -> list[Row]:
    """Return a row for each option, retired ones that somebody chose among them, and for own answers."""
    if question.kind not in CHOICE_KINDS:
        return []
    shown = [(f"{OPTION}{option.key}", option_label(option), option.key) for option in options]
    if question.has_other or "" in cells.chosen:
        shown.append((OTHER, _("An answer of one’s own"), ""))
    return [
        counted_row(
            row, label, names, cells, surroundings, cells.chosen.get(option, {}), cells.answered
        )
        for row, label, option in shown
    ]


def option_label(option: Option) -> str:
    """Return an option as the tables name it."""
    label = in_language(option, "label")
    return _("%(option)s (retired)") % {"option": label} if option.retired_on else label


def response_rows(names: Sequence[str], cells: Cells, surroundings: Surroundings) -> list[Row]:
    """Return who answered, who was asked and did not, who was not asked, and everybody."""
    everybody = {ALL: 0, **cells.responses}
    unanswered = {
        name: cells.asked.get(name, 0) - cells.answered.get(name, 0) for name in everybody
    }
    not_asked = {
        name: cells.responses.get(name, 0) - cells.asked.get(name, 0) for name in everybody
    }
    rows = [
        counted_row(
            ANSWERED, _("Answered"), names, cells, surroundings, cells.answered, cells.asked
        ),
        counted_row(
            UNANSWERED,
            _("Asked and not answered"),
            names,
            cells,
            surroundings,
            unanswered,
            cells.asked,
        ),
    ]
    if cells.is_conditional:
        rows.append(
            counted_row(
                NOT_ASKED,
                _("Not asked, because of an earlier answer"),
                names,
                cells,
                surroundings,
                not_asked,
                cells.responses,
            )
        )
    rows.append(
        counted_row(
            RESPONSES,
            _("Responses"),
            names,
            cells,
            surroundings,
            cells.responses,
            None,
            is_total=True,
        )
    )
    return rows


def counted_row(
    row: str,
    label: str,
    names: Sequence[str],
    cells: Cells,
    surroundings: Surroundings,
    parts: Mapping[str, int],
    wholes: Mapping[str, int] | None,
    *,
    is_total: bool = False,
) -> Row:
    """Return a row of counts and of their shares in `wholes`; without those it has no shares."""
    found: list[Cell] = []
    for name in names:
        part = total_or(parts, name)
        figures: list[Figure | None] = [surroundings.count(f"{row}.{COUNT}", part)]
        figures.append(
            None
            if wholes is None
            else surroundings.share(f"{row}.{SHARE}", part, total_or(wholes, name))
        )
        is_hidden = name in cells.hidden
        found.extend(each.hide() if each and is_hidden else each for each in figures)
    return Row(row, label, tuple(found), is_total=is_total)


def total_or(counts: Mapping[str, int], name: str) -> int:
    """Return the count of a group, or of everybody."""
    return sum(counts.values()) if name == ALL else counts.get(name, 0)


def number_rows(
    question: Question, names: Sequence[str], cells: Cells, surroundings: Surroundings
) -> list[Row]:
    """Return sum, mean, median and extremes of numbers; of years and days those that mean something.

    A lowest or highest answer is that of one person: only who reads single answers sees it.
    """
    if question.kind not in {QuestionKind.NUMBER, QuestionKind.YEAR, QuestionKind.DATE}:
        return []
    has_sum = question.kind == QuestionKind.NUMBER
    has_median = question.kind != QuestionKind.DATE
    wanted: list[tuple[str, str, Callable[[Numbers], Fraction | date | None], bool]] = [
        ("sum", pgettext("statistics", "Sum"), lambda each: each.total, has_sum),
        ("mean", _("Mean"), mean_of, has_sum),
        ("median", _("Median"), lambda each: each.median, has_median),
        ("lowest", pgettext("statistics", "Lowest"), lambda each: each.lowest, cells.has_extremes),
        (
            "highest",
            pgettext("statistics", "Highest"),
            lambda each: each.highest,
            cells.has_extremes,
        ),
    ]
    rows = []
    for row, label, value_of, is_wanted in wanted:
        if is_wanted:
            found: list[Cell] = []
            for name in names:
                numbers = cells.numbers.get(name)
                value = value_of(numbers) if numbers else None
                found += [
                    value_cell(question, row, value, name in cells.hidden, surroundings),
                    None,
                ]
            rows.append(Row(row, label, tuple(found)))
    return rows


def value_cell(
    question: Question,
    row: str,
    value: Fraction | date | None,
    is_hidden: bool,
    surroundings: Surroundings,
) -> Cell:
    """Return a number as a figure; years and days, which are no amounts, as text."""
    if question.kind == QuestionKind.NUMBER and not isinstance(value, date):
        figure = surroundings.figure(row, value, Unit.NUMBERS)
        return figure.hide() if is_hidden else figure
    if is_hidden:
        return HIDDEN_SYMBOL
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if value is None:
        return None
    return str(int(value)) if value.denominator == 1 else f"{float(value):.1f}"


def mean_of(numbers: Numbers) -> Fraction | None:
    """Return the arithmetic mean, exactly."""
    return numbers.total / numbers.count if numbers.total is not None else None


def note_of(question: Question) -> str:
    """Return of whom the percentages are, in words."""
    if question.kind not in CHOICE_KINDS:
        return _("Percentages are of those who were asked.")
    words = [
        _(
            "Percentages of options are of those who answered; of those who answered or did not, of"
            " everybody who was asked."
        )
    ]
    if question.kind == QuestionKind.MULTIPLE:
        words.append(
            _("Several answers were possible, so the percentages may sum to more than 100.")
        )
    return " ".join(words)


def caveats_of(cells: Cells, surroundings: Surroundings) -> tuple[str, ...]:
    """Return what is said of hidden groups, where there are any."""
    if not cells.hidden:
        return ()
    number = surroundings.smallest
    words = ngettext(
        "Groups in which fewer than %(number)s person answered are hidden, and as many others as are"
        " needed that no subtraction recovers them.",
        "Groups in which fewer than %(number)s persons answered are hidden, and as many others as are"
        " needed that no subtraction recovers them.",
        number,
    )
    return (words % {"number": number},)
