"""Pages of project reports: the list, a new one, writing, figures, and the steps of its way."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.projects.forms.parts import changed_parts, one_part
from apps.projects.forms.reports import (
    FigureFormSet,
    NewReportForm,
    NotImplementedForm,
    ReturnForm,
    figures_said,
)
from apps.projects.models import ProjectReport
from apps.projects.selectors.access import project_seen
from apps.projects.selectors.register import sees_register
from apps.projects.selectors.report_steps import (
    ReportStep,
    may_begin_report,
    report_facts,
    report_obstacle,
)
from apps.projects.selectors.report_words import period_of, status_of, title_of
from apps.projects.selectors.reports import (
    figures_of,
    may_list_reports,
    report_seen,
    reports_listed,
)
from apps.projects.services.reports import steps, writing
from apps.projects.views.parts import part_answer
from apps.projects.views.report_page import KNOWN, show_report
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted, Problem, WrongState

ROWS_ON_A_PAGE = 50


class ReportTable(tables.Table):
    """One line for each report."""

    title = tables.Column(
        verbose_name=gettext_lazy("Report"), empty_values=(), order_by=("project__title", "number")
    )
    state = tables.Column(verbose_name=gettext_lazy("State"))
    due_on = tables.Column(verbose_name=gettext_lazy("Due"))
    period = tables.Column(
        verbose_name=gettext_lazy("Period"), empty_values=(), order_by=("starts_on",)
    )

    class Meta:
        attrs = {"class": "table table-cards"}
        order_by_field = "sort"
        row_header = "title"

    def __init__(self, rows: Any, *, today: date, **options: Any) -> None:
        """Show rows of `selectors.reports.reports_listed`."""
        self.today, self.row_header = today, "title"
        self.caption = _("Project reports")
        super().__init__(rows, **options)

    def render_title(self, record: ProjectReport) -> SafeString:
        """Return the report as a link, with its project beneath."""
        return format_html(
            '<a href="{}">{}</a> <span class="quiet small">{}</span>',
            reverse("projects:report", args=[record.pk]),
            title_of(record),
            record.project.title,
        )

    def render_state(self, record: ProjectReport) -> SafeString:
        """Return the status tag."""
        tag = status_of(record, today=self.today)
        when = date_format(tag.on, "SHORT_DATE_FORMAT") if tag.on else ""
        return format_html('<span class="tag tag-{}">{}</span> {}', tag.kind, tag.label, when)

    def render_due_on(self, value: date) -> str:
        """Return the due date."""
        return date_format(value, "DATE_FORMAT")

    def render_period(self, record: ProjectReport) -> str:
        """Return what the report covers."""
        return period_of(record.starts_on, record.ends_before)


@require_safe
def reports(request: ScopedRequest) -> HttpResponse:
    """List the reports of the projects that somebody sees: owed, submitted, or all."""
    if not may_list_reports(scope=request.scope):
        raise NotPermitted
    today = timezone.now().date()
    shows = {
        "due": pgettext("project reports", "Owed"),
        "submitted": pgettext("project reports", "To be accepted"),
        "all": pgettext("project reports", "All"),
    }
    show = request.GET.get("show", "")
    show = show if show in shows else "due"
    rows = reports_listed(show=show, scope=request.scope)
    table = ReportTable(rows, today=today, order_by=request.GET.get("sort", ""))
    page = Paginator(table.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    table.paginate(page=page.number, per_page=ROWS_ON_A_PAGE)
    context = {
        "title": _("Project reports"),
        "crumbs": [(_("Projects"), reverse("projects:register"))]
        if sees_register(scope=request.scope)
        else [],
        "shows": list(shows.items()),
        "show": show,
        "table": table,
        "page": table.page,
        "number": page.paginator.count,
    }
    return render_page(request, "projects/report_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: ScopedRequest, project_id: int) -> HttpResponse:
    """Begin a report that no award asks for."""
    now, scope = timezone.now(), request.scope
    project = project_seen(project_id=project_id, scope=scope)
    if refusal := may_begin_report(project=project, now=now, scope=scope):
        raise refusal
    form = NewReportForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": "progress", "starts_on": project.starts_on},
    )
    if form.is_bound and form.is_valid():
        try:
            report = writing.begin_report(
                project_id=project_id, now=now, scope=scope, **form.said()
            )
        except Invalid as refused:
            form.take(refused)
        else:
            return go_to(request, reverse("projects:report", args=[report.pk]))
    context = {
        "title": _("Write a report"),
        "crumbs": [(project.title, reverse("projects:project", args=[project_id]))],
        "form": form,
        "button": _("Begin the report"),
        "cancel_url": reverse("projects:project", args=[project_id]),
    }
    status = 422 if form.errors else 200
    return render_page(request, "projects/report_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ScopedRequest, report_id: int) -> HttpResponse:
    """Show a report; a sent form saves its changed parts, and submits it when its button says so."""
    now, scope = timezone.now(), request.scope
    found = report_seen(report_id=report_id, scope=scope)
    if request.method != "POST":
        return show_report(request, found, now)
    data = request.POST.dict()
    show = partial(show_report, request, typed=data)
    try:
        saved = writing.save_report_parts(
            report_id=report_id, changes=changed_parts(data, known=KNOWN), now=now, scope=scope
        )
    except Invalid as refused:
        return show(found, now, problems=refused.problems, status=422)
    found = report_seen(report_id=report_id, scope=scope)
    if saved.conflicts:
        return show(found, now, conflicts=saved.conflicts, status=409)
    if data.get("do") != "submit":
        messages.success(request, _("Saved."))
        return go_to(request, reverse("projects:report", args=[report_id]))
    # What the form itself has just moved on is no change by somebody else.
    try:
        steps.submit_report(report_id=report_id, version=found.version, now=now, scope=scope)
    except Invalid as refused:
        return show(found, now, problems=refused.problems, status=422)
    messages.success(request, _("Submitted. Somebody else reads and accepts it next."))
    return go_to(request, reverse("projects:report", args=[report_id]))


@require_POST
def report_part(request: ScopedRequest, report_id: int, part: str) -> HttpResponse:
    """Save one part while it is written; answers a script in JSON."""
    return part_answer(
        lambda: writing.save_report_parts(
            report_id=report_id,
            changes=[one_part(part, request.POST.dict())],
            now=timezone.now(),
            scope=request.scope,
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_figures(request: ScopedRequest, report_id: int) -> HttpResponse:
    """Change the result figures; from an older version nothing that was typed is lost."""
    now, scope = timezone.now(), request.scope
    found = report_seen(report_id=report_id, scope=scope)
    facts = report_facts(report=found, now=now, scope=scope)
    if refusal := report_obstacle(ReportStep.WRITE, facts=facts, scope=scope):
        raise refusal
    held = figures_of(report=found, scope=scope)
    names = writing.FigureData.__dataclass_fields__
    formset = FigureFormSet(
        request.POST if request.method == "POST" else None,
        initial=[{name: getattr(figure, name) for name in names} for figure in held],
        prefix="f",
    )
    version_form = VersionForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )
    status, problems, theirs = 200, [], []
    if formset.is_bound:
        status = 422
        if formset.is_valid() and version_form.is_valid():
            try:
                writing.save_figures(
                    report_id=report_id,
                    version=version_form.cleaned_data["version"],
                    figures=figures_said(formset),
                    now=now,
                    scope=scope,
                )
            except Invalid as refused:
                problems = refused.problems
            except WrongState as stale:
                if stale.code != "stale":
                    raise
                status, theirs = 409, held
                problems = [Problem(code="stale", message=stale.message)]
            else:
                messages.success(request, _("The figures are saved."))
                return go_to(request, reverse("projects:report", args=[report_id]) + "#figures")
    context = {
        "title": _("Result figures"),
        "crumbs": [
            (found.project.title, reverse("projects:project", args=[found.project_id])),
            (title_of(found), reverse("projects:report", args=[report_id])),
        ],
        "formset": formset,
        "version": found.version,
        "problems": problems,
        "theirs": theirs,
        "cancel_url": reverse("projects:report", args=[report_id]),
    }
    return render_page(request, "projects/report_figures.html", context, status=status)


@require_POST
def report_not_implemented(request: ScopedRequest, report_id: int) -> HttpResponse:
    """Say why the project could not be implemented, or take it back."""
    form = NotImplementedForm(request.POST, auto_id="id_not_implemented_%s")
    call = partial(writing.say_not_implemented, report_id=report_id, scope=request.scope)
    return taken(request, report_id, form, call, _("Saved."), shown="reason_form")


@require_POST
def report_accept(request: ScopedRequest, report_id: int) -> HttpResponse:
    """Accept a report."""
    call = partial(steps.accept_report, report_id=report_id, scope=request.scope)
    form = VersionForm(request.POST)
    return taken(request, report_id, form, call, _("Accepted. The authors are told."))


@require_POST
def report_return(request: ScopedRequest, report_id: int) -> HttpResponse:
    """Return a report with a reason."""
    form = ReturnForm(request.POST, auto_id="id_return_%s")
    call = partial(steps.return_report, report_id=report_id, scope=request.scope)
    said = _("Returned. The authors read your reason.")
    return taken(request, report_id, form, call, said, shown="return_form")


def taken(
    request: ScopedRequest,
    report_id: int,
    form: Any,
    call: Callable[..., object],
    success: str,
    *,
    shown: str = "",
) -> HttpResponse:
    """Take a step with what was typed; refused, the page comes back with all of it."""
    now = timezone.now()
    found = report_seen(report_id=report_id, scope=request.scope)
    status = 422
    if form.is_valid():
        try:
            call(now=now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, success)
            return go_to(request, reverse("projects:report", args=[report_id]))
    problems = [
        Problem(code="refused", message=message, field=name if name != "__all__" else "")
        for name, found_errors in form.errors.items()
        for message in found_errors
    ]
    look_at(form, found.version)
    again = {shown: form} if shown else {}
    return show_report(request, found, now, problems=problems, status=status, **again)
