"""A rule set is changed: what it asks, the least share of time, the lowest grades."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.focal_points.analytics.rules import FloorFacts, RuleFacts, RuleSetFacts, failures_of
from apps.focal_points.choices import AppointmentRole, RuleKey
from apps.focal_points.models import Appointment, GradeFloor, Rule, RuleSet
from apps.focal_points.selectors.access import keeps_network
from apps.focal_points.selectors.rules import (
    ORDER,
    appointment_facts,
    facts_of_set,
    rule_set_seen,
)
from apps.focal_points.selectors.states import active_on
from apps.organization.choices import GradeCategory
from apps.organization.selectors import grades
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.versions import demand_version, write

LONGEST_SOURCE = 300
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetData:
    """What a rule set is to ask: rules by key, the least per cent of time, grade ids by category.

    `source` says who decided what is new in it; what stays as it is keeps its own source.
    """

    rules: frozenset[str]
    least: Decimal | None
    floors: Mapping[str, int] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do to the appointments of a day: their numbers, and the names of some."""

    as_of: date
    appointments: int
    fail_now: int
    fail_then: int
    newly_failing: tuple[Appointment, ...]
    newly_keeping: tuple[Appointment, ...]


def rule_set_to_change(*, code: str, scope: OfficeScope) -> RuleSet:
    """Return a rule set that is the person's to change; raises OutOfScope or NotPermitted."""
    found = rule_set_seen(code=code, scope=scope)
    if not keeps_network(scope=scope):
        raise NotPermitted(_("The Gender Coordination Unit keeps the rule sets."))
    return found


def effect_of(*, code: str, data: RuleSetData, as_of: date, scope: OfficeScope) -> Effect:
    """Return how many appointments of a day would newly fail a set, and how many newly keep it.

    A fixed number of statements; nothing is written. Raises OutOfScope, NotPermitted, Invalid.
    """
    found = rule_set_to_change(code=code, scope=scope)
    if problems := problems_of(found, data):
        raise Invalid(problems=problems)
    rows = list(
        Appointment.objects.filter(
            active_on(as_of), role=AppointmentRole.FOCAL_POINT
        ).select_related("office")
    )
    facts = appointment_facts(as_of=as_of, appointments=rows, scope=scope)
    before, after = facts_of_set(found), _facts(data)
    fails_now = {each.pk for each in rows if failures_of(facts[each.pk], before)}
    fails_then = {each.pk for each in rows if failures_of(facts[each.pk], after)}
    return Effect(
        as_of=as_of,
        appointments=len(rows),
        fail_now=len(fails_now),
        fail_then=len(fails_then),
        newly_failing=tuple(each for each in rows if each.pk in fails_then - fails_now),
        newly_keeping=tuple(each for each in rows if each.pk in fails_now - fails_then),
    )


@transaction.atomic
def change_rule_set(
    *, code: str, version: int, data: RuleSetData, now: datetime, scope: OfficeScope
) -> RuleSet:
    """Change what a set asks; from now on no file overwrites it. What stays keeps its source.

    Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid.
    """
    found = rule_set_to_change(code=code, scope=scope)
    locked = RuleSet.objects.select_for_update().get(pk=found.pk)
    demand_version(locked, version)
    if problems := problems_of(found, data):
        raise Invalid(problems=problems)
    source = data.source.strip()
    held = {rule.key: rule for rule in found.rules.all()}
    Rule.objects.filter(rule_set=locked).exclude(key__in=data.rules).delete()
    for key in sorted(data.rules, key=ORDER.__getitem__):
        threshold = data.least if key == RuleKey.TIME else None
        rule = held.get(key)
        if rule is None:
            Rule.objects.create(rule_set=locked, key=key, threshold=threshold, source=source)
        elif rule.threshold != threshold:
            rule.threshold, rule.source, rule.is_inferred, rule.note = threshold, source, False, ""
            rule.save()
    floors = {floor.category: floor for floor in found.floors.all()}
    GradeFloor.objects.filter(rule_set=locked).exclude(category__in=data.floors).delete()
    for category, grade_id in data.floors.items():
        floor = floors.get(category)
        if floor is None:
            GradeFloor.objects.create(
                rule_set=locked, category=category, lowest_id=grade_id, source=source
            )
        elif floor.lowest_id != grade_id:
            floor.lowest_id, floor.source, floor.is_inferred = grade_id, source, False
            floor.save(update_fields=["lowest", "source", "is_inferred"])
    changed: RuleSet = write(locked, changed_by_id=scope.user_id, changed_at=now)
    return changed


def problems_of(found: RuleSet, data: RuleSetData) -> list[Problem]:
    """Return what is wrong with what a set is to ask."""
    problems = []

    def blame(field: str, code: str, message: str) -> None:
        problems.append(Problem(code=code, field=field, message=message))

    if not data.rules:
        blame("rules", "required", _("A rule set asks for one thing at least."))
    if not data.rules <= set(RuleKey.values):
        blame("rules", "invalid_choice", _("Choose one of the list."))
    least = data.least
    if RuleKey.TIME in data.rules and (least is None or not 0 < least <= WHOLE):
        message = _("Enter the least per cent of working time: above 0, at most 100.")
        blame("least", "percent", message)
    if RuleKey.GRADE in data.rules and not data.floors:
        blame("rules", "no_floor", _("The rule on grade needs a lowest grade in one category."))
    known = {grade.pk: grade.category for grade in grades()}
    for category, grade_id in data.floors.items():
        if category not in GradeCategory.values or known.get(grade_id) != category:
            blame(f"floor_{category}", "invalid_choice", _("Choose one of the list."))
    source = data.source.strip()
    if not source and _is_new(found, data):
        blame("source", "required", _("Say who decided this, and where it is written."))
    if len(source) > LONGEST_SOURCE:
        message = _("At most %(most)s characters.") % {"most": LONGEST_SOURCE}
        blame("source", "too_long", message)
    return problems


def _is_new(found: RuleSet, data: RuleSetData) -> bool:
    """Whether something is asked that is not asked yet, or otherwise: it needs a source."""
    held = {rule.key: rule.threshold for rule in found.rules.all()}
    floors = {floor.category: floor.lowest_id for floor in found.floors.all()}
    return (
        bool(data.rules - held.keys())
        or (RuleKey.TIME in data.rules and held.get(RuleKey.TIME) != data.least)
        or any(floors.get(category) != grade for category, grade in data.floors.items())
    )


def _facts(data: RuleSetData) -> RuleSetFacts:
    known = {grade.pk: grade for grade in grades()}
    return RuleSetFacts(
        code="",
        rules=tuple(
            RuleFacts(key, data.source, data.least if key == RuleKey.TIME else None)
            for key in sorted(data.rules, key=ORDER.__getitem__)
        ),
        floors={
            category: FloorFacts(known[grade_id].code, known[grade_id].rank, data.source)
            for category, grade_id in data.floors.items()
        },
    )
