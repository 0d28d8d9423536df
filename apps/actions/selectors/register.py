"""The register as each person sees it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.lookups import Unaccent
from django.db.models import (
    DateTimeField,
    F,
    FilteredRelation,
    Func,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce, Lower

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef, RecordView, records_seen
from apps.accounts.scope import OfficeScope
from apps.actions.choices import PENDING_STATES
from apps.actions.models import Action, ProgressNote
from apps.web.refusals import OutOfScope

KIND = "actions.action"
MINE, UNIT, CAUSES, ALL = "mine", "unit", "causes", "all"
LONGEST_DAY = timedelta(hours=14)
"""Nowhere is it later than this ahead of UTC."""


def ref_of(action_id: int) -> RecordRef:
    """Return how other rooms point to an action."""
    return RecordRef(KIND, action_id)


def cause_of(action: Action) -> RecordRef | None:
    """Return the record that made an action, or None."""
    if action.cause_type_id is None or action.cause_id is None:
        return None
    return RecordRef.of(action.cause_type_id, action.cause_id)


def of_person(scope: OfficeScope) -> Q:
    """Return the filter of actions that somebody owns, verifies or has made; a job has none.

    Who has made one sees it as long as they work for its office: owner and verifier change when
    somebody leaves, the maker never does.
    """
    if scope.user_id is None:
        return Q(pk__in=[])
    made = Q(created_by_id=scope.user_id) & scope.over(Capability.CONTRIBUTE).where("office_id")
    return Q(owner_id=scope.user_id) | Q(verifier_id=scope.user_id) | made


def actions_seen(*, scope: OfficeScope) -> QuerySet[Action]:
    """Return the actions that somebody sees: of the offices they see, and those that name them."""
    if scope.visible.everywhere:
        return Action.objects.all()
    return Action.objects.filter(scope.visible.where("office_id") | of_person(scope))


def action_seen(*, action_id: int, scope: OfficeScope, lock: bool = False) -> Action:
    """Return one action with its people; raises OutOfScope. `lock` holds it until the end of the transaction."""
    rows = actions_seen(scope=scope)
    rows = (
        rows.select_for_update(of=("self",))
        if lock
        else rows.select_related(
            "office", "owner", "verifier", "created_by", "done_by", "closed_by", "cause_type"
        )
    )
    action = rows.filter(pk=action_id).first()
    if action is None:
        raise OutOfScope
    return action


def notes_of(*, action: Action, scope: OfficeScope) -> list[ProgressNote]:
    """Return the progress notes of an action that the scope sees, the newest first."""
    if not actions_seen(scope=scope).filter(pk=action.pk).exists():
        return []
    return list(
        ProgressNote.objects.filter(action=action)
        .select_related("written_by")
        .order_by("-written_at", "-pk")
    )


def causes_of(*, actions: Iterable[Action], scope: OfficeScope) -> dict[RecordRef, RecordView]:
    """Return the causes that somebody sees; a cause that is absent is named to them by nothing."""
    causes = {cause for action in actions if (cause := cause_of(action)) is not None}
    return records_seen(causes, scope=scope)


def actions_made_by(*, ref: RecordRef, scope: OfficeScope) -> list[Action]:
    """Return the actions that a record made, as far as they are seen, by due date."""
    return list(
        actions_seen(scope=scope)
        .filter(cause_type=ref.content_type, cause_id=ref.id)
        .select_related("owner")
        .order_by("due_on", "pk")
    )


def with_late_from(rows: QuerySet[Action], *, on: date) -> QuerySet[Any]:
    """Add `zone`, the time zone of each action's office on a day, and `late_from`, when it is late.

    One join; an office that is closed by then counts in UTC.
    """
    spells = "office__spells"
    holds = (
        Q(**{f"{spells}__starts_on__isnull": True}) | Q(**{f"{spells}__starts_on__lte": on})
    ) & (Q(**{f"{spells}__ends_before__isnull": True}) | Q(**{f"{spells}__ends_before__gt": on}))
    return rows.alias(spell=FilteredRelation(spells, condition=holds)).annotate(
        zone=Coalesce(F("spell__time_zone"), Value("UTC")),
        # (due_on + 1)::timestamp AT TIME ZONE zone: the midnight after the day, in the office.
        late_from=Func(
            F("due_on"),
            Coalesce(F("spell__time_zone"), Value("UTC")),
            template="((%(expressions)s))",
            arg_joiner=" + 1)::timestamp AT TIME ZONE (",
            output_field=DateTimeField(),
        ),
    )


def overdue(rows: QuerySet[Action], *, now: datetime) -> QuerySet[Any]:
    """Keep what is pending and late at a moment, each by the day of its own office."""
    return with_late_from(rows, on=now.date()).filter(
        # The first condition is what the index answers; the second is exact.
        due_on__lt=(now + LONGEST_DAY).date(),
        state__in=PENDING_STATES,
        late_from__lte=now,
    )


def may_create(*, scope: OfficeScope) -> bool:
    """Whether somebody may make an action for any office."""
    return bool(scope.over(Capability.CONTRIBUTE))


def sees_register(*, scope: OfficeScope) -> bool:
    """Whether the register is a page for this person: the inner circle, and whoever works for an office."""
    return scope.is_inner_circle or may_create(scope=scope)


def owners_among(*, rows: QuerySet[Action], scope: OfficeScope) -> list[Any]:
    """Return who owns some of the actions, by family name."""
    owned = rows.filter(owner__isnull=False).order_by().values("owner_id").distinct()
    return list(
        get_user_model()
        ._default_manager.filter(pk__in=owned)
        .order_by(Unaccent(Lower("last_name")), Unaccent(Lower("first_name")), "username")
    )


def actions_of_tab(*, tab: str, scope: OfficeScope) -> QuerySet[Action]:
    """Return the actions of one tab of the register: mine, my unit's, or all that I see.

    Mine are those that I own or verify; those of my unit belong to the offices that I work for.
    """
    rows = actions_seen(scope=scope)
    if tab == MINE:
        return rows.filter(Q(owner_id=scope.user_id) | Q(verifier_id=scope.user_id))
    if tab == UNIT:
        return rows.filter(scope.over(Capability.CONTRIBUTE).where("office_id"))
    return rows


def tabs_of(*, scope: OfficeScope) -> list[str]:
    """Return the tabs that make sense: whoever works for the whole organization has no unit of their own."""
    held = scope.over(Capability.CONTRIBUTE)
    tabs = [MINE] if held else []
    if held and not held.everywhere:
        tabs.append(UNIT)
    return [*tabs, CAUSES, ALL]


def listed(*, rows: QuerySet[Action], now: datetime) -> QuerySet[Any]:
    """Return actions as a list shows them: with people and the moment of being late, by due date."""
    return (
        with_late_from(rows, on=now.date())
        .select_related("owner", "verifier", "office", "cause_type")
        .order_by("due_on", "pk")
    )
