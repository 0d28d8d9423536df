"""The applicants' market in words: notes, verdicts, tests, warnings."""

from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.figures.display import NO_BREAK_SPACE, format_number
from apps.staffing.analytics.selection import Judged, Method, Passage, Picture, Ratio
from apps.staffing.selectors.charts import language_of_reader
from apps.staffing.selectors.market import Market

SMALLEST_P = Decimal("0.001")
CENT = Decimal("0.01")


def note(market: Market) -> str:
    """Return where the numbers come from, of when, and what is left out."""
    parts = [
        _("Source: vacancies as HR staff of offices enter them; they are not approved by anybody."),
        span_words(market),
    ]
    others = sum(at.tally.other for at in market.stages[:1])
    if others:
        parts.append(
            ngettext(
                "%(count)s applicant of other or undisclosed sex is in no rate.",
                "%(count)s applicants of other or undisclosed sex are in no rate.",
                others,
            )
            % {"count": others}
        )
    return " ".join(parts)


def span_words(market: Market) -> str:
    """Return which years are counted."""
    query = market.query
    words = {
        "first": query.first,
        "last": query.last,
        "date": date_format(market.as_of, "DATE_FORMAT"),
    }
    if query.first and query.last:
        return _("Vacancies opened from %(first)s to %(last)s, as they stood on %(date)s.") % words
    if query.first:
        return _("Vacancies opened since %(first)s, as they stood on %(date)s.") % words
    if query.last:
        return _("Vacancies opened up to %(last)s, as they stood on %(date)s.") % words
    return _("Vacancies of all years, as they stood on %(date)s.") % words


def coverage_sentence(market: Market) -> str:
    """Return how many vacancies are counted, lack a stage, or are left out as cancelled."""
    number = len(market.vacancies)
    parts = [
        ngettext(
            "%(number)s vacancy is counted, %(missing)s of them with a stage that is not known.",
            "%(number)s vacancies are counted, %(missing)s of them with a stage that is not known.",
            number,
        )
        % {"number": number, "missing": market.with_missing_stages}
    ]
    if market.cancelled:
        parts.append(
            ngettext(
                "%(number)s cancelled vacancy is left out.",
                "%(number)s cancelled vacancies are left out.",
                market.cancelled,
            )
            % {"number": market.cancelled}
        )
    return " ".join(parts)


def screening_caveat() -> str:
    """Return what the ratio is and is not."""
    return _(
        "A ratio below four fifths (0.80) is a signal to look closer, and no finding of discrimination. It rests on"
        " one person when it would be another if one place had gone to a person of the other sex."
    )


def test_caveat() -> str:
    """Return which test is used when."""
    return _(
        "Fisher’s exact test where fewer than five are to be expected in a cell, else chi-square. Ratio and test"
        " often disagree: read both."
    )


def known_words(counted: int, due: int) -> str:
    """Return of how many vacancies something is known."""
    return _("%(counted)s of %(due)s vacancies") % {"counted": counted, "due": due}


def through_words(through: int, entered: int) -> str:
    """Return how many of how many came through."""
    return _("%(through)s of %(entered)s") % {"through": through, "entered": entered}


def verdict_words(one: Passage, ratio: Ratio | None, is_by_one: bool) -> str:
    """Return what the four-fifths ratio says, and whether it rests on one person."""
    if not one.women_in and not one.men_in:
        return _("nobody entered")
    if not one.women_in:
        return _("no women entered: look at the stage before")
    if not one.men_in:
        return _("no men entered: look at the stage before")
    if ratio is None:
        return _("nobody came through")
    words = {
        "women": _("below, to the disadvantage of women"),
        "men": _("below, to the disadvantage of men"),
    }
    said = words[ratio.lower] if ratio.lower and ratio.is_below else _("not below")
    return _("%(verdict)s; rests on one person") % {"verdict": said} if is_by_one else said


def test_words(judged: Judged | None) -> str:
    """Return test and probability; a dash where there is nothing to test."""
    if judged is None:
        return "–"
    name = _("Fisher") if judged.method is Method.FISHER else _("chi-square")
    return f"{name}, {p_words(judged.p)}"


def p_words(p: float) -> str:
    """Return a probability to three places."""
    language = language_of_reader()
    if Decimal(p) < SMALLEST_P:
        return f"p{NO_BREAK_SPACE}<{NO_BREAK_SPACE}{format_number(SMALLEST_P, language)}"
    return f"p{NO_BREAK_SPACE}={NO_BREAK_SPACE}{format_number(Decimal(p).quantize(SMALLEST_P), language)}"


def interval_words(interval: tuple[float, float] | None) -> str:
    """Return an interval of odds; a dash where there is none."""
    if interval is None:
        return "–"
    language = language_of_reader()
    low, high = (format_number(Decimal(end).quantize(CENT), language) for end in interval)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def change_words(picture: Picture) -> str:
    """Return how the picture of everybody thrown together differs from that within; blank where it does not."""
    return {
        Picture.SAME: "",
        Picture.REVERSED: _("compared within, the advantage is the other sex’s"),
        Picture.VANISHES: _("compared within there is no clear difference"),
        Picture.APPEARS: _("only compared within there is a clear difference"),
    }[picture]


def picture_words(picture: Picture) -> str:
    """Return whether throwing together changes the picture, and how."""
    change = change_words(picture)
    return _("yes: %(change)s") % {"change": change} if change else _("no")


def warnings_of(market: Market) -> list[str]:
    """Return a sentence for each step whose picture changes when all are thrown together."""
    return [
        _("%(step)s: do not read the sum alone – %(change)s.")
        % {"step": step.label, "change": change_words(step.picture)}
        for step in market.steps
        if step.picture is not Picture.SAME
    ]
