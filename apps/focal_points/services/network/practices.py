"""Good practices: shared, corrected, taken back with a reason."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.models import Practice
from apps.focal_points.selectors.network.practices import (
    activity_to_share,
    areas,
    demand_sharing,
    keeps_practice,
    practice_seen,
)
from apps.focal_points.services.network.texts import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    refuse,
    sent_before,
    text_problems,
    tidied,
)
from apps.organization.selectors import tree_on
from apps.web.refusals import NotPermitted, Problem, WrongState
from apps.web.versions import demand_version, write

LIMITS = {"title": LONGEST_TITLE, "text": LONGEST_TEXT}
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeData:
    """What somebody says of a practice; `activity_id` is what it comes from, if anything."""

    office_id: int
    title: str
    text: str
    language: str = "en"
    area_id: int | None = None
    activity_id: int | None = None


@transaction.atomic
def share_practice(*, data: PracticeData, now: datetime, scope: OfficeScope) -> Practice:
    """Share a practice with the network; the same sent twice shares one.

    Raises NotPermitted, OutOfScope for an activity that is not seen, Invalid.
    """
    demand_sharing(scope=scope)
    if data.activity_id is not None:
        activity_to_share(activity_id=data.activity_id, scope=scope)
    values = tidied(asdict(data))
    refuse([*office_problems(data.office_id, now=now, scope=scope), *problems_of(values, scope)])
    twin = sent_before(
        Practice.objects.filter(**values), by="shared_by", at="shared_at", now=now, scope=scope
    )
    if twin is not None:
        return twin
    return Practice.objects.create(**values, shared_by_id=scope.user_id, shared_at=now)


@transaction.atomic
def change_practice(
    *,
    practice_id: int,
    version: int,
    title: str,
    text: str,
    language: str,
    area_id: int | None,
    scope: OfficeScope,
) -> Practice:
    """Correct a practice. Raises OutOfScope, NotPermitted, WrongState (taken back, or `stale`), Invalid."""
    practice = practice_to_keep(practice_id, version, scope)
    values = tidied({"title": title, "text": text, "language": language, "area_id": area_id})
    refuse(problems_of(values, scope))
    return write(practice, **values)


@transaction.atomic
def take_back(
    *, practice_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> Practice:
    """Take a practice back with a reason. Raises OutOfScope, NotPermitted, WrongState, Invalid."""
    practice = practice_to_keep(practice_id, version, scope)
    said = tidied({"reason": reason})
    refuse(text_problems(said, limits={"reason": LONGEST_REASON}, required=("reason",)))
    return write(practice, taken_back_because=said["reason"], taken_back_at=now)


def practice_to_keep(practice_id: int, version: int, scope: OfficeScope) -> Practice:
    """Return a locked practice that is shared, in the version that was looked at."""
    seen = practice_seen(practice_id=practice_id, scope=scope)
    if not keeps_practice(practice=seen, scope=scope):
        raise NotPermitted(
            _("Who shared a practice, and the Gender Coordination Unit, change it or take it back.")
        )
    practice = Practice.objects.select_for_update().get(pk=seen.pk)
    if practice.taken_back_at is not None:
        raise WrongState(_("This practice was taken back; share it anew if it holds again."))
    demand_version(practice, version)
    return practice


def office_problems(office_id: int, *, now: datetime, scope: OfficeScope) -> list[Problem]:
    """Return why somebody may not speak for an office: not theirs, or not there on the day."""
    if (
        scope.may(Capability.LOG_ACTIVITIES, office_id)
        and office_id in tree_on(day=now.date()).nodes
    ):
        return []
    return [Problem(code="invalid_choice", field="office", message=_("Choose one of the list."))]


def problems_of(values: dict[str, object], scope: OfficeScope) -> list[Problem]:
    """Return what is wrong with the words and the area of a practice."""
    problems = text_problems(values, limits=LIMITS, required=("title", "text"))
    if values["area_id"] is not None and values["area_id"] not in {
        area.pk for area in areas(scope=scope)
    }:
        problems.append(
            Problem(code="invalid_choice", field="area", message=_("Choose one of the list."))
        )
    return problems
