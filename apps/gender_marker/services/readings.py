"""A blind reading: answers saved as a draft, handed in once, or declined with a reason."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.services.notices import notify
from apps.gender_marker.choices import ReadingState
from apps.gender_marker.models import BlindAnswer, BlindReading
from apps.gender_marker.selectors.asking import Said, computed_or_holes
from apps.gender_marker.selectors.readings import open_reading, sheet_of_reading
from apps.gender_marker.services.reading_notices import ALL_READ, DECLINED, keeper_notice
from apps.gender_marker.services.scoring.answering import problems_of, tidied
from apps.web.refusals import Invalid, OutOfScope, Problem
from apps.web.texts import tidy
from apps.web.versions import demand_version, write

LONGEST_REASON = 2000


@transaction.atomic
def save_reading(
    *, reading_id: int, answers: Mapping[str, Said], version: int, scope: OfficeScope
) -> BlindReading:
    """Keep the answers of a reading, by the name of the question, as a draft.

    Raises OutOfScope for everybody but the reader and once it is closed, WrongState (`stale`), Invalid
    with everything that a question does not take; then nothing is kept.
    """
    reading = reading_to_write(reading_id, scope)
    demand_version(reading, version)
    sheet = sheet_of_reading(reading=reading)
    known = {each.name: each for each in sheet.askings}
    sent = {name: tidied(said) for name, said in answers.items() if name in known}
    problems = [
        problem for name, said in sent.items() for problem in problems_of(known[name], said)
    ]
    if problems:
        raise Invalid(problems=problems)
    for name, said in sent.items():
        asking = known[name]
        if said != asking.said:
            BlindAnswer.objects.update_or_create(
                reading=reading,
                question=asking.question,
                defaults={
                    "option": asking.option(said.answer),
                    "words": said.words,
                    "passage": said.passage,
                    "place": said.place,
                },
            )
    saved: BlindReading = write(reading)
    return saved


@transaction.atomic
def hand_in(*, reading_id: int, version: int, now: datetime, scope: OfficeScope) -> BlindReading:
    """Hand a reading in: its answers lead to a code and never change again.

    Tells who drew the sample when it was the last. Raises OutOfScope, WrongState (`stale`), Invalid with
    every question that is still to be answered.
    """
    reading = reading_to_write(reading_id, scope)
    demand_version(reading, version)
    sheet = sheet_of_reading(reading=reading)
    computed, problems = computed_or_holes(
        sheet.table(sheet.drafts[0]), sheet.answers_of(sheet.drafts[0])
    )
    if problems or computed is None:
        raise Invalid(problems=problems)
    done: BlindReading = write(
        reading,
        state=ReadingState.DONE,
        outcome=computed.outcome,
        computed_code=computed.code,
        closed_at=now,
    )
    waiting = BlindReading.objects.filter(sample_id=reading.sample_id, state=ReadingState.OPEN)
    if not waiting.exists():
        notice = keeper_notice(done, f"read:{done.pk}", ALL_READ)
        notify(notices=[notice] if notice else [], now=now, scope=scope)
    return done


@transaction.atomic
def decline(
    *, reading_id: int, because: str, version: int, now: datetime, scope: OfficeScope
) -> BlindReading:
    """Decline a reading with a reason; who drew the sample is told and gives it to another.

    Raises OutOfScope, WrongState (`stale`), Invalid.
    """
    reading = reading_to_write(reading_id, scope)
    demand_version(reading, version)
    because = tidy(because)
    if not because or len(because) > LONGEST_REASON:
        message = (
            _("Say why; the Gender Coordination Unit looks for another reader.")
            if not because
            else _("At most %(most)s characters.") % {"most": LONGEST_REASON}
        )
        raise Invalid(problems=[Problem("because", message, field="because")])
    declined: BlindReading = write(
        reading, state=ReadingState.DECLINED, declined_because=because, closed_at=now
    )
    notice = keeper_notice(
        declined, f"declined:{declined.pk}", DECLINED, name=name_of(declined.reader)
    )
    notify(notices=[notice] if notice else [], now=now, scope=scope)
    return declined


def reading_to_write(reading_id: int, scope: OfficeScope) -> BlindReading:
    """Return one's own open reading, locked; raises OutOfScope."""
    found = open_reading(reading_id=reading_id, scope=scope)
    locked = (
        BlindReading.objects.select_for_update(of=("self",))
        .select_related("sample__edition__scale", "project", "reader")
        .filter(pk=found.pk, state=ReadingState.OPEN)
        .first()
    )
    if locked is None:
        raise OutOfScope
    return locked
