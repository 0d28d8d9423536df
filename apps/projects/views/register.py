"""The register of projects, filtered in the address, on a page and as a file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from apps.accounts.requests import ScopedRequest
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.projects.forms.filters import ProjectFilters
from apps.projects.models import Project
from apps.projects.selectors import register as selectors
from apps.projects.selectors.access import projects_seen
from apps.projects.selectors.exports import header, rows_of
from apps.projects.views.tables import ProjectTable
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.pages import render_page
from apps.web.parts import Action as Button
from apps.web.refusals import NotPermitted

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the register a request asks for."""

    filters: ProjectFilters
    rows: QuerySet[Project]
    tree: OfficeTree
    today: date
    year: int | None = None


def asked_for(request: ScopedRequest) -> Shown:
    """Return what a request asks for; raises NotPermitted where there is no register for the person."""
    if not selectors.sees_register(scope=request.scope):
        raise NotPermitted(_("The register is for those who work with projects."))
    now = timezone.now()
    tree = tree_on(day=now.date())
    filters = ProjectFilters(
        request.GET,
        projects_seen(scope=request.scope),
        tree=tree,
        on=now.date(),
        scope=request.scope,
    )
    rows = filters.qs
    year = filters.form.cleaned_data.get("year")
    return Shown(
        filters=filters,
        rows=rows,
        tree=tree,
        today=timezone.localdate(now),
        year=None if year is None else int(year),
    )


@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """List the projects."""
    shown = asked_for(request)
    table = ProjectTable(selectors.listed(rows=shown.rows), tree=shown.tree)
    table.caption = _("Projects")
    # Only the order is taken from the address: `per_page` there would draw the whole register at once.
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=ROWS_ON_A_PAGE)
    table.page = table.paginator.get_page(request.GET.get("page"))
    number = table.page.paginator.count
    sort = request.GET.get("sort")
    context: dict[str, Any] = {
        "title": _("Projects"),
        "actions": buttons(request),
        "filter_form": shown.filters.form,
        "chips": chips_of(shown.filters.form, request.GET),
        "clear_url": reverse("projects:register"),
        "keep": {"sort": sort} if sort else {},
        "table": table,
        "page": table.page,
        "number": number,
        "found": ngettext("%(number)s project found", "%(number)s projects found", number)
        % {"number": number},
        "downloads": [
            (
                label,
                f"{reverse('projects:register_file', args=[extension])}?{request.GET.urlencode()}",
            )
            for label, extension in (("CSV", "csv"), ("XLSX", "xlsx"))
        ],
        "iati_url": f"{reverse('projects:iati')}?{request.GET.urlencode()}",
        "new_url": reverse("projects:project_new")
        if selectors.may_create(scope=request.scope)
        else "",
    }
    return render_page(request, "projects/register.html", context)


def buttons(request: ScopedRequest) -> list[Button]:
    """Return what can be done from the register."""
    found = []
    if selectors.may_create(scope=request.scope):
        found.append(Button(_("Enter a project"), reverse("projects:project_new"), kind="primary"))
        found.append(Button(_("Import"), reverse("projects:import_new"), key="import"))
    found.append(Button(_("Beneficiaries"), reverse("projects:beneficiaries"), key="beneficiaries"))
    found.append(Button(_("Project reports"), reverse("projects:reports"), key="reports"))
    found.append(Button(_("Money"), reverse("projects:money"), key="money"))
    found.append(Button(_("Exchange rates"), reverse("projects:rates"), kind="link", key="rates"))
    return found


@require_safe
def register_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the register shows, in its order."""
    if extension not in {"csv", "xlsx"}:
        raise Http404
    shown = asked_for(request)
    # The table knows the orders of the page.
    table = ProjectTable(selectors.listed(rows=shown.rows), tree=shown.tree)
    RequestConfig(request, paginate=False).configure(table)
    rows = rows_of(rows=table.data.data, tree=shown.tree, scope=request.scope)
    name = f"projects-{shown.today.isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(header(), rows), CSV_TYPE, name)
    sheet: dict[str, Any] = {"name": _("Projects"), "header": header(), "rows": rows}
    return attachment(write_xlsx([SheetContent(**sheet)], title=_("Projects")), XLSX_TYPE, name)
