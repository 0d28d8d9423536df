"""All awards that somebody sees, their files, and the envelopes of all years."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from apps.accounts.requests import ScopedRequest
from apps.projects.forms.awards import AwardFilters
from apps.projects.models import Award
from apps.projects.selectors.awards import exports, figures
from apps.projects.selectors.awards.decisions import rounds_to_decide
from apps.projects.selectors.awards.register import awards_seen, listed
from apps.projects.views.awards.tables import AwardTable
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.publishing.svg.drawing import draw_svg
from apps.publishing.svg.raster import draw_png
from apps.publishing.svg.twin import table_csv
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.pages import render_page
from apps.web.parts import Action as Button
from apps.web.refusals import NotPermitted

ROWS_ON_A_PAGE = 50


def asked_for(request: ScopedRequest) -> AwardFilters:
    """Return the awards that a request asks for; raises NotPermitted for who sees no projects."""
    if not figures.sees_envelopes(scope=request.scope):
        raise NotPermitted(_("Awards are for those who work with projects."))
    return AwardFilters(request.GET, awards_seen(scope=request.scope))


@require_safe
def awards(request: ScopedRequest) -> HttpResponse:
    """List awards, the newest round first."""
    scope = request.scope
    filters = asked_for(request)
    rows: QuerySet[Award] = listed(filters.qs)
    table = AwardTable(rows)
    table.caption = _("Awards")
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=ROWS_ON_A_PAGE)
    table.page = table.paginator.get_page(request.GET.get("page"))
    table.names = exports.office_names([row.record for row in table.page.object_list], scope=scope)
    number = table.page.paginator.count
    query = request.GET.urlencode()
    context = {
        "title": _("Awards"),
        "crumbs": [(_("WGGI"), reverse("projects:wggi"))],
        "actions": [
            Button(_("Envelopes"), reverse("projects:envelopes"), key="envelopes"),
            *(
                Button(
                    _("Decisions of %(year)s") % {"year": each.year},
                    reverse("projects:decisions", args=[each.year]),
                    key=f"decisions-{each.year}",
                )
                for each in rounds_to_decide(scope=scope)[:1]
            ),
        ],
        "table": table,
        "page": table.page,
        "number": number,
        "filter_form": filters.form,
        "chips": chips_of(filters.form, request.GET),
        "clear_url": "?",
        "found": ngettext("%(number)s award found", "%(number)s awards found", number)
        % {"number": number},
        "downloads": [
            (label, f"{reverse('projects:awards_file', args=[what, extension])}?{query}")
            for label, what, extension in (
                (_("Awards, CSV"), "awards", "csv"),
                (_("Awards, XLSX"), "awards", "xlsx"),
                (_("Payments, CSV"), "payments", "csv"),
                (_("Payments, XLSX"), "payments", "xlsx"),
            )
        ],
    }
    return render_page(request, "projects/award_list.html", context)


@require_safe
def awards_file(request: ScopedRequest, what: str, extension: str) -> HttpResponse:
    """Download exactly what the list shows: the awards, or their payments."""
    filters = asked_for(request)
    makers: dict[str, tuple[Any, Any, str]] = {
        "awards": (exports.award_header, exports.award_rows, _("Awards")),
        "payments": (exports.payment_header, exports.payment_rows, _("Payments")),
    }
    if what not in makers or extension not in {"csv", "xlsx"}:
        raise Http404
    header, rows_of, title = makers[what]
    rows = rows_of(rows=filters.qs, scope=request.scope)
    name = f"{what}-{timezone.localdate().isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(header(), rows), CSV_TYPE, name)
    sheet: dict[str, Any] = {"name": title, "header": header(), "rows": rows}
    return attachment(write_xlsx([SheetContent(**sheet)], title=title), XLSX_TYPE, name)


@require_safe
def envelopes(request: ScopedRequest) -> HttpResponse:
    """Show every year's envelope, what of it is awarded and paid, and what documents state."""
    found = figures.envelopes(on=timezone.localdate(), scope=request.scope)

    def addresses(*extensions: str) -> dict[str, str]:
        return {
            extension.upper(): reverse("projects:envelopes_file", args=[extension])
            for extension in extensions
        }

    context = {
        "title": _("Envelopes"),
        "crumbs": [(_("Awards"), reverse("projects:awards"))],
        "actions": [],
        "table": found.table,
        "chart": found.chart if found.table.rows else None,
        "downloads": addresses("csv"),
        "drawings": addresses("png", "svg"),
        "stated": found.stated,
        "others": found.others,
    }
    return render_page(request, "projects/envelopes.html", context)


@require_safe
def envelopes_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download the envelopes as data or as a drawing."""
    today = timezone.localdate()
    found = figures.envelopes(on=today, scope=request.scope)
    language = (get_language() or "en")[:2]
    name = f"envelopes-{today.isoformat()}.{extension}"
    match extension:
        case "csv":
            return attachment(table_csv(found.table, language), CSV_TYPE, name)
        case "svg":
            return attachment(draw_svg(found.chart, language).encode(), "image/svg+xml", name)
        case "png":
            return attachment(draw_png(found.chart, language), "image/png", name)
    raise Http404
