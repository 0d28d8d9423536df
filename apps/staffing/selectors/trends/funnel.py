"""The funnel plot: offices by size and share with the limits that chance sets them, instead of a league table."""

from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.figures.charts import Chart, Mark, Point, Series
from apps.figures.display import format_number
from apps.figures.figure import Unit
from apps.figures.tables import Column, Row, Table
from apps.staffing.analytics.funnel_plot import Standing, limits, standing
from apps.staffing.selectors.charts import language_of_reader
from apps.staffing.selectors.trends.offices import Offices, is_small

LIMIT_STEPS = (
    20, 22, 25, 28, 32, 36, 40, 45, 50, 60, 70, 80, 100, 120, 150, 180, 220, 270, 330, 400, 500,
    600, 750, 900, 1200, 1500, 2000, 3000, 5000, 8000, 12000,
)  # fmt: skip
"""Numbers of persons at which the limits of the funnel plot are worked out, from the smallest shown."""


def standing_words(place: Standing) -> str:
    """Return where an office stands to the limits, in words."""
    return {
        Standing.FAR_BELOW: _("fewer women than the limit of 99.8 per cent"),
        Standing.BELOW: _("fewer women than the limit of 95 per cent"),
        Standing.INSIDE: _("within the limits"),
        Standing.ABOVE: _("more women than the limit of 95 per cent"),
        Standing.FAR_ABOVE: _("more women than the limit of 99.8 per cent"),
    }[place]


def funnel_table(offices: Offices) -> Table:
    """Return the offices of 20 persons and more, by name, with the limits that chance sets them."""
    share = offices.share or Fraction(0)
    rows = []
    for node, tally in offices.large:
        persons = tally.women + tally.men
        edge = limits(persons, share)
        women, men, part = offices.cells(f"staffing.funnel.{node.code}", tally, node.name)
        rows.append(
            Row(
                key=node.code,
                label=node.name,
                cells=(
                    women,
                    men,
                    part,
                    _("%(low)s to %(high)s") % {"low": edge.low_95, "high": edge.high_95},
                    _("%(low)s to %(high)s") % {"low": edge.low_998, "high": edge.high_998},
                    standing_words(standing(tally.women, persons, share)),
                ),
            )
        )
    return Table(
        key="staffing.funnel",
        number="",
        title=_("Offices of 20 persons and more beside the limits of chance"),
        columns=(
            Column("women", _("Women"), Unit.PERSONS),
            Column("men", _("Men"), Unit.PERSONS),
            Column("share_women", _("Women, per cent"), Unit.PER_CENT),
            Column("limits_95", _("Women within the limits of 95 per cent"), is_text=True),
            Column("limits_998", _("Women within the limits of 99.8 per cent"), is_text=True),
            Column("standing", _("Against the limits"), is_text=True),
        ),
        rows=tuple(rows),
        caveats=(
            _(
                "The limits are those of the binomial distribution around the share of women of all"
                " these offices together. Beyond them an office is worth asking; it is no proof."
            ),
        ),
    )


def small_table(offices: Offices) -> Table:
    """Return the offices of fewer than 20 persons as counts, by name."""
    return Table(
        key="staffing.small_offices",
        number="",
        title=_("Offices of fewer than 20 persons"),
        columns=(
            Column("women", _("Women"), Unit.PERSONS),
            Column("men", _("Men"), Unit.PERSONS),
        ),
        rows=tuple(
            Row(
                key=node.code,
                label=node.name,
                cells=offices.cells(f"staffing.small.{node.code}", tally, node.name)[:2],
            )
            for node, tally in offices.peopled
            if is_small(tally)
        ),
        caveats=(_("So few persons are counts: no share, no ranking."),),
    )


def funnel_chart(offices: Offices, table: Table) -> Chart | None:
    """Return offices by size and share with the limits as lines; None for fewer than two large offices."""
    share, large = offices.share, offices.large
    if share is None or len(large) < 2:
        return None
    language = language_of_reader()
    largest = max(tally.women + tally.men for _node, tally in large)
    sizes = [size for size in LIMIT_STEPS if size < largest]
    sizes += [size for size in LIMIT_STEPS if size >= largest][:1] or [largest]

    def line(key: str, label: str, women: Iterable[Fraction]) -> Series:
        return Series(
            key=key,
            label=label,
            points=tuple(
                Point(size, format_number(size, language), 100 * number / size, "")
                for size, number in zip(sizes, women, strict=True)
            ),
            has_markers=False,
        )

    edges = [limits(size, share) for size in sizes]
    return Chart(
        key="staffing.funnel",
        kind="lines",
        title=_("Which offices stand apart by more than chance?"),
        sentence=funnel_sentence(offices),
        x_label=_("Women and men in the office"),
        y_label=_("Women, per cent"),
        series=(
            line("together", _("All together"), (share * size for size in sizes)),
            line("high_95", _("95 per cent, upper"), (Fraction(e.high_95) for e in edges)),
            line("low_95", _("95 per cent, lower"), (Fraction(e.low_95) for e in edges)),
            line("high_998", _("99.8 per cent, upper"), (Fraction(e.high_998) for e in edges)),
            line("low_998", _("99.8 per cent, lower"), (Fraction(e.low_998) for e in edges)),
        ),
        marks=tuple(
            Mark(
                x=tally.women + tally.men,
                y=Fraction(100 * tally.women, tally.women + tally.men),
                label=_("%(office)s: %(women)s women, %(men)s men")
                % {"office": node.name, "women": tally.women, "men": tally.men},
                kind="unit",
            )
            for node, tally in large
        ),
        table=table,
        as_of=offices.as_of,
        coverage=offices.coverage,
        note=_(
            "From left to right: women and men in the office. Offices of fewer than 20 persons are"
            " counts below and not drawn."
        ),
    )


def funnel_sentence(offices: Offices) -> str:
    """Return how many offices lie outside the limits."""
    share = offices.share or Fraction(0)
    places = [
        standing(tally.women, tally.women + tally.men, share) for _node, tally in offices.large
    ]
    low = sum(place in {Standing.BELOW, Standing.FAR_BELOW} for place in places)
    high = sum(place in {Standing.ABOVE, Standing.FAR_ABOVE} for place in places)
    far = sum(place in {Standing.FAR_BELOW, Standing.FAR_ABOVE} for place in places)
    return ngettext(
        "Of %(number)s office of 20 persons and more, %(low)s has fewer women and %(high)s more than"
        " the limits of 95 per cent; %(far)s beyond those of 99.8 per cent. By chance one in twenty"
        " lies outside the first.",
        "Of %(number)s offices of 20 persons and more, %(low)s have fewer women and %(high)s more"
        " than the limits of 95 per cent; %(far)s beyond those of 99.8 per cent. By chance one in"
        " twenty lies outside the first.",
        len(places),
    ) % {"number": len(places), "low": low, "high": high, "far": far}
