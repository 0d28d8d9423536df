"""Samples for blind reading: drawn, given to readers of other offices, given to others, closed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.accounts.scope import OfficeScope
from apps.actions.services.notices import notify
from apps.gender_marker.choices import EditionState, ReadingState, SampleState
from apps.gender_marker.models import BlindReading, Sample
from apps.gender_marker.selectors.access import readings_seen
from apps.gender_marker.selectors.readers import Reader, readers_for
from apps.gender_marker.selectors.samples import (
    MOST_PROJECTS,
    Drawing,
    demand_sample_keeper,
    drawn,
    readings_of,
    sample_seen,
)
from apps.gender_marker.services.reading_notices import CLOSED_UNREAD, GIVEN, notice_of
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState
from apps.web.texts import tidy
from apps.web.versions import demand_version, write

LONGEST_TITLE = 120
LONGEST_REASON = 2000
MOST_SEED = 2**31 - 1

SAMPLE_CLOSED = gettext_noop("The sample was closed before this was read.")


@transaction.atomic
def draw_sample(
    *,
    title: str,
    drawing: Drawing,
    due_on: date,
    readers: Mapping[int, int],
    now: datetime,
    scope: OfficeScope,
) -> Sample:
    """Draw a sample and give its projects to readers (number of the score to number of the person).

    Scores for which no reader is named stay out. Raises NotPermitted, Invalid with everything that is
    wrong, a reader who may not read a project among it.
    """
    demand_sample_keeper(scope=scope)
    title = tidy(title)
    problems = problems_of(title=title, drawing=drawing, due_on=due_on, now=now)
    if problems:
        raise Invalid(problems=problems)
    scores, population = drawn(drawing=drawing, scope=scope)
    offered = readers_for(assessments=scores, on=now.astimezone(UTC).date(), scope=scope)
    chosen: dict[int, Reader] = {}
    for score in scores:
        wish = readers.get(score.pk)
        if wish is None:
            continue
        reader = next((each for each in offered[score.pk] if each.user_id == wish), None)
        if reader is None:
            message = _("This person may not read the project %(project)s.") % {
                "project": score.project.code
            }
            problems.append(Problem("not_a_reader", message, field=f"reader_{score.pk}"))
        else:
            chosen[score.pk] = reader
    if not problems and not chosen:
        message = _("Nothing is given to anybody: there is no score to draw, or no reader for it.")
        problems.append(Problem("empty", message))
    if problems:
        raise Invalid(problems=problems)
    sample = Sample.objects.create(
        title=title,
        edition=drawing.edition,
        starts_on=drawing.starts_on,
        ends_before=drawing.ends_before,
        size=drawing.size,
        seed=drawing.seed,
        is_under_way_only=drawing.is_under_way_only,
        population=population,
        due_on=due_on,
        drawn_by_id=scope.user_id,
        drawn_at=now,
    )
    made = [
        BlindReading.objects.create(
            sample=sample,
            assessment=score,
            project=score.project,
            scored_by_id=score.scored_by_id,
            first_office_id=score.project.office_id,
            reader_id=chosen[score.pk].user_id,
            office_id=chosen[score.pk].office_id,
            given_by_id=scope.user_id,
            given_at=now,
        )
        for score in scores
        if score.pk in chosen
    ]
    notify(notices=[notice_of(each, "given", GIVEN) for each in made], now=now, scope=scope)
    return sample


def problems_of(*, title: str, drawing: Drawing, due_on: date, now: datetime) -> list[Problem]:
    """Return everything that is wrong with a sample that is to be drawn."""
    problems = []

    def blame(field: str, code: str, message: str) -> None:
        problems.append(Problem(code=code, field=field, message=message))

    if not title:
        blame("title", "required", _("Give the sample a title."))
    elif len(title) > LONGEST_TITLE:
        blame("title", "too_long", _("At most %(most)s characters.") % {"most": LONGEST_TITLE})
    elif Sample.objects.filter(title=title).exists():
        blame("title", "taken", _("There is a sample with this title."))
    if drawing.edition.state == EditionState.DRAFT:
        blame("edition", "draft", _("By a draft nothing is scored."))
    if drawing.starts_on >= drawing.ends_before:
        blame("ends_on", "order", _("The span ends before it begins."))
    if not 1 <= drawing.size <= MOST_PROJECTS:
        blame("size", "size", _("From 1 to %(most)s projects.") % {"most": MOST_PROJECTS})
    if not 0 <= drawing.seed <= MOST_SEED:
        blame("seed", "seed", _("A whole number from 0 to %(most)s.") % {"most": MOST_SEED})
    if due_on <= now.astimezone(UTC).date():
        blame("due_on", "past", _("Choose a day after today."))
    return problems


@transaction.atomic
def give_to_another(
    *,
    reading_id: int,
    reader_id: int,
    because: str,
    version: int,
    now: datetime,
    scope: OfficeScope,
) -> BlindReading:
    """Give a project to another reader; what the first one wrote stays with their reading, which ends.

    Of a reading that was declined too, as long as nobody else has the project. Raises OutOfScope,
    NotPermitted, WrongState (`stale`, handed in, a closed sample), Invalid.
    """
    reading_to_give(reading_id=reading_id, scope=scope)
    reading = (
        BlindReading.objects.select_for_update(of=("self",))
        .select_related("sample", "project", "assessment__project")
        .get(pk=reading_id)
    )
    demand_open(reading.sample)
    demand_version(reading, version)
    others = BlindReading.objects.filter(
        sample_id=reading.sample_id, assessment_id=reading.assessment_id
    ).exclude(pk=reading.pk)
    if reading.state == ReadingState.DONE or others.exclude(state=ReadingState.DECLINED).exists():
        raise WrongState(_("Somebody reads this project, or has handed it in."))
    offered = readers_for(
        assessments=[reading.assessment], on=now.astimezone(UTC).date(), scope=scope
    )[reading.assessment_id]
    reader = next((each for each in offered if each.user_id == reader_id), None)
    because = tidy(because)
    problems = []
    if reader is None:
        message = _("This person may not read the project %(project)s.") % {
            "project": reading.project.code
        }
        problems.append(Problem("not_a_reader", message, field="reader"))
    if reading.state == ReadingState.OPEN and not because:
        problems.append(Problem("required", _("Say why."), field="because"))
    if len(because) > LONGEST_REASON:
        message = _("At most %(most)s characters.") % {"most": LONGEST_REASON}
        problems.append(Problem("too_long", message, field="because"))
    if problems or reader is None:
        raise Invalid(problems=problems)
    if reading.state == ReadingState.OPEN:
        write(reading, state=ReadingState.DECLINED, declined_because=because, closed_at=now)
    made = BlindReading.objects.create(
        sample=reading.sample,
        assessment=reading.assessment,
        project=reading.project,
        scored_by_id=reading.scored_by_id,
        first_office_id=reading.first_office_id,
        reader_id=reader.user_id,
        office_id=reader.office_id,
        given_by_id=scope.user_id,
        given_at=now,
    )
    notify(notices=[notice_of(made, "given", GIVEN)], now=now, scope=scope)
    return made


def reading_to_give(*, reading_id: int, scope: OfficeScope) -> BlindReading:
    """Return a reading of an open sample for those who draw samples.

    Raises NotPermitted, OutOfScope, WrongState for a closed sample.
    """
    demand_sample_keeper(scope=scope)
    reading = (
        readings_seen(scope=scope)
        .filter(pk=reading_id)
        .select_related("sample", "project", "reader", "assessment__project")
        .first()
    )
    if reading is None:
        raise OutOfScope
    demand_open(reading.sample)
    return reading


@transaction.atomic
def close_sample(*, sample_id: int, version: int, now: datetime, scope: OfficeScope) -> Sample:
    """Close a sample; what is not handed in yet ends, and its readers are told.

    Raises OutOfScope, NotPermitted, WrongState (`stale`, closed already).
    """
    found = sample_seen(sample_id=sample_id, scope=scope)
    sample = Sample.objects.select_for_update().get(pk=found.pk)
    demand_open(sample)
    demand_version(sample, version)
    unread = [
        each for each in readings_of(sample=sample, scope=scope) if each.state == ReadingState.OPEN
    ]
    for each in unread:
        write(each, state=ReadingState.DECLINED, declined_because=_(SAMPLE_CLOSED), closed_at=now)
    closed: Sample = write(
        sample, state=SampleState.CLOSED, closed_by_id=scope.user_id, closed_at=now
    )
    notify(
        notices=[notice_of(each, "closed", CLOSED_UNREAD) for each in unread],
        now=now,
        scope=scope,
    )
    return closed


def demand_open(sample: Sample) -> None:
    """Raise WrongState for a sample that is closed."""
    if sample.state != SampleState.OPEN:
        raise WrongState(_("The sample is closed."), code="closed")
