"""The roads of grades and groups through a window of dates, and what both projections answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from apps.figures.rounding import round_half_away
from apps.staffing.analytics.composition import (
    GRADE_GROUPS,
    NATIONAL_OFFICER_GRADES,
    NOBODY,
    PROFESSIONAL_GRADES,
    Tally,
    add_up,
)
from apps.staffing.analytics.projection import (
    FARTHEST_YEARS,
    Observation,
    Outcome,
    Projection,
    linear,
    logistic,
    position_of,
)
from apps.staffing.charts import FEWEST_PERSONS_FOR_A_SHARE
from apps.staffing.selectors.picture import NO_CHOICE, Choice, StaffPicture
from apps.staffing.selectors.words import grade_group_name

WINDOW_YEARS = 10
"""The window of the Secretary-General's projections (A/69/346: 31 December 2003 to 2013)."""
HEADS = "HEAD"
PROFESSIONAL, NATIONAL, EVERYBODY = "professional", "national_officer", "all"


@dataclass(frozen=True, slots=True)
class Subject:
    """A grade or group of grades of which the year is asked; no codes for everybody of the picture."""

    key: str
    label: str
    codes: tuple[str, ...]
    choice: Choice
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Road:
    """One subject in its window: persons of its first and last date, and both projections.

    `is_of_few`: fewer than 20 women and men on the last date; then nothing is projected.
    """

    subject: Subject
    first_day: date
    last_day: date
    first: Tally
    last: Tally
    linear: Projection
    logistic: Projection
    is_of_few: bool
    days: tuple[tuple[date, Tally], ...]


def default_since(as_of: date) -> date:
    """Return the first day of the window that is looked at unless another is asked for."""
    day = as_of.day if (as_of.month, as_of.day) != (2, 29) else 28
    return as_of.replace(year=as_of.year - WINDOW_YEARS, day=day)


def grades_asked(picture: StaffPicture) -> list[Subject]:
    """Return the rows of T7: grades with the most senior first, and their totals."""
    professional = tuple(code for code in PROFESSIONAL_GRADES if code in picture.categories)
    national = tuple(code for code in NATIONAL_OFFICER_GRADES if code in picture.categories)
    return [
        *(Subject(code, code, (code,), {"grade": code}) for code in professional if code != HEADS),
        Subject(
            PROFESSIONAL,
            _("Professional and above, all grades"),
            professional,
            {"category": PROFESSIONAL},
            is_total=True,
        ),
        *(Subject(code, code, (code,), {"grade": code}) for code in national),
        Subject(
            NATIONAL,
            _("National officers, all grades"),
            national,
            {"category": NATIONAL},
            is_total=True,
        ),
        Subject(EVERYBODY, _("All staff"), (), NO_CHOICE, is_total=True),
    ]


def groups_asked(picture: StaffPicture) -> list[Subject]:
    """Return the groups of grades of T6 that hold more than one grade."""
    return [
        Subject(group, grade_group_name(group), codes, {"group": group})
        for group, codes in GRADE_GROUPS.items()
        if len(codes) > 1
    ]


def roads(picture: StaffPicture, subjects: Sequence[Subject], *, since: date) -> list[Road]:
    """Return every subject that had anybody in the window; dates without a counted return are no points."""
    by_grade = add_up(picture.counts, lambda count: (count.as_of, count.grade))
    days = [day for day in picture.trend if day >= since and picture.coverage[day].counted]
    found = []
    for subject in subjects:
        tallies = [
            (
                day,
                sum(
                    (
                        by_grade.get((day, code), NOBODY)
                        for code in subject.codes or picture.categories
                    ),
                    NOBODY,
                ),
            )
            for day in days
        ]
        present = [(day, tally) for day, tally in tallies if tally.women + tally.men]
        if present:
            found.append(_road(subject, present, picture.as_of))
    return found


def _road(subject: Subject, present: list[tuple[date, Tally]], as_of: date) -> Road:
    last_day, last = present[-1]
    is_of_few = last_day != as_of or last.women + last.men < FEWEST_PERSONS_FOR_A_SHARE
    usable = [
        (day, tally)
        for day, tally in present
        if not is_of_few and tally.women + tally.men >= FEWEST_PERSONS_FOR_A_SHARE
    ]
    points = [
        Observation.counted(position_of(day), tally.women, tally.men) for day, tally in usable
    ]
    first_day, first = usable[0] if usable else present[0]
    return Road(
        subject=subject,
        first_day=first_day,
        last_day=last_day,
        first=first,
        last=last,
        linear=linear(points),
        logistic=logistic(points),
        is_of_few=is_of_few,
        days=tuple(usable),
    )


def year_words(year: Fraction) -> str:
    """Return a year as it is printed: rounded to the nearest end of December."""
    return str(round_half_away(year, 0))


def answer_words(road: Road, projection: Projection) -> str:
    """Return the answer of a projection, out of its closed list."""
    if road.is_of_few:
        return _("fewer than 20 persons")
    year = year_words(projection.year) if projection.year is not None else ""
    match projection.outcome:
        case Outcome.REACHED:
            return _("reached by %(year)s") % {"year": year}
        case Outcome.NOT_ON_TREND:
            return _("not on this trend")
        case Outcome.FAR:
            return _("in more than %(years)s years") % {"years": FARTHEST_YEARS}
        case Outcome.OVERDUE:
            return _("not reached; the line was at half by %(year)s") % {"year": year}
        case Outcome.TOO_FEW:
            return _("too few dates")
    if not projection.has_interval or projection.earliest is None:
        return _("%(year)s (two dates, no interval)") % {"year": year}
    words = {"year": year, "earliest": year_words(projection.earliest)}
    if projection.latest is None:
        return _("%(year)s (from %(earliest)s, no latest year)") % words
    latest = year_words(projection.latest)
    return _("%(year)s (%(earliest)s to %(latest)s)") % {**words, "latest": latest}
