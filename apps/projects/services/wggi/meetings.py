"""Meetings of the WGGI: planned, written down, their attendance and decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.choices import Presence
from apps.projects.models import WggiAttendance, WggiDecision, WggiMeeting
from apps.projects.selectors.wggi.meetings import attendance_of, meeting_seen
from apps.projects.selectors.wggi.members import demand_running
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState
from apps.web.versions import write

LONGEST_TEXT = 20_000
LONGEST_WORDS = 4000
LONGEST_PLACE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingData:
    """When and where, what is to be spoken of, and what was said."""

    held_on: date
    place: str = ""
    agenda: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Attended:
    """Whether a member came; a blank presence means not written down."""

    presence: str
    contribution: str = ""


@transaction.atomic
def plan_meeting(*, data: MeetingData, now: datetime, scope: OfficeScope) -> WggiMeeting:
    """Write a meeting down; the same sent twice by the same person makes one.

    Raises NotPermitted, Invalid.
    """
    demand_running(scope)
    refuse(text_problems(data))
    values = values_of(data)
    twin = WggiMeeting.objects.filter(**values, version=1, created_by_id=scope.user_id).first()
    if twin is not None and scope.user_id is not None:
        return twin
    return WggiMeeting.objects.create(**values, created_by_id=scope.user_id, created_at=now)


@transaction.atomic
def change_meeting(
    *, meeting_id: int, version: int, data: MeetingData, scope: OfficeScope
) -> WggiMeeting:
    """Change day, place, agenda or notes. Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid."""
    meeting = meeting_to_keep(meeting_id, version, scope)
    refuse(text_problems(data))
    return write(meeting, **values_of(data))


@transaction.atomic
def write_attendance(
    *, meeting_id: int, version: int, attended: Mapping[int, Attended], scope: OfficeScope
) -> WggiMeeting:
    """Write down who came, by the number of the membership; who is not named stays as they are.

    A blank presence takes back what was written. Raises OutOfScope, also for somebody who was no member
    on the day, NotPermitted, WrongState (`stale`), Invalid.
    """
    meeting = meeting_to_keep(meeting_id, version, scope)
    lines = {line.member.pk: line for line in attendance_of(meeting=meeting, scope=scope)}
    if attended.keys() - lines.keys():
        raise OutOfScope
    problems = [
        problem
        for member_id, said in attended.items()
        for problem in attendance_problems(member_id, said)
    ]
    refuse(problems)
    for member_id, said in attended.items():
        known = lines[member_id].attendance
        words = said.contribution.strip()
        if not said.presence:
            if known is not None:
                known.delete()
        elif known is None:
            WggiAttendance.objects.create(
                meeting=meeting, member_id=member_id, presence=said.presence, contribution=words
            )
        elif (known.presence, known.contribution) != (said.presence, words):
            known.presence, known.contribution = said.presence, words
            known.save(update_fields=["presence", "contribution"])
    return write(meeting)


@transaction.atomic
def add_decision(*, meeting_id: int, version: int, text: str, scope: OfficeScope) -> WggiDecision:
    """Write a decision down under the next number. Raises OutOfScope, NotPermitted, WrongState, Invalid."""
    meeting = meeting_to_keep(meeting_id, version, scope)
    refuse(words_problems(text))
    last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    decision = WggiDecision.objects.create(meeting=meeting, number=last + 1, text=text.strip())
    write(meeting)
    return decision


@transaction.atomic
def change_decision(
    *, meeting_id: int, version: int, number: int, text: str, scope: OfficeScope
) -> WggiDecision:
    """Put the words of a decision right. Raises OutOfScope, NotPermitted, WrongState, Invalid."""
    meeting = meeting_to_keep(meeting_id, version, scope)
    decision = meeting.decisions.filter(number=number).first()
    if decision is None:
        raise OutOfScope
    refuse(words_problems(text))
    decision.text = text.strip()
    decision.save(update_fields=["text"])
    write(meeting)
    return decision


def meeting_to_keep(meeting_id: int, version: int, scope: OfficeScope) -> WggiMeeting:
    """Return a locked meeting in the version that was looked at."""
    meeting = meeting_seen(meeting_id=meeting_id, scope=scope, lock=True)
    demand_running(scope)
    if meeting.version != version:
        raise WrongState(
            _(
                "Somebody has changed this meeting since you opened it: you looked at version %(seen)s,"
                " now it is version %(now)s. Look at it again, then decide."
            )
            % {"seen": version, "now": meeting.version},
            code="stale",
        )
    return meeting


def values_of(data: MeetingData) -> dict[str, object]:
    """Return what was said as values of the columns, without blanks around it."""
    return {
        "held_on": data.held_on,
        "place": data.place.strip(),
        "agenda": data.agenda.strip(),
        "notes": data.notes.strip(),
    }


def refuse(problems: list[Problem]) -> None:
    """Raise Invalid with all problems, if there are any."""
    if problems:
        raise Invalid(problems=problems)


def text_problems(data: MeetingData) -> list[Problem]:
    """Return what is too long."""
    limits = {"place": LONGEST_PLACE, "agenda": LONGEST_TEXT, "notes": LONGEST_TEXT}
    return [
        too_long(name, limit)
        for name, limit in limits.items()
        if len(getattr(data, name).strip()) > limit
    ]


def words_problems(text: str) -> list[Problem]:
    """Return what is wrong with the words of a decision."""
    if not text.strip():
        return [Problem(code="required", field="text", message=_("Say what was decided."))]
    return [too_long("text", LONGEST_WORDS)] if len(text.strip()) > LONGEST_WORDS else []


def attendance_problems(member_id: int, said: Attended) -> list[Problem]:
    """Return what is wrong with a line of the attendance; `field` names the line."""
    problems = []
    if said.presence and said.presence not in Presence.values:
        problems.append(
            Problem(
                code="invalid_choice",
                field=f"presence_{member_id}",
                message=_("Choose one of the list."),
            )
        )
    if not said.presence and said.contribution.strip():
        problems.append(
            Problem(
                code="required",
                field=f"presence_{member_id}",
                message=_("Say whether this member came, too."),
            )
        )
    if len(said.contribution.strip()) > LONGEST_WORDS:
        problems.append(too_long(f"contribution_{member_id}", LONGEST_WORDS))
    return problems


def too_long(name: str, limit: int) -> Problem:
    """Return the problem of a text that is too long."""
    return Problem(
        code="too_long",
        field=name,
        message=_("This is too long; at most %(limit)s characters.") % {"limit": limit},
    )
