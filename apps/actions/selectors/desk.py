"""What the home page says of actions: what one owes, what waits for one, what has changed, what is late below.

Each takes a fixed number of statements, whatever the number of actions, and reads only the lines
that are shown.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import managers_above
from apps.actions.choices import PENDING_STATES, ActionState
from apps.actions.models import Action
from apps.actions.selectors.people import people_named
from apps.actions.selectors.register import actions_seen, overdue, with_late_from
from apps.actions.selectors.statuses import status_of
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.parts import DeskItem, DeskList


@dataclass(frozen=True, slots=True)
class LateActions:
    """What is late below somebody: the oldest first, how many, and how many by region's or unit's name."""

    items: tuple[DeskItem, ...] = ()
    total: int = 0
    regions: tuple[tuple[str, int], ...] = ()
    url: str = ""


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the actions that somebody owes, by the moment at which they are late; six statements at most.

    A head owes too what nobody owns in the offices whose nearest head they are.
    """
    if scope.user_id is None:
        return DeskList()
    mine = Q(owner_id=scope.user_id) | Q(
        owner__isnull=True, office_id__in=headless(now=now, scope=scope)
    )
    rows = actions_seen(scope=scope).filter(mine, state__in=PENDING_STATES)
    return desk_list(
        rows,
        now=now,
        most=most,
        url=f"{reverse('actions:register')}?tab=mine&state=pending",
        button=pgettext("button", "Open"),
    )


def headless(*, now: datetime, scope: OfficeScope) -> set[int]:
    """Return the offices with actions that nobody owns and whose nearest head somebody is."""
    attests = scope.over(Capability.ATTEST)
    if not attests:
        return set()
    offices = set(
        Action.objects.filter(
            attests.where("office_id"), owner__isnull=True, state__in=PENDING_STATES
        ).values_list("office_id", flat=True)
    )
    if not offices:
        return set()
    above = managers_above(office_ids=offices, on=now.date(), scope=scope)
    return {
        office_id
        for office_id, levels in above.items()
        if levels and any(head.pk == scope.user_id for head in levels[0])
    }


def waiting(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the actions that somebody is to verify, those that wait longest first; four statements."""
    if scope.user_id is None:
        return DeskList()
    rows = actions_seen(scope=scope).filter(verifier_id=scope.user_id, state=ActionState.DONE)
    found = list(with_late_from(rows, on=now.date()).order_by("done_at", "pk")[:most])
    people = people_named(ids=[action.done_by_id for action in found], scope=scope)
    tree = tree_on(day=now.date())
    return DeskList(
        items=tuple(
            DeskItem(
                title=action.title,
                url=reverse("actions:action_detail", args=[action.pk]),
                context=office_name(action, tree),
                button=_("Verify"),
                status=status_of(action, late=False),
                happened_at=action.done_at,
                by=name_of(people.get(action.done_by_id)),
            )
            for action in found
        ),
        total=rows.count() if found else 0,
        url=f"{reverse('actions:register')}?tab=mine&state=done",
    )


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the actions that others changed since a moment, the newest change first; five statements.

    Those that somebody owns, verifies or has made, and those of the offices whose head they are.
    """
    if scope.user_id is None:
        return DeskList()
    events: Any = Action.pgh_event_model.objects  # type: ignore[attr-defined]
    concerned = (
        Q(owner_id=scope.user_id)
        | Q(verifier_id=scope.user_id)
        | Q(created_by_id=scope.user_id)
        | (
            scope.over(Capability.ATTEST).where("office_id")
            if scope.over(Capability.ATTEST)
            else Q(pk__in=[])
        )
    )
    found = (
        events.filter(concerned, pgh_created_at__gt=since, pgh_created_at__lte=now)
        # Whom an earlier state named may not see the action any more.
        .filter(pgh_obj_id__in=actions_seen(scope=scope).values("pk"))
        .exclude(pgh_context__metadata__user=scope.user_id)
        .values("pgh_obj_id")
        .annotate(newest=Max("pgh_id"))
    )
    newest = {line["newest"] for line in found.order_by("-newest")[:most]}
    lines = list(events.filter(pk__in=newest).select_related("pgh_context").order_by("-pgh_id"))
    actors = {line.pk: actor_of(line) for line in lines}
    people = people_named(ids=actors.values(), scope=scope)
    tree = tree_on(day=now.date())
    return DeskList(
        items=tuple(
            DeskItem(
                title=line.title,
                url=reverse("actions:action_detail", args=[line.pgh_obj_id]),
                context=office_name(line, tree),
                status=status_of(line, late=False),
                happened_at=line.pgh_created_at,
                by=name_of(people.get(actors[line.pk])),  # type: ignore[arg-type]
            )
            for line in lines
        ),
        total=found.count() if lines else 0,
        url=reverse("actions:register"),
    )


def late_below(*, now: datetime, most: int, scope: OfficeScope) -> LateActions:
    """Return the overdue actions of the offices that somebody answers for, the oldest first; four statements.

    Heads answer for the offices where they attest, others for all whose records they see. Counted by
    region where there is one, else by office.
    """
    offices = scope.over(Capability.ATTEST) or scope.visible
    if not offices:
        return LateActions()
    rows = overdue(actions_seen(scope=scope).filter(offices.where("office_id")), now=now)
    items = list(rows.select_related("owner").order_by("late_from", "pk")[:most])
    if not items:
        return LateActions()
    tree = tree_on(day=now.date())
    totals: dict[str, int] = {}
    for line in rows.order_by().values("office_id").annotate(number=Count("pk")):
        name = region_name(line["office_id"], tree)
        totals[name] = totals.get(name, 0) + line["number"]
    return LateActions(
        items=tuple(
            desk_item(
                action,
                tree=tree,
                now=now,
                button=pgettext("button", "Open"),
                by=name_of(action.owner),
            )
            for action in items
        ),
        total=sum(totals.values()),
        regions=tuple(sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))),
        url=f"{reverse('actions:register')}?tab=all&due=overdue",
    )


def desk_list(
    rows: QuerySet[Action], *, now: datetime, most: int, url: str, button: str
) -> DeskList:
    """Return the first actions by the moment at which they are late, and how many there are."""
    found = list(with_late_from(rows, on=now.date()).order_by("late_from", "pk")[:most])
    tree = tree_on(day=now.date())
    return DeskList(
        items=tuple(desk_item(action, tree=tree, now=now, button=button) for action in found),
        total=rows.count() if found else 0,
        url=url,
    )


def desk_item(
    action: Any, *, tree: OfficeTree, now: datetime, button: str, by: str = ""
) -> DeskItem:
    """Return an action as a line of the home page."""
    return DeskItem(
        title=action.title,
        url=reverse("actions:action_detail", args=[action.pk]),
        context=office_name(action, tree),
        button=button,
        status=status_of(action, late=action.late_from <= now),
        due_at=action.late_from,
        zone=action.zone,
        by=by,
    )


def office_name(action: Any, tree: OfficeTree) -> str:
    """Return the name of an action's office; empty for one that is closed by now."""
    node = tree.nodes.get(action.office_id)
    return node.name if node else ""


def region_name(office_id: int, tree: OfficeTree) -> str:
    """Return the name of the region of an office, or of the office itself."""
    node = tree.region_of(office_id) or tree.nodes.get(office_id)
    return node.name if node else _("Offices that are closed")


def actor_of(event: Any) -> int | None:
    """Return who made a change, as far as the door knew."""
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    user = metadata.get("user") if isinstance(metadata, dict) else None
    return user if isinstance(user, int) else None
