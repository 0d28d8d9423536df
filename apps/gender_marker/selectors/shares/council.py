"""T9 of the report to the Council: codes of the marker by money and number of projects, beside last year."""

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Unit
from apps.figures.tables import Column, Table
from apps.gender_marker.selectors.shares import Shares, shares_of
from apps.gender_marker.selectors.shares.asked import Basis
from apps.gender_marker.selectors.shares.tables import codes_table

T9 = "T9"
BEFORE = "before"


def council_shares(
    *,
    year: int,
    basis: str = Basis.BUDGET,
    known_at: datetime | None = None,
    as_of: date | None = None,
    scope: OfficeScope,
) -> tuple[Shares, Shares]:
    """Return the shares of a year and of the year before, by the compulsory edition.

    Raises NotPermitted, and Invalid where no edition is compulsory.
    """
    now, before = (
        shares_of(
            edition_code="",
            year=each,
            basis=basis,
            known_at=known_at,
            as_of=as_of if each == year else None,
            scope=scope,
        )
        for each in (year, year - 1)
    )
    return now, before


def council_table(now: Shares, before: Shares) -> Table:
    """Return T9 of a year: the table of the page, with the shares of the year before beside."""
    table = codes_table(now)
    former = {row.key: row.measured.share for row in before.rows}
    label = _("Per cent in %(year)s") % {"year": before.year}
    return replace(
        table,
        key=f"shares.t9.{now.basis}",
        number=T9,
        columns=(*table.columns, Column(BEFORE, label, Unit.PER_CENT)),
        rows=tuple(replace(row, cells=(*row.cells, former.get(row.key))) for row in table.rows),
    )
