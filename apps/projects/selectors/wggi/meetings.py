"""Meetings of the WGGI, for those who see its work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.projects.choices import Presence
from apps.projects.models import WggiAttendance, WggiDecision, WggiMeeting, WggiMember
from apps.projects.selectors.wggi.members import holding
from apps.web.refusals import OutOfScope

KIND = "projects.wggimeeting"


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """Whether one member came; without an `attendance` nothing is written down yet."""

    member: WggiMember
    attendance: WggiAttendance | None

    @property
    def presence(self) -> str:
        """The presence that is written down, or nothing."""
        return self.attendance.presence if self.attendance else ""

    @property
    def contribution(self) -> str:
        """What the member brought, or nothing."""
        return self.attendance.contribution if self.attendance else ""


def ref_of(meeting_id: int) -> RecordRef:
    """Return how other rooms point to a meeting."""
    return RecordRef(KIND, meeting_id)


def sees_meetings(scope: OfficeScope) -> bool:
    """Whether somebody reads the WGGI's meetings: who sees the records and the projects of all offices."""
    return scope.may(Capability.SEE) and scope.may(Capability.SEE_PROJECTS)


def meetings_seen(*, scope: OfficeScope) -> QuerySet[WggiMeeting]:
    """Return the meetings that somebody reads, the newest first: all, or none."""
    return WggiMeeting.objects.all() if sees_meetings(scope) else WggiMeeting.objects.none()


def listed(*, scope: OfficeScope) -> QuerySet[WggiMeeting]:
    """Return meetings with how many members were `present` and how many `decided` there was."""
    return (
        meetings_seen(scope=scope)
        .annotate(
            present=Count(
                "attendances", filter=Q(attendances__presence=Presence.PRESENT), distinct=True
            ),
            decided=Count("decisions", distinct=True),
        )
        .order_by("-held_on", "-pk")
    )


def meeting_seen(*, meeting_id: int, scope: OfficeScope, lock: bool = False) -> WggiMeeting:
    """Return one meeting; raises OutOfScope. `lock` holds it until the end of the transaction."""
    rows = meetings_seen(scope=scope)
    if lock:
        rows = rows.select_for_update(of=("self",))
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None:
        raise OutOfScope
    return meeting


def attendance_of(*, meeting: WggiMeeting, scope: OfficeScope) -> list[AttendanceLine]:
    """Return the members of the day of a meeting, by name, the head first; two statements."""
    if not sees_meetings(scope):
        return []
    written = {
        each.member_id: each for each in WggiAttendance.objects.filter(meeting_id=meeting.pk)
    }
    members = WggiMember.objects.filter(holding(meeting.held_on) | Q(pk__in=written))
    return [
        AttendanceLine(member, written.get(member.pk))
        for member in sorted(members, key=lambda each: (each.role != "head", each.name))
    ]


def decisions_of(*, meeting: WggiMeeting, scope: OfficeScope) -> list[WggiDecision]:
    """Return the decisions of a meeting by number; one statement."""
    if not sees_meetings(scope):
        return []
    return list(WggiDecision.objects.filter(meeting_id=meeting.pk).order_by("number"))


def meetings_named(*, ids: Iterable[int], scope: OfficeScope) -> dict[int, date]:
    """Return the days of meetings that somebody reads, by number; one statement."""
    return dict(meetings_seen(scope=scope).filter(pk__in=set(ids)).values_list("pk", "held_on"))


def next_and_last(*, on: date, scope: OfficeScope) -> tuple[WggiMeeting | None, WggiMeeting | None]:
    """Return the next meeting from a day on, and the last before it; two statements."""
    rows = meetings_seen(scope=scope)
    return (
        rows.filter(held_on__gte=on).order_by("held_on", "pk").first(),
        rows.filter(held_on__lt=on).first(),
    )
