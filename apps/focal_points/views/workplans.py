"""Pages of workplans: the list of a year with its files, a new one, one of them on screen and on paper."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.requests import ScopedRequest
from apps.focal_points.choices import WorkplanState
from apps.focal_points.forms.workplans import NONE, NewWorkplanForm, WorkplanFilters
from apps.focal_points.selectors import workplan_exports as exports
from apps.focal_points.selectors.access import appointment_seen
from apps.focal_points.selectors.workplan_list import (
    PlanLine,
    narrowed,
    plan_lines,
    received_by_region,
    regions_in,
    sees_workplans,
)
from apps.focal_points.selectors.workplan_steps import may_begin, today_at, years_open
from apps.focal_points.selectors.workplan_words import (
    KINDS,
    approvals_of,
    office_name,
    status_of,
    title_of,
)
from apps.focal_points.selectors.workplans import items_of, workplan_to_show
from apps.focal_points.services.workplans.writing import begin_workplan
from apps.focal_points.views.workplan_page import cards_of, list_url, progress_among, show_workplan
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import StatusTag
from apps.web.refusals import Invalid, NotPermitted

ROWS_ON_A_PAGE = 50
YEARS_BACK = 5


class WorkplanTable(tables.Table):
    """One line for each focal point, with the workplan of the year or without."""

    person = tables.Column(verbose_name=gettext_lazy("Focal point"))
    office = tables.Column(verbose_name=gettext_lazy("Office"))
    region = tables.Column(verbose_name=gettext_lazy("Region"))
    state = tables.Column(verbose_name=gettext_lazy("Workplan"), empty_values=())
    progress = tables.Column(
        verbose_name=gettext_lazy("Progress"), empty_values=(), orderable=False
    )

    class Meta:
        attrs = {"class": "table table-cards"}
        order_by_field = "sort"
        row_header = "person"

    def __init__(self, rows: list[PlanLine], *, today: date, **options: Any) -> None:
        """Show lines of `selectors.workplan_list.plan_lines`."""
        self.today, self.row_header = today, "person"
        self.caption = _("Workplans")
        super().__init__(rows, **options)

    def render_person(self, record: PlanLine) -> SafeString:
        """Return the name as a link to the workplan, to the appointment where there is none."""
        url = (
            reverse("focal_points:workplan", args=[record.progress.workplan_id])
            if record.progress
            else reverse("focal_points:appointment", args=[record.appointment_id])
        )
        return format_html('<a href="{}">{}</a>', url, record.person)

    def render_state(self, record: PlanLine) -> SafeString:
        """Return where the workplan stands, or since when it is owed."""
        return render_to_string("_status.html", {"status": tag_of(record, today=self.today)})

    def render_progress(self, record: PlanLine) -> str:
        """Return how far it is, in words."""
        return record.progress.words if record.progress else "–"


def tag_of(line: PlanLine, *, today: date) -> StatusTag:
    """Return where a workplan stands; one that is owed and not begun says since when."""
    if line.progress is not None:
        state = WorkplanState(line.progress.state)
        return StatusTag(KINDS[state], state.label)
    if line.is_owed and line.due_on < today:
        return StatusTag("warn", pgettext("workplan", "None yet, owed since"), on=line.due_on)
    return StatusTag("calm", pgettext("workplan", "None yet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list of workplans was asked for, and what answers it."""

    year: int
    today: date
    form: WorkplanFilters
    every: list[PlanLine]
    lines: list[PlanLine]


def asked_for(request: ScopedRequest) -> Asked:
    """Return the lines that a request asks for; raises NotPermitted for who sees no focal points."""
    scope = request.scope
    if not sees_workplans(scope=scope):
        raise NotPermitted(_("Workplans are read by those who see the focal points of an office."))
    today = timezone.localdate()
    years = list(range(today.year + 1, today.year - YEARS_BACK, -1))
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted in {str(each) for each in years} else today.year
    every = plan_lines(year=year, today=today, scope=scope)
    regions = regions_in(every)
    data = request.GET.copy()
    data["year"] = str(year)
    form = WorkplanFilters(data, years=years, regions=regions)
    form.is_valid()
    region = form.cleaned_data.get("region", "")
    state = form.cleaned_data.get("state", "")
    lines = narrowed(
        every, region=region, state=None if not state else "" if state == NONE else state
    )
    return Asked(year=year, today=today, form=form, every=every, lines=lines)


@require_safe
def workplans(request: ScopedRequest) -> HttpResponse:
    """List the workplans of a year with who has none yet, and how many were received by region."""
    asked = asked_for(request)
    table = WorkplanTable(asked.lines, today=asked.today, order_by=request.GET.get("sort", ""))
    page = Paginator(table.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    table.paginate(page=page.number, per_page=ROWS_ON_A_PAGE)
    number = len(asked.lines)
    query = request.GET.urlencode()
    context = {
        "title": _("Workplans of %(year)s") % {"year": asked.year},
        "crumbs": [],
        "table": table,
        "page": table.page,
        "number": number,
        "is_empty": not asked.every,
        "filter_form": asked.form,
        "chips": chips_of(asked.form, request.GET, ignored=["year"]),
        "clear_url": f"?year={asked.year}",
        "found": ngettext("%(number)s focal point found", "%(number)s focal points found", number)
        % {"number": number},
        "figures": received_by_region(
            asked.every, year=asked.year, today=asked.today, scope=request.scope
        )
        if asked.every
        else None,
        "downloads": [
            (
                extension.upper(),
                f"{reverse('focal_points:workplans_file', args=[extension])}?{query}",
            )
            for extension in ("csv", "xlsx")
        ],
    }
    return render_page(request, "focal_points/workplans.html", context)


@require_safe
def workplans_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the list shows."""
    asked = asked_for(request)
    rows = exports.list_rows(asked.lines, year=asked.year)
    title = _("Workplans of %(year)s") % {"year": asked.year}
    return file_of(f"workplans-{asked.year}", extension, title, exports.list_header(), rows)


@require_http_methods(["GET", "HEAD", "POST"])
def workplan_new(request: ScopedRequest, appointment_id: int) -> HttpResponse:
    """Begin the workplan of an appointment for a year; what was left open before is offered next."""
    now, scope = timezone.now(), request.scope
    appointment = appointment_seen(appointment_id=appointment_id, scope=scope)
    if refusal := may_begin(appointment=appointment, now=now, scope=scope):
        raise refusal
    years = years_open(appointment=appointment, today=today_at(appointment.office_id, now))
    form = NewWorkplanForm(request.POST if request.method == "POST" else None, years=years)
    if form.is_bound and form.is_valid():
        try:
            workplan = begin_workplan(
                appointment_id=appointment_id,
                year=form.cleaned_data["year"],
                now=now,
                scope=scope,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("The workplan is begun. Add what you mean to do."))
            return go_to(request, reverse("focal_points:workplan", args=[workplan.pk]))
    context = {
        "title": _("Begin a workplan"),
        "crumbs": [
            (_("Workplans"), reverse("focal_points:workplans")),
            (appointment.name, reverse("focal_points:appointment", args=[appointment_id])),
        ],
        "form": form,
        "button": _("Begin the workplan"),
        "cancel_url": reverse("focal_points:appointment", args=[appointment_id]),
    }
    status = 422 if form.errors else 200
    return render_page(request, "focal_points/workplan_form.html", context, status=status)


@require_safe
def workplan(request: ScopedRequest, workplan_id: int) -> HttpResponse:
    """Show a workplan."""
    found = workplan_to_show(workplan_id=workplan_id, scope=request.scope)
    return show_workplan(request, found, timezone.now())


@require_safe
def workplan_print(request: ScopedRequest, workplan_id: int) -> HttpResponse:
    """Show a workplan as it is put on paper."""
    scope, now = request.scope, timezone.now()
    found = workplan_to_show(workplan_id=workplan_id, scope=scope)
    office = found.appointment.office
    today = today_at(office.pk, now)
    items = items_of(workplan=found, scope=scope)
    context = {
        "title": title_of(found),
        "crumbs": [
            (_("Workplans"), list_url(found.year)),
            (title_of(found), reverse("focal_points:workplan", args=[workplan_id])),
        ],
        "status": status_of(found),
        "facts": [office_name(office.pk, on=now.date(), code=office.code)],
        "workplan": found,
        "progress": progress_among(found, items),
        "cards": cards_of(items, now=now, today=today, tells=False, refused=None, scope=scope),
        "approvals": approvals_of(found),
        "today": date_format(today, "DATE_FORMAT"),
    }
    return render_page(request, "focal_points/workplan_print.html", context)


@require_safe
def workplan_file(request: ScopedRequest, workplan_id: int, extension: str) -> HttpResponse:
    """Download the items of a workplan."""
    found = workplan_to_show(workplan_id=workplan_id, scope=request.scope)
    rows = exports.item_rows(items_of(workplan=found, scope=request.scope))
    name = f"workplan-{found.year}-{found.appointment.office.code.lower()}"
    return file_of(name, extension, title_of(found), exports.item_header(), rows)


def file_of(
    name: str, extension: str, title: str, header: list[str], rows: list[list[Any]]
) -> HttpResponse:
    """Return a table as a file; raises Http404 for another kind of file."""
    if extension == "csv":
        return attachment(write_csv(header, rows), CSV_TYPE, f"{name}.csv")
    if extension == "xlsx":
        sheet = SheetContent(name=_("Workplans"), header=header, rows=rows)
        return attachment(write_xlsx([sheet], title=title), XLSX_TYPE, f"{name}.xlsx")
    raise Http404
