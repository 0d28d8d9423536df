"""The log of activities, filtered in the address, on a page and as a file."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.figures.display import format_number
from apps.focal_points.choices import ActivityKind, ActivityState
from apps.focal_points.forms.activity_filters import ActivityFilters
from apps.focal_points.models import Activity
from apps.focal_points.selectors.activities.exports import header, rows_of
from apps.focal_points.selectors.activities.figures import participants_table, sentence_of
from apps.focal_points.selectors.activities.reading import (
    in_order_of_participants,
    listed,
    logged,
    may_log,
    office_names,
    own_drafts,
    participants_of,
    sees_log,
    status_of,
)
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.pages import render_page
from apps.web.parts import Action as Button
from apps.web.refusals import NotPermitted

ROWS_ON_A_PAGE = 50


class ActivityTable(tables.Table):
    """One line for each activity; `row_header` names the column that heads the line."""

    title = tables.Column(verbose_name=gettext_lazy("Activity"), empty_values=())
    happened_on = tables.Column(verbose_name=gettext_lazy("Date"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"))
    participants = tables.Column(
        verbose_name=gettext_lazy("Participants"),
        empty_values=(),
        attrs={"td": {"class": "num"}},
    )

    class Meta:
        attrs = {"class": "table table-cards activity-table"}
        order_by_field = "sort"
        row_header = "title"

    def __init__(self, rows: QuerySet[Any], **options: Any) -> None:
        """Show rows of `selectors.activities.reading.listed`; `names` are set for those of a page."""
        self.row_header, self.caption = "title", _("Activities")
        self.names: dict[int, str] = {}
        super().__init__(rows, **options)

    def render_title(self, record: Activity) -> SafeString:
        """Return the title as a link, with office and writer beneath; a withdrawn one says so."""
        tag = ""
        if record.state == ActivityState.WITHDRAWN:
            tag = render_to_string("_status.html", {"status": status_of(record)})
        return format_html(
            '<a href="{}" lang="{}">{}</a> {} <span class="quiet small">{} · {}</span>',
            reverse("focal_points:activity", args=[record.pk]),
            record.language,
            record.title,
            tag,
            self.names.get(record.office_id, record.office.code),
            name_of(record.created_by) or "–",
        )

    def render_happened_on(self, value: date) -> str:
        """Return the day."""
        return date_format(value, "DATE_FORMAT")

    def render_kind(self, record: Activity) -> str:
        """Return the kind, in words."""
        return str(ActivityKind(record.kind).label)

    def render_participants(self, record: Activity) -> str:
        """Return how many took part, or that nobody counted."""
        number = participants_of(record)
        return _("not counted") if number is None else format_number(number, get_language() or "en")

    def order_happened_on(
        self, rows: QuerySet[Any], is_descending: bool
    ) -> tuple[QuerySet[Any], bool]:
        """Sort by day."""
        day = "-happened_on" if is_descending else "happened_on"
        return rows.order_by(day, "-pk" if is_descending else "pk"), True

    def order_participants(
        self, rows: QuerySet[Any], is_descending: bool
    ) -> tuple[QuerySet[Any], bool]:
        """Sort by number; what was not counted last."""
        return in_order_of_participants(rows, is_descending), True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the log a request asks for."""

    filters: ActivityFilters
    rows: QuerySet[Activity]
    tree: OfficeTree
    today: date


def asked_for(request: ScopedRequest) -> Shown:
    """Return what a request asks for; raises NotPermitted where there is no log for the person."""
    if not sees_log(scope=request.scope):
        raise NotPermitted(_("The log of activities is for those who see focal points."))
    today = timezone.now().date()
    tree = tree_on(day=today)
    filters = ActivityFilters(
        request.GET, logged(scope=request.scope), tree=tree, scope=request.scope
    )
    return Shown(filters=filters, rows=filters.qs, tree=tree, today=today)


@require_safe
def activities(request: ScopedRequest) -> HttpResponse:
    """List what was logged; of one office it can be read month by month."""
    scope, shown = request.scope, asked_for(request)
    table = ActivityTable(listed(rows=shown.rows))
    # Only the order is taken from the address: `per_page` there would draw the whole log at once.
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=ROWS_ON_A_PAGE)
    table.page = table.paginator.get_page(request.GET.get("page"))
    number = table.page.paginator.count
    records = [row.record for row in table.page.object_list]
    table.names = office_names(rows=records)
    participants = participants_table(
        rows=shown.rows, as_of=shown.today, scope_name=scope_name(shown), scope=scope
    )
    office = shown.filters.form.cleaned_data.get("office", "")
    by_month = bool(office) and request.GET.get("show") == "months"
    sort = request.GET.get("sort")
    keep = {"show": "months"} if by_month else {}
    context: dict[str, Any] = {
        "title": _("Activities"),
        "actions": buttons(request),
        "filter_form": shown.filters.form,
        "chips": chips_of(shown.filters.form, request.GET),
        "clear_url": reverse("focal_points:activities"),
        "keep": {**keep, "sort": sort} if sort else keep,
        "table": table,
        "page": table.page,
        "number": number,
        "found": ngettext("%(number)s activity found", "%(number)s activities found", number)
        % {"number": number},
        "participants": participants,
        "sentence": sentence_of(participants),
        "office": office,
        "months": months_of(records) if by_month else [],
        "view_url": view_url(request, by_month=by_month) if office else "",
        "drafts": own_drafts(scope=scope),
        "downloads": [
            (
                label,
                f"{reverse('focal_points:activities_file', args=[extension])}?{request.GET.urlencode()}",
            )
            for label, extension in (("CSV", "csv"), ("XLSX", "xlsx"))
        ],
        "new_url": reverse("focal_points:activity_new") if may_log(scope=scope) else "",
    }
    return render_page(request, "focal_points/activities.html", context)


def scope_name(shown: Shown) -> str:
    """Return what the figures of the list are of: the office that was chosen, or the whole organization."""
    return str(shown.filters.form.cleaned_data.get("office") or "organization")


def months_of(records: list[Activity]) -> list[tuple[date, list[Activity]]]:
    """Return activities under the first day of their month, in the order in which they come."""
    return [
        (date(year, month, 1), list(found))
        for (year, month), found in groupby(
            (each for each in records if each.happened_on is not None),
            key=lambda each: (each.happened_on.year, each.happened_on.month),  # type: ignore[union-attr]
        )
    ]


def view_url(request: ScopedRequest, *, by_month: bool) -> str:
    """Return the address of the other view of the same list: month by month, or the table."""
    query = request.GET.copy()
    for name in ("show", "page", "sort"):
        query.pop(name, None)
    if not by_month:
        query["show"] = "months"
    return f"?{query.urlencode()}"


def buttons(request: ScopedRequest) -> list[Button]:
    """Return what can be done from the log."""
    found = []
    if may_log(scope=request.scope):
        url = reverse("focal_points:activity_new")
        found.append(Button(_("Log an activity"), url, kind="primary", key="new"))
    before = reverse("focal_points:activities_before")
    found.append(Button(_("Before this register"), before, kind="link", key="before"))
    return found


@require_safe
def activities_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the list shows, in its order."""
    if extension not in {"csv", "xlsx"}:
        raise Http404
    shown = asked_for(request)
    table = ActivityTable(listed(rows=shown.rows))
    RequestConfig(request, paginate=False).configure(table)
    rows = rows_of(rows=table.data.data, scope=request.scope)
    name = f"activities-{shown.today.isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(header(), rows), CSV_TYPE, name)
    sheet: dict[str, Any] = {"name": _("Activities"), "header": header(), "rows": rows}
    return attachment(write_xlsx([SheetContent(**sheet)], title=_("Activities")), XLSX_TYPE, name)
