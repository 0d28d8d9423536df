"""The page of one workplan: its items, how far they are, and who says yes to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef, RecordView, records_seen
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.actions.choices import ActionState
from apps.actions.selectors.statuses import status_of as status_of_action
from apps.focal_points.choices import ItemProgress, WorkplanState
from apps.focal_points.forms.workplans import NoteForm, ProgressForm, ReturnForm
from apps.focal_points.models import Workplan, WorkplanItem
from apps.focal_points.records.workplans import seen
from apps.focal_points.selectors.workplan_steps import (
    WorkplanStep,
    supervisors_of,
    today_at,
    workplan_facts,
    workplan_obstacle,
)
from apps.focal_points.selectors.workplan_words import (
    approvals_of,
    closed_since,
    office_name,
    progress_tag,
    serves,
    status_of,
    title_of,
)
from apps.focal_points.selectors.workplans import (
    OPEN_PROGRESS,
    Progress,
    actions_of_items,
    done_figure,
    items_of,
)
from apps.policy.selectors.commitments import ref_of as ref_of_commitment
from apps.policy.selectors.guidelines import ref_of as ref_of_activity
from apps.web.language import in_language
from apps.web.pages import render_page
from apps.web.parts import Action as Button
from apps.web.parts import StatusTag
from apps.web.refusals import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCard:
    """One item as the page shows it; `form` tells of progress, None for those who only read."""

    item: WorkplanItem
    area: str
    serves: str
    serves_url: str
    closed: StatusTag | None
    status: StatusTag
    is_late: bool
    action: Any
    action_status: StatusTag | None
    asks_whether_done: bool
    may_promise: bool
    form: ProgressForm | None
    is_open: bool


def show_workplan(
    request: ScopedRequest,
    workplan: Workplan,
    now: datetime,
    *,
    problems: Iterable[Problem] = (),
    progress_of_item: tuple[int, ProgressForm] | None = None,
    note_form: NoteForm | None = None,
    return_form: ReturnForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page of a workplan; what was refused comes back with what was typed."""
    scope = request.scope
    facts = workplan_facts(workplan)
    today = today_at(facts.office_id, now)
    items = items_of(workplan=workplan, scope=scope)
    progress = progress_among(workplan, items)

    def may(step: WorkplanStep) -> bool:
        return workplan_obstacle(step, facts=facts, scope=scope) is None

    decision = workplan_obstacle(WorkplanStep.APPROVE, facts=facts, scope=scope)
    record = seen([workplan.pk], scope)[workplan.pk]
    version = {"version": workplan.version}
    tells = may(WorkplanStep.PROGRESS)
    context = {
        "title": title_of(workplan),
        "crumbs": [
            (_("Workplans"), list_url(workplan.year)),
            (
                workplan.appointment.name,
                reverse("focal_points:appointment", args=[workplan.appointment_id]),
            ),
        ],
        "status": status_of(workplan),
        "facts": [
            office_name(facts.office_id, on=now.date(), code=workplan.appointment.office.code)
        ],
        "actions": [
            Button(_("Print"), print_url(workplan), kind="link", key="print"),
            Button(
                _("History"),
                reverse("desk:history", args=[record.ref.kind, record.ref.id]),
                kind="link",
                key="history",
            ),
        ],
        "workplan": workplan,
        "record": record,
        "problems": list(problems),
        "progress": progress,
        "done": done_figure(progress, as_of=today),
        "cards": cards_of(
            items, now=now, today=today, tells=tells, refused=progress_of_item, scope=scope
        ),
        "may_write": may(WorkplanStep.WRITE),
        "may_submit": may(WorkplanStep.SUBMIT),
        "may_reopen": may(WorkplanStep.REOPEN),
        "waits_for": waits_for(workplan, on=now.date(), scope=scope),
        "approvals": approvals_of(workplan),
        "may_decide": decision is None,
        "why_not_decide": str(decision) if decision and decision.code == "same_person" else "",
        "is_second": workplan.state == WorkplanState.SUPERVISED,
        "return_form": return_form or ReturnForm(initial=version, auto_id="id_return_%s"),
        "return_failed": return_form is not None,
        "unsent": return_form.data.get("reason", "") if return_form and decision else "",
        "note_form": (
            note_form or NoteForm(initial=version | {"note": workplan.note}, auto_id="id_plan_%s")
        )
        if may(WorkplanStep.NOTE)
        else None,
        "note_failed": note_form is not None,
        "progresses": ItemProgress.choices,
        "downloads": [
            (
                extension.upper(),
                reverse("focal_points:workplan_file", args=[workplan.pk, extension]),
            )
            for extension in ("csv", "xlsx")
        ],
    }
    return render_page(request, "focal_points/workplan.html", context, status=status)


def list_url(year: int) -> str:
    """Return the address of the list of a year."""
    return f"{reverse('focal_points:workplans')}?year={year}"


def print_url(workplan: Workplan) -> str:
    """Return the address of the page to print."""
    return reverse("focal_points:workplan_print", args=[workplan.pk])


def progress_among(workplan: Workplan, items: list[WorkplanItem]) -> Progress:
    """Return how far a workplan is from the items that were read already."""
    numbers = {
        progress: sum(item.progress == progress for item in items) for progress in ItemProgress
    }
    dropped = numbers[ItemProgress.DROPPED]
    return Progress(
        workplan_id=workplan.pk,
        state=workplan.state,
        items=len(items) - dropped,
        done=numbers[ItemProgress.DONE],
        under_way=numbers[ItemProgress.UNDER_WAY],
        not_begun=numbers[ItemProgress.NOT_BEGUN],
        dropped=dropped,
    )


def cards_of(
    items: list[WorkplanItem],
    *,
    now: datetime,
    today: date,
    tells: bool,
    refused: tuple[int, ProgressForm] | None,
    scope: OfficeScope,
) -> list[ItemCard]:
    """Return the items with what belongs to them; `tells` for who tells of progress.

    `today` is the day in the office, by which items are late.

    A fixed number of statements: actions, and the records that items serve.
    """
    actions = actions_of_items(items=items, scope=scope)
    links = records_seen(
        [ref for item in items if (ref := ref_served(item)) is not None], scope=scope
    )
    return [
        card_of(
            item,
            now=now,
            today=today,
            action=actions.get(item.action_id) if item.action_id else None,
            link=links.get(ref_served(item)),  # type: ignore[arg-type]
            form=(refused[1] if refused and refused[0] == item.pk else form_of(item))
            if tells
            else None,
            is_open=refused is not None and refused[0] == item.pk,
        )
        for item in items
    ]


def card_of(
    item: WorkplanItem,
    *,
    now: datetime,
    today: date,
    action: Any,
    link: RecordView | None,
    form: ProgressForm | None,
    is_open: bool,
) -> ItemCard:
    """Return one item as the page shows it."""
    is_pending = item.progress in OPEN_PROGRESS
    landed = action is not None and action.state in (ActionState.DONE, ActionState.VERIFIED)
    return ItemCard(
        item=item,
        area=f"{item.area.number}. {in_language(item.area, 'title')}",
        serves=serves(item),
        serves_url=link.url if link else "",
        closed=closed_since(item, on=now.date()),
        status=progress_tag(item),
        is_late=is_pending and item.due_on is not None and item.due_on < today,
        action=action,
        action_status=status_of_action(action, late=False) if action is not None else None,
        asks_whether_done=landed and is_pending and form is not None,
        may_promise=form is not None and is_pending and item.action_id is None,
        form=form,
        is_open=is_open,
    )


def form_of(item: WorkplanItem) -> ProgressForm:
    """Return the form that tells how far an item is."""
    return ProgressForm(
        initial={"version": item.version, "note": item.progress_note},
        auto_id=f"id_{item.pk}_%s",
    )


def ref_served(item: WorkplanItem) -> RecordRef | None:
    """Return the record that an item serves."""
    if item.commitment_id is not None:
        return ref_of_commitment(item.commitment_id)
    if item.guideline_activity_id is not None:
        return ref_of_activity(item.guideline_activity_id)
    return None


def waits_for(workplan: Workplan, *, on: date, scope: OfficeScope) -> str:
    """Return for whom a workplan on its way waits, in a sentence; empty where it waits for nobody."""
    if workplan.state == WorkplanState.SUPERVISED:
        return _("It waits for the Gender Coordination Unit, which approves it second.")
    if workplan.state != WorkplanState.SUBMITTED:
        return ""
    names = [name_of(user) for user in supervisors_of(workplan=workplan, on=on, scope=scope)]
    if not names:
        return _(
            "It waits for a supervisor, and no head of this office or above it is known. An"
            " administrator can give the role."
        )
    return _("It waits for %(names)s, who approves it first.") % {"names": ", ".join(names)}
