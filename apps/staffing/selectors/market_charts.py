"""The chart of the applicants' market with the sentence that reads it."""

from django.utils.translation import gettext as _

from apps.figures.charts import Chart, Point, Series
from apps.figures.display import display
from apps.staffing.charts import FEWEST_PERSONS_FOR_A_SHARE, figure_point
from apps.staffing.selectors.charts import language_of_reader
from apps.staffing.selectors.market import Market
from apps.staffing.selectors.market_tables import steps_table
from apps.staffing.selectors.market_words import (
    note,
    screening_caveat,
    through_words,
    verdict_words,
)


def rates_chart(market: Market) -> Chart | None:
    """Return the rates of women and men at each step; None where fewer than two steps have 20 of each sex."""
    language = language_of_reader()
    table = steps_table(market)
    drawn = [
        step
        for step in market.steps
        if min(step.crude.women_in, step.crude.men_in) >= FEWEST_PERSONS_FOR_A_SHARE
    ]
    if len(drawn) < 2:
        return None

    def points(column: str) -> tuple[Point, ...]:
        return tuple(
            figure_point(step.key, step.label, table.cell(step.key, column), language)
            for step in drawn
        )

    return Chart(
        key="staffing.market.rates",
        kind="bars",
        title=_("Women and men who come through each step"),
        sentence=sentence(market),
        x_label=_("Step"),
        y_label=_("Of those before, per cent"),
        series=(
            Series(key="women", label=_("Women"), points=points("rate_women")),
            Series(key="men", label=_("Men"), points=points("rate_men")),
        ),
        table=table,
        as_of=market.as_of,
        coverage=market.steps[-1].coverage,
        note=" ".join([note(market), screening_caveat()]),
    )


def sentence(market: Market) -> str:
    """Return where women and men come through least alike, in words."""
    language = language_of_reader()
    below = [step for step in market.steps if step.ratio is not None and step.ratio.is_below]
    parts = []
    for step in below:
        women, men = (
            display(
                market.share("rate", through, before - through, step.coverage),
                language,
                1,
                style="text",
            )
            for through, before in (
                (step.crude.women, step.crude.women_in),
                (step.crude.men, step.crude.men_in),
            )
        )
        few = min(step.crude.women_in, step.crude.men_in) < FEWEST_PERSONS_FOR_A_SHARE
        template = (
            _(
                "%(step)s: %(women_through)s women and %(men_through)s men come through; the ratio is %(verdict)s."
            )
            if few
            else _(
                "%(step)s: %(women)s of women and %(men)s of men come through; the ratio is %(verdict)s."
            )
        )
        parts.append(
            template
            % {
                "step": step.label,
                "women": women,
                "men": men,
                "women_through": through_words(step.crude.women, step.crude.women_in),
                "men_through": through_words(step.crude.men, step.crude.men_in),
                "verdict": verdict_words(step.crude, step.ratio, step.rests_on_one),
            }
        )
    if parts:
        return " ".join(parts)
    if any(step.ratio for step in market.steps):
        return _("At no step is the lower rate below four fifths of the higher.")
    return _("Of no step are women and men known well enough to compare them.")
