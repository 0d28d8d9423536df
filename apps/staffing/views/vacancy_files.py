"""Vacancies as files: the list downloaded, many of them read, looked at and saved together."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.requests import ScopedRequest
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.staffing.forms.vacancies import VacancyFilterForm
from apps.staffing.forms.vacancy_file import COLUMNS, read_file, rows_of, sealed, unsealed
from apps.staffing.selectors.vacancies import (
    demand_market,
    vacancies_listed,
    years_of_vacancies,
)
from apps.staffing.services.vacancies import demand_enterer
from apps.staffing.services.vacancy_files import MOST_ROWS, Fate, Foreseen, apply, foresee
from apps.staffing.views.vacancies import list_crumb, market_crumb
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, Problem, WrongState

FATES = (Fate.NEW, Fate.CHANGED, Fate.SAME)


@require_safe
def vacancies_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download the vacancies that the list shows, in the form that can be filled and read again."""
    scope = request.scope
    demand_market(scope=scope)
    today = timezone.localdate()
    years = years_of_vacancies(scope=scope)
    form = VacancyFilterForm(request.GET, on=today, years=years, scope=scope)
    rows = rows_of(vacancies_listed(only=form.only(), on=today, scope=scope))
    header = [str(label) for label in COLUMNS.values()]
    name = f"vacancies-{today.isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(header, rows), CSV_TYPE, name)
    if extension != "xlsx":
        raise Http404
    sheet = SheetContent(name=_("Vacancies"), header=header, rows=rows)
    return attachment(write_xlsx([sheet], title=_("Vacancies")), XLSX_TYPE, name)


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_import(request: ScopedRequest) -> HttpResponse:
    """Read a file of vacancies, show what it would do, and save all of it when that was looked at."""
    demand_enterer(scope=request.scope)
    if request.method != "POST":
        return show(request)
    if request.POST.get("rows"):
        return save_looked_at(request)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return show(request, problems=[Problem("required", _("Choose a file first."), "file")])
    rows, problems = read_file(file)
    if not rows and not problems:
        problems = [Problem("no_rows", _("The file has no rows."), "file")]
    try:
        foreseen = foresee(rows=rows, unread=problems, now=timezone.now(), scope=request.scope)
    except Invalid as refused:
        return show(request, problems=refused.problems)
    return show(request, foreseen=foreseen)


def save_looked_at(request: ScopedRequest) -> HttpResponse:
    """Save the rows that a preview carried; what changed meanwhile is refused and shown."""
    rows = unsealed(request.POST["rows"])
    if rows is None:
        return show(request, problems=[Problem("required", _("Choose a file first."), "file")])
    try:
        done = apply(rows=rows, now=timezone.now(), scope=request.scope)
    except Invalid as refused:
        return show(request, problems=refused.problems)
    except WrongState as stale:
        return show(request, problems=[Problem(stale.code, stale.message, "file")], status=409)
    number = done.number(Fate.NEW) + done.number(Fate.CHANGED)
    messages.success(
        request,
        ngettext("%(number)s vacancy is saved.", "%(number)s vacancies are saved.", number)
        % {"number": number},
    )
    return go_to(request, reverse("staffing:vacancies"))


def show(
    request: ScopedRequest,
    *,
    foreseen: Foreseen | None = None,
    problems: list[Problem] | None = None,
    status: int = 422,
) -> HttpResponse:
    """Render the page: the choice of a file, what is wrong with it, or what it would do."""
    names = {Fate.NEW: _("New"), Fate.CHANGED: _("Changed"), Fate.SAME: _("Unchanged")}
    context: dict[str, Any] = {
        "title": _("Vacancies from a file"),
        "crumbs": [market_crumb(), list_crumb()],
        "problems": problems,
        "most_rows": MOST_ROWS,
        "form_files": {
            name.upper(): reverse("staffing:vacancies_file", args=[name])
            for name in ("csv", "xlsx")
        },
        "foreseen": foreseen,
        "cancel_url": reverse("staffing:vacancies"),
    }
    if foreseen is not None:
        context |= {
            "counters": [(names[fate], foreseen.number(fate)) for fate in FATES],
            "rows": [(row, names[fate]) for row, fate in foreseen.rows],
            "sealed": sealed(row for row, _fate in foreseen.rows),
            "has_changes": foreseen.number(Fate.SAME) < len(foreseen.rows),
        }
    return render_page(
        request, "staffing/vacancy_import.html", context, status=status if problems else 200
    )
