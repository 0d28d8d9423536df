"""Targets held against what the data show at their deadlines: nothing else, and never another population.

Our own returns speak where a reporting period lies near the deadline, for those who see the whole
organization; else a published figure of exactly the population; else the data do not say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.figures.shares import BAND_LOWER, BAND_UPPER, Band, band
from apps.policy.choices import Comparison
from apps.policy.selectors import Target, targets
from apps.staffing.analytics.composition import NOBODY, PROFESSIONAL_GRADES, Tally, add_up
from apps.staffing.models import StatedFigure
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.picture import StaffPicture, picture_if_any

NEAR_DAYS = 184
"""A reporting date within half a year of a deadline speaks for it: the product's own rule."""
JOINED_UN_SYSTEM = date(2016, 9, 1)
"""The month in which IOM joined the UN system, by the notes of the targets; the day is in no source read."""
BALANCE = 50
UNDER_REPRESENTED = "under-represented levels"
"""A level on which women are not fewer than men is where such a target wants it."""
STATED_OF_LEVEL = {"all staff": ("all staff", "all", "all")}
"""Category, grade and location of the published figures that count exactly the persons of a level."""


class Verdict(StrEnum):
    """What can be said of a target."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_YET_DUE = "not_yet_due"
    DATA_DO_NOT_SAY = "data_do_not_say"
    NO_VALUE = "no_value"
    BEFORE_JOINING = "before_joining"


@dataclass(frozen=True, slots=True)
class Part:
    """One group of persons that a target speaks of, and whether it is where the target wants it."""

    label: str
    share: Figure
    is_met: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A target with what the data show; `parts` are empty where they do not say.

    `is_stated` when the figure is copied from a document.
    """

    target: Target
    verdict: Verdict
    parts: tuple[Part, ...]
    is_stated: bool = False
    replaced_by: Target | None = None

    @property
    def as_of(self) -> date | None:
        """The date of what the data show."""
        return self.parts[0].share.as_of if self.parts else None


def outcomes(
    *, today: date, as_of: date, dates: Sequence[date], scope: OfficeScope
) -> list[Outcome]:
    """Return every target on record with what the data show at its deadline; before it, at `as_of`.

    `dates` are those of the reporting periods that have opened. A fixed number of statements.
    """
    rows = list(targets(iom_only=False, with_value=False))
    by_key = {target.key: target for target in rows}
    days = {day for target in rows if (day := near(target, dates, today, as_of))}
    picture = None
    if days and scope.visible.everywhere:
        picture = picture_if_any(
            query=CountQuery(), as_of=max(days), scope=scope, trend=sorted(days)
        )
    stated = list(
        StatedFigure.objects.filter(percent_women__isnull=False, as_of__isnull=False).order_by(
            "as_of", "key"
        )
    )
    return [
        replace(
            outcome_of(target, near(target, dates, today, as_of), picture, stated, today),
            replaced_by=by_key.get(target.replaced_by),
        )
        for target in rows
    ]


def near(target: Target, dates: Iterable[date], today: date, as_of: date) -> date | None:
    """Return the reporting date that speaks for a target: nearest to its deadline, before it `as_of`."""
    deadline = target.deadline_on
    if target.percent is None or deadline is None or never_bound(target):
        return None
    if deadline > today:
        return as_of
    close = [day for day in dates if abs((day - deadline).days) <= NEAR_DAYS]
    return min(close, key=lambda day: (abs((day - deadline).days), day), default=None)


def never_bound(target: Target) -> bool:
    """Whether a target of the UN system fell due before IOM joined it."""
    return (
        not target.is_iom
        and target.deadline_on is not None
        and target.deadline_on < JOINED_UN_SYSTEM
    )


def outcome_of(
    target: Target,
    day: date | None,
    picture: StaffPicture | None,
    stated: Sequence[StatedFigure],
    today: date,
) -> Outcome:
    """Return what can be said of one target."""
    if target.percent is None:
        return Outcome(target, Verdict.NO_VALUE, ())
    if never_bound(target):
        return Outcome(target, Verdict.BEFORE_JOINING, ())
    parts: tuple[Part, ...] = ()
    is_stated = False
    if day is not None and picture is not None and counts_on(picture, day):
        parts = parts_of(target, picture, day)
    if not parts and target.deadline_on is not None and target.deadline_on <= today:
        parts = stated_parts(target, stated)
        is_stated = bool(parts)
    if target.deadline_on is None or target.deadline_on > today:
        return Outcome(target, Verdict.NOT_YET_DUE, parts, is_stated)
    if not parts:
        return Outcome(target, Verdict.DATA_DO_NOT_SAY, ())
    is_met = all(part.is_met for part in parts)
    return Outcome(target, Verdict.MET if is_met else Verdict.NOT_MET, parts, is_stated)


def counts_on(picture: StaffPicture, day: date) -> bool:
    """Whether any return of a date counts."""
    return day in picture.coverage and bool(picture.coverage[day].counted)


def parts_of(target: Target, picture: StaffPicture, day: date) -> tuple[Part, ...]:
    """Return the groups of a target's level as our returns have them; none for a level they do not know."""
    by_grade = add_up(
        (count for count in picture.counts if count.as_of == day), lambda count: count.grade
    )
    levels = {
        code: by_grade[code] for code in PROFESSIONAL_GRADES if has_persons(by_grade.get(code))
    }
    groups: dict[str, Tally]
    match target.level:
        case "all staff":
            groups = {target.population: sum(by_grade.values(), NOBODY)}
        case "professional":
            groups = {target.population: sum(levels.values(), NOBODY)}
        case level if level == UNDER_REPRESENTED:
            groups = levels
        case "all levels":
            groups = {code: tally for code, tally in by_grade.items() if has_persons(tally)}
            order = list(picture.categories)
            groups = dict(sorted(groups.items(), key=lambda item: order.index(item[0])))
        case _:
            groups = {}
    return tuple(
        Part(
            label=label,
            share=picture.share(
                f"policy.target.{target.key}.{label}", tally.women, tally.men, at=day
            ),
            is_met=meets(target, tally)
            or (target.level == UNDER_REPRESENTED and tally.women >= tally.men),
        )
        for label, tally in groups.items()
        if has_persons(tally) and band(tally.women, tally.men) is not Band.SINGLE_POST
    )


def has_persons(tally: Tally | None) -> bool:
    """Whether there are women or men."""
    return tally is not None and tally.women + tally.men > 0


def meets(target: Target, tally: Tally) -> bool:
    """Whether counts are where a target wants them; a balance of 50 is the parity band or the nearest."""
    percent = Fraction(target.percent or 0)
    if target.comparison == Comparison.EQUAL and percent == BALANCE:
        return band(tally.women, tally.men) in {Band.IN, Band.NEAREST}
    share = Fraction(100 * tally.women, tally.women + tally.men)
    return share == percent if target.comparison == Comparison.EQUAL else share >= percent


def stated_parts(target: Target, stated: Sequence[StatedFigure]) -> tuple[Part, ...]:
    """Return the published share of exactly the target's persons nearest to its deadline, if one is near."""
    deadline = target.deadline_on
    wanted = STATED_OF_LEVEL.get(target.level)
    close = [
        (abs((figure.as_of - deadline).days), figure)
        for figure in stated
        if wanted == (figure.category, figure.grade, figure.location)
        and figure.as_of is not None
        and deadline is not None
        and abs((figure.as_of - deadline).days) <= NEAR_DAYS
    ]
    if not close:
        return ()
    figure = min(close, key=lambda pair: (pair[0], pair[1].key))[1]
    share = Fraction(figure.percent_women or 0)
    percent = Fraction(target.percent or 0)
    is_met = share >= percent
    if target.comparison == Comparison.EQUAL:
        is_met = BAND_LOWER <= share <= BAND_UPPER if percent == BALANCE else share == percent
    assert figure.as_of is not None  # noqa: S101 - narrows the type
    return (
        Part(
            label=target.population,
            share=Figure(
                key=f"policy.target.{target.key}.stated",
                value=share,
                unit=Unit.PER_CENT,
                numerator=None,
                denominator=None,
                population=figure.population,
                as_of=figure.as_of,
                scope=_("All offices"),
                coverage=Coverage(due=0, counted=0, missing=0),
                status=Status.AS_PUBLISHED,
                note=figure.source,
            ),
            is_met=is_met,
        ),
    )
