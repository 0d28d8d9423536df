"""The rule sets, and what appointments do not keep of them: facts read in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.focal_points.analytics.rules import (
    AppointmentFacts,
    FloorFacts,
    GradeFacts,
    RuleFacts,
    RuleSetFacts,
    failures_of,
)
from apps.focal_points.choices import AppointmentRole, PostKind, RuleKey, WorkplanState
from apps.focal_points.models import Appointment, RuleSet, Workplan
from apps.focal_points.selectors.rule_sentences import Failure, told
from apps.focal_points.selectors.states import active_on
from apps.organization.choices import OfficeKind
from apps.organization.selectors import grades, tree_on
from apps.web.refusals import OutOfScope

__all__ = ["Failure", "default_rule_set", "failures_by_set", "failures_on", "rule_sets"]

KIND = "focal_points.ruleset"
SPECIALISTS = (PostKind.THEMATIC_SPECIALIST, PostKind.PROJECT_DEVELOPMENT)
HANDED_IN = (WorkplanState.SUBMITTED, WorkplanState.SUPERVISED, WorkplanState.APPROVED)
"""A draft, or what was sent back, is not a workplan of the year yet."""
ORDER = {key: place for place, key in enumerate(RuleKey.values)}

Failures = dict[int, list[Failure]]


def ref_of(rule_set_id: int) -> RecordRef:
    """Return how other rooms point to a rule set."""
    return RecordRef(KIND, rule_set_id)


def rule_sets(*, scope: OfficeScope) -> list[RuleSet]:
    """Return the rule sets in force in their order, with `rules` and `floors`; three statements."""
    return list(_in_force()) if scope.has_entered else []


def default_rule_set() -> RuleSet | None:
    """Return the set that holds where no other is named, with `rules` and `floors`."""
    return _in_force().filter(is_default=True).first()


def rule_set_seen(*, code: str, scope: OfficeScope) -> RuleSet:
    """Return one rule set in force; raises OutOfScope."""
    found = next((each for each in rule_sets(scope=scope) if each.code == code), None)
    if found is None:
        raise OutOfScope
    return found


def _in_force() -> QuerySet[RuleSet]:
    return RuleSet.objects.filter(retired_on__isnull=True).prefetch_related(
        "rules", "floors__lowest"
    )


def facts_of_set(rule_set: RuleSet) -> RuleSetFacts:
    """Return a rule set as the arithmetic takes it."""
    return RuleSetFacts(
        code=rule_set.code,
        rules=tuple(
            RuleFacts(rule.key, rule.source, rule.threshold, rule.is_inferred)
            for rule in sorted(rule_set.rules.all(), key=lambda rule: ORDER[rule.key])
        ),
        floors={
            floor.category: FloorFacts(
                floor.lowest.code, floor.lowest.rank, floor.source, floor.is_inferred
            )
            for floor in sorted(rule_set.floors.all(), key=lambda floor: -floor.lowest.rank)
        },
    )


def failures_on(
    *,
    as_of: date,
    rule_set_code: str = "",
    appointments: Iterable[Appointment],
    scope: OfficeScope,
) -> Failures:
    """Return what each appointment does not keep of a rule set on a day; an empty list: it keeps all.

    Without a code the default set. Rules are asked of focal points; alternates have an empty list.
    Raises OutOfScope for a set that there is not. A fixed number of statements.
    """
    found = failures_by_set(as_of=as_of, appointments=appointments, scope=scope)
    default = next((each.code for each in found.sets if each.is_default), "")
    code = rule_set_code or default
    if code not in found.by_code:
        raise OutOfScope
    return found.by_code[code]


@dataclass(frozen=True, slots=True)
class Judged:
    """The sets in force, and by code what appointments do not keep of each."""

    sets: list[RuleSet]
    by_code: dict[str, Failures]


def failures_by_set(
    *, as_of: date, appointments: Iterable[Appointment], scope: OfficeScope
) -> Judged:
    """Return what each appointment does not keep of every rule set in force on a day.

    A fixed number of statements, whatever the number of appointments and sets. Appointments that the
    scope does not see are left out.
    """
    sets = rule_sets(scope=scope)
    seen = [each for each in appointments if _sees(each, scope)]
    facts = appointment_facts(as_of=as_of, appointments=seen, scope=scope)
    return Judged(
        sets, {each.code: judged(facts, facts_of_set(each), appointments=seen) for each in sets}
    )


def judged(
    facts: Mapping[int, AppointmentFacts],
    rule_set: RuleSetFacts,
    *,
    appointments: Iterable[Appointment],
) -> Failures:
    """Return what appointments do not keep of a set, in words; no statement."""
    return {
        each.pk: [told(failure) for failure in failures_of(facts[each.pk], rule_set)]
        if each.role == AppointmentRole.FOCAL_POINT
        else []
        for each in appointments
    }


def _sees(appointment: Appointment, scope: OfficeScope) -> bool:
    return scope.may(Capability.SEE_FOCAL_POINTS, appointment.office_id) or (
        scope.user_id is not None and appointment.user_id == scope.user_id
    )


def appointment_facts(
    *, as_of: date, appointments: Iterable[Appointment], scope: OfficeScope
) -> dict[int, AppointmentFacts]:
    """Return what is known of appointments on a day, by id. Five statements at most."""
    asked = list(appointments)
    if not asked:
        return {}
    known = {grade.pk: GradeFacts(grade.code, grade.category, grade.rank) for grade in grades()}
    beside = list(
        Appointment.objects.filter(active_on(as_of)).filter(
            Q(office_id__in={each.office_id for each in asked})
            | Q(user_id__in={each.user_id for each in asked if each.user_id})
            | Q(user__isnull=True, name__in={each.name for each in asked if not each.user_id})
        )
    )
    percent: dict[object, Decimal] = defaultdict(Decimal)
    by_office: dict[int, list[Appointment]] = defaultdict(list)
    for each in beside:
        percent[_person(each)] += each.percent_of_time or 0
        if each.role == AppointmentRole.FOCAL_POINT:
            by_office[each.office_id].append(each)
    planned = _with_workplan(asked, as_of)
    nodes = tree_on(day=as_of).nodes
    return {
        each.pk: AppointmentFacts(
            as_of=as_of,
            grade=known.get(each.grade_id) if each.grade_id else None,
            percent=each.percent_of_time,
            percent_of_person=percent[_person(each)],
            has_terms=each.terms_edition_id is not None,
            terms_signed_on=each.terms_signed_on,
            has_expertise=each.has_expertise,
            appraisal_year=each.appraisal_year,
            has_workplan=each.pk in planned,
            is_regional_office=each.office_id in nodes
            and nodes[each.office_id].kind == OfficeKind.REGIONAL_OFFICE,
            has_specialist=any(
                other.post_kind in SPECIALISTS for other in (*by_office[each.office_id], each)
            ),
            others=tuple(
                sorted(other.name for other in by_office[each.office_id] if other.pk != each.pk)
            ),
        )
        for each in asked
    }


def _person(appointment: Any) -> object:
    """Return who somebody is: the account, else the name."""
    return appointment.user_id or appointment.name.casefold()


def _with_workplan(appointments: Iterable[Appointment], as_of: date) -> set[int]:
    """Return the appointments whose workplan of the year was handed in by the day."""
    rows = Workplan.objects.filter(
        appointment_id__in={each.pk for each in appointments},
        year=as_of.year,
        state__in=HANDED_IN,
    ).values_list("appointment_id", "submitted_at")
    return {
        appointment_id
        for appointment_id, submitted_at in rows
        if submitted_at is None or submitted_at.astimezone(UTC).date() <= as_of
    }
