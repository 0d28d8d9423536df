"""How far readers agree: within a sample, and over the closed samples of an edition; pages and files."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.requests import ScopedRequest
from apps.figures.display import display_cell
from apps.figures.figure import Figure
from apps.gender_marker.choices import EditionState
from apps.gender_marker.selectors.access import sums_are_open
from apps.gender_marker.selectors.agreement import Answered, of_edition, of_sample
from apps.gender_marker.selectors.agreement_tables import (
    chart_of,
    table_of_codes,
    table_of_questions,
    table_of_regions,
)
from apps.gender_marker.selectors.editions import edition_named, editions_seen
from apps.gender_marker.selectors.samples import demand_agreement, sample_seen
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.publishing.svg.twin import table_csv
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.language import in_language
from apps.web.pages import render_page

DISPUTES_ON_A_PAGE = 20
Value = Any


def sees_agreement(request: ScopedRequest) -> bool:
    """Whether the agreement over all samples is a page for this person."""
    return request.scope.over(Capability.SEE_PROJECTS).everywhere and sums_are_open(
        scope=request.scope
    )


def agreement_context(
    request: ScopedRequest, found: Answered, here: str, *, sample_id: int | None = None
) -> dict[str, Any]:
    """Return what a page of agreement shows; disagreements with their passages only within a sample."""
    scope = request.scope
    table = table_of_questions(found, scope=scope)
    chart = chart_of(found, table)
    region = request.GET.get("region", "")
    query = {"region": region} if region else {}
    if sample_id is None:
        query["edition"] = found.edition.code
    name = "gender_marker:agreement_file" if sample_id is None else "gender_marker:sample_file"
    arguments = [] if sample_id is None else [sample_id]

    def files(what: str, *extensions: str) -> dict[str, str]:
        return {
            extension.upper(): f"{reverse(name, args=[*arguments, what, extension])}?{urlencode(query)}"
            for extension in extensions
        }

    context: dict[str, Any] = {
        "agreement": found,
        "region": region,
        "region_links": [
            (key, label, f"{here}?{urlencode({**query, 'region': key})}")
            for key, label in (("", _("All regions")), *found.region_names.items())
        ]
        if len(found.region_names) > 1 or region
        else [],
        "questions": table,
        "regions": table_of_regions(found, scope=scope),
        "codes": table_of_codes(found, scope=scope),
        "chart": chart if chart.series[0].points else None,
        "sentence": chart.sentence,
        "question_files": files("questions", "csv", "xlsx"),
    }
    if sample_id is not None:
        page = Paginator(found.disputed, DISPUTES_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "disputed": [(each, in_language(each.question, "label")) for each in page.object_list],
            "disputed_files": files("disagreements", "csv", "xlsx"),
        }
    return context


@require_safe
def agreement(request: ScopedRequest) -> HttpResponse:
    """Show how far readers agree over all closed samples of an edition."""
    scope = request.scope
    demand_agreement(scope=scope)
    edition = edition_named(code=request.GET.get("edition", ""), scope=scope)
    found = of_edition(
        edition=edition,
        region=request.GET.get("region", ""),
        as_of=timezone.localdate(),
        scope=scope,
    )
    here = reverse("gender_marker:agreement")
    context = {
        "title": _("Agreement of readers"),
        "crumbs": [(_("Second readers"), reverse("gender_marker:second"))],
        "facts": [edition.code],
        "edition": edition,
        "edition_links": [
            (each.code, in_language(each, "title"), f"{here}?{urlencode({'edition': each.code})}")
            for each in editions_seen(scope=scope).exclude(state=EditionState.DRAFT)
        ],
        **agreement_context(request, found, here),
    }
    return render_page(request, "gender_marker/agreement.html", context)


@require_safe
def agreement_file(request: ScopedRequest, what: str, extension: str) -> HttpResponse:
    """Download the agreement over all closed samples of an edition."""
    demand_agreement(scope=request.scope)
    edition = edition_named(code=request.GET.get("edition", ""), scope=request.scope)
    found = of_edition(
        edition=edition,
        region=request.GET.get("region", ""),
        as_of=timezone.localdate(),
        scope=request.scope,
    )
    if what != "questions":
        raise Http404
    return file_of(request, found, what, extension, f"agreement-{edition.code}")


@require_safe
def sample_file(request: ScopedRequest, sample_id: int, what: str, extension: str) -> HttpResponse:
    """Download the agreement within a sample, or its disagreements with both passages."""
    sample = sample_seen(sample_id=sample_id, scope=request.scope)
    found = of_sample(
        sample=sample,
        region=request.GET.get("region", ""),
        as_of=timezone.localdate(),
        scope=request.scope,
    )
    return file_of(request, found, what, extension, f"sample-{sample.pk}")


def file_of(
    request: ScopedRequest, found: Answered, what: str, extension: str, name: str
) -> HttpResponse:
    """Return agreement as a file, exactly what the page shows."""
    if extension not in {"csv", "xlsx"} or what not in {"questions", "disagreements"}:
        raise Http404
    name = f"gender-marker-{name}-{what}.{extension}"
    if what == "questions":
        table = table_of_questions(found, scope=request.scope)
        if extension == "csv":
            return attachment(table_csv(table, found_language(request)), CSV_TYPE, name)
        header = [table.title, *(column.label for column in table.columns)]
        rows = [[row.label, *(value_of(cell, request) for cell in row.cells)] for row in table.rows]
        title, caveats = table.title, list(table.caveats)
    else:
        header, rows = disagreements(found)
        title, caveats = _("Disagreements"), []
        if extension == "csv":
            return attachment(write_csv(header, rows), CSV_TYPE, name)
    sheet = SheetContent(name=_("Agreement"), header=header, rows=rows, caveats=caveats)
    return attachment(write_xlsx([sheet], title=title), XLSX_TYPE, name)


def found_language(request: ScopedRequest) -> str:
    """Return the language in which a file is written."""
    return (getattr(request, "LANGUAGE_CODE", "") or "en")[:2]


def value_of(cell: Any, request: ScopedRequest) -> Value:
    """Return a figure as a cell: its exact value, or the sign of why there is none."""
    if isinstance(cell, Figure) and cell.value is not None:
        return cell.value
    return display_cell(cell, found_language(request))


def disagreements(found: Answered) -> tuple[list[str], list[list[Value]]]:
    """Return header and rows of the answers in which two readers differ."""
    header = [
        _("Project"),
        _("Question"),
        _("First answer"),
        _("Passage of the first reader"),
        _("Where it stands"),
        _("Blind answer"),
        _("Passage of the blind reader"),
        _("Where it stands"),
    ]
    rows: list[list[Value]] = [
        [
            each.reading.project.code,
            in_language(each.question, "label"),
            each.first.label,
            each.first.passage,
            each.first.place,
            each.second.label,
            each.second.passage,
            each.second.place,
        ]
        for each in found.disputed
    ]
    return header, rows
