"""Who is invited to a meeting of the network, and who came."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import MeetingState, Presence
from apps.focal_points.models import Appointment, MeetingInvitation, NetworkMeeting
from apps.focal_points.selectors.network.meetings import invitations_of, to_invite
from apps.focal_points.services.network.meetings import held_to_keep, meeting_to_keep
from apps.focal_points.services.network.telling import tell_invited
from apps.organization.selectors import tree_on
from apps.web.refusals import Invalid, OutOfScope, Problem
from apps.web.versions import demand_state, write

INVITING = (MeetingState.PLANNED, MeetingState.HELD)


@transaction.atomic
def invite_region(*, meeting_id: int, version: int, now: datetime, scope: OfficeScope) -> int:
    """Invite all focal points and alternates of the region that are not invited yet; return how many.

    Those of today, in a fixed number of statements. Raises OutOfScope, NotPermitted, WrongState (`stale`).
    """
    meeting = to_invite_for(meeting_id, version, scope)
    offices = tree_on(day=now.date()).subtree(meeting.region_id)
    new = [
        each
        for each in to_invite(meeting=meeting, on=now.date(), scope=scope)
        if each.office_id in offices
    ]
    return add(meeting, new, now=now, scope=scope)


@transaction.atomic
def invite(
    *, meeting_id: int, version: int, appointment_id: int, now: datetime, scope: OfficeScope
) -> int:
    """Invite one more focal point of any office; return how many were new.

    Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid for nobody who is to be invited.
    """
    meeting = to_invite_for(meeting_id, version, scope)
    new = [
        each
        for each in to_invite(meeting=meeting, on=now.date(), scope=scope)
        if each.pk == appointment_id
    ]
    if not new:
        raise Invalid(
            problems=[
                Problem(
                    code="invalid_choice",
                    field="appointment",
                    message=_("Choose one of the list."),
                )
            ]
        )
    return add(meeting, new, now=now, scope=scope)


@transaction.atomic
def uninvite(
    *, meeting_id: int, version: int, invitation_id: int, scope: OfficeScope
) -> NetworkMeeting:
    """Take an invitation back, as long as nothing is written down of it.

    Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid.
    """
    meeting = to_invite_for(meeting_id, version, scope)
    found = meeting.invitations.filter(pk=invitation_id).first()
    if found is None:
        raise OutOfScope
    demand_presence(found)
    found.delete()
    return write(meeting)


@transaction.atomic
def write_attendance(
    *, meeting_id: int, version: int, presences: Mapping[int, str], scope: OfficeScope
) -> NetworkMeeting:
    """Write down who came, by the number of the invitation; who is not named stays as they are.

    Raises OutOfScope for an invitation to another meeting, NotPermitted, WrongState (`stale`, or a meeting
    that was not held), Invalid.
    """
    meeting = held_to_keep(meeting_id, version, scope)
    lines = {line.pk: line for line in invitations_of(meeting=meeting, scope=scope)}
    if presences.keys() - lines.keys():
        raise OutOfScope
    wrong = [number for number, said in presences.items() if said not in Presence.values]
    if wrong:
        raise Invalid(
            problems=[
                Problem(
                    code="invalid_choice",
                    field=f"presence_{number}",
                    message=_("Choose one of the list."),
                )
                for number in wrong
            ]
        )
    changed = []
    for number, said in presences.items():
        if lines[number].presence != said:
            lines[number].presence = said
            changed.append(lines[number])
    if not changed:
        return meeting
    MeetingInvitation.objects.bulk_update(changed, ["presence"])
    return write(meeting)


def add(
    meeting: NetworkMeeting, new: list[Appointment], *, now: datetime, scope: OfficeScope
) -> int:
    """Write invitations down and tell those who have accounts, while the meeting is to come."""
    if not new:
        return 0
    MeetingInvitation.objects.bulk_create(
        MeetingInvitation(meeting=meeting, appointment=each) for each in new
    )
    write(meeting)
    if meeting.state == MeetingState.PLANNED:
        tell_invited(meeting=meeting, user_ids=[each.user_id for each in new], now=now, scope=scope)
    return len(new)


def to_invite_for(meeting_id: int, version: int, scope: OfficeScope) -> NetworkMeeting:
    """Return a locked meeting that people may be invited to: planned, or held, for who came unasked."""
    meeting = meeting_to_keep(meeting_id, version, scope)
    demand_state(meeting, INVITING, _("This meeting is cancelled; plan another one."))
    return meeting


def demand_presence(found: MeetingInvitation) -> None:
    """Raise Invalid once it is written down whether somebody came."""
    if found.presence != Presence.INVITED:
        raise Invalid(_("It is written down whether this person came; correct that instead."))
