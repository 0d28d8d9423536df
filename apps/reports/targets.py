"""The organization's own targets beside the figures of a report."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from apps.figures.figure import Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.policy.selectors import targets
from apps.publishing.words import long_date

ROW_OF_LEVEL = {"all staff": ("T1", "total"), "professional": ("T2", "total")}
"""The row of a table that counts exactly the persons a target speaks of, by the target's level."""
NUMBER = "T13"
"""Numbers 1 to 12 are kept for the tables of the full report."""


def target_table(tables: Mapping[str, Table], *, as_of: date, language: str) -> Table:
    """Return the targets that state a value, each with the share of women of its own population.

    Where no table counts exactly that population, the figure is not applicable.
    """
    total = tables["T1"].cell("total", "total")
    assert isinstance(total, Figure)  # noqa: S101 - narrows the type
    # Population, date, scope and coverage of the report; nothing else of the total stays.
    blank = replace(
        total.hide(), unit=Unit.PER_CENT, empty=Empty.NOT_APPLICABLE, status=Status.APPROVED
    )
    rows = []
    for target in targets(iom_only=True, with_value=True):
        key = f"policy.target.{target.key}"
        number, row = ROW_OF_LEVEL.get(target.level, ("", ""))
        now = tables[number].cell(row, "share_women") if number else replace(blank, key=key)
        promised = replace(
            blank,
            key=f"{key}.promised",
            value=Fraction(target.percent or 0),
            empty=None,
            status=Status.AS_PUBLISHED,
        )
        rows.append(
            Row(
                key=target.key,
                label=target.population,
                cells=(
                    f"{target.set_in}, {target.document}",
                    target.get_comparison_display(),
                    promised,
                    str(target.deadline_year or target.deadline_text),
                    now,
                ),
            )
        )
    return Table(
        key="policy.targets",
        number=NUMBER,
        title=_("Targets of the Organization for the share of women"),
        columns=(
            Column("document", _("Set in"), is_text=True),
            Column("comparison", _("Comparison"), is_text=True),
            Column("target", _("Target, per cent"), Unit.PER_CENT),
            Column("deadline", _("Deadline"), is_text=True),
            Column("now", _("Women, per cent"), Unit.PER_CENT),
        ),
        rows=tuple(rows),
        note=_(
            "Source: the documents named, whose words are not translated; the share of women is"
            " that of tables 1 and 2. Population: that of each target. Date of the shares:"
            " %(date)s."
        )
        % {"date": long_date(as_of, language)},
    )
