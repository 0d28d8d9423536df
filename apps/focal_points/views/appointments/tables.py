"""Appointments as a table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.focal_points.choices import AppointmentRole
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.rules import Failures
from apps.focal_points.selectors.states import status_of
from apps.focal_points.wording import dates_of, grade_of, percent_of
from apps.organization.tree import OfficeTree
from apps.web.parts import StatusTag


class AppointmentTable(tables.Table):
    """One line for each appointment; `row_header` names the column that heads the line."""

    name = tables.Column(verbose_name=gettext_lazy("Focal point"))
    office = tables.Column(verbose_name=gettext_lazy("Office"), order_by=("office__code", "name"))
    grade = tables.Column(verbose_name=gettext_lazy("Grade"), empty_values=())
    percent_of_time = tables.Column(
        verbose_name=gettext_lazy("Time"), empty_values=(), attrs={"td": {"class": "num"}}
    )
    starts_on = tables.Column(verbose_name=gettext_lazy("From – until"))
    state = tables.Column(
        verbose_name=gettext_lazy("State"), empty_values=(), orderable=False, accessor="pk"
    )
    rules = tables.Column(
        verbose_name=gettext_lazy("Rules"), empty_values=(), orderable=False, accessor="pk"
    )

    class Meta:
        attrs = {"class": "table table-cards appointment-table"}
        order_by_field = "sort"
        row_header = "name"

    def __init__(
        self, rows: QuerySet[Appointment], *, tree: OfficeTree, on: date, **options: Any
    ) -> None:
        """Show rows of `selectors.appointments.listed`; `failures` and `names` are filled by page."""
        self.on, self.tree = on, tree
        self.failures: Failures = {}
        self.names: Mapping[int, str] = {}
        self.row_header = "name"
        super().__init__(rows, **options)

    def render_name(self, record: Appointment) -> SafeString:
        """Return the name as a link; an alternate says so."""
        return format_html(
            '<a class="appointment-name" href="{}">{}</a>{}',
            reverse("focal_points:appointment", args=[record.pk]),
            record.name,
            format_html(' <span class="tag tag-info">{}</span>', _("Alternate"))
            if record.role == AppointmentRole.ALTERNATE
            else "",
        )

    def render_office(self, record: Appointment) -> SafeString:
        """Return the office with its region beneath."""
        region = self.tree.region_of(record.office_id)
        return format_html(
            '{} <span class="quiet small">{}</span>{}',
            self.names[record.office_id],
            record.office.code,
            format_html('<span class="appointment-region">{}</span>', region.name)
            if region is not None and region.id != record.office_id
            else "",
        )

    def render_grade(self, record: Appointment) -> str:
        """Return the grade at appointment."""
        return grade_of(record)

    def render_percent_of_time(self, record: Appointment) -> str:
        """Return the share of working time."""
        return percent_of(record.percent_of_time)

    def render_starts_on(self, record: Appointment) -> str:
        """Return when it holds."""
        return dates_of(record, short=True)

    def render_state(self, record: Appointment) -> SafeString:
        """Return the state on the day; its dates stand in the column before."""
        return _tag(StatusTag(status_of(record, self.on).kind, status_of(record, self.on).label))

    def render_rules(self, record: Appointment) -> SafeString | str:
        """Return how many rules are not kept; nothing where no rules are asked on the day."""
        if record.pk not in self.failures:
            return "–"
        return _tag(result_tag(len(self.failures[record.pk])))

    def order_grade(
        self, rows: QuerySet[Appointment], is_descending: bool
    ) -> tuple[QuerySet[Appointment], bool]:
        """Sort by seniority; those of whom it is not known last."""
        return rows.order_by(_in_order("grade__rank", is_descending), "office__code"), True

    def order_percent_of_time(
        self, rows: QuerySet[Appointment], is_descending: bool
    ) -> tuple[QuerySet[Appointment], bool]:
        """Sort by share of time; those of whom it is not known last."""
        return rows.order_by(_in_order("percent_of_time", is_descending), "office__code"), True


def result_tag(number: int, on: date | None = None) -> StatusTag:
    """Return whether rules are kept, as a tag."""
    if not number:
        return StatusTag("good", _("Every rule is kept"), on=on)
    words = ngettext("%(number)s rule is not kept", "%(number)s rules are not kept", number)
    return StatusTag("bad", words % {"number": number}, on=on)


def _tag(status: StatusTag) -> SafeString:
    return render_to_string("_status.html", {"status": status})


def _in_order(name: str, is_descending: bool) -> Any:
    column = F(name)
    return column.desc(nulls_last=True) if is_descending else column.asc(nulls_last=True)
