"""Who carries the policy, by name; and women and men among them."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.focal_points.forms.recognition import YearForm
from apps.focal_points.selectors.contributors import contributors as selected
from apps.focal_points.selectors.engagement import (
    SOURCE,
    engagement_chart,
    engagement_table,
    sentence_of,
    stated_table,
)
from apps.focal_points.selectors.picture_list import areas_of_work
from apps.focal_points.views.picture import drawing_of
from apps.focal_points.views.picture_words import titles_of
from apps.publishing.document import Document, DocumentMeta, TableBlock
from apps.publishing.svg.twin import table_csv
from apps.publishing.xlsx import render_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.pages import render_page

NAMES_ON_A_PAGE = 100


@require_safe
def contributors(request: ScopedRequest) -> HttpResponse:
    """Name those who were active in a year, in the order of the alphabet."""
    today = timezone.localdate()
    form = YearForm(request.GET, today=today)
    year = form.chosen_year
    found = selected(year=year, today=today, scope=request.scope)
    context = {
        "title": _("Who carries the policy, %(year)s") % {"year": year},
        "crumbs": crumbs(),
        "filter_form": form,
        "chips": chips_of(form, request.GET, ignored=("year",)),
        "page": Paginator(found, NAMES_ON_A_PAGE).get_page(request.GET.get("page")),
        "areas": titles_of(areas_of_work(scope=request.scope)),
        "year": year,
        "today": today,
    }
    return render_page(request, "focal_points/contributors.html", context)


@require_safe
def engagement(request: ScopedRequest) -> HttpResponse:
    """Show women and men among those who carry the work."""
    today = timezone.localdate()
    form = YearForm(request.GET, today=today)
    year = form.chosen_year
    table = engagement_table(year=year, today=today, scope=request.scope)

    def files(kind: str, *extensions: str) -> dict[str, str]:
        return {
            extension.upper(): reverse("focal_points:engagement_file", args=[kind, extension])
            + f"?year={year}"
            for extension in extensions
        }

    context = {
        "title": _("Women and men who carry the work"),
        "crumbs": crumbs(),
        "filter_form": form,
        "chips": chips_of(form, request.GET, ignored=("year",)),
        "table": table,
        "sentence": sentence_of(table),
        "source": SOURCE,
        "chart": engagement_chart(table, as_of=today),
        "stated": stated_table(scope=request.scope),
        "table_files": files("table", "csv", "xlsx"),
        "chart_files": files("chart", "png", "svg"),
    }
    return render_page(request, "focal_points/engagement.html", context)


@require_safe
def engagement_file(request: ScopedRequest, kind: str, extension: str) -> HttpResponse:
    """Download the table with what documents state, or the chart."""
    now = timezone.now()
    today = timezone.localdate(now)
    year = YearForm(request.GET, today=today).chosen_year
    table = engagement_table(year=year, today=today, scope=request.scope)
    name = f"women-and-men-{year}"
    if kind == "chart":
        return drawing_of(engagement_chart(table, as_of=today), extension, name)
    language = (get_language() or "en")[:2]
    if kind != "table" or extension not in {"csv", "xlsx"}:
        raise Http404
    if extension == "csv":
        return attachment(table_csv(table, language), CSV_TYPE, f"{name}.csv")
    document = Document(
        meta=DocumentMeta(
            title=table.title,
            organization=_("International Organization for Migration"),
            language=language,
            created_at=now,
        ),
        blocks=(
            TableBlock(replace(table, number="T1")),
            TableBlock(replace(stated_table(scope=request.scope), number="T2")),
        ),
    )
    return attachment(render_xlsx(document), XLSX_TYPE, f"{name}.xlsx")


def crumbs() -> list[tuple[str, str]]:
    """Return the way to the pages of recognition."""
    return [(_("Picture of the year"), reverse("focal_points:pictures"))]
