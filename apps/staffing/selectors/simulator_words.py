"""What a simulation says: its rows, sentences and caveats in the reader's language."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.figures.display import format_number
from apps.figures.rounding import round_half_away
from apps.figures.shares import BAND_LOWER, BAND_UPPER
from apps.staffing.analytics.flow_model import Answer, Needed
from apps.staffing.analytics.resampling import RESAMPLES
from apps.staffing.analytics.simulation import TOTAL, Error, LevelPath, Plan
from apps.staffing.charts import FEWEST_PERSONS_FOR_A_SHARE
from apps.staffing.selectors.charts import language_of_reader
from apps.staffing.selectors.simulator import Start


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One grade as the table of results shows it; texts are as printed."""

    key: str
    label: str
    now: str
    then: str
    chance: str
    entered: str
    entered_range: str
    needed: str
    is_total: bool


def level_name(key: str) -> str:
    """Return a grade, or all of them, in words."""
    return _("All these grades") if key == TOTAL else key


def is_of_few(path: LevelPath) -> bool:
    """Whether a grade starts with so few persons that their number is told and no share."""
    return path.heads[0] < FEWEST_PERSONS_FOR_A_SHARE


def percent(share: float | None, digits: int = 1) -> str:
    """Return a simulated share as printed; an en dash where nobody is."""
    if share is None:
        return "–"
    return format_number(round_half_away(Fraction(share), digits), language_of_reader())


def persons(number: float) -> str:
    """Return expected persons as printed, to the whole person."""
    return format_number(round_half_away(Fraction(number), 0), language_of_reader())


def share_or_count(path: LevelPath, year: int) -> str:
    """Return the share of a year; of few persons how many are women."""
    if path.shares[year] is None:
        return "–"
    if is_of_few(path):
        return _("%(women)s of %(heads)s") % {
            "women": persons(path.women[year]),
            "heads": persons(path.heads[year]),
        }
    return percent(path.shares[year])


def result_rows(paths: Sequence[LevelPath], start: Start) -> list[ResultRow]:
    """Return the table of results, the most senior grade first and all together last."""
    ordered = [*reversed(paths[:-1]), paths[-1]]
    return [
        ResultRow(
            key=path.key,
            label=level_name(path.key),
            now=now_words(path),
            then=share_or_count(path, -1),
            chance=chance_words(path),
            entered=entered_words(path, start),
            entered_range=range_words(path, start),
            needed=needed_words(path.needed),
            is_total=path.key == TOTAL,
        )
        for path in ordered
    ]


def now_words(path: LevelPath) -> str:
    """Return women among all at the start, with the share where there are enough persons."""
    words = _("%(women)s of %(heads)s") % {
        "women": persons(path.women[0]),
        "heads": persons(path.heads[0]),
    }
    return words if is_of_few(path) else f"{words} ({percent(path.shares[0])})"


def chance_words(path: LevelPath) -> str:
    """Return between which shares nine in ten resamples end; of few persons nothing."""
    if is_of_few(path) or path.low[-1] is None or path.high[-1] is None:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": percent(path.low[-1], 0),
        "high": percent(path.high[-1], 0),
    }


def entered_words(path: LevelPath, start: Start) -> str:
    """Return the year in which a grade enters the band by the model."""
    if is_of_few(path):
        return _("too few persons")
    if path.entered is None:
        return _("not by %(year)s") % {"year": last_year(start, path)}
    return _("is in it") if path.entered == 0 else str(start.as_of.year + path.entered)


def range_words(path: LevelPath, start: Start) -> str:
    """Return the years between which chance puts the entry; nothing where it puts none."""
    if is_of_few(path) or path.entered == 0 or path.earliest is None:
        return ""
    first = str(start.as_of.year + path.earliest)
    if path.latest is None:
        return _("%(first)s to after %(last)s") % {"first": first, "last": last_year(start, path)}
    last = str(start.as_of.year + path.latest)
    return first if first == last else _("%(low)s to %(high)s") % {"low": first, "high": last}


def last_year(start: Start, path: LevelPath) -> str:
    """Return the last year that is simulated."""
    return str(start.as_of.year + len(path.shares) - 1)


def needed_words(needed: Needed | None) -> str:
    """Return what share of hires it takes, rounded up to a tenth so that it is enough."""
    if needed is None or needed.answer is Answer.NOBODY:
        return "–"
    if needed.answer is Answer.ANYWAY:
        return _("any share")
    if needed.answer is Answer.NOT_BY_HIRING:
        return _("not by hiring alone")
    tenths = min(math.ceil(1000 * (needed.share or 0)), 1000)
    return format_number(round_half_away(Fraction(tenths, 10), 1), language_of_reader())


def summary(paths: Sequence[LevelPath], start: Start) -> str:
    """Return the sentence that reads the result."""
    everybody = paths[-1]
    end = last_year(start, everybody)
    if is_of_few(everybody):
        return _(
            "At the end of %(year)s %(count)s would be women, if all rates stay as they are set."
        ) % {
            "year": end,
            "count": share_or_count(everybody, -1),
        }
    large = [path for path in paths[:-1] if not is_of_few(path)]
    inside = [
        path.key
        for path in large
        if path.shares[-1] is not None and BAND_LOWER <= path.shares[-1] <= BAND_UPPER
    ]
    sentence = _(
        "Women were %(now)s per cent of these staff on %(date)s and would be %(then)s per cent at the end of"
        " %(year)s, if all rates stay as they are set."
    ) % {
        "now": percent(everybody.shares[0]),
        "date": date_format(start.as_of, "DATE_FORMAT"),
        "then": percent(everybody.shares[-1]),
        "year": end,
    }
    if not large:
        return sentence
    if not inside:
        return f"{sentence} " + _(
            "No grade of 20 persons or more would then be at 47 to 53 per cent."
        )
    return f"{sentence} " + _("At 47 to 53 per cent would then be: %(grades)s.") % {
        "grades": ", ".join(reversed(inside))
    }


def question(path: LevelPath, by: int) -> str:
    """Return the answer to the inverse question for one grade, or all together, in a sentence."""
    words = {"grade": level_name(path.key), "year": by}
    needed = path.needed
    if needed is None or needed.answer is Answer.NOBODY:
        return ""
    if needed.answer is Answer.ANYWAY:
        return (
            _(
                "%(grade)s: at least 47 per cent at the end of %(year)s whatever the share of women hired."
            )
            % words
        )
    if needed.answer is Answer.NOT_BY_HIRING:
        return (
            _(
                "%(grade)s: not by hiring alone. Even if every hire in all grades were a woman, 47 per cent would"
                " not be reached by the end of %(year)s."
            )
            % words
        )
    return _(
        "%(grade)s: %(share)s per cent of the hires in all grades would have to be women from now on, to have"
        " 47 per cent by the end of %(year)s."
    ) % {**words, "share": needed_words(needed)}


def limit_words(plan: Plan) -> str:
    """Return the warning that hiring below the band never enters it; empty where hiring is above."""
    share = plan.every.women_of_hires
    if share is None or share > BAND_LOWER:
        return ""
    return _(
        "With %(share)s per cent women among hires, a grade that is filled by hiring comes ever nearer to"
        " %(share)s per cent and never passes it: there is no year in which it enters the band."
    ) % {"share": format_number(share, language_of_reader())}


def caveats(start: Start) -> list[str]:
    """Return what a reader must know of the numbers."""
    words = [
        _(
            "This is arithmetic on the rates that are set above and not a forecast: it takes them to stay the same"
            " every year. In each year first people leave, then some are promoted, then posts are filled."
        ),
        _(
            "The range holds nine in ten of %(number)s drawings with whole persons. It shows chance in small"
            " numbers, and not whether the rates are right."
        )
        % {"number": RESAMPLES},
    ]
    if start.other:
        words.append(
            _("Persons of other or undisclosed sex are left out: %(count)s.")
            % {"count": persons(start.other)}
        )
    if not start.is_certified:
        words.append(_("The period from which this starts is not certified yet."))
    return words


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One grade of a back-test as printed."""

    label: str
    then: str
    simulated: str
    counted: str
    error: str
    is_total: bool


def error_rows(errors: Sequence[Error]) -> list[ErrorRow]:
    """Return the table of a back-test, the most senior grade first; of few persons counts only."""
    ordered = [*reversed(errors[:-1]), errors[-1]]
    return [error_row(each) for each in ordered]


def error_row(each: Error) -> ErrorRow:
    """Return one grade; its error in points where there were and are 20 persons or more."""
    is_small = min(each.then_heads, each.counted_heads) < FEWEST_PERSONS_FOR_A_SHARE

    def told(women: int, heads: int) -> str:
        words = _("%(women)s of %(heads)s") % {"women": persons(women), "heads": persons(heads)}
        if heads < FEWEST_PERSONS_FOR_A_SHARE:
            return words
        return f"{words} ({percent(100 * women / heads)})"

    return ErrorRow(
        label=level_name(each.key),
        then=told(each.then_women, each.then_heads),
        simulated="–" if is_small else percent(each.simulated),
        counted=told(each.counted_women, each.counted_heads),
        error=_("too few persons") if is_small else signed(each.points),
        is_total=each.key == TOTAL,
    )


def signed(points: float | None) -> str:
    """Return points with their sign, one decimal."""
    if points is None:
        return "–"
    text = percent(points)
    return f"+{text}" if points > 0 and text.strip("0.,") else text


def back_test_sentence(errors: Sequence[Error], start: Start, then: Start) -> str:
    """Return how far off the model was, in a sentence."""
    judged = [
        each
        for each in errors[:-1]
        if min(each.then_heads, each.counted_heads) >= FEWEST_PERSONS_FOR_A_SHARE
    ]
    off = [abs(each.points) for each in judged if each.points is not None]
    if not off:
        return _("Too few persons on either date to tell an error.")
    return _(
        "Started on %(then)s, the model is off by %(mean)s points on average over the grades, and by %(most)s at"
        " most, against what was counted on %(now)s."
    ) % {
        "then": date_format(then.as_of, "DATE_FORMAT"),
        "now": date_format(start.as_of, "DATE_FORMAT"),
        "mean": percent(sum(off) / len(off)),
        "most": percent(max(off)),
    }
