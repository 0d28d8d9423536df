"""Filters of the log; everything that is chosen stands in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.capabilities import Capability
from apps.accounts.forms import office_choices
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityKind, ActivityState, Observance
from apps.focal_points.models import Activity
from apps.focal_points.selectors.activities.offers import areas
from apps.focal_points.selectors.activities.reading import in_year, writers
from apps.organization.tree import OfficeTree
from apps.projects.selectors.access import projects_seen
from apps.projects.selectors.words import holding
from apps.web.language import in_language
from apps.web.marking import words_in

MINE = "mine"
SEARCHED = ("title", "outcome", "place")
EARLIEST_YEAR, LATEST_YEAR = 1998, 2199
LONGEST_CODE = 60


class ActivityFilters(django_filters.FilterSet):
    """What of the log is shown; what is not understood narrows nothing."""

    text = django_filters.CharFilter(label=_("Words"), method="with_words")
    office = django_filters.ChoiceFilter(
        label=_("Office and all below it"), method="of_office", empty_label=_("All")
    )
    year = django_filters.NumberFilter(
        label=_("Year"),
        method="of_year",
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        decimal_places=0,
    )
    from_day = django_filters.DateFilter(
        label=_("From"), method="since", widget=forms.DateInput({"type": "date"})
    )
    until_day = django_filters.DateFilter(
        label=_("Until"), method="until", widget=forms.DateInput({"type": "date"})
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=ActivityKind.choices, empty_label=_("All")
    )
    area = django_filters.ChoiceFilter(
        label=_("Area of work"), field_name="area__number", empty_label=_("All")
    )
    observance = django_filters.ChoiceFilter(
        label=_("Day or campaign"), choices=Observance.choices, empty_label=_("All")
    )
    project = django_filters.CharFilter(label=_("Code of the project"), method="of_project")
    writer = django_filters.ChoiceFilter(
        label=_("Writer"), method="written_by", empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[each for each in ActivityState.choices if each[0] != ActivityState.DRAFT],
        empty_label=_("All"),
    )

    def __init__(
        self, data: Any, queryset: QuerySet[Activity], *, tree: OfficeTree, scope: OfficeScope
    ) -> None:
        """Offer the offices whose activities the person sees, and the areas that there are."""
        self.tree, self.scope = tree, scope
        super().__init__(data, queryset)
        offices = scope.over(Capability.SEE_FOCAL_POINTS)
        self.filters["office"].extra["choices"] = [
            (tree.nodes[int(office_id)].code, label)
            for office_id, label in office_choices(
                tree, None if offices.everywhere else offices.ids
            )
        ]
        self.filters["area"].extra["choices"] = [
            (str(each.number), in_language(each, "title")) for each in areas()
        ]
        self.filters["writer"].extra["choices"] = [
            (MINE, _("Those that I wrote")),
            *((str(pk), name) for pk, name in writers(scope=scope)),
        ]

    def with_words(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        """Keep what has all the words in title, what came of it or place."""
        return holding(rows, name="said", columns=SEARCHED, words=words_in(value))

    def of_office(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        """Keep an office and all below it, in the tree of today."""
        return rows.filter(office_id__in=self.tree.subtree(self.tree.by_code[value].id))

    def of_year(self, rows: QuerySet[Activity], name: str, value: Any) -> QuerySet[Activity]:
        """Keep what was done in a year."""
        return rows.filter(in_year(int(value)))

    def since(self, rows: QuerySet[Activity], name: str, value: Any) -> QuerySet[Activity]:
        """Keep what was done on a day or after it."""
        return rows.filter(Q(happened_on__gte=value) | Q(ended_on__gte=value))

    def until(self, rows: QuerySet[Activity], name: str, value: Any) -> QuerySet[Activity]:
        """Keep what had begun by a day."""
        return rows.filter(happened_on__lte=value)

    def of_project(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        """Keep what was done for the project of a code that the person sees."""
        seen = projects_seen(scope=self.scope).filter(code__iexact=value.strip()[:LONGEST_CODE])
        return rows.filter(project_id__in=seen.values("pk"))

    def written_by(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        """Keep those that somebody wrote."""
        return rows.filter(created_by_id=self.scope.user_id if value == MINE else int(value))
