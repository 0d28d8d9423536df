"""Meetings of the regions: planned, changed, held or cancelled, and their decisions."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import MeetingState
from apps.focal_points.models import MeetingDecision, NetworkMeeting
from apps.focal_points.selectors.network.issues import demand_writer
from apps.focal_points.selectors.network.meetings import meeting_seen
from apps.focal_points.selectors.network.regions import regions_in
from apps.focal_points.services.network.telling import tell_cancelled, tell_moved
from apps.focal_points.services.network.texts import (
    LONGEST_LINE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    refuse,
    sent_before,
    text_problems,
    tidied,
)
from apps.organization.selectors import tree_on
from apps.web.refusals import OutOfScope, Problem
from apps.web.versions import demand_state, demand_version, write

LONGEST_DECISION = 4000
EARLIEST_YEAR, LATEST_YEAR = 1998, 2199
"""The first focal points were named in 1998; the last year is the product's."""
LIMITS = {
    "title": LONGEST_TITLE,
    "place": LONGEST_LINE,
    "agenda": LONGEST_TEXT,
    "notes": LONGEST_TEXT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingData:
    """What somebody says of a meeting; `starts_at` is aware, None while the time is not known."""

    region_id: int
    year: int
    title: str
    starts_at: datetime | None = None
    place: str = ""
    agenda: str = ""
    notes: str = ""


@transaction.atomic
def plan_meeting(*, data: MeetingData, now: datetime, scope: OfficeScope) -> NetworkMeeting:
    """Plan a meeting; the same sent twice by the same person makes one. Raises NotPermitted, Invalid."""
    demand_writer(scope=scope)
    values = tidied(asdict(data))
    refuse(problems_of(values, now=now))
    twin = sent_before(
        NetworkMeeting.objects.filter(**values, version=1),
        by="created_by",
        at="created_at",
        now=now,
        scope=scope,
    )
    if twin is not None:
        return twin
    return NetworkMeeting.objects.create(**values, created_by_id=scope.user_id, created_at=now)


@transaction.atomic
def change_meeting(
    *, meeting_id: int, version: int, data: MeetingData, now: datetime, scope: OfficeScope
) -> NetworkMeeting:
    """Change a meeting that is not cancelled; the invited hear of another time or place.

    Raises OutOfScope, NotPermitted, WrongState (also `stale`), Invalid.
    """
    meeting = meeting_to_keep(meeting_id, version, scope)
    demand_state(
        meeting,
        (MeetingState.PLANNED, MeetingState.HELD),
        _("This meeting is cancelled; plan another one."),
    )
    values = tidied(asdict(data))
    problems = problems_of(values, now=now)
    if meeting.state == MeetingState.HELD:
        problems += [*held_problems(data.starts_at, now)]
    refuse(problems)
    before = (meeting.starts_at, meeting.place)
    write(meeting, **values)
    is_to_come = meeting.state == MeetingState.PLANNED and meeting.starts_at is not None
    if is_to_come and before != (meeting.starts_at, meeting.place):
        tell_moved(meeting=meeting, user_ids=invited_users(meeting), now=now, scope=scope)
    return meeting


@transaction.atomic
def hold_meeting(
    *, meeting_id: int, version: int, now: datetime, scope: OfficeScope
) -> NetworkMeeting:
    """Say that a planned meeting was held. Raises OutOfScope, NotPermitted, WrongState, Invalid."""
    meeting = meeting_to_keep(meeting_id, version, scope)
    demand_state(meeting, (MeetingState.PLANNED,), _("This meeting is not planned any more."))
    refuse(held_problems(meeting.starts_at, now))
    return write(meeting, state=MeetingState.HELD)


@transaction.atomic
def cancel_meeting(
    *, meeting_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> NetworkMeeting:
    """Cancel a planned meeting and tell the invited why.

    Raises OutOfScope, NotPermitted, WrongState (also `stale`), Invalid without a reason.
    """
    meeting = meeting_to_keep(meeting_id, version, scope)
    demand_state(meeting, (MeetingState.PLANNED,), _("This meeting is not planned any more."))
    said = tidied({"reason": reason})
    refuse(text_problems(said, limits={"reason": LONGEST_DECISION}, required=("reason",)))
    write(meeting, state=MeetingState.CANCELLED, cancelled_because=said["reason"])
    tell_cancelled(meeting=meeting, user_ids=invited_users(meeting), now=now, scope=scope)
    return meeting


@transaction.atomic
def add_decision(
    *, meeting_id: int, version: int, text: str, scope: OfficeScope
) -> MeetingDecision:
    """Write a decision down under the next number. Raises OutOfScope, NotPermitted, WrongState, Invalid."""
    meeting = held_to_keep(meeting_id, version, scope)
    said = decision_text(text)
    last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    decision = MeetingDecision.objects.create(meeting=meeting, number=last + 1, text=said)
    write(meeting)
    return decision


@transaction.atomic
def change_decision(
    *, meeting_id: int, version: int, number: int, text: str, scope: OfficeScope
) -> MeetingDecision:
    """Put the words of a decision right. Raises OutOfScope, NotPermitted, WrongState, Invalid."""
    meeting = held_to_keep(meeting_id, version, scope)
    decision = meeting.decisions.filter(number=number).first()
    if decision is None:
        raise OutOfScope
    decision.text = decision_text(text)
    decision.save(update_fields=["text"])
    write(meeting)
    return decision


def decision_text(text: str) -> str:
    """Return the words of a decision as they are kept; raises Invalid."""
    said = tidied({"text": text})
    refuse(text_problems(said, limits={"text": LONGEST_DECISION}, required=("text",)))
    return str(said["text"])


def meeting_to_keep(meeting_id: int, version: int, scope: OfficeScope) -> NetworkMeeting:
    """Return a locked meeting in the version that was looked at."""
    seen = meeting_seen(meeting_id=meeting_id, scope=scope)
    demand_writer(scope=scope)
    meeting = NetworkMeeting.objects.select_for_update().get(pk=seen.pk)
    demand_version(meeting, version)
    return meeting


def held_to_keep(meeting_id: int, version: int, scope: OfficeScope) -> NetworkMeeting:
    """Return a locked meeting that was held: only then somebody came and something was decided."""
    meeting = meeting_to_keep(meeting_id, version, scope)
    demand_state(
        meeting,
        (MeetingState.HELD,),
        _("Say first that the meeting was held; attendance and decisions come after that."),
    )
    return meeting


def invited_users(meeting: NetworkMeeting) -> list[int | None]:
    """Return the accounts of the invited; one statement."""
    return list(meeting.invitations.values_list("appointment__user_id", flat=True))


def problems_of(values: dict[str, object], *, now: datetime) -> list[Problem]:
    """Return what is wrong with what was said of a meeting."""
    problems = text_problems(values, limits=LIMITS, required=("title",))
    known = {region.id for region in regions_in(tree_on(day=now.date()))}
    if values["region_id"] not in known:
        problems.append(
            Problem(code="invalid_choice", field="region", message=_("Choose one of the list."))
        )
    if not EARLIEST_YEAR <= int(str(values["year"])) <= LATEST_YEAR:
        problems.append(
            Problem(
                code="out_of_range",
                field="year",
                message=_("A year from %(first)s to %(last)s.")
                % {"first": EARLIEST_YEAR, "last": LATEST_YEAR},
            )
        )
    return problems


def held_problems(starts_at: datetime | None, now: datetime) -> list[Problem]:
    """Return why a meeting cannot have been held: its time is not known, or still to come."""
    if starts_at is None:
        return [
            Problem(code="required", field="starts_at", message=_("Say first when it was held."))
        ]
    if starts_at > now:
        return [
            Problem(
                code="in_the_future",
                field="starts_at",
                message=_("This is still to come, so it cannot have been held."),
            )
        ]
    return []
