"""Filters of the portfolio; everything that is chosen stands in the address."""

from datetime import UTC, datetime, time
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.forms import office_choices
from apps.accounts.scope import OfficeScope
from apps.gender_marker.analytics.ages import months_before
from apps.gender_marker.choices import Stage, Standing
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors import portfolio
from apps.organization.tree import OfficeTree
from apps.projects.choices import CLOSED_STATES, ProjectState
from apps.projects.selectors.register import below, service_areas_used
from apps.projects.selectors.words import holding
from apps.web.language import in_language
from apps.web.marking import words_in

UNSCORED, OPEN, MINE, NOBODY, UNKNOWN = "unscored", "open", "mine", "nobody", "unknown"
CHECKED, UNCHECKED = "yes", "no"
AGES = (6, 12, 24, 36)
"""Months that scores are looked for by; a choice of this product."""
OF_SCORES = ("standing", "code", "stage", "older", "checked")
"""Filters that look at scores; a project that somebody reads blind is found by none of them."""
EARLIEST_YEAR, LATEST_YEAR = 1951, 2199
ALL = _("All")


def older_words(months: int) -> str:
    """Return an age as a filter names it."""
    return ngettext("more than %(number)s month ago", "more than %(number)s months ago", months) % {
        "number": months
    }


class PortfolioFilters(django_filters.FilterSet):
    """What of the portfolio is shown, by one edition; what is not understood narrows nothing."""

    edition = django_filters.ChoiceFilter(
        label=_("Edition"), method="as_it_is", empty_label=_("The compulsory one")
    )
    year = django_filters.NumberFilter(
        label=_("Budget of the year"),
        method="as_it_is",
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        decimal_places=0,
    )
    text = django_filters.CharFilter(label=_("Words of code and title"), method="with_words")
    standing = django_filters.ChoiceFilter(
        label=_("Score"),
        method="standing_is",
        empty_label=ALL,
        choices=[
            (UNSCORED, pgettext_lazy("project by marker", "Unscored, for whatever reason")),
            *Standing.choices,
        ],
    )
    code = django_filters.ChoiceFilter(label=_("Code"), method="code_is", empty_label=ALL)
    stage = django_filters.ChoiceFilter(
        label=_("Stage"), method="stage_is", empty_label=ALL, choices=Stage.choices
    )
    older = django_filters.ChoiceFilter(label=_("Scored"), method="older_than", empty_label=ALL)
    checked = django_filters.ChoiceFilter(
        label=_("Checked by another person"),
        method="check_is",
        empty_label=ALL,
        choices=[
            (CHECKED, pgettext_lazy("answer", "Yes")),
            (UNCHECKED, pgettext_lazy("answer", "No")),
        ],
    )
    state = django_filters.ChoiceFilter(
        label=_("State of the project"),
        method="state_is",
        empty_label=ALL,
        choices=[(OPEN, pgettext_lazy("project", "Not closed")), *ProjectState.choices],
    )
    region = django_filters.ChoiceFilter(label=_("Region"), method="within", empty_label=ALL)
    office = django_filters.ChoiceFilter(
        label=_("Office and all below it"), method="within", empty_label=ALL
    )
    service_area = django_filters.ChoiceFilter(
        label=_("Service area"), method="of_area", empty_label=ALL
    )
    manager = django_filters.ChoiceFilter(
        label=_("Manager"),
        method="managed_by",
        empty_label=ALL,
        choices=[(MINE, _("Those that I manage")), (NOBODY, _("Those without a manager"))],
    )

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Any],
        *,
        marker: Edition,
        tree: OfficeTree,
        now: datetime,
        scope: OfficeScope,
    ) -> None:
        """Offer editions and their codes, and offices whose projects the person sees."""
        self.marker, self.tree, self.now, self.scope = marker, tree, now, scope
        super().__init__(data, queryset)
        choices = {
            "edition": [
                (each.code, f"{in_language(each, 'title')} ({each.code})")
                for each in portfolio.editions_to_choose(scope=scope)
            ],
            "code": [
                (each.key, f"{each.key} – {in_language(each, 'label')}")
                for each in portfolio.codes_of(edition=marker)
            ],
            "older": [(str(months), older_words(months)) for months in AGES],
            **self.places(),
            "service_area": [
                *(
                    (area.key, in_language(area, "name"))
                    for area in service_areas_used(on=now.date(), scope=scope)
                ),
                (UNKNOWN, pgettext_lazy("project", "Not known")),
            ],
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    def places(self) -> dict[str, list[tuple[str, str]]]:
        """Return the offices and regions whose projects the person sees, by their codes."""
        seen = self.scope.over(Capability.SEE_PROJECTS)
        offices = [
            (self.tree.nodes[int(office_id)], label)
            for office_id, label in office_choices(self.tree, None if seen.everywhere else seen.ids)
        ]
        regions = {
            region.code: region.name
            for node, _label in offices
            if (region := self.tree.region_of(node.id)) is not None
        }
        return {
            "office": [(node.code, label) for node, label in offices],
            "region": sorted(regions.items(), key=lambda each: each[1]),
        }

    @property
    def by_marker(self) -> dict[str, Any]:
        """By which edition, and for whom, scores are looked at."""
        return {"edition": self.marker, "scope": self.scope}

    def as_it_is(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Keep all: edition and year say what is shown of each project, not which."""
        return rows

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what has all the words in code and title."""
        return holding(rows, name="said", columns=("code", "title"), words=words_in(value))

    def standing_is(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what stands so by the edition."""
        if value == UNSCORED:
            return portfolio.unscored(rows=rows, **self.by_marker)
        return portfolio.standing_at(rows=rows, standing=Standing(value), **self.by_marker)

    def code_is(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what has a code."""
        return portfolio.with_score(rows=rows, code__key=value, **self.by_marker)

    def stage_is(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what was last scored at a stage."""
        return portfolio.with_score(rows=rows, stage=value, **self.by_marker)

    def older_than(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what was scored more than so many months ago."""
        moment = moment_before(self.now, int(value))
        return portfolio.scored_before(rows=rows, moment=moment, **self.by_marker)

    def check_is(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep scores that another person has checked, or has not."""
        return portfolio.with_check(rows=rows, is_checked=value == CHECKED, **self.by_marker)

    def state_is(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep a state of projects, or all that can still be scored."""
        if value == OPEN:
            return rows.exclude(state__in=CLOSED_STATES)
        return rows.filter(state=value)

    def within(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep an office and all below it, in the tree of today."""
        return rows.filter(below(tree=self.tree, code=value))

    def of_area(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep a service area, or what has none."""
        if value == UNKNOWN:
            return rows.filter(service_area__isnull=True)
        return rows.filter(service_area__key=value)

    def managed_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep those that the person manages, or those that nobody does."""
        return rows.filter(manager_id=None if value == NOBODY else self.scope.user_id)


def moment_before(now: datetime, months: int) -> datetime:
    """Return the midnight so many months ago, before which a score is older than them."""
    return datetime.combine(months_before(now.date(), months), time.min, tzinfo=UTC)
