"""Pages of beneficiaries: everybody's by year, and the sheets of one project."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.projects.choices import BeneficiaryKind
from apps.projects.forms.beneficiaries import read_sheet
from apps.projects.models import BeneficiarySheet
from apps.projects.selectors.access import keeps, project_seen
from apps.projects.selectors.beneficiaries import (
    all_years,
    counts_of,
    sees_in_full,
    sheet_seen,
    tallies,
)
from apps.projects.selectors.beneficiary_tables import (
    age_table,
    published_table,
    sentence_of,
    year_chart,
    year_table,
)
from apps.projects.selectors.register import sees_register
from apps.projects.selectors.report_words import period_of
from apps.projects.services.beneficiaries.entry import make_sheet, save_sheet
from apps.projects.views.sheet_page import (
    differing,
    form_of,
    grid_of,
    origin_names,
)
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState


@require_safe
def beneficiaries(request: ScopedRequest) -> HttpResponse:
    """Show whom projects reached: in full to those who work with projects, else as it is published."""
    today, scope = timezone.now().date(), request.scope
    file_url = reverse("projects:beneficiaries_file", args=["csv"])
    sheet_url = reverse("projects:beneficiaries_file", args=["xlsx"])
    public = "?public=1"
    context: dict[str, Any] = {
        "title": _("Beneficiaries"),
        "crumbs": [(_("Projects"), reverse("projects:register"))]
        if sees_register(scope=scope)
        else [],
    }
    if sees_in_full(scope=scope):
        found = tallies(scope=scope)
        table = year_table(found, as_of=today, scope_name=scope.fingerprint)
        reached = all_years(found, BeneficiaryKind.REACHED)
        context |= {
            "age_table": age_table(year=None, as_of=today, coverage=reached.coverage, scope=scope),
            "downloads": {"CSV": file_url, "XLSX": sheet_url},
            "public_downloads": {"CSV": file_url + public, "XLSX": sheet_url + public},
            "chart": year_chart(table, as_of=today, coverage=reached.coverage),
        }
    else:
        table = published_table(on=today, scope=scope)
        context |= {
            "is_published": True,
            "downloads": {"CSV": file_url, "XLSX": sheet_url},
            "chart": published_chart(table, today),
        }
    context |= {"table": table, "has_rows": bool(table.rows)}
    return render_page(request, "projects/beneficiaries.html", context)


def published_chart(table: Table, today: date) -> Any:
    """Return the chart of the published table; None while nothing is published."""
    first = next(table.figures(), None)
    return year_chart(table, as_of=today, coverage=first.coverage) if first is not None else None


@require_safe
def beneficiaries_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Return the table by year as a file; marked public, or for others, as it is published."""
    today, scope = timezone.now().date(), request.scope
    if extension not in ("csv", "xlsx"):
        raise OutOfScope
    table = table_for(scope, today, is_public="public" in request.GET)
    header = [_("Year"), *(column.label for column in table.columns)]
    rows = [[row.label, *(file_value(cell) for cell in row.cells)] for row in table.rows]
    name = f"beneficiaries-{today.isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(header, rows), CSV_TYPE, name)
    content = SheetContent(
        name=_("Beneficiaries"), header=header, rows=rows, caveats=[table.title, *table.caveats]
    )
    return attachment(write_xlsx([content], title=table.title), XLSX_TYPE, name)


def table_for(scope: OfficeScope, today: date, *, is_public: bool) -> Table:
    """Return the table that a reader may have: their own in full, or the published one."""
    if is_public or not sees_in_full(scope=scope):
        return published_table(on=today, scope=scope)
    return year_table(tallies(scope=scope), as_of=today, scope_name=scope.fingerprint)


def file_value(cell: Any) -> Any:
    """Return a cell as a file holds it: a number, nothing for a missing one, a letter for the others."""
    if not isinstance(cell, Figure):
        return cell
    if cell.value is not None:
        return cell.value
    return {"hidden": "c", "not_applicable": "NA"}.get(str(cell.empty))


@require_http_methods(["GET", "HEAD", "POST"])
def beneficiary_sheet_new(request: ScopedRequest, project_id: int) -> HttpResponse:
    """Enter a new sheet of a project."""
    scope = request.scope
    project = project_seen(project_id=project_id, scope=scope)
    if not keeps(project, scope):
        raise NotPermitted(_("The office that leads a project keeps it."))
    if request.method == "POST":
        typed = read_sheet(request.POST.dict())
        try:
            sheet = make_sheet(
                project_id=project_id, data=typed.data, now=timezone.now(), scope=scope
            )
        except Invalid as refused:
            return show_sheet(
                request, project, None, typed=typed, problems=refused.problems, status=422
            )
        messages.success(request, _("Saved."))
        return go_to(request, reverse("projects:beneficiary_sheet", args=[sheet.pk]))
    return show_sheet(request, project, None)


@require_http_methods(["GET", "HEAD", "POST"])
def beneficiary_sheet(request: ScopedRequest, sheet_id: int) -> HttpResponse:
    """Show a sheet, or save it; from an older version nothing that was typed is lost."""
    scope = request.scope
    sheet = sheet_seen(sheet_id=sheet_id, scope=scope)
    if request.method != "POST":
        return show_sheet(request, sheet.project, sheet)
    typed = read_sheet(request.POST.dict())
    version = request.POST.get("version", "")
    try:
        save_sheet(
            sheet_id=sheet_id,
            version=int(version) if version.isascii() and version.isdecimal() else 0,
            data=typed.data,
            now=timezone.now(),
            scope=scope,
        )
    except Invalid as refused:
        return show_sheet(
            request, sheet.project, sheet, typed=typed, problems=refused.problems, status=422
        )
    except WrongState as stale:
        problems = [Problem(code=stale.code, message=stale.message), *typed.data.problems]
        return show_sheet(request, sheet.project, sheet, typed=typed, problems=problems, status=409)
    messages.success(request, _("Saved."))
    return go_to(request, reverse("projects:beneficiary_sheet", args=[sheet_id]))


def show_sheet(
    request: ScopedRequest,
    project: Any,
    sheet: BeneficiarySheet | None,
    *,
    typed: Any = None,
    problems: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the grid of a sheet; what was refused comes back with what was typed."""
    scope, wrong = request.scope, problems or []
    counts = counts_of(sheet=sheet, scope=scope) if sheet is not None else {}
    is_editable = keeps(project, scope)
    form = form_of(sheet, kind=request.GET.get("kind", BeneficiaryKind.REACHED))
    if typed is not None:
        form = type(form)(typed.texts)
    title = _("New sheet of beneficiaries")
    if sheet is not None:
        title = pgettext("beneficiaries", "Beneficiaries: %(kind)s") % {
            "kind": BeneficiaryKind(sheet.kind).label
        }
    context = {
        "title": title,
        "crumbs": [(project.title, reverse("projects:project", args=[project.pk]))],
        "facts": [period_of(sheet.starts_on, sheet.ends_before)] if sheet else [],
        "project": project,
        "sheet": sheet,
        "form": form,
        "grids": grid_of(
            counts,
            typed=typed.texts if typed is not None else None,
            problems=wrong,
            is_editable=is_editable,
        ),
        "problems": wrong,
        "theirs": differing(typed.data, counts) if status == 409 else [],
        "is_editable": is_editable,
        "sentence": sentence_of(sheet, counts) if sheet is not None else "",
        "origins": origin_names() if is_editable else [],
        "cancel_url": reverse("projects:project", args=[project.pk]),
    }
    return render_page(request, "projects/beneficiary_sheet.html", context, status=status)
