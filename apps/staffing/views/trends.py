"""When parity is reached, and where it is not: the page of trends and its files."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.scope import OfficeScope
from apps.staffing.forms.trends import TrendFilterForm
from apps.staffing.selectors.picture import StaffPicture, picture_if_any
from apps.staffing.selectors.trends.page import Trends, trends_of
from apps.staffing.views.dashboard import (
    Chosen,
    chosen_by,
    facts,
    filter_chips,
    inner_circle,
    nothing_matches,
    records_link,
    standing_switch,
)
from apps.staffing.views.downloads import chart_as_file, filter_words, table_as_file
from apps.web.pages import render_page


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks for, and what there is to tell.

    No picture when no office fits the filters, no trends when none of them counts on the date.
    """

    chosen: Chosen
    picture: StaffPicture | None
    trends: Trends | None


def shown_to(request: HttpRequest, scope: OfficeScope) -> Shown | None:
    """Read the address and the trends it asks for; None while there is no reporting period at all."""
    chosen = chosen_by(request, scope, TrendFilterForm)
    if chosen is None:
        return None
    assert isinstance(chosen.form, TrendFilterForm)  # noqa: S101 - narrows the type
    since = chosen.form.window()
    picture = picture_if_any(
        query=chosen.query,
        as_of=chosen.as_of,
        scope=scope,
        link=records_link,
        trend=[day for day in chosen.dates if day >= since],
    )
    trends = None
    if picture is not None and picture.coverage[chosen.as_of].counted:
        trends = trends_of(picture=picture, since=since, scope=scope)
    return Shown(chosen=chosen, picture=picture, trends=trends)


@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """Show when each grade reaches an equal share, where women become fewer, which offices stand apart."""
    scope = inner_circle(request)
    shown = shown_to(request, scope)
    if shown is None:
        return render_page(request, "staffing/dashboard_empty.html")
    chosen, found = shown.chosen, shown.trends
    if shown.picture is None:
        return nothing_matches(request, chosen)
    parameters = chosen.asked.urlencode()
    return render_page(
        request,
        "staffing/trends.html",
        {
            "filter_form": chosen.form,
            "chips": filter_chips(chosen),
            "clear_url": f"?as_of={chosen.as_of.isoformat()}",
            "facts": facts(shown.picture),
            "standing": standing_switch(chosen),
            "trends": found,
            "tables": {
                key.removeprefix("staffing."): (table, files("table", key, parameters))
                for key, table in found.tables.items()
            }
            if found
            else {},
            "charts": {
                key.removeprefix("staffing."): (chart, files("chart", key, parameters))
                for key, chart in found.charts.items()
            }
            if found
            else {},
        },
    )


def files(kind: str, key: str, parameters: str) -> dict[str, str]:
    """Return the addresses of the files of a table or chart, by their name on the page."""
    formats = {"table": ("csv", "xlsx"), "chart": ("png", "svg", "csv")}[kind]
    return {
        name.upper(): f"{reverse(f'staffing:trends_{kind}_file', args=[key, name])}?{parameters}"
        for name in formats
    }


def found_by(request: HttpRequest) -> tuple[Chosen, Trends]:
    """Return what a file is made of; raises Http404 where there is nothing."""
    shown = shown_to(request, inner_circle(request))
    if shown is None or shown.trends is None:
        raise Http404
    return shown.chosen, shown.trends


@require_safe
def trends_table_file(request: HttpRequest, key: str, extension: str) -> HttpResponse:
    """Download one table of the page exactly as it is filtered."""
    chosen, found = found_by(request)
    if key not in found.tables:
        raise Http404
    name = f"{key.replace('.', '-')}-{chosen.as_of.isoformat()}"
    table = found.tables[key]
    return table_as_file(
        table, extension, name, on=chosen.as_of, subtitle=filter_words(chosen.form)
    )


@require_safe
def trends_chart_file(request: HttpRequest, key: str, extension: str) -> HttpResponse:
    """Download one chart of the page as a drawing or as its data."""
    chosen, found = found_by(request)
    if key not in found.charts:
        raise Http404
    name = f"{key.replace('.', '-')}-{chosen.as_of.isoformat()}"
    return chart_as_file(found.charts[key], extension, name)
