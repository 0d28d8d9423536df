"""Filters of the register; everything that is chosen stands in the address."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.forms import office_choices
from apps.accounts.scope import OfficeScope
from apps.organization.tree import OfficeTree
from apps.projects.choices import ProjectContext, ProjectState, Targeting
from apps.projects.models import Project
from apps.projects.selectors.register import below, of_year, service_areas_used
from apps.projects.selectors.words import holding
from apps.web.language import in_language
from apps.web.marking import words_in

UNKNOWN, YES, NO, MINE = "unknown", "yes", "no", "mine"
NOT_KNOWN = pgettext_lazy("project", "Not known")
FLAGS = [
    (YES, pgettext_lazy("answer", "Yes")),
    (NO, pgettext_lazy("answer", "No")),
    (UNKNOWN, NOT_KNOWN),
]
FLAG_VALUES = {YES: True, NO: False, UNKNOWN: None}
SEARCHED = ("code", "title", "summary", "target_group", "theme")
EARLIEST_YEAR, LATEST_YEAR = 1951, 2199


class ProjectFilters(django_filters.FilterSet):
    """What of the register is shown; what is not understood narrows nothing."""

    text = django_filters.CharFilter(label=_("Words"), method="with_words")
    office = django_filters.ChoiceFilter(
        label=_("Office and all below it"), method="of_office", empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=ProjectState.choices, empty_label=_("All")
    )
    service_area = django_filters.ChoiceFilter(
        label=_("Service area"), method="of_area", empty_label=_("All")
    )
    year = django_filters.NumberFilter(
        label=_("Year"),
        method="in_year",
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        decimal_places=0,
    )
    targeting = django_filters.ChoiceFilter(
        label=_("Targeting"),
        method="targeting_is",
        empty_label=_("All"),
        choices=[*Targeting.choices, (UNKNOWN, NOT_KNOWN)],
    )
    gender_main = django_filters.ChoiceFilter(
        label=_("Gender is a main component"),
        field_name="is_gender_main",
        method="flag_is",
        empty_label=_("All"),
        choices=FLAGS,
    )
    context = django_filters.ChoiceFilter(
        label=_("Crisis or development"),
        method="context_is",
        empty_label=_("All"),
        choices=[*ProjectContext.choices, (UNKNOWN, NOT_KNOWN)],
    )
    counter_trafficking = django_filters.ChoiceFilter(
        label=_("Counter-trafficking"),
        field_name="is_counter_trafficking",
        method="flag_is",
        empty_label=_("All"),
        choices=FLAGS,
    )
    donor = django_filters.CharFilter(label=_("Donor"), method="given_by")
    manager = django_filters.ChoiceFilter(
        label=_("Manager"),
        method="managed_by",
        empty_label=_("All"),
        choices=[(MINE, _("Those that I manage"))],
    )

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Project],
        *,
        tree: OfficeTree,
        on: date,
        scope: OfficeScope,
    ) -> None:
        """Offer offices whose projects the person sees, and service areas that there are."""
        self.tree, self.scope = tree, scope
        super().__init__(data, queryset)
        offices = scope.over(Capability.SEE_PROJECTS)
        self.filters["office"].extra["choices"] = [
            (tree.nodes[int(office_id)].code, label)
            for office_id, label in office_choices(
                tree, None if offices.everywhere else offices.ids
            )
        ]
        self.filters["service_area"].extra["choices"] = [
            *(
                (area.key, in_language(area, "name"))
                for area in service_areas_used(on=on, scope=scope)
            ),
            (UNKNOWN, NOT_KNOWN),
        ]

    def with_words(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Keep what has all the words in code, title, summary, target group or theme."""
        return holding(rows, name="said", columns=SEARCHED, words=words_in(value))

    def of_office(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Keep an office and all below it, in the tree of today."""
        return rows.filter(below(tree=self.tree, code=value))

    def of_area(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Keep a service area, or what has none."""
        if value == UNKNOWN:
            return rows.filter(service_area__isnull=True)
        return rows.filter(service_area__key=value)

    def in_year(self, rows: QuerySet[Project], name: str, value: Any) -> QuerySet[Project]:
        """Keep what runs in a year or has money of it."""
        return rows.filter(of_year(int(value)))

    def targeting_is(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Keep those meant for somebody, or of whom that is not known."""
        return rows.filter(targeting="" if value == UNKNOWN else value)

    def context_is(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Keep crisis or development, or of which that is not known."""
        return rows.filter(context="" if value == UNKNOWN else value)

    def flag_is(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Keep yes, no, or not known."""
        flag = FLAG_VALUES[value]
        return rows.filter(**{f"{name}__isnull": True} if flag is None else {name: flag})

    def given_by(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Keep those whose donor has all the words."""
        return holding(rows, name="giver", columns=("donor",), words=words_in(value))

    def managed_by(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Keep those that the person manages."""
        return rows.filter(manager_id=self.scope.user_id)
