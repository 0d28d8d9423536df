"""Meetings of the regions: who reads them, who is invited, which regions had theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import MeetingState, Presence
from apps.focal_points.models import (
    Appointment,
    MeetingDecision,
    MeetingInvitation,
    NetworkMeeting,
)
from apps.focal_points.selectors.access import sees_network
from apps.focal_points.selectors.network.regions import regions_in
from apps.focal_points.selectors.states import active_on
from apps.organization.selectors import tree_on
from apps.web.parts import Kind, StatusTag
from apps.web.refusals import OutOfScope

KIND = "focal_points.networkmeeting"
YEARS_SHOWN = 5
"""So many years the table of the regions goes back. A choice of this product."""
KINDS: dict[str, Kind] = {
    MeetingState.PLANNED: "info",
    MeetingState.HELD: "good",
    MeetingState.CANCELLED: "calm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFilter:
    """What of the meetings is shown; empty values narrow nothing."""

    region_id: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class RegionYears:
    """One region and what became of its meeting in each year: words, and a kind for the colour."""

    name: str
    cells: tuple[tuple[int, str, str], ...]


def ref_of(meeting_id: int) -> RecordRef:
    """Return how other rooms point to a meeting."""
    return RecordRef(KIND, meeting_id)


def meetings_seen(*, scope: OfficeScope) -> QuerySet[NetworkMeeting]:
    """Return the meetings that somebody reads: all for the network, else those they are invited to."""
    if sees_network(scope=scope):
        return NetworkMeeting.objects.all()
    if scope.user_id is None:
        return NetworkMeeting.objects.none()
    return NetworkMeeting.objects.filter(invited(scope))


def invited(scope: OfficeScope) -> Exists:
    """Return the filter of meetings that somebody is invited to."""
    return Exists(
        MeetingInvitation.objects.filter(
            meeting=OuterRef("pk"), appointment__user_id=scope.user_id or 0
        )
    )


def meeting_seen(*, meeting_id: int, scope: OfficeScope) -> NetworkMeeting:
    """Return one meeting; raises OutOfScope when it does not exist for this person."""
    found = meetings_seen(scope=scope).filter(pk=meeting_id).first()
    if found is None:
        raise OutOfScope
    return found


def reads_notes(*, meeting: NetworkMeeting, on: date, scope: OfficeScope) -> bool:
    """Whether somebody reads notes and attendance: of the region, invited, or who sees all offices.

    Agenda and decisions are for the whole network. One statement at most.
    """
    offices = scope.over(Capability.SEE_FOCAL_POINTS)
    if offices.everywhere or offices.ids & tree_on(day=on).subtree(meeting.region_id):
        return True
    return NetworkMeeting.objects.filter(invited(scope), pk=meeting.pk).exists()


def listed(*, only: MeetingFilter, scope: OfficeScope) -> QuerySet[NetworkMeeting]:
    """Return meetings with how many were `asked` and `present` and how many `decided` there was.

    The newest first; what has no time yet before it.
    """
    rows = meetings_seen(scope=scope)
    if only.region_id is not None:
        rows = rows.filter(region_id=only.region_id)
    if only.year is not None:
        rows = rows.filter(year=only.year)
    return rows.annotate(
        asked=counted(MeetingInvitation.objects.all()),
        present=counted(MeetingInvitation.objects.filter(presence=Presence.PRESENT)),
        decided=counted(MeetingDecision.objects.all()),
    ).order_by("-year", F("starts_at").desc(nulls_first=True), "-pk")


def counted(rows: QuerySet[Any]) -> Any:
    """Return the subquery that counts rows of a meeting."""
    mine = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    return Coalesce(Subquery(mine.annotate(number=Count("pk")).values("number")), 0)


def invitations_of(*, meeting: NetworkMeeting, scope: OfficeScope) -> list[MeetingInvitation]:
    """Return who was invited, by name, with `appointment`; one statement.

    The caller has asked `reads_notes`.
    """
    meeting_seen(meeting_id=meeting.pk, scope=scope)
    return list(
        MeetingInvitation.objects.filter(meeting_id=meeting.pk)
        .select_related("appointment__office")
        .order_by("appointment__name", "pk")
    )


def own_invitation(*, meeting: NetworkMeeting, scope: OfficeScope) -> MeetingInvitation | None:
    """Return somebody's own invitation to a meeting, or None; one statement."""
    return MeetingInvitation.objects.filter(
        meeting_id=meeting.pk, appointment__user_id=scope.user_id or 0
    ).first()


def to_invite(*, meeting: NetworkMeeting, on: date, scope: OfficeScope) -> list[Appointment]:
    """Return the focal points of a day who are not invited yet, of all offices by name; one statement."""
    if not scope.may(Capability.KEEP_FOCAL_POINTS):
        return []
    return list(
        Appointment.objects.filter(active_on(on))
        .exclude(pk__in=MeetingInvitation.objects.filter(meeting=meeting).values("appointment"))
        .select_related("office")
        .order_by("name", "pk")
    )


def decisions_of(*, meeting: NetworkMeeting, scope: OfficeScope) -> list[MeetingDecision]:
    """Return the decisions of a meeting by number, for whoever reads the meeting; one statement."""
    readable = meetings_seen(scope=scope).filter(pk=meeting.pk)
    return list(MeetingDecision.objects.filter(meeting__in=readable).order_by("number"))


def meetings_named(*, ids: Iterable[int], scope: OfficeScope) -> list[NetworkMeeting]:
    """Return those of some meetings that somebody reads; one statement."""
    return list(meetings_seen(scope=scope).filter(pk__in=set(ids)))


def coming(
    *, from_moment: Any, regions: Iterable[int], most: int, scope: OfficeScope
) -> list[NetworkMeeting]:
    """Return planned meetings of some regions, or that somebody is invited to, the next first.

    Those without a time stand last. One statement.
    """
    return list(
        meetings_seen(scope=scope)
        .filter(
            Q(starts_at__isnull=True) | Q(starts_at__gte=from_moment),
            Q(region_id__in=set(regions)) | Q(invited(scope)),
            state=MeetingState.PLANNED,
        )
        .order_by(F("starts_at").asc(nulls_last=True), "pk")[:most]
    )


def years_of_regions(*, on: date, scope: OfficeScope) -> tuple[list[int], list[RegionYears]]:
    """Return the last years, and for each region of today what became of its yearly meeting.

    A meeting that was held counts before one that is planned, that before a cancelled one. One statement,
    and one for the tree.
    """
    years = list(range(on.year - YEARS_SHOWN + 1, on.year + 1))
    best: dict[tuple[int, int], NetworkMeeting] = {}
    order = [MeetingState.HELD, MeetingState.PLANNED, MeetingState.CANCELLED]
    rows = meetings_seen(scope=scope).filter(year__in=years).order_by("starts_at", "pk")
    for meeting in rows:
        key = (meeting.region_id, meeting.year)
        known = best.get(key)
        if known is None or order.index(MeetingState(meeting.state)) < order.index(
            MeetingState(known.state)
        ):
            best[key] = meeting
    return years, [
        RegionYears(
            name=region.name,
            cells=tuple(
                (year, words_of_year(best.get((region.id, year))), kind_of(best, region.id, year))
                for year in years
            ),
        )
        for region in regions_in(tree_on(day=on))
    ]


def kind_of(best: dict[tuple[int, int], NetworkMeeting], region_id: int, year: int) -> str:
    """Return the kind of a cell, empty where there was no meeting."""
    found = best.get((region_id, year))
    return KINDS[found.state] if found else ""


def words_of_year(meeting: NetworkMeeting | None) -> str:
    """Return what became of the meeting of a region and year."""
    if meeting is None:
        return pgettext("meeting", "none")
    day = date_format(localtime(meeting.starts_at), "DATE_FORMAT") if meeting.starts_at else ""
    if meeting.state == MeetingState.HELD:
        return _("held on %(day)s") % {"day": day}
    if meeting.state == MeetingState.CANCELLED:
        return _("cancelled")
    return _("planned for %(day)s") % {"day": day} if day else _("planned, no day yet")


def status_of(meeting: NetworkMeeting) -> StatusTag:
    """Return the state of a meeting with its day."""
    return StatusTag(
        kind=KINDS[meeting.state],
        label=MeetingState(meeting.state).label,
        on=localtime(meeting.starts_at) if meeting.starts_at else None,
    )
