"""Making actions and changing what they say."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef, record_to_change
from apps.accounts.scope import OfficeScope
from apps.actions.choices import ActionState, Priority
from apps.actions.models import Action
from apps.actions.selectors.circles import hold_parties
from apps.actions.selectors.parties import Parties, party_problems
from apps.actions.selectors.people import sees_office
from apps.actions.selectors.register import action_seen, cause_of
from apps.actions.selectors.rules import Step
from apps.actions.services.telling import tell_owners
from apps.actions.services.writing import demand, office_on, today_of, write
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem

LONGEST_TITLE = 200
TWICE = timedelta(minutes=10)
"""The same said by the same person within this time is one request sent twice. A choice of this product."""
LONGEST_TEXT = 4000
HIGHEST_COST = Decimal("9999999999.99")
CURRENCY = re.compile(r"[A-Z]{3}")
TEXTS = ("description", "expected_effect", "resources")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionData:
    """What an action says. Costs in whole and hundredths of `currency`, an ISO 4217 code."""

    title: str
    due_on: date
    description: str = ""
    expected_effect: str = ""
    resources: str = ""
    cost: Decimal | None = None
    currency: str = ""
    priority: str = Priority.MEDIUM
    owner_id: int | None = None
    verifier_id: int | None = None


@transaction.atomic
def create_action(
    *,
    office_id: int,
    data: ActionData,
    cause: RecordRef | None = None,
    now: datetime,
    scope: OfficeScope,
) -> Action:
    """Make an action of an office, because of a record or of somebody's own accord.

    The same sent twice by the same person makes one.

    Raises OutOfScope or NotPermitted for office and cause, Invalid with all problems at once: a due
    date before today in the office, an owner or verifier who does not see what they must, a circle.
    """
    office = office_on(office_id, now)
    if not sees_office(office.id, scope):
        raise OutOfScope
    if not scope.may(Capability.CONTRIBUTE, office.id):
        raise NotPermitted(_("Those who work for the office make its actions."))
    origin = record_to_change(cause, scope=scope) if cause is not None else None
    hold_parties(scope=scope)
    problems = [
        *text_problems(data),
        *due_problems(data.due_on, office_id=office.id, now=now),
        *party_problems(
            wish=Parties(
                owner_id=data.owner_id,
                verifier_id=data.verifier_id,
                office_id=office.id,
                cause=cause,
            ),
            new=frozenset({"owner", "verifier"}),
            on=now.date(),
            scope=scope,
        ),
    ]
    if problems:
        raise Invalid(problems=problems)
    values = {
        **values_of(data),
        "office_id": office.id,
        "cause_type": cause.content_type if cause else None,
        "cause_id": cause.id if cause else None,
        "created_by_id": scope.user_id,
    }
    sent_before = Action.objects.filter(
        **values, version=1, state=ActionState.OPEN, created_at__gt=now - TWICE
    ).first()
    if sent_before is not None and scope.user_id is not None:
        return sent_before
    action = Action.objects.create(
        **values,
        cause_label=str(origin.label)[:LONGEST_TITLE] if origin else "",
        created_at=now,
    )
    tell_owners(actions=[action], now=now, scope=scope)
    return action


@transaction.atomic
def edit_action(
    *, action_id: int, version: int, data: ActionData, now: datetime, scope: OfficeScope
) -> Action:
    """Change what a pending action says; a due date that stays may be past, a new one may not.

    Raises OutOfScope, NotPermitted, WrongState (`stale` names both versions), Invalid.
    """
    hold_parties(scope=scope)
    action = action_seen(action_id=action_id, scope=scope, lock=True)
    demand(Step.EDIT, action=action, version=version, scope=scope)
    new = frozenset(
        name
        for name, before, after in (
            ("owner", action.owner_id, data.owner_id),
            ("verifier", action.verifier_id, data.verifier_id),
        )
        if before != after
    )
    problems = text_problems(data)
    if data.due_on != action.due_on:
        problems += due_problems(data.due_on, office_id=action.office_id, now=now)
    if new:
        problems += party_problems(
            wish=Parties(
                owner_id=data.owner_id,
                verifier_id=data.verifier_id,
                office_id=action.office_id,
                cause=cause_of(action),
                action_id=action.pk,
            ),
            new=new,
            on=now.date(),
            scope=scope,
        )
    if problems:
        raise Invalid(problems=problems)
    write(action, **values_of(data))
    if "owner" in new:
        tell_owners(actions=[action], now=now, scope=scope)
    return action


def values_of(data: ActionData) -> dict[str, object]:
    """Return what was said as values of the columns, without blanks around it."""
    return {
        "title": data.title.strip(),
        "due_on": data.due_on,
        **{name: getattr(data, name).strip() for name in TEXTS},
        "cost": data.cost,
        "currency": data.currency.strip() if data.cost is not None else "",
        "priority": data.priority,
        "owner_id": data.owner_id,
        "verifier_id": data.verifier_id,
    }


def text_problems(data: ActionData) -> list[Problem]:
    """Return what is wrong with words and sums."""
    problems = []
    if not data.title.strip():
        problems.append(
            Problem(
                code="required", field="title", message=_("Say in a few words what will be done.")
            )
        )
    limits = {"title": LONGEST_TITLE, **dict.fromkeys(TEXTS, LONGEST_TEXT)}
    for name, limit in limits.items():
        if len(getattr(data, name).strip()) > limit:
            problems.append(
                Problem(
                    code="too_long",
                    field=name,
                    message=_("This is too long; at most %(limit)s characters.") % {"limit": limit},
                )
            )
    if data.priority not in Priority.values:
        problems.append(
            Problem(
                code="invalid_choice", field="priority", message=_("Choose one of the priorities.")
            )
        )
    return [*problems, *cost_problems(data)]


def cost_problems(data: ActionData) -> list[Problem]:
    """Return what is wrong with cost and currency: both or neither, not below zero."""
    if data.cost is None:
        return []
    problems = []
    if not 0 <= data.cost <= HIGHEST_COST:
        problems.append(
            Problem(
                code="out_of_range",
                field="cost",
                message=_("A cost is not below zero and has at most ten digits before the point."),
            )
        )
    if not CURRENCY.fullmatch(data.currency.strip()):
        problems.append(
            Problem(
                code="currency",
                field="currency",
                message=_("Name the currency by its three letters, for example USD."),
            )
        )
    return problems


def due_problems(due_on: date, *, office_id: int, now: datetime) -> list[Problem]:
    """Return the problem of a due date that is over already, by the day in the office."""
    today = today_of(office_id, now)
    if due_on >= today:
        return []
    return [
        Problem(
            code="due_in_the_past",
            field="due_on",
            message=_("This date is over: in the office it is %(today)s. Choose today or later.")
            % {"today": date_format(today, "DATE_FORMAT")},
            value=due_on.isoformat(),
        )
    ]
