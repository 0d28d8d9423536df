"""What a file of the page “Explore” says of itself, so that it can be read without the page."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.figures.tables import Table
from apps.staffing.choices import ExploreDimension, Measure, Standing
from apps.staffing.selectors.explore.counting import Pivot
from apps.staffing.selectors.words import population_name
from apps.web.wording import coverage_words


def about(
    pivot: Pivot, table: Table, *, filters: Mapping[str, str], made_at: datetime
) -> list[tuple[str, str]]:
    """Return name and text of all that a reader of a file must know; `made_at` in the reader's zone.

    `filters` are those that apply, as on screen; the coverage has a line for each date.
    """
    query = pivot.query
    columns = "" if query.columns is None else str(ExploreDimension(query.columns).label)
    lines = [
        (_("Table"), table.title),
        (_("Rows"), str(ExploreDimension(query.rows).label)),
        (_("Columns"), columns),
        (_("Measure"), str(Measure(query.measure).label)),
        (_("Population"), population_name(query.counted.population)),
        (_("Figures"), str(Standing(query.counted.standing).label)),
        (_("Offices"), pivot.scope_label),
    ]
    lines.extend((_("Filter"), f"{name}: {value}") for name, value in filters.items())
    for day in pivot.dates:
        coverage = pivot.covered((day, "", ""))
        if coverage is not None:
            lines.append((date_format(day, "DATE_FORMAT"), coverage_words(coverage)))
    lines.append((_("Note"), table.note))
    lines.extend((_("Caveat"), caveat) for caveat in table.caveats)
    lines.append(
        (
            _("Only for those who see these offices"),
            _("Unpublished figures: counts are not protected against recognition."),
        )
    )
    lines.append((_("Made"), date_format(made_at, "DATETIME_FORMAT")))
    return [(name, text) for name, text in lines if text]
