"""Writing a workplan: begun, its items and their order, taken over from the year before, progress, the note."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ItemProgress
from apps.focal_points.models import Workplan, WorkplanItem
from apps.focal_points.selectors.access import appointment_seen
from apps.focal_points.selectors.workplan_steps import (
    WorkplanStep,
    may_begin,
    today_at,
    workplan_facts,
    workplan_obstacle,
    years_open,
)
from apps.focal_points.selectors.workplan_words import commitment_words
from apps.focal_points.selectors.workplans import (
    areas_offered,
    item_seen,
    open_items_before,
    workplan_locked,
)
from apps.policy.selectors.commitments import (
    commitments_seen,
    guideline_activities_seen,
    is_open_on,
)
from apps.web.refusals import Invalid, Problem, WrongState
from apps.web.texts import tidy
from apps.web.versions import demand_version, write

LONGEST_TITLE = 200
LONGEST_TEXT = 4_000
MOST_ITEMS = 60
"""Items of one workplan; a choice of this product: more is a list that nobody reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemData:
    """What an item says; it serves a commitment, or an activity of the guidelines, or neither."""

    title: str
    area_id: int | None
    expected_result: str = ""
    due_on: date | None = None
    commitment_id: int | None = None
    guideline_activity_id: int | None = None


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The items made from those of the year before, and the closed commitments that they lost."""

    items: tuple[WorkplanItem, ...]
    unlinked: tuple[str, ...]


@transaction.atomic
def begin_workplan(
    *, appointment_id: int, year: int, now: datetime, scope: OfficeScope
) -> Workplan:
    """Begin the workplan of a year; the one that there is already is that workplan.

    Raises what `may_begin` says, and Invalid for a year that is not open.
    """
    appointment = appointment_seen(appointment_id=appointment_id, scope=scope)
    if refusal := may_begin(appointment=appointment, now=now, scope=scope):
        raise refusal
    begun = Workplan.objects.filter(appointment=appointment, year=year).first()
    if begun is not None:
        return begun
    today = today_at(appointment.office_id, now)
    if year not in years_open(appointment=appointment, today=today):
        message = _(
            "A workplan is begun for %(this)s or %(next)s, within the term of the appointment."
        )
        values = {"this": today.year, "next": today.year + 1}
        raise Invalid(problems=[Problem(code="year", message=message % values, field="year")])
    return Workplan.objects.create(
        appointment=appointment, year=year, created_by_id=scope.user_id, created_at=now
    )


@transaction.atomic
def add_item(
    *, workplan_id: int, data: ItemData, now: datetime, scope: OfficeScope
) -> WorkplanItem:
    """Add an item at the end; one that says exactly the same is there already is that item.

    Raises OutOfScope, NotPermitted, WrongState, and Invalid with all problems at once.
    """
    workplan = workplan_to(WorkplanStep.WRITE, workplan_id=workplan_id, scope=scope)
    twin = workplan.items.filter(**values_of(data)).first()
    if twin is not None:
        return twin
    number = workplan.items.count()
    problems = item_problems(data, workplan=workplan, held=None, now=now, scope=scope)
    if number >= MOST_ITEMS:
        problems.append(too_many())
    if problems:
        raise Invalid(problems=problems)
    item = workplan.items.create(position=number + 1, **values_of(data))
    write(workplan)
    return item


@transaction.atomic
def change_item(
    *, item_id: int, version: int, data: ItemData, now: datetime, scope: OfficeScope
) -> WorkplanItem:
    """Change what an item says; it keeps a commitment that was closed since, but takes no new one.

    Saving what it says already changes nothing. Raises WrongState (`stale`) from an older version.
    """
    item, workplan = item_to(WorkplanStep.WRITE, item_id=item_id, scope=scope)
    values = values_of(data)
    if all(getattr(item, name) == value for name, value in values.items()):
        return item
    demand_version(item, version)
    if problems := item_problems(data, workplan=workplan, held=item, now=now, scope=scope):
        raise Invalid(problems=problems)
    write(workplan)
    return write(item, **values)


@transaction.atomic
def move_item(*, item_id: int, by: int, scope: OfficeScope) -> WorkplanItem:
    """Move an item one place up (-1) or down (1); the first and the last stay where they are."""
    item, workplan = item_to(WorkplanStep.WRITE, item_id=item_id, scope=scope)
    other = workplan.items.filter(position=item.position + by).first()
    if by in (-1, 1) and other is not None:
        # Two places change hands; that each has one item is checked at the end of the transaction.
        item.position, other.position = other.position, item.position
        item.save(update_fields=["position"])
        other.save(update_fields=["position"])
        write(workplan)
    return item


@transaction.atomic
def remove_item(*, item_id: int, version: int, scope: OfficeScope) -> None:
    """Remove an item; those after it move up. An action made from it stays in the register."""
    item, workplan = item_to(WorkplanStep.WRITE, item_id=item_id, scope=scope)
    demand_version(item, version)
    place = item.position
    item.delete()
    workplan.items.filter(position__gt=place).update(position=F("position") - 1)
    write(workplan)


@transaction.atomic
def take_over(
    *, workplan_id: int, item_ids: Collection[int], now: datetime, scope: OfficeScope
) -> TakenOver:
    """Take open items of the year before over, due a year later; a closed commitment is left out and named.

    Items that cannot be taken over, because they are here already or not open, are passed over.
    """
    workplan = workplan_to(WorkplanStep.WRITE, workplan_id=workplan_id, scope=scope)
    wanted = set(item_ids)
    before = [
        item for item in open_items_before(workplan=workplan, scope=scope) if item.pk in wanted
    ]
    number = workplan.items.count()
    if number + len(before) > MOST_ITEMS:
        raise Invalid(problems=[too_many()])
    made, unlinked = [], []
    for place, item in enumerate(before, start=number + 1):
        commitment = item.commitment
        if commitment is not None and not is_open_on(commitment, now.date()):
            unlinked.append(commitment_words(commitment))
            commitment = None
        made.append(
            workplan.items.create(
                position=place,
                area=item.area,
                title=item.title,
                expected_result=item.expected_result,
                due_on=item.due_on and a_year_later(item.due_on),
                commitment=commitment,
                guideline_activity=item.guideline_activity,
            )
        )
    if made:
        write(workplan)
    return TakenOver(tuple(made), tuple(dict.fromkeys(unlinked)))


@transaction.atomic
def tell_progress(
    *, item_id: int, version: int, progress: str, note: str, scope: OfficeScope
) -> WorkplanItem:
    """Say how far an item is and what came of it, whatever the state of its workplan.

    The approval of the workplan stays. Saying the same again changes nothing. A dropped item says why.
    """
    item, _workplan = item_to(WorkplanStep.PROGRESS, item_id=item_id, scope=scope)
    words = tidy(note)
    if (item.progress, item.progress_note) == (progress, words):
        return item
    demand_version(item, version)
    problems = []
    if progress not in ItemProgress.values:
        problems.append(
            Problem(code="unknown", message=_("Choose how far it is."), field="progress")
        )
    if progress == ItemProgress.DROPPED and not words:
        problems.append(
            Problem(
                code="required",
                message=_("Say why it was dropped, then drop it."),
                field="note",
            )
        )
    if len(words) > LONGEST_TEXT:
        problems.append(too_long("note"))
    if problems:
        raise Invalid(problems=problems)
    return write(item, progress=progress, progress_note=words)


@transaction.atomic
def write_note(*, workplan_id: int, version: int, note: str, scope: OfficeScope) -> Workplan:
    """Write the note of a workplan; the approval stays."""
    workplan = workplan_to(WorkplanStep.NOTE, workplan_id=workplan_id, scope=scope)
    words = tidy(note)
    if words == workplan.note:
        return workplan
    demand_version(workplan, version)
    if len(words) > LONGEST_TEXT:
        raise Invalid(problems=[too_long("note")])
    return write(workplan, note=words)


def workplan_to(step: WorkplanStep, *, workplan_id: int, scope: OfficeScope) -> Workplan:
    """Return a workplan, locked, for a step; raises what stands in the way."""
    workplan = workplan_locked(workplan_id=workplan_id, scope=scope)
    if refusal := workplan_obstacle(step, facts=workplan_facts(workplan), scope=scope):
        raise refusal
    return workplan


def item_to(
    step: WorkplanStep, *, item_id: int, scope: OfficeScope
) -> tuple[WorkplanItem, Workplan]:
    """Return an item and its locked workplan for a step; raises what stands in the way.

    Everything that changes items holds their workplan first, so nobody waits in a circle.
    """
    seen = item_seen(item_id=item_id, scope=scope)
    workplan = workplan_to(step, workplan_id=seen.workplan_id, scope=scope)
    item = workplan.items.select_related("commitment").filter(pk=item_id).first()
    if item is None:
        raise WrongState(_("Somebody removed this item meanwhile."))
    return item, workplan


def values_of(data: ItemData) -> dict[str, object]:
    """Return what was said as values of the columns, without blanks around it."""
    return {
        "title": data.title.strip(),
        "area_id": data.area_id,
        "expected_result": tidy(data.expected_result),
        "due_on": data.due_on,
        "commitment_id": data.commitment_id,
        "guideline_activity_id": data.guideline_activity_id,
    }


def item_problems(
    data: ItemData,
    *,
    workplan: Workplan,
    held: WorkplanItem | None,
    now: datetime,
    scope: OfficeScope,
) -> list[Problem]:
    """Return what is wrong with an item; `held` is the item as it is kept, None for a new one.

    What is closed by now is so by the day in UTC, because commitments and areas bind every office.
    """
    today = now.date()
    problems = []
    if not data.title.strip():
        problems.append(
            Problem(code="required", message=_("Say what is to be done."), field="title")
        )
    elif len(data.title.strip()) > LONGEST_TITLE:
        problems.append(too_long("title", most=LONGEST_TITLE))
    offered = areas_offered(on=today, kept=held.area_id if held else None, scope=scope)
    if data.area_id not in {area.pk for area in offered}:
        problems.append(Problem(code="area", message=_("Choose one of the areas."), field="area"))
    if len(tidy(data.expected_result)) > LONGEST_TEXT:
        problems.append(too_long("expected_result"))
    if data.due_on is not None and data.due_on.year != workplan.year:
        message = _("The workplan is for %(year)s; choose a day in that year.")
        problems.append(
            Problem(code="other_year", message=message % {"year": workplan.year}, field="due_on")
        )
    return problems + link_problems(data, held=held, today=today, scope=scope)


def link_problems(
    data: ItemData, *, held: WorkplanItem | None, today: date, scope: OfficeScope
) -> list[Problem]:
    """Return why an item cannot serve what was chosen; what it serves already stays."""

    def problem(code: str, message: str) -> list[Problem]:
        return [Problem(code=code, message=message, field="serves")]

    unknown = problem("unknown", _("Choose one of the commitments or activities of the list."))
    if data.commitment_id is not None and data.guideline_activity_id is not None:
        return problem("two", _("An item serves one commitment or one activity, not both."))
    if data.commitment_id is not None and (
        held is None or held.commitment_id != data.commitment_id
    ):
        chosen = commitments_seen(scope=scope).filter(pk=data.commitment_id).first()
        if chosen is None:
            return unknown
        if not is_open_on(chosen, today):
            ended = min(on for on in (chosen.closed_on, chosen.retired_on) if on is not None)
            message = _(
                "This commitment was closed on %(day)s, so no new item serves it: %(commitment)s"
            )
            values = {
                "day": date_format(ended, "DATE_FORMAT"),
                "commitment": commitment_words(chosen),
            }
            return problem("closed", message % values)
    if data.guideline_activity_id is not None and (
        held is None or held.guideline_activity_id != data.guideline_activity_id
    ):
        activities = guideline_activities_seen(scope=scope).filter(retired_on__isnull=True)
        if not activities.filter(pk=data.guideline_activity_id).exists():
            return unknown
    return []


def too_many() -> Problem:
    """Return the problem of a workplan that would grow too long."""
    message = _("A workplan has at most %(most)s items. Bring some of them together.")
    return Problem(code="too_many", message=message % {"most": MOST_ITEMS})


def too_long(field: str, *, most: int = LONGEST_TEXT) -> Problem:
    """Return the problem of a text that is too long."""
    message = _("At most %(most)s characters.") % {"most": most}
    return Problem(code="too_long", message=message, field=field)


def a_year_later(day: date) -> date:
    """Return the same day a year later; 28 February for the 29th."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)
