"""The register as rows of a file: exactly what is shown, as far as the reader sees it."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.actions.calendars import DueDay
from apps.actions.choices import PENDING_STATES, ActionState, Priority
from apps.actions.models import Action
from apps.actions.selectors.register import cause_of, causes_of, listed
from apps.organization.tree import OfficeTree

Value = str | int | Decimal | date | None


def header() -> list[str]:
    """Return the names of the columns in the reader's language."""
    return [
        pgettext("action", "Number"),
        _("Action"),
        _("State"),
        _("Overdue"),
        _("Due"),
        _("Priority"),
        _("Office code"),
        _("Office"),
        _("Owner"),
        _("Verifier"),
        _("Because of"),
        _("What exactly"),
        _("Expected effect"),
        _("Resources"),
        _("Cost"),
        _("Currency"),
        _("Made"),
        _("Said to be done"),
        pgettext("action", "Closed"),
    ]


def rows_of(
    *, rows: QuerySet[Action], tree: OfficeTree, now: datetime, hidden: str, scope: OfficeScope
) -> list[list[Value]]:
    """Return a row for each action; `hidden` stands for the name of a cause that is not seen."""
    actions = list(listed(rows=rows, now=now))
    causes = causes_of(actions=actions, scope=scope)

    def cause_name(ref: RecordRef | None) -> str:
        if ref is None:
            return ""
        return str(causes[ref].label) if ref in causes else hidden

    def office_name(action: Action) -> str:
        node = tree.nodes.get(action.office_id)
        return node.name if node else ""

    return [
        [
            action.pk,
            action.title,
            str(ActionState(action.state).label),
            _("yes") if action.state in PENDING_STATES and action.late_from <= now else _("no"),
            action.due_on,
            str(Priority(action.priority).label),
            action.office.code,
            office_name(action),
            name_of(action.owner),
            name_of(action.verifier),
            cause_name(cause_of(action)),
            action.description,
            action.expected_effect,
            action.resources,
            action.cost,
            action.currency,
            day_of(action.created_at),
            day_of(action.done_at),
            day_of(action.closed_at),
        ]
        for action in actions
    ]


def day_of(moment: datetime | None) -> date | None:
    """Return the day of a moment in the reader's time zone."""
    return localtime(moment).date() if moment else None


def due_days(
    *,
    rows: QuerySet[Action],
    tree: OfficeTree,
    now: datetime,
    address_of: Callable[[int], str],
    scope: OfficeScope,
) -> list[DueDay]:
    """Return the due dates of actions that are not closed, for a calendar."""
    entries = []
    for action in listed(rows=rows, now=now):
        node = tree.nodes.get(action.office_id)
        entries.append(
            DueDay(
                uid=f"action-{action.pk}@iomgender",
                version=action.version,
                due_on=action.due_on,
                title=action.title,
                words=", ".join(
                    part
                    for part in (
                        str(ActionState(action.state).label),
                        node.name if node else action.office.code,
                        name_of(action.owner),
                    )
                    if part
                ),
                url=address_of(action.pk),
            )
        )
    return entries
