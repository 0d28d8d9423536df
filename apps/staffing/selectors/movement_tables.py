"""T5 of the Council report and the other tables of movements: the same on page, API, export and report."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.figures.figure import Figure, Unit
from apps.figures.tables import Cell, Column, Row, Table
from apps.staffing.analytics.composition import NOBODY, Tally
from apps.staffing.analytics.flows import Ledger, Step
from apps.staffing.choices import UPTAKE_BY_GROUP, MovementKind, SeparationReason, UptakeGroup
from apps.staffing.selectors.movements import Flows, UptakeSums

T5_KINDS = ("hires", "promotions", "separations")
HEAD = "HEAD"


def t5_tallies(ledger: Ledger) -> dict[str, Tally]:
    """Return the persons of each kind in T5; a promotion counts at the grade that it leads to."""
    return {
        "hires": ledger.hires,
        "promotions": ledger.promoted_in,
        "separations": ledger.separations,
    }


def grade_label(code: str) -> str:
    """Return a grade as the tables name it."""
    return _("Heads of the organization") if code == HEAD else code


def movement_table(found: Flows) -> Table:
    """Return T5, hires, promotions and separations by grade and sex; grades without any are left out."""
    columns = [
        column
        for kind, women, men, share in (
            ("hires", _("Hires, women"), _("Hires, men"), _("Hires, women per cent")),
            (
                "promotions",
                _("Promotions, women"),
                _("Promotions, men"),
                _("Promotions, women per cent"),
            ),
            (
                "separations",
                _("Separations, women"),
                _("Separations, men"),
                _("Separations, women per cent"),
            ),
        )
        for column in (
            Column(f"{kind}_women", women, Unit.PERSONS),
            Column(f"{kind}_men", men, Unit.PERSONS),
            Column(f"{kind}_share", share, Unit.PER_CENT),
        )
    ]
    rows = [
        Row(
            key=code,
            label=grade_label(code),
            cells=t5_cells(found, f"staffing.t5.{code}", found.by_grade[code]),
        )
        for code in grades_in_order(found)
        if any(tally.total for tally in t5_tallies(found.by_grade[code]).values())
    ]
    rows.append(
        Row(
            key="total",
            label=_("Total"),
            cells=t5_cells(found, "staffing.t5.total", found.everybody),
            is_total=True,
        )
    )
    return Table(
        key="staffing.t5",
        number="T5",
        title=_("Hires, promotions and separations by grade and sex"),
        columns=tuple(columns),
        rows=tuple(rows),
        note=" ".join([found.note, *others_note(t5_tallies(found.everybody).values())]),
        caveats=(_("A promotion is counted at the grade that it leads to."),),
    )


def t5_cells(found: Flows, key: str, ledger: Ledger) -> tuple[Cell, ...]:
    """Return women, men and the share of women of each kind."""
    return tuple(
        cell
        for kind, tally in t5_tallies(ledger).items()
        for cell in (
            found.count(f"{key}.{kind}.women", tally.women),
            found.count(f"{key}.{kind}.men", tally.men),
            found.share(f"{key}.{kind}.share_women", tally),
        )
    )


def others_note(tallies: Iterable[Tally]) -> list[str]:
    """Return a sentence on persons of other or undisclosed sex, where there are any."""
    others = sum(tally.other for tally in tallies)
    if not others:
        return []
    return [
        ngettext(
            "%(count)s person of other or undisclosed sex is not shown.",
            "%(count)s persons of other or undisclosed sex are not shown.",
            others,
        )
        % {"count": others}
    ]


def grades_in_order(found: Flows) -> list[str]:
    """Return the grades that have a ledger, the most senior first."""
    return [code for code in found.categories if code in found.by_grade]


def sex_columns() -> tuple[Column, ...]:
    """Return the columns of tables by kind of movement or measure."""
    return (
        Column("women", _("Women"), Unit.PERSONS),
        Column("share_women", _("Women, per cent"), Unit.PER_CENT),
        Column("men", _("Men"), Unit.PERSONS),
        Column("other", _("Other or undisclosed"), Unit.PERSONS),
        Column("total", _("Total"), Unit.PERSONS),
    )


def sex_cells(found: Flows, key: str, tally: Tally) -> tuple[Cell, ...]:
    """Return the cells of `sex_columns`."""
    return (
        found.count(f"{key}.women", tally.women),
        found.share(f"{key}.share_women", tally),
        found.count(f"{key}.men", tally.men),
        found.count(f"{key}.other", tally.other),
        found.count(f"{key}.total", tally.total),
    )


def kinds_table(found: Flows) -> Table:
    """Return everybody who moved, by kind of movement, and by reason for those who left."""
    ledger = found.everybody
    is_closed = ledger.promoted_in == ledger.promoted_out
    parts: list[tuple[str, str, Tally]] = [
        (MovementKind.HIRE, _("Hires"), ledger.hires),
        (
            MovementKind.PROMOTION,
            _("Promotions") if is_closed else _("Promotions into these grades"),
            ledger.promoted_in,
        ),
    ]
    if not is_closed:
        parts.append(("promoted_out", _("Promotions out of these grades"), ledger.promoted_out))
    parts += [
        (
            MovementKind.REASSIGNED_IN,
            _("Reassignments from other offices"),
            ledger.step(Step.REASSIGNED_IN),
        ),
        (
            MovementKind.REASSIGNED_OUT,
            _("Reassignments to other offices"),
            ledger.step(Step.REASSIGNED_OUT),
        ),
    ]
    changed_in, changed_out = ledger.step(Step.CHANGED_IN), ledger.step(Step.CHANGED_OUT)
    if changed_in.total or changed_out.total:
        parts += [
            ("changed_in", _("Came by a change of contract group"), changed_in),
            ("changed_out", _("Left by a change of contract group"), changed_out),
        ]
    parts.append((MovementKind.SEPARATION, _("Separations"), ledger.separations))
    parts += [
        (
            f"separation.{reason.value}",
            _("Separations: %(reason)s") % {"reason": reason.label},
            ledger.separated[reason.value],
        )
        for reason in SeparationReason
        if reason.value in ledger.separated
    ]
    return Table(
        key="staffing.movements.kinds",
        number="",
        title=_("Movements by kind and sex"),
        columns=sex_columns(),
        rows=tuple(
            Row(key=key, label=label, cells=sex_cells(found, f"staffing.movements.{key}", tally))
            for key, label, tally in parts
        ),
        note=found.note,
    )


def stock_table(found: Flows) -> Table | None:
    """Return how the stock of each grade follows from the movements; None without an opening."""
    if found.opening_on is None or not found.is_stated:
        return None
    columns = []
    for sex, name in (("women", _("Women")), ("men", _("Men"))):
        for part, label in (
            ("opening", date_format(found.opening_on, "DATE_FORMAT")),
            ("came", pgettext("movement", "In")),
            ("left", pgettext("movement", "Out")),
            ("closing", date_format(found.last, "DATE_FORMAT")),
            ("unexplained", _("Not explained")),
        ):
            heading = _("%(sex)s: %(part)s") % {"sex": name, "part": label}
            columns.append(Column(f"{part}_{sex}", heading, Unit.PERSONS))
    rows = [
        Row(
            key=code,
            label=grade_label(code),
            cells=stock_cells(found, f"staffing.movements.stock.{code}", found.by_grade[code]),
        )
        for code in grades_in_order(found)
        if has_anybody(found.by_grade[code])
    ]
    rows.append(
        Row(
            key="total",
            label=_("Total"),
            cells=stock_cells(found, "staffing.movements.stock.total", found.everybody),
            is_total=True,
        )
    )
    return Table(
        key="staffing.movements.stock",
        number="",
        title=_("Stock and movements by grade"),
        columns=tuple(columns),
        rows=tuple(rows),
        note=found.note,
        caveats=(
            _(
                "Not explained: the stock at the end less that at the beginning, less those who came,"
                " plus those who left. It comes from offices that have not stated their movements,"
                " from returns missing on one of the two dates, and from differences in returns."
            ),
        ),
    )


def has_anybody(ledger: Ledger) -> bool:
    """Whether a ledger has persons at all."""
    stocks = (ledger.opening or NOBODY).total + (ledger.closing or NOBODY).total
    return bool(stocks or ledger.came.total or ledger.left.total)


def stock_cells(found: Flows, key: str, ledger: Ledger) -> tuple[Cell, ...]:
    """Return opening, in, out, closing and what is not explained, of women and of men."""
    unexplained = ledger.unexplained or NOBODY
    return tuple(
        found.count(f"{key}.{part}.{sex}", getattr(tally, sex))
        for sex in ("women", "men")
        for part, tally in (
            ("opening", ledger.opening or NOBODY),
            ("came", ledger.came),
            ("left", ledger.left),
            ("closing", ledger.closing or NOBODY),
            ("unexplained", unexplained),
        )
    )


def uptake_table(found: Flows, sums: UptakeSums) -> Table:
    """Return leave, flexible work, interviews and mentoring; what no office told is not reported."""
    rows = []
    for group, measures in UPTAKE_BY_GROUP.items():
        for measure in measures:
            tally, told = sums.tallies.get(measure, NOBODY), sums.told.get(measure, 0)
            key = f"staffing.movements.uptake.{measure.value}"
            label = str(measure.label)
            if group is UptakeGroup.EXIT_REASONS:
                label = _("Reason to leave: %(reason)s") % {"reason": label}
            rows.append(
                Row(
                    key=measure.value,
                    label=label,
                    cells=(*told_cells(found, key, tally, told), str(told)),
                )
            )
    return Table(
        key="staffing.movements.uptake",
        number="",
        title=_("Leave, flexible work, exit interviews, mentoring and career sessions"),
        columns=(*sex_columns(), Column("told", _("Returns that tell"), is_text=True)),
        rows=tuple(rows),
        note=" ".join(
            [
                _("Source: headcount returns of the offices."),
                _("Movements: %(span)s.") % {"span": found.span_text},
                _("Returns due: %(due)s.") % {"due": sums.due},
                _("Not by grade or contract: those filters do not apply here."),
            ]
        ),
        caveats=(
            _("Policy of 2015, paragraphs 57 and 58. One person may have given several reasons."),
        ),
    )


def told_cells(found: Flows, key: str, tally: Tally, told: int) -> tuple[Cell, ...]:
    """Return the persons of one measure; nothing is reported where no return tells it."""
    identity, records = found.identity, found.records

    def number(sex: str, persons: int) -> Figure:
        return Figure.count(f"{key}.{sex}", persons if told else None, records=records, **identity)

    return (
        number("women", tally.women),
        Figure.share(f"{key}.share_women", tally.women, tally.men, records=records, **identity)
        if told
        else found.not_reported(f"{key}.share_women"),
        number("men", tally.men),
        number("other", tally.other),
        number("total", tally.total),
    )


def movement_tables(found: Flows, sums: UptakeSums) -> dict[str, Table]:
    """Return the tables of the page by the word in their address."""
    stock = stock_table(found)
    return {
        "kinds": kinds_table(found),
        "T5": movement_table(found),
        **({"stock": stock} if stock else {}),
        "uptake": uptake_table(found, sums),
    }
