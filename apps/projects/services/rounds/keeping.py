"""Making a round, changing it while it is prepared, opening it, moving it on by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.projects.choices import RoundState
from apps.projects.deadlines import is_over_everywhere
from apps.projects.models import Criterion, FundingRound
from apps.projects.selectors.rounds import (
    calendar_problems,
    criteria_of,
    day_problems,
    demand_running,
    opening_problems,
    round_of_year,
)
from apps.projects.services.rounds.telling import tell_opened
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.versions import demand_state, demand_version, write

FEWEST_REVIEWERS, MOST_REVIEWERS = 2, 9
FIRST_YEAR, LAST_YEAR = 2000, 2200


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionData:
    """What one criterion says; `most` is its highest score."""

    text_en: str
    text_fr: str
    text_es: str
    weight: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days of a round that may be moved after it has opened."""

    submissions_until: date | None = None
    reviews_until: date | None = None
    decisions_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundData:
    """What a round says; blank or None is not known yet. The envelope is in US dollars."""

    title_en: str
    title_fr: str = ""
    title_es: str = ""
    envelope: Decimal | None = None
    source: str = ""
    chapter: str = ""
    council_approval: str = ""
    call_en: str = ""
    call_fr: str = ""
    call_es: str = ""
    eligibility_en: str = ""
    eligibility_fr: str = ""
    eligibility_es: str = ""
    opens_on: date | None = None
    submissions_until: date | None = None
    reviews_until: date | None = None
    decisions_until: date | None = None
    reviewers: int = FEWEST_REVIEWERS


def values_of(data: RoundData) -> dict[str, object]:
    """Return what was said as values of the columns, without blanks around it."""
    said = {each.name: getattr(data, each.name) for each in fields(data)}
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in said.items()
    }


@transaction.atomic
def create_round(
    *,
    year: int,
    data: RoundData,
    criteria: Sequence[CriterionData],
    now: datetime,
    scope: OfficeScope,
) -> FundingRound:
    """Make the round of a year as a draft; raises NotPermitted, and Invalid for a year that has one."""
    demand_running(scope)
    problems = problems_of(data)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        problems.append(
            Problem(code="year", field="year", message=_("Write the year with four digits."))
        )
    elif FundingRound.objects.filter(year=year).exists():
        message = _("There is a funding round of %(year)s already.") % {"year": year}
        problems.append(Problem(code="year_taken", field="year", message=message))
    if problems:
        raise Invalid(problems=problems)
    made = FundingRound.objects.create(
        year=year, created_by_id=scope.user_id, created_at=now, **values_of(data)
    )
    write_criteria(made, criteria)
    return made


@transaction.atomic
def edit_round(
    *,
    year: int,
    version: int,
    data: RoundData,
    criteria: Sequence[CriterionData],
    scope: OfficeScope,
) -> FundingRound:
    """Change a round that is being prepared; raises NotPermitted, WrongState, Invalid."""
    demand_running(scope)
    kept = round_of_year(year=year, scope=scope, lock=True)
    demand_state(
        kept, (RoundState.DRAFT,), _("The round is open: only its calendar can be changed now.")
    )
    demand_version(kept, version)
    if problems := problems_of(data):
        raise Invalid(problems=problems)
    write(kept, **values_of(data))
    write_criteria(kept, criteria)
    return kept


@transaction.atomic
def move_calendar(
    *, year: int, version: int, calendar: Calendar, now: datetime, scope: OfficeScope
) -> FundingRound:
    """Change the days of an open round: those that are not over yet, in order."""
    demand_running(scope)
    kept = round_of_year(year=year, scope=scope, lock=True)
    demand_state(
        kept,
        (RoundState.OPEN, RoundState.REVIEW),
        _("The calendar can be changed while the round is open or under review."),
    )
    demand_version(kept, version)
    changes: dict[str, object] = {
        "reviews_until": calendar.reviews_until,
        "decisions_until": calendar.decisions_until,
    }
    if kept.state == RoundState.OPEN:
        changes["submissions_until"] = calendar.submissions_until
    for name, value in changes.items():
        setattr(kept, name, value)
    problems = calendar_problems(kept)
    if kept.state == RoundState.OPEN:
        problems += day_problems(kept, now)
    if problems:
        raise Invalid(problems=problems)
    return write(kept, **changes)


@transaction.atomic
def open_round(*, year: int, version: int, now: datetime, scope: OfficeScope) -> FundingRound:
    """Open a complete round for proposals and tell the offices; raises Invalid with all that is missing."""
    demand_running(scope)
    kept = round_of_year(year=year, scope=scope, lock=True)
    demand_state(kept, (RoundState.DRAFT,), _("This round was opened before."))
    demand_version(kept, version)
    criteria = criteria_of(funding_round=kept, scope=scope)
    if problems := opening_problems(funding_round=kept, criteria=criteria, now=now):
        raise Invalid(problems=problems)
    write(kept, state=RoundState.OPEN)
    tell_opened(funding_round=kept, now=now, scope=scope)
    return kept


@transaction.atomic
def close_submissions(*, now: datetime, scope: OfficeScope) -> int:
    """Bring rounds under review whose last day for proposals is over in every office.

    For the clock; harmless when run twice. Returns how many rounds were moved.
    """
    if not scope.reason:
        raise NotPermitted
    rounds = list(FundingRound.objects.select_for_update().filter(state=RoundState.OPEN))
    if not rounds:
        return 0
    zones = {node.time_zone for node in tree_on(day=now.date()).nodes.values()}
    moved = [each for each in rounds if is_over_everywhere(each, zones, now)]
    for each in moved:
        write(each, state=RoundState.REVIEW)
    return len(moved)


def write_criteria(funding_round: FundingRound, criteria: Sequence[CriterionData]) -> None:
    """Write the criteria of a round that is being prepared; keys follow the order."""
    wanted = {f"criterion-{place}": data for place, data in enumerate(criteria, start=1)}
    Criterion.objects.filter(round=funding_round).exclude(key__in=wanted).delete()
    for place, (key, data) in enumerate(wanted.items(), start=1):
        Criterion.objects.update_or_create(
            round=funding_round,
            key=key,
            defaults={
                "position": place,
                "text_en": data.text_en.strip(),
                "text_fr": data.text_fr.strip(),
                "text_es": data.text_es.strip(),
                "weight": data.weight,
                "most": data.most,
            },
        )


def problems_of(data: RoundData) -> list[Problem]:
    """Return what cannot be kept even as a draft."""
    problems = []
    if not data.title_en.strip():
        problems.append(
            Problem(code="required", field="title_en", message=_("Give the round a title."))
        )
    if data.envelope is not None and data.envelope <= 0:
        problems.append(
            Problem(code="envelope", field="envelope", message=_("An envelope is above zero."))
        )
    if not FEWEST_REVIEWERS <= data.reviewers <= MOST_REVIEWERS:
        problems.append(
            Problem(
                code="reviewers",
                field="reviewers",
                message=_("Each proposal needs from %(fewest)s to %(most)s reviewers.")
                % {"fewest": FEWEST_REVIEWERS, "most": MOST_REVIEWERS},
            )
        )
    return problems
