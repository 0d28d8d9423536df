"""What of the appointments is asked for; everything that is chosen stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.forms import office_choices
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import AppointmentRole
from apps.focal_points.models import Appointment, RuleSet
from apps.focal_points.selectors.access import appointments_seen, demand_network
from apps.focal_points.selectors.appointments import named_like
from apps.focal_points.selectors.rules import failures_on, rule_sets
from apps.focal_points.selectors.states import AppointmentState, active_on, in_state
from apps.organization.choices import Sex
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.language import in_language

KEEPS, FAILS, UNKNOWN = "keeps", "fails", "unknown"
RESULTS = [
    (KEEPS, pgettext_lazy("rule set", "Every rule is kept")),
    (FAILS, pgettext_lazy("rule set", "Some rule is not kept")),
]
EARLIEST, LATEST = date(1951, 1, 1), date(2199, 12, 31)


class AppointmentFilters(django_filters.FilterSet):
    """What of the appointments is shown; what is not understood narrows nothing."""

    text = django_filters.CharFilter(label=_("Name, post or office"), method="with_words")
    office = django_filters.ChoiceFilter(
        label=_("Office and all below it"), method="of_office", empty_label=_("All")
    )
    as_of = django_filters.DateFilter(
        label=_("On the day"),
        method="nothing",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State on that day"),
        method="in_state",
        choices=AppointmentState.choices,
        empty_label=_("All"),
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=AppointmentRole.choices, empty_label=_("All")
    )
    sex = django_filters.ChoiceFilter(
        label=_("Sex"),
        method="of_sex",
        choices=[*Sex.choices, (UNKNOWN, _("Not recorded"))],
        empty_label=_("All"),
    )
    rule_set = django_filters.ChoiceFilter(
        label=_("Rule set"), method="nothing", empty_label=_("That in force")
    )
    result = django_filters.ChoiceFilter(
        label=_("Rules on that day"), method="nothing", choices=RESULTS, empty_label=_("All")
    )

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Appointment],
        *,
        tree: OfficeTree,
        sets: Sequence[RuleSet],
        today: date,
        scope: OfficeScope,
    ) -> None:
        """Offer the offices whose focal points the person sees, in the tree of the day that is asked."""
        self.tree, self.today = tree, today
        super().__init__(data, queryset)
        offices = scope.over(Capability.SEE_FOCAL_POINTS)
        self.filters["office"].extra["choices"] = [
            (tree.nodes[int(office_id)].code, label)
            for office_id, label in office_choices(
                tree, None if offices.everywhere else offices.ids
            )
        ]
        self.filters["rule_set"].extra["choices"] = [
            (each.code, in_language(each, "title")) for each in sets
        ]

    @property
    def understood(self) -> dict[str, Any]:
        """What was chosen, without what is not understood."""
        self.form.full_clean()
        return self.form.cleaned_data

    @property
    def day(self) -> date:
        """The day that is asked for, else today; what lies outside the calendar is not understood."""
        said = self.understood.get("as_of")
        return said if said is not None and EARLIEST <= said <= LATEST else self.today

    def nothing(self, rows: QuerySet[Appointment], name: str, value: Any) -> QuerySet[Appointment]:
        """Keep all: the day and the rules decide elsewhere."""
        return rows

    def with_words(
        self, rows: QuerySet[Appointment], name: str, value: str
    ) -> QuerySet[Appointment]:
        """Keep those with all the words in name, post or office code."""
        return named_like(rows=rows, text=value)

    def of_office(
        self, rows: QuerySet[Appointment], name: str, value: str
    ) -> QuerySet[Appointment]:
        """Keep an office and all below it, in the tree of the day."""
        return rows.filter(office_id__in=self.tree.subtree(self.tree.by_code[value].id))

    def in_state(self, rows: QuerySet[Appointment], name: str, value: str) -> QuerySet[Appointment]:
        """Keep those that stand in a state on the day."""
        return rows.filter(in_state(value, self.day))

    def of_sex(self, rows: QuerySet[Appointment], name: str, value: str) -> QuerySet[Appointment]:
        """Keep women, men, others, or those of whom it is not recorded."""
        return rows.filter(sex="" if value == UNKNOWN else value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the appointments a request asks for; `rule_set` is None before the rules are loaded."""

    filters: AppointmentFilters
    rows: QuerySet[Appointment]
    tree: OfficeTree
    day: date
    sets: list[RuleSet]
    rule_set: RuleSet | None


def asked_for(query: Any, *, today: date, scope: OfficeScope) -> Shown:
    """Return what is asked for; raises NotPermitted for those who do not work with focal points."""
    demand_network(scope=scope)
    sets = rule_sets(scope=scope)
    tree = tree_on(day=today)
    seen = appointments_seen(scope=scope)
    options: dict[str, Any] = {"sets": sets, "today": today, "scope": scope}
    filters = AppointmentFilters(query, seen, tree=tree, **options)
    if filters.day != today:
        tree = tree_on(day=filters.day)
        filters = AppointmentFilters(query, seen, tree=tree, **options)
    said = filters.understood
    code = said.get("rule_set")
    rule_set = next((each for each in sets if each.code == code), None) or next(
        (each for each in sets if each.is_default), None
    )
    rows = filters.qs
    if said.get("result") and rule_set is not None:
        rows = judged(rows, filters.day, rule_set, said["result"], scope)
    return Shown(
        filters=filters, rows=rows, tree=tree, day=filters.day, sets=sets, rule_set=rule_set
    )


def judged(
    rows: QuerySet[Appointment], day: date, rule_set: RuleSet, result: str, scope: OfficeScope
) -> QuerySet[Appointment]:
    """Keep the focal points of the day that keep all of a rule set, or that do not."""
    asked = rows.filter(active_on(day), role=AppointmentRole.FOCAL_POINT)
    failures = failures_on(as_of=day, rule_set_code=rule_set.code, appointments=asked, scope=scope)
    return asked.filter(
        pk__in=[pk for pk, found in failures.items() if bool(found) != (result == KEEPS)]
    )
