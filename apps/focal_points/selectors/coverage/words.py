"""Coverage in sentences, and the charts with the sentence that reads each of them."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.figures.charts import Chart
from apps.figures.display import display
from apps.figures.figure import Figure
from apps.figures.shares import share_of_women
from apps.figures.tables import Table
from apps.focal_points.analytics.coverage import State
from apps.focal_points.charts import ChartWords, lines_of, sexes_by_row, value_of, world_map
from apps.focal_points.models import StatedFocalPoints
from apps.focal_points.selectors.coverage.answer import Answer, Coverage
from apps.focal_points.selectors.coverage.tables import (
    ALL,
    NOBODY,
    SOME,
    class_of,
    country_table,
)
from apps.organization.selectors import countries

FEWEST_FOR_A_SHARE = 20
"""Offices or persons; of fewer only counts are said."""


def language() -> str:
    """Return en, fr or es."""
    return (get_language() or "en")[:2]


def shown(figure: Figure) -> str:
    """Return a figure in the words of a sentence."""
    return display(figure, language(), style="text")


def headline(found: Coverage) -> str:
    """Return what is known of the day in a sentence or two."""
    day = {"day": date_format(found.as_of, "DATE_FORMAT")}
    if found.answer is Answer.NOT_KNOWN:
        return (
            _(
                "Who was focal point on %(day)s is not known: no appointment of that time is on record,"
                " and no document states a number."
            )
            % day
        )
    if found.stated is not None:
        return stated_sentence(found.stated)
    offices, covered = int(found.offices.value or 0), int(found.covered.value or 0)
    words = {**day, "offices": shown(found.offices), "covered": shown(found.covered)}
    if not offices:
        return (
            _("None of the offices that you see was one that must have a focal point on %(day)s.")
            % day
        )
    if offices == 1:
        text = (
            _("On %(day)s the office had a gender focal point.")
            if covered
            else _("On %(day)s the office had no gender focal point.")
        )
        return text % words
    if offices < FEWEST_FOR_A_SHARE:
        return (
            ngettext(
                "On %(day)s, %(covered)s of %(offices)s offices and departments had a gender focal point.",
                "On %(day)s, %(covered)s of %(offices)s offices and departments had a gender focal point.",
                covered,
            )
            % words
        )
    return _(
        "On %(day)s, %(covered)s of %(offices)s offices and departments had a gender focal point, %(share)s."
    ) % {**words, "share": shown(found.share)}


def stated_sentence(stated: StatedFocalPoints) -> str:
    """Return what a document states of a year."""
    words = {
        "year": stated.year,
        "total": stated.total,
        "women": stated.women,
        "men": stated.men,
        "offices": stated.offices,
        "source": stated.source,
    }
    if stated.women is None or stated.men is None:
        return (
            _(
                "For %(year)s a document states %(total)s focal points; how many offices had one is not"
                " stated (%(source)s)."
            )
            % words
        )
    return (
        _(
            "For %(year)s a document states %(total)s focal points, %(women)s women and %(men)s men, for"
            " %(offices)s offices and sub-offices. How many of these had one is not known, because several"
            " may share an office (%(source)s)."
        )
        % words
    )


def uncovered_sentence(found: Coverage) -> str:
    """Return what the offices without an active focal point are; empty where there is none."""
    states = found.states
    if not states[State.INACTIVE] + states[State.LAPSED] + states[State.WITHOUT]:
        return ""
    return _(
        "%(without)s never had one on record, the last appointment of %(lapsed)s has ended, and nothing was"
        " heard for twelve months from those of %(inactive)s."
    ) % {
        "without": states[State.WITHOUT],
        "lapsed": states[State.LAPSED],
        "inactive": states[State.INACTIVE],
    }


def others_sentence(found: Coverage) -> str:
    """Return how many of the offices that the policy does not name have one; empty without such offices."""
    others = [place for place in found.places if not place.is_named]
    if not others:
        return ""
    return ngettext(
        "%(covered)s of %(number)s other office has one: sub-offices, special liaison offices,"
        " administrative centres and headquarters as a whole, which the policy does not ask.",
        "%(covered)s of %(number)s other offices have one: sub-offices, special liaison offices,"
        " administrative centres and headquarters as a whole, which the policy does not ask.",
        len(others),
    ) % {"covered": sum(place.is_covered for place in others), "number": len(others)}


def map_words() -> dict[str, str]:
    """Return the classes of the map in words, from the best to the worst."""
    return {
        ALL: _("Every office has one"),
        SOME: _("Some offices have none"),
        NOBODY: _("No office has one"),
    }


def map_chart(found: Coverage) -> Chart:
    """Return the map of countries by whether their offices have a focal point. One statement."""
    classes = map_words()
    names = {country.iso3: country.name for country in countries()}
    table = country_table(found.places, names, classes, as_of=found.as_of)
    return world_map(
        table,
        tuple(classes.values()),
        ChartWords(
            title=_("Where are offices without a focal point?"),
            sentence=map_sentence(table),
            x_label=_("Country"),
            y_label=_("Offices"),
            note=_(
                "Regional offices, country offices and headquarters departments, by the country in which"
                " they are. The boundaries and names shown, and the lines between countries, say nothing"
                " about the legal status of any territory and are no position of the Organization."
            ),
        ),
        elsewhere=_("No such office"),
        as_of=found.as_of,
        coverage=found.offices.coverage,
        language=language(),
    )


def map_sentence(table: Table) -> str:
    """Return the countries of each class in numbers."""
    numbers = dict.fromkeys((ALL, SOME, NOBODY), 0)
    for row in table.rows:
        counts = (value_of(table, row.key, key) for key in ("covered", "offices"))
        numbers[class_of(*counts)] += 1
    return ngettext(
        "Of %(number)s country with offices, in %(all)s every office has a focal point, in %(some)s some"
        " have none, and in %(nobody)s none has one.",
        "Of %(number)s countries with offices, in %(all)s every office has a focal point, in %(some)s some"
        " have none, and in %(nobody)s none has one.",
        len(table.rows),
    ) % {"number": len(table.rows), **numbers}


def sexes_chart(found: Coverage, table: Table) -> Chart:
    """Return women and men among focal points by region."""
    return sexes_by_row(
        table,
        ChartWords(
            title=_("Are focal points women or men?"),
            sentence=sexes_sentence(found),
            x_label=_("Region"),
            y_label=_("Focal points"),
        ),
        as_of=found.as_of,
        coverage=found.persons.coverage,
        language=language(),
    )


def sexes_sentence(found: Coverage) -> str:
    """Return women and men among focal points: a share of 20 and more, else counts."""
    women, men, other = (int(each.value or 0) for each in (found.women, found.men, found.other))
    persons = women + men + other
    if not persons:
        return _("No focal point is in office.")
    words = {"persons": persons, "women": women, "men": men, "other": other}
    share = share_of_women(women, men)
    if share is None or women + men < FEWEST_FOR_A_SHARE:
        text = ngettext(
            "%(persons)s focal point: women %(women)s, men %(men)s.",
            "%(persons)s focal points: women %(women)s, men %(men)s.",
            persons,
        )
        if other:
            text = ngettext(
                "%(persons)s focal point: women %(women)s, men %(men)s, other or not recorded %(other)s.",
                "%(persons)s focal points: women %(women)s, men %(men)s, other or not recorded %(other)s.",
                persons,
            )
        return text % words
    about = found.women
    figure = Figure.share(
        "focal_points.share_men",
        men,
        women,
        population=about.population,
        as_of=about.as_of,
        scope=about.scope,
        coverage=about.coverage,
        status=about.status,
    )
    return _("Men are %(share)s of %(persons)s focal points: %(men)s men and %(women)s women.") % {
        **words,
        "share": shown(figure),
    }


def trend_chart(table: Table, *, as_of: date) -> Chart:
    """Return offices and those with a focal point over the years."""
    return lines_of(
        table,
        ("offices", "covered"),
        ChartWords(
            title=_("Is coverage growing?"),
            sentence=trend_sentence(table),
            x_label=_("Date"),
            y_label=_("Offices and departments"),
            note=_(
                "From the appointments on record, each day in the structure of that day. What documents"
                " state of earlier years stands beneath, on no line."
            ),
        ),
        as_of=as_of,
        coverage=next(iter(table.figures())).coverage,
        language=language(),
    )


def trend_sentence(table: Table) -> str:
    """Return the first and the last day of the trend in words."""
    first, last = table.rows[0], table.rows[-1]
    words: Mapping[str, object] = {
        "first_day": first.label,
        "first": value_of(table, first.key, "covered"),
        "first_offices": value_of(table, first.key, "offices"),
        "last_day": last.label,
        "last": value_of(table, last.key, "covered"),
        "last_offices": value_of(table, last.key, "offices"),
    }
    if first is last:
        return _("Records begin with %(last)s of %(last_offices)s offices on %(last_day)s.") % words
    return (
        _(
            "With a focal point: %(first)s of %(first_offices)s offices on %(first_day)s, %(last)s of"
            " %(last_offices)s on %(last_day)s."
        )
        % words
    )
