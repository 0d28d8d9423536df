"""The question to focal points from whom nothing was heard for long, and its answer."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import managers_above, users_who_may
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.focal_points.choices import AppointmentRole, InquiryAnswer
from apps.focal_points.models import Appointment, Inquiry
from apps.focal_points.selectors.inquiries import (
    DAYS_TO_ANSWER,
    inquiry_to_answer,
    still_serving,
)
from apps.focal_points.selectors.picture import pictures
from apps.organization.selectors import newest_names, root_office_id
from apps.web.refusals import Invalid, NotPermitted, Problem, WrongState

LONGEST_WORDS = 2000
APPOINTMENT = "focal_points.appointment"

ASKED = gettext_noop(
    "Nothing was logged since %(day)s for your work as focal point of %(office)s. Do you go on?"
)
ASKED_ABOUT = gettext_noop(
    "Nothing was logged since %(day)s by %(name)s, focal point of %(office)s. They are asked whether they"
    " go on; you may answer for somebody who has left."
)
ASKED_FOR = gettext_noop(
    "Nothing was logged since %(day)s by %(name)s, focal point of %(office)s, who has no account. Please"
    " answer whether they go on."
)
UNANSWERED = gettext_noop(
    "%(name)s, focal point of %(office)s, did not answer for thirty days whether they go on."
)
GOES_ON = gettext_noop("%(name)s goes on as focal point of %(office)s.")
SUCCESSOR = gettext_noop("A successor is wanted for %(name)s, focal point of %(office)s.")


@transaction.atomic
def ask_the_silent(*, now: datetime, scope: OfficeScope) -> int:
    """Ask every inactive focal point once for each silence; return how many questions are new.

    Alternates are not asked: they stand in. Tells the Gender Coordination Unit, once each, of questions
    that nobody answered in time. A fixed number of statements. Raises NotPermitted for all but a job.
    """
    if not scope.reason:
        raise NotPermitted
    today = now.astimezone(UTC).date()
    # Two runs at once wait for each other here.
    serving = list(
        Appointment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user")
        .filter(role=AppointmentRole.FOCAL_POINT, starts_on__lte=today)
        .exclude(ends_before__lte=today)
        .order_by("pk")
    )
    drawn = pictures(appointments=serving, year=today.year, today=today, scope=scope)
    silent = [each for each in serving if drawn[each.pk].is_inactive]
    asked = set(
        Inquiry.objects.filter(appointment__in=silent).values_list("appointment_id", "silent_since")
    )
    waiting = set(
        Inquiry.objects.filter(appointment__in=silent, answered_at__isnull=True).values_list(
            "appointment_id", flat=True
        )
    )
    made = Inquiry.objects.bulk_create(
        Inquiry(appointment=each, silent_since=drawn[each.pk].silent_since, asked_at=now)
        for each in silent
        if each.pk not in waiting and (each.pk, drawn[each.pk].silent_since) not in asked
    )
    late = list(
        Inquiry.objects.filter(
            still_serving(today),
            answered_at__isnull=True,
            asked_at__lte=now - timedelta(days=DAYS_TO_ANSWER),
        )
        .select_related("appointment")
        .order_by("pk")
    )
    tell_of(made, late, now=now, scope=scope)
    return len(made)


@transaction.atomic
def answer_inquiry(
    *, inquiry_id: int, answer: str, words: str, now: datetime, scope: OfficeScope
) -> Inquiry:
    """Keep the answer to a question; who goes on counts as heard from that day.

    The same answer of the same person twice is one. Raises OutOfScope, NotPermitted, Invalid,
    WrongState when it was answered otherwise or the appointment is over.
    """
    found = inquiry_to_answer(inquiry_id=inquiry_id, scope=scope)
    inquiry = Inquiry.objects.select_for_update(of=("self",)).get(pk=found.pk)
    words = words.strip()
    if inquiry.answered_at is not None:
        said = (inquiry.answer, inquiry.words, inquiry.answered_by_id)
        if said == (answer, words, scope.user_id):
            return inquiry
        raise WrongState(_("The question is answered already."), code="answered")
    ends_before = found.appointment.ends_before
    if ends_before is not None and ends_before <= now.date():
        raise WrongState(_("The appointment is over; there is nothing to ask."), code="over")
    problems = problems_of(answer, words)
    if problems:
        raise Invalid(problems=problems)
    inquiry.answer, inquiry.words = answer, words
    inquiry.answered_by_id, inquiry.answered_at = scope.user_id, now
    inquiry.save()
    tell_of_answer(found.appointment, inquiry, now=now, scope=scope)
    return inquiry


def problems_of(answer: str, words: str) -> list[Problem]:
    """Return everything that is wrong with an answer."""
    problems = []
    if answer not in InquiryAnswer.values:
        problems.append(Problem(code="answer", field="answer", message=_("Choose an answer.")))
    if not words:
        problems.append(
            Problem(
                code="words",
                field="words",
                message=_("Say it in a sentence: what comes next, or who should take over."),
            )
        )
    elif len(words) > LONGEST_WORDS:
        problems.append(
            Problem(
                code="too_long",
                field="words",
                message=_("Write %(most)s characters at most.") % {"most": LONGEST_WORDS},
            )
        )
    return problems


def tell_of(
    made: Iterable[Inquiry], late: Iterable[Inquiry], *, now: datetime, scope: OfficeScope
) -> None:
    """Tell person and head of new questions, and the Gender Coordination Unit of late ones."""
    made, late = list(made), list(late)
    if not made and not late:
        return
    today = now.astimezone(UTC).date()
    offices = {each.appointment.office_id for each in (*made, *late)}
    names = newest_names(ids=offices)
    levels = managers_above(office_ids=offices, on=today, scope=scope)
    unit = the_unit(today, scope)
    notices = [
        *(
            notice
            for each in made
            for notice in asking(each, names, levels.get(each.appointment.office_id, []), unit)
        ),
        *(
            notice_to(person, each, "unanswered", UNANSWERED, NoticeKind.WAITING, names)
            for each in late
            for person in unit
        ),
    ]
    notify(notices=notices, now=now, scope=scope)


def asking(
    inquiry: Inquiry,
    names: Mapping[int, tuple[str, str]],
    levels: list[list[Any]],
    unit: list[Any],
) -> Iterator[NewNotice]:
    """Yield what is told of a new question: to the person and their head, else to head and Unit."""
    appointment = inquiry.appointment
    heads = [each for each in (levels[0] if levels else []) if each.pk != appointment.user_id]
    if appointment.user is None or not appointment.user.is_active:
        for person in {each.pk: each for each in (*heads, *unit)}.values():
            yield notice_to(person, inquiry, "asked", ASKED_FOR, NoticeKind.ASSIGNED, names)
        return
    person = appointment.user
    yield notice_to(person, inquiry, "asked", ASKED, NoticeKind.ASSIGNED, names)
    for head in heads:
        yield notice_to(head, inquiry, "asked", ASKED_ABOUT, NoticeKind.ESCALATION, names)


def tell_of_answer(
    appointment: Appointment, inquiry: Inquiry, *, now: datetime, scope: OfficeScope
) -> None:
    """Tell the Gender Coordination Unit what was answered, and the person when another answered."""
    everything = OfficeScope.everything("telling of an answer")
    people = the_unit(now.date(), everything)
    if appointment.user_id is not None:
        people.append(appointment.user)
    names = newest_names(ids=[appointment.office_id])
    is_going_on = inquiry.answer == InquiryAnswer.GOES_ON
    text, kind = (GOES_ON, NoticeKind.DECISION) if is_going_on else (SUCCESSOR, NoticeKind.WAITING)
    inquiry.appointment = appointment
    notify(
        notices=[
            notice_to(person, inquiry, "answered", text, kind, names)
            for person in people
            if person.pk != scope.user_id
        ],
        now=now,
        scope=scope,
    )


def the_unit(on: date, scope: OfficeScope) -> list[Any]:
    """Return who keeps the appointments of the whole organization; one statement."""
    root = root_office_id()
    if root is None:
        return []
    return list(
        users_who_may(capability=Capability.KEEP_FOCAL_POINTS, office_id=root, on=on, scope=scope)
    )


def notice_to(
    person: Any,
    inquiry: Inquiry,
    occasion: str,
    text: str,
    kind: NoticeKind,
    names: Mapping[int, tuple[str, str]],
) -> NewNotice:
    """Return one notice of a question."""
    appointment = inquiry.appointment
    return NewNotice(
        user_id=person.pk,
        kind=kind,
        key=f"focal-point-inquiry:{inquiry.pk}:{occasion}",
        text=text,
        values={
            "day": inquiry.silent_since,
            "name": appointment.name,
            "office": names.get(appointment.office_id, ("", ""))[1],
        },
        url=reverse("focal_points:inquiry", args=[inquiry.pk]),
        record=RecordRef(APPOINTMENT, appointment.pk),
    )
