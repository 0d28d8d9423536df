"""Money of awards and envelopes as figures: exact, with their date and where they come from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart, Point, Series
from apps.figures.display import display
from apps.figures.figure import Coverage, Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.projects.choices import AwardState, PaymentKind, RoundState, StatedMoneyKind
from apps.projects.models import Award, FundingRound, Payment, StatedMoney
from apps.projects.selectors.awards.register import award_code
from apps.web.refusals import OutOfScope

DOLLARS = "USD"
NO_UNITS = Coverage(due=0, counted=0, missing=0)
"""Money of awards is not gathered from reporting units."""


@dataclass(frozen=True, slots=True)
class AwardFigures:
    """What an award is, what is paid less what came back, what came back, what is left to be paid."""

    amount: Figure
    paid: Figure
    returned: Figure
    balance: Figure


@dataclass(frozen=True, slots=True)
class Envelopes:
    """Every year's envelope as a table, its chart, and what documents state of envelopes."""

    table: Table
    chart: Chart
    stated: tuple[tuple[StatedMoney, Figure], ...]
    others: tuple[FundingRound, ...]


def money_figure(
    key: str,
    amount: Decimal | None,
    *,
    population: str,
    as_of: date,
    status: Status,
    records: tuple[tuple[str, str], ...] = (),
    missing: int = 0,
    note: str = "",
    empty: Empty = Empty.MISSING,
) -> Figure:
    """Return an amount in US dollars as a figure; None is missing, or what `empty` says."""
    return Figure(
        key=key,
        value=None if amount is None else Fraction(amount),
        unit=Unit.DOLLARS,
        numerator=None,
        denominator=None,
        population=population,
        as_of=as_of,
        scope="",
        coverage=NO_UNITS,
        status=status,
        records=records,
        empty=empty if amount is None else None,
        missing_cells=missing if amount is not None else 0,
        note=note,
    )


def figures_of(*, award: Award, on: date, scope: OfficeScope) -> AwardFigures:
    """Return the money of an award that somebody sees; one statement.

    Of an award that is copied from a document only the amount is stated.
    """
    is_stated = award.is_stated
    returned = Payment.objects.filter(award=award, kind=PaymentKind.RETURN).aggregate(
        sum=Sum("amount")
    )["sum"] or Decimal(0)
    amount = award.amount
    values = {
        "amount": amount,
        "paid": None if is_stated else award.paid,
        "returned": None if is_stated else returned,
        "balance": None if is_stated or amount is None else amount - award.paid,
    }
    notes = {
        "paid": _("What went out less what came back."),
        "balance": _("The award less what is paid."),
    }
    records = (("projects.award", str(award.pk)),)
    return AwardFigures(
        **{
            name: money_figure(
                f"award.{name}",
                value,
                population=_("Award %(code)s") % {"code": award_code(award)},
                as_of=on,
                status=Status.AS_PUBLISHED if is_stated else Status.APPROVED,
                records=records,
                note=notes.get(name, "") if value is not None else "",
            )
            for name, value in values.items()
        }
    )


def sees_envelopes(*, scope: OfficeScope) -> bool:
    """Whether somebody reads the money of rounds: whoever sees any projects."""
    return bool(scope.over(Capability.SEE_PROJECTS))


def envelopes(*, on: date, scope: OfficeScope) -> Envelopes:
    """Return the envelopes of all years that are not being prepared; raises OutOfScope. Four statements.

    A round in another currency stands in `others`, because nothing here turns it into dollars.
    """
    if not sees_envelopes(scope=scope):
        raise OutOfScope
    rounds = list(FundingRound.objects.exclude(state=RoundState.DRAFT).order_by("-year"))
    sums = sums_of(rounds)
    stated = {
        each.year: each
        for each in StatedMoney.objects.filter(
            kind=StatedMoneyKind.ENVELOPE, retired_on__isnull=True
        ).order_by("year")
    }
    counted = [each for each in rounds if each.currency == DOLLARS]
    table = envelope_table(counted, sums, stated, on=on)
    return Envelopes(
        table=table,
        chart=envelope_chart(table, on=on),
        stated=tuple((each, stated_figure(each, on)) for each in stated.values()),
        others=tuple(each for each in rounds if each.currency != DOLLARS),
    )


@dataclass(frozen=True, slots=True)
class RoundSums:
    """What the awards of a round add up to; `unstated` awards have no amount."""

    paid: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    awards: int = 0
    unstated: int = 0


def sums_of(rounds: list[FundingRound]) -> dict[int, RoundSums]:
    """Return the sums of rounds by their number; two statements."""
    rows: Any = (
        Award.objects.filter(round__in=rounds)
        .exclude(state=AwardState.CANCELLED)
        .values("round_id")
        .annotate(paid=Sum("paid"), awards=Count("pk"), unstated=Count("pk", filter=Q(amount=None)))
    )
    back: dict[int, Decimal] = defaultdict(Decimal)
    for round_id, amount in (
        Payment.objects.filter(award__round__in=rounds, kind=PaymentKind.RETURN)
        .values_list("award__round_id")
        .annotate(sum=Sum("amount"))
    ):
        back[round_id] = amount
    found = {
        row["round_id"]: RoundSums(
            paid=row["paid"],
            returned=back[row["round_id"]],
            awards=row["awards"],
            unstated=row["unstated"],
        )
        for row in rows
    }
    return {each.pk: found.get(each.pk, RoundSums()) for each in rounds}


def envelope_table(
    rounds: list[FundingRound],
    sums: dict[int, RoundSums],
    stated: dict[int | None, StatedMoney],
    *,
    on: date,
) -> Table:
    """Return one row for each year: what the round holds, and beside it what a document states."""
    columns = (
        Column("envelope", _("Envelope"), Unit.DOLLARS),
        Column("awarded", _("Awarded"), Unit.DOLLARS),
        Column("balance", _("Left"), Unit.DOLLARS),
        Column("paid", _("Paid"), Unit.DOLLARS),
        Column("returned", _("Came back"), Unit.DOLLARS),
        Column("stated", _("Stated in a document"), Unit.DOLLARS),
    )
    by_year = {each.year: each for each in rounds}
    years = sorted({*by_year, *(year for year in stated if year is not None)}, reverse=True)
    rows = []
    for year in years:
        funding_round = by_year.get(year)
        cells = (
            round_cells(funding_round, sums[funding_round.pk], on=on)
            if funding_round
            else [no_round(key, year, on) for key in ("envelope", *PARTS)]
        )
        said = stated.get(year)
        cells.append(stated_figure(said, on) if said else no_round("stated", year, on))
        url = f"{reverse('projects:awards')}?year={year}" if funding_round else ""
        rows.append(Row(str(year), str(year), tuple(cells), url=url))
    return Table(
        key="envelopes",
        number="",
        title=_("Envelopes of Discretionary Income, in US dollars"),
        columns=columns,
        rows=tuple(rows),
        note=_(
            "Paid is what went out less what came back. What a document states is never added to what is"
            " computed here."
        ),
    )


PARTS = ("awarded", "balance", "paid", "returned")


def round_cells(funding_round: FundingRound, sums: RoundSums, *, on: date) -> list[Any]:
    """Return the figures of one round; of a stated one, payments are not known."""
    is_stated = funding_round.state == RoundState.STATED
    status = Status.AS_PUBLISHED if is_stated else Status.APPROVED
    envelope = funding_round.envelope
    nothing_stated = sums.awards > 0 and sums.unstated == sums.awards
    awarded = None if nothing_stated or (is_stated and not sums.awards) else funding_round.awarded
    values = {
        "envelope": envelope,
        "awarded": awarded,
        "balance": None if envelope is None or awarded is None else envelope - awarded,
        "paid": None if is_stated else sums.paid,
        "returned": None if is_stated else sums.returned,
    }
    missing = {"awarded": sums.unstated}
    return [
        money_figure(
            f"round.{name}",
            value,
            population=_("Awards of %(year)s") % {"year": funding_round.year},
            as_of=on,
            status=status,
            records=(("projects.fundinground", str(funding_round.pk)),),
            missing=missing.get(name, 0),
            note=", ".join(part for part in (funding_round.source, funding_round.chapter) if part)
            if name == "envelope" and value is not None
            else "",
        )
        for name, value in values.items()
    ]


def no_round(key: str, year: int, on: date) -> Figure:
    """Return the figure of a year of which nothing is known."""
    return money_figure(
        f"round.{key}",
        None,
        population=_("Awards of %(year)s") % {"year": year},
        as_of=on,
        status=Status.AS_PUBLISHED,
    )


def stated_figure(stated: StatedMoney, on: date) -> Figure:
    """Return an amount as a document states it, with its source."""
    return money_figure(
        "round.stated",
        stated.amount_usd,
        population=stated.what,
        as_of=date(stated.year, 12, 31) if stated.year else on,
        status=Status.AS_PUBLISHED,
        note=stated.source if stated.amount_usd is not None else "",
    )


def envelope_chart(table: Table, *, on: date) -> Chart:
    """Return bars of envelope, awarded and paid by year, the oldest first."""
    language = (get_language() or "en")[:2]
    rows = sorted(table.rows, key=lambda row: row.key)

    def points(key: str) -> tuple[Point, ...]:
        cells = [(row, table.cell(row.key, key)) for row in rows]
        return tuple(
            Point(
                x=row.key,
                label=row.label,
                y=cell.value if isinstance(cell, Figure) else None,
                display=display(cell, language)
                if isinstance(cell, Figure) and cell.value is not None
                else "",
            )
            for row, cell in cells
        )

    return Chart(
        key="envelopes.by_year",
        kind="bars",
        title=_("How much of each envelope is awarded and paid?"),
        sentence=sentence_of(table, language),
        x_label=_("Year"),
        y_label=_("US dollars"),
        series=tuple(
            Series(key, table.column(key).label, points(key))
            for key in ("envelope", "awarded", "paid")
        ),
        table=table,
        as_of=on,
        coverage=NO_UNITS,
    )


def sentence_of(table: Table, language: str) -> str:
    """Return the newest year with an envelope in words."""
    for row in table.rows:
        envelope, awarded = (table.cell(row.key, key) for key in ("envelope", "awarded"))
        if isinstance(envelope, Figure) and envelope.value and isinstance(awarded, Figure):
            if awarded.value is None:
                continue
            return _("Of the envelope of %(year)s, %(envelope)s, %(awarded)s is awarded.") % {
                "year": row.label,
                "envelope": display(envelope, language, style="text"),
                "awarded": display(awarded, language, style="text"),
            }
    return _("No envelope with awards is known yet.")
