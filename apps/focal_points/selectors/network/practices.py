"""Good practices: shared with the whole network, taken back with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityState
from apps.focal_points.models import Activity, Area, Practice
from apps.focal_points.selectors.access import activities_seen, keeps_network, sees_network
from apps.organization.selectors import tree_on
from apps.projects.selectors.words import holding
from apps.web.marking import words_in
from apps.web.parts import StatusTag
from apps.web.refusals import NotPermitted, OutOfScope

KIND = "focal_points.practice"
SEARCHED = ("title", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeFilter:
    """What of the practices is shown; empty values narrow nothing."""

    text: str = ""
    area_id: int | None = None
    region_id: int | None = None
    language: str = ""


def ref_of(practice_id: int) -> RecordRef:
    """Return how other rooms point to a practice."""
    return RecordRef(KIND, practice_id)


def practices_seen(*, scope: OfficeScope) -> QuerySet[Practice]:
    """Return what somebody reads; what was taken back only those who shared it or keep the network."""
    if not sees_network(scope=scope):
        return Practice.objects.none()
    if keeps_network(scope=scope):
        return Practice.objects.all()
    return Practice.objects.filter(
        Q(taken_back_at__isnull=True) | Q(shared_by_id=scope.user_id or 0)
    )


def listed(*, only: PracticeFilter, on: date, scope: OfficeScope) -> QuerySet[Practice]:
    """Return practices, the newest first; what was taken back is no part of the list."""
    rows = practices_seen(scope=scope).filter(taken_back_at__isnull=True)
    if only.text:
        rows = holding(rows, name="said", columns=SEARCHED, words=words_in(only.text))
    if only.area_id is not None:
        rows = rows.filter(area_id=only.area_id)
    if only.language:
        rows = rows.filter(language=only.language)
    if only.region_id is not None:
        rows = rows.filter(office_id__in=tree_on(day=on).subtree(only.region_id))
    return rows.select_related("office", "area", "shared_by").order_by("-shared_at", "-pk")


def practice_seen(*, practice_id: int, scope: OfficeScope) -> Practice:
    """Return one practice; raises OutOfScope when it does not exist for this person."""
    found = (
        practices_seen(scope=scope)
        .select_related("office", "area", "shared_by", "activity")
        .filter(pk=practice_id)
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


def may_share(*, scope: OfficeScope) -> bool:
    """Whether somebody shares practices, and obstacles and incentives: who logs activities."""
    return bool(scope.over(Capability.LOG_ACTIVITIES))


def demand_sharing(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody shares practices, obstacles and incentives."""
    if not may_share(scope=scope):
        raise NotPermitted(
            _("Focal points and the Gender Coordination Unit share what they have learned.")
        )


def keeps_practice(*, practice: Practice, scope: OfficeScope) -> bool:
    """Whether somebody changes a practice or takes it back: who shared it, and who keeps the network."""
    is_own = scope.user_id is not None and practice.shared_by_id == scope.user_id
    return (is_own and may_share(scope=scope)) or keeps_network(scope=scope)


def areas(*, scope: OfficeScope) -> list[Area]:
    """Return the areas of work in force, by number; one statement."""
    if not sees_network(scope=scope):
        return []
    return list(Area.objects.filter(retired_on__isnull=True).order_by("number"))


def activity_to_share(*, activity_id: int, scope: OfficeScope) -> Activity:
    """Return a logged activity that a practice may come from; raises OutOfScope."""
    found = activities_seen(scope=scope).filter(pk=activity_id, state=ActivityState.LOGGED).first()
    if found is None:
        raise OutOfScope
    return found


def practices_of(*, activity_id: int, scope: OfficeScope) -> list[Practice]:
    """Return the practices that were shared from an activity; one statement."""
    rows = practices_seen(scope=scope).filter(activity_id=activity_id)
    return list(rows.filter(taken_back_at__isnull=True).order_by("pk"))


def practices_named(*, ids: Iterable[int], scope: OfficeScope) -> list[Practice]:
    """Return those of some practices that somebody reads; one statement."""
    return list(practices_seen(scope=scope).filter(pk__in=set(ids)))


def newest(*, most: int, scope: OfficeScope) -> list[Practice]:
    """Return the practices shared last; one statement."""
    rows = practices_seen(scope=scope).filter(taken_back_at__isnull=True)
    return list(rows.order_by("-shared_at", "-pk")[:most])


def status_of(practice: Practice) -> StatusTag:
    """Return whether a practice is shared or was taken back, and when."""
    if practice.taken_back_at is not None:
        return StatusTag(
            kind="calm", label=pgettext("practice", "Taken back"), on=practice.taken_back_at
        )
    return StatusTag(kind="good", label=pgettext("practice", "Shared"), on=practice.shared_at)
