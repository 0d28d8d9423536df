"""Actions as other rooms point to them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.actions.choices import LIVE_STATES
from apps.actions.selectors.register import actions_seen, ref_of
from apps.actions.selectors.rules import facts_of, works_on


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the actions that the scope sees; one statement."""
    return {
        action.pk: RecordView(
            ref=ref_of(action.pk),
            label=action.title,
            url=reverse("actions:action_detail", args=[action.pk]),
            office_id=action.office_id,
            may_change=action.state in LIVE_STATES and works_on(facts_of(action), scope),
        )
        for action in actions_seen(scope=scope).filter(pk__in=set(ids))
    }


def restore_url(ref: RecordRef, event_id: int) -> str:
    """Return the form of an action filled with what it said after an event."""
    return f"{reverse('actions:action_edit', args=[ref.id])}?restore={event_id}"


ACTION = RecordKind(
    name=_("Action"),
    seen=seen,
    history=(
        # Not everybody sees the record that was the cause, and so not its name.
        HistoryTable("actions.action", hidden=frozenset({"cause_label"})),
        HistoryTable("actions.progressnote", path="action_id"),
    ),
    restore_url=restore_url,
    opens_evidence=True,
)
