"""The register as a table."""

from dataclasses import replace
from typing import Any

import django_tables2 as tables
from django.db.models import Case, F, QuerySet, Value, When
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.organization.tree import OfficeTree
from apps.projects.choices import ProjectOrigin, ProjectState
from apps.projects.models import Project
from apps.projects.selectors.register import office_names, status_of
from apps.projects.wording import dates_of, dollars, targeting_of, yes_no


class ProjectTable(tables.Table):
    """One line for each project; `row_header` names the column that heads the line."""

    title = tables.Column(verbose_name=gettext_lazy("Project"), empty_values=())
    state = tables.Column(verbose_name=gettext_lazy("State"))
    starts_on = tables.Column(verbose_name=gettext_lazy("From – until"), empty_values=())
    targeting = tables.Column(verbose_name=gettext_lazy("Targeting"), empty_values=())
    is_gender_main = tables.Column(verbose_name=gettext_lazy("Gender is main"), empty_values=())
    budget = tables.Column(
        verbose_name=gettext_lazy("Budget (USD)"),
        empty_values=(),
        attrs={"td": {"class": "num"}},
    )

    class Meta:
        attrs = {"class": "table table-cards project-table"}
        order_by_field = "sort"
        row_header = "title"

    def __init__(self, rows: QuerySet[Any], *, tree: OfficeTree, **options: Any) -> None:
        """Show rows of `selectors.register.listed`."""
        self.tree = tree
        self.row_header = "title"
        super().__init__(rows, **options)

    def render_title(self, record: Project) -> SafeString:
        """Return the title as a link, with code and office beneath; a stated project says so."""
        names = office_names(projects=[record], tree=self.tree)
        stated = ""
        if record.origin == ProjectOrigin.STATED:
            stated = format_html(
                ' <span class="tag tag-info" title="{}">{}</span>',
                record.source,
                _("As stated"),
            )
        return format_html(
            '<a class="project-name" href="{}">{}</a>{} <span class="project-office">{} · {}</span>',
            reverse("projects:project", args=[record.pk]),
            record.title,
            stated,
            record.code,
            record.office_stated or names[record.office_id],
        )

    def render_state(self, record: Project) -> SafeString:
        """Return the status tag; its day stands in the next column."""
        return render_to_string("_status.html", {"status": replace(status_of(record), on=None)})

    def render_starts_on(self, record: Project) -> str:
        """Return when it runs."""
        return dates_of(record, short=True)

    def render_targeting(self, record: Project) -> str:
        """Return whom it is meant for."""
        return targeting_of(record)

    def render_is_gender_main(self, record: Project) -> str:
        """Return whether gender is a main component."""
        return yes_no(record.is_gender_main)

    def render_budget(self, record: Any) -> str:
        """Return the sum of its budget lines."""
        return dollars(record.budget)

    def order_state(
        self, rows: QuerySet[Project], is_descending: bool
    ) -> tuple[QuerySet[Project], bool]:
        """Sort along the way of a project."""
        place = Case(
            *(When(state=each, then=Value(step)) for step, each in enumerate(ProjectState))
        )
        return rows.order_by(place.desc() if is_descending else place.asc(), "code"), True

    def order_starts_on(
        self, rows: QuerySet[Project], is_descending: bool
    ) -> tuple[QuerySet[Project], bool]:
        """Sort by beginning; those that nobody knows last."""
        return rows.order_by(in_order("starts_on", is_descending), "code"), True

    def order_budget(
        self, rows: QuerySet[Project], is_descending: bool
    ) -> tuple[QuerySet[Project], bool]:
        """Sort by money; those without a budget last."""
        return rows.order_by(in_order("budget", is_descending), "code"), True

    def order_title(
        self, rows: QuerySet[Project], is_descending: bool
    ) -> tuple[QuerySet[Project], bool]:
        """Sort by title, then code."""
        return rows.order_by("-title" if is_descending else "title", "code"), True


def in_order(name: str, is_descending: bool) -> Any:
    """Return a column in one order or the other, what is not known last in both."""
    column = F(name)
    return column.desc(nulls_last=True) if is_descending else column.asc(nulls_last=True)
