"""Who is told what of the network: one place for all sentences and occasions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import CAPABILITIES, Capability
from apps.accounts.choices import Role
from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import role_holders
from apps.actions.choices import NoticeKind
from apps.actions.selectors.people import people_named
from apps.actions.services.notices import NewNotice, notify
from apps.focal_points.models import Issue, NetworkAnswer, NetworkMeeting, NetworkQuestion
from apps.focal_points.selectors.network import issues, meetings, questions

INVITED = gettext_noop("You are invited to the meeting “%(title)s” on %(when)s.")
INVITED_SOME_DAY = gettext_noop(
    "You are invited to the meeting “%(title)s”; its day is not known yet."
)
MOVED = gettext_noop("The meeting “%(title)s” is now on %(when)s, %(place)s.")
MOVED_NOWHERE = gettext_noop("The meeting “%(title)s” is now on %(when)s.")
CANCELLED = gettext_noop("The meeting “%(title)s” is cancelled: %(reason)s")
PUBLISHED = gettext_noop("A new issue for the network is published: “%(title)s”.")
ASKED = gettext_noop("%(who)s asks the network: “%(title)s”.")
ANSWERED = gettext_noop("%(who)s answered your question “%(title)s”.")
WHOM_TO_TELL = OfficeScope.everything("whom to tell of the network")
"""Whoever acts does not see who holds which role; the house does."""


def tell_invited(
    *, meeting: NetworkMeeting, user_ids: Iterable[int | None], now: datetime, scope: OfficeScope
) -> None:
    """Invite people to a meeting, each once."""
    text = INVITED if meeting.starts_at else INVITED_SOME_DAY
    tell_of_meeting(
        meeting, user_ids, "invited", text, {"when": meeting.starts_at or ""}, now, scope
    )


def tell_moved(
    *, meeting: NetworkMeeting, user_ids: Iterable[int | None], now: datetime, scope: OfficeScope
) -> None:
    """Tell the invited that time or place have changed."""
    values = {"when": meeting.starts_at or "", "place": meeting.place}
    text = MOVED if meeting.place else MOVED_NOWHERE
    tell_of_meeting(meeting, user_ids, f"moved:{meeting.version}", text, values, now, scope)


def tell_cancelled(
    *, meeting: NetworkMeeting, user_ids: Iterable[int | None], now: datetime, scope: OfficeScope
) -> None:
    """Tell the invited that a meeting is cancelled, and why."""
    values = {"reason": meeting.cancelled_because}
    tell_of_meeting(meeting, user_ids, "cancelled", CANCELLED, values, now, scope)


def tell_of_meeting(
    meeting: NetworkMeeting,
    user_ids: Iterable[int | None],
    occasion: str,
    text: str,
    values: Mapping[str, str | int | date | datetime],
    now: datetime,
    scope: OfficeScope,
) -> None:
    """Tell people of a meeting once for an occasion; whoever has no account hears nothing."""
    tell(
        user_ids=user_ids,
        key=f"network-meeting:{meeting.pk}:{occasion}",
        text=text,
        values={"title": meeting.title, **values},
        url=reverse("focal_points:network_meeting", args=[meeting.pk]),
        record=meetings.ref_of(meeting.pk),
        now=now,
        scope=scope,
    )


def tell_published(*, issue: Issue, now: datetime, scope: OfficeScope) -> None:
    """Tell everybody who reads the network's pages of a new issue; a fixed number of statements."""
    tell(
        user_ids=holders_of(Capability.SEE_FOCAL_POINTS, on=now.date()),
        key=f"network-issue:{issue.pk}",
        text=PUBLISHED,
        values={"title": issue.title_en},
        url=reverse("focal_points:network_issue", args=[issue.pk]),
        record=issues.ref_of(issue.pk),
        now=now,
        scope=scope,
    )


def tell_asked(*, question: NetworkQuestion, now: datetime, scope: OfficeScope) -> None:
    """Tell focal points and the Gender Coordination Unit of a question; a fixed number of statements."""
    tell(
        user_ids=holders_of(Capability.LOG_ACTIVITIES, on=now.date()),
        key=f"network-question:{question.pk}",
        text=ASKED,
        values={"who": name_of_actor(scope=scope), "title": question.title},
        url=reverse("focal_points:network_question", args=[question.pk]),
        record=questions.ref_of(question.pk),
        now=now,
        scope=scope,
    )


def tell_answered(
    *, question: NetworkQuestion, answer: NetworkAnswer, now: datetime, scope: OfficeScope
) -> None:
    """Tell who asked of an answer, unless it is their own."""
    tell(
        user_ids=[question.asked_by_id],
        key=f"network-answer:{answer.pk}",
        text=ANSWERED,
        values={"who": name_of_actor(scope=scope), "title": question.title},
        url=reverse("focal_points:network_question", args=[question.pk]),
        record=questions.ref_of(question.pk),
        now=now,
        scope=scope,
    )


def tell(
    *,
    user_ids: Iterable[int | None],
    key: str,
    text: str,
    values: Mapping[str, str | int | date | datetime],
    url: str,
    record: RecordRef,
    now: datetime,
    scope: OfficeScope,
) -> None:
    """Tell people once for an occasion; not whoever acts."""
    notify(
        notices=[
            NewNotice(
                user_id=user_id,
                kind=NoticeKind.NETWORK,
                key=key,
                text=text,
                values=values,
                url=url,
                record=record,
            )
            for user_id in sorted({each for each in user_ids if each} - {scope.user_id or 0})
        ],
        now=now,
        scope=scope,
    )


def name_of_actor(*, scope: OfficeScope) -> str:
    """Return the name of whoever acts; one statement."""
    people = people_named(ids=[scope.user_id], scope=scope)
    return name_of(people.get(scope.user_id or 0))


def holders_of(capability: Capability, *, on: date) -> list[int]:
    """Return the accounts that hold a capability over any office; one statement."""
    roles = [role for role in Role if capability in CAPABILITIES[role]]
    return [user.pk for user in role_holders(roles=roles, on=on, scope=WHOM_TO_TELL)]
