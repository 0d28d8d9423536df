"""The register as a table."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.db.models import Case, QuerySet, Value, When
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef, RecordView
from apps.actions.choices import PENDING_STATES, ActionState, Priority
from apps.actions.models import Action
from apps.actions.selectors.register import cause_of
from apps.actions.selectors.statuses import status_of
from apps.actions.views.wording import HIDDEN_CAUSE
from apps.organization.tree import OfficeTree

NOTHING = "–"


class ActionTable(tables.Table):
    """One line for each action; `row_header` names the column that heads the line."""

    chosen = tables.Column(
        empty_values=(),
        orderable=False,
        verbose_name=gettext_lazy("Choose"),
        attrs={"td": {"class": "choose"}},
    )
    title = tables.Column(verbose_name=gettext_lazy("Action"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    due_on = tables.Column(verbose_name=gettext_lazy("Due"), attrs={"td": {"class": "when"}})
    priority = tables.Column(verbose_name=gettext_lazy("Priority"))
    owner = tables.Column(
        verbose_name=gettext_lazy("Owner"),
        empty_values=(),
        order_by=("owner__last_name", "owner__first_name"),
    )
    cause = tables.Column(verbose_name=gettext_lazy("Because of"), empty_values=(), orderable=False)

    class Meta:
        attrs = {"class": "table table-cards action-table"}
        order_by_field = "sort"
        row_header = "title"

    def __init__(
        self,
        rows: QuerySet[Action],
        *,
        tree: OfficeTree,
        now: datetime,
        may_choose: bool,
        **options: Any,
    ) -> None:
        """Show rows of `selectors.register.listed`; `causes` are filled in for the page that is shown."""
        self.tree, self.now = tree, now
        self.causes: dict[RecordRef, RecordView] = {}
        self.row_header = "title"
        super().__init__(rows, exclude=() if may_choose else ("chosen",), **options)

    def render_chosen(self, record: Action) -> SafeString | str:
        """Return a box for what can still be given to somebody else."""
        if record.state not in PENDING_STATES:
            return ""
        return format_html(
            '<input class="form-check-input" type="checkbox" name="chosen" value="{}:{}" aria-label="{}">',
            record.pk,
            record.version,
            _("Choose “%(title)s”") % {"title": record.title},
        )

    def render_title(self, record: Action) -> SafeString:
        """Return the title as a link, with the office beneath."""
        node = self.tree.nodes.get(record.office_id)
        return format_html(
            '<a class="action-name" href="{}">{}</a> <span class="action-office">{}</span>',
            reverse("actions:action_detail", args=[record.pk]),
            record.title,
            node.name if node else record.office.code,
        )

    def render_state(self, record: Action) -> SafeString:
        """Return the status tag."""
        late = record.state in PENDING_STATES and record.late_from <= self.now  # type: ignore[attr-defined]
        return render_to_string("_status.html", {"status": status_of(record, late=late)})

    def render_due_on(self, record: Action) -> str:
        """Return the due date."""
        return date_format(record.due_on, "DATE_FORMAT")

    def render_priority(self, record: Action) -> str:
        """Return the priority in words."""
        return str(Priority(record.priority).label)

    def order_priority(
        self, rows: QuerySet[Action], is_descending: bool
    ) -> tuple[QuerySet[Action], bool]:
        """Sort by weight, not by the alphabet: the highest first."""
        weight = Case(
            *(When(priority=each, then=Value(place)) for place, each in enumerate(Priority)),
        )
        return rows.order_by(weight.desc() if is_descending else weight.asc(), "due_on", "pk"), True

    def order_state(
        self, rows: QuerySet[Action], is_descending: bool
    ) -> tuple[QuerySet[Action], bool]:
        """Sort along the way of an action."""
        place = Case(*(When(state=each, then=Value(step)) for step, each in enumerate(ActionState)))
        return rows.order_by(place.desc() if is_descending else place.asc(), "due_on", "pk"), True

    def render_owner(self, record: Action) -> SafeString | str:
        """Return the owner, or that the head of the office owes it."""
        if record.owner_id is None:
            return format_html('<span class="quiet">{}</span>', _("head of office"))
        return name_of(record.owner)

    def render_cause(self, record: Action) -> SafeString | str:
        """Return the record behind it, as far as the reader sees it."""
        cause = cause_of(record)
        if cause is None:
            return NOTHING
        view = self.causes.get(cause)
        if view is None:
            return format_html('<span class="quiet">{}</span>', HIDDEN_CAUSE)
        return format_html('<a href="{}">{}</a>', view.url, view.label)
