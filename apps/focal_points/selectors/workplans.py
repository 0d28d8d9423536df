"""Reads of workplans: one with its items, and how far those of several appointments are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import ngettext

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.actions.selectors.register import actions_seen
from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.focal_points.choices import ItemProgress, WorkplanState
from apps.focal_points.models import Area, Workplan, WorkplanItem
from apps.focal_points.selectors.access import workplans_seen
from apps.web.refusals import OutOfScope

WORKPLAN = "focal_points.workplan"
"""How other rooms name a workplan."""
RECEIVED_STATES = (WorkplanState.SUBMITTED, WorkplanState.SUPERVISED, WorkplanState.APPROVED)
"""A workplan in these has been handed in; one that was sent back has not."""
OPEN_PROGRESS = (ItemProgress.NOT_BEGUN, ItemProgress.UNDER_WAY)
NO_UNITS = Coverage(due=0, counted=0, missing=0)
"""Items are not gathered from reporting units."""
ITEMS = "workplan_items"
"""The population of items that were not dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a workplan is; `items` are those that were not dropped, and the sum of the next three."""

    workplan_id: int
    state: str
    items: int
    done: int
    under_way: int
    not_begun: int
    dropped: int

    @property
    def is_received(self) -> bool:
        """Whether the workplan was handed in and has not come back."""
        return self.state in RECEIVED_STATES

    @property
    def words(self) -> str:
        """How far it is, in words; what was dropped stands apart."""
        done = ngettext(
            "%(done)s of %(items)s item done", "%(done)s of %(items)s items done", self.items
        ) % {"done": self.done, "items": self.items}
        if not self.dropped:
            return done
        dropped = ngettext("%(number)s dropped", "%(number)s dropped", self.dropped)
        return f"{done}, {dropped % {'number': self.dropped}}"


def ref_of(workplan_id: int) -> RecordRef:
    """Return a workplan as other rooms point to it."""
    return RecordRef(WORKPLAN, workplan_id)


def with_counts(rows: QuerySet[Workplan]) -> Any:
    """Return workplans with the number of their items by progress, each under its name."""
    return rows.annotate(
        **{
            str(progress.value): Count("items", filter=Q(items__progress=progress))
            for progress in ItemProgress
        }
    )


def progress_from(plan: Any) -> Progress:
    """Return how far a workplan of `with_counts` is."""
    return Progress(
        workplan_id=plan.pk,
        state=plan.state,
        items=plan.not_begun + plan.under_way + plan.done,
        done=plan.done,
        under_way=plan.under_way,
        not_begun=plan.not_begun,
        dropped=plan.dropped,
    )


def progress_of(
    *, appointment_ids: Collection[int], year: int, scope: OfficeScope
) -> dict[int, Progress]:
    """Return how far the workplans of a year are, by appointment; one statement.

    Appointments without a workplan, and those that somebody does not see, are absent.
    """
    rows = workplans_seen(scope=scope).filter(appointment_id__in=set(appointment_ids), year=year)
    return {plan.appointment_id: progress_from(plan) for plan in with_counts(rows)}


def done_figure(progress: Progress, *, as_of: date) -> Figure:
    """Return how many items are done as a figure, out of those that were not dropped."""
    dropped = ngettext(
        "%(number)s item was dropped and is not counted.",
        "%(number)s items were dropped and are not counted.",
        progress.dropped,
    ) % {"number": progress.dropped}
    return Figure(
        key="workplan.done",
        value=progress.done,
        unit=Unit.NUMBERS,
        numerator=progress.done,
        denominator=progress.items,
        population=ITEMS,
        as_of=as_of,
        scope="",
        coverage=NO_UNITS,
        status=Status.APPROVED if progress.state == WorkplanState.APPROVED else Status.PROVISIONAL,
        records=((WORKPLAN, str(progress.workplan_id)),),
        note=dropped if progress.dropped else "",
    )


def workplan_to_show(*, workplan_id: int, scope: OfficeScope) -> Any:
    """Return one workplan with its counts, its appointment and the people of its way; raises OutOfScope."""
    found = (
        with_counts(workplans_seen(scope=scope))
        .filter(pk=workplan_id)
        .select_related(
            "appointment__office",
            "appointment__user",
            "created_by",
            "submitted_by",
            "supervised_by",
            "approved_by",
        )
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


def workplan_locked(*, workplan_id: int, scope: OfficeScope) -> Workplan:
    """Return one workplan, held until the end of the transaction; raises OutOfScope."""
    found = (
        workplans_seen(scope=scope)
        .select_related("appointment__office")
        .select_for_update(of=("self",))
        .filter(pk=workplan_id)
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


def workplans_of(*, appointment_id: int, scope: OfficeScope) -> list[Workplan]:
    """Return the workplans of an appointment with their counts, the newest first; one statement."""
    rows = workplans_seen(scope=scope).filter(appointment_id=appointment_id)
    return list(with_counts(rows).order_by("-year"))


def items_of(*, workplan: Workplan, scope: OfficeScope) -> list[WorkplanItem]:
    """Return the items of a workplan in their order, with what they serve; one statement.

    Of a workplan that was found under this scope.
    """
    return list(
        workplan.items.select_related("area", "commitment__policy", "guideline_activity").order_by(
            "position"
        )
    )


def item_seen(*, item_id: int, scope: OfficeScope) -> WorkplanItem:
    """Return one item with its workplan; raises OutOfScope when it does not exist for this person."""
    found = (
        WorkplanItem.objects.filter(
            pk=item_id, workplan__in=workplans_seen(scope=scope).values("pk")
        )
        .select_related(
            "workplan__appointment__office",
            "workplan__appointment__user",
            "area",
            "commitment__policy",
            "guideline_activity",
        )
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


def actions_of_items(*, items: Collection[WorkplanItem], scope: OfficeScope) -> dict[int, Any]:
    """Return the actions of items that somebody sees, by their number; one statement, none without any."""
    ids = {item.action_id for item in items if item.action_id is not None}
    if not ids:
        return {}
    return actions_seen(scope=scope).in_bulk(ids)


def areas_offered(*, on: date, kept: int | None = None, scope: OfficeScope) -> list[Area]:
    """Return the areas that an item may belong to on a day, and the one that it has."""
    if not scope.has_entered:
        return []
    stands = Q(retired_on__isnull=True) | Q(retired_on__gt=on) | Q(pk=kept)
    return list(Area.objects.filter(stands).order_by("number"))


def open_items_before(*, workplan: Workplan, scope: OfficeScope) -> list[WorkplanItem]:
    """Return what was left open the year before in the office of a workplan; one statement.

    The appointment's own items come first, then those of others in the office, such as a predecessor.
    What stands in the workplan already, by area and title, is left out.
    """
    here = set(workplan.items.values_list("area_id", "title"))
    rows = (
        WorkplanItem.objects.filter(
            workplan__in=workplans_seen(scope=scope).values("pk"),
            workplan__year=workplan.year - 1,
            workplan__appointment__office_id=workplan.appointment.office_id,
            progress__in=OPEN_PROGRESS,
        )
        .select_related("workplan__appointment", "area", "commitment__policy", "guideline_activity")
        .order_by("workplan__appointment__name", "workplan_id", "position")
    )
    return sorted(
        (item for item in rows if (item.area_id, item.title) not in here),
        key=lambda item: item.workplan.appointment_id != workplan.appointment_id,
    )
