"""Statistics of movements: the page, its files, and the offices behind its numbers."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.staffing.forms.movement_figures import MovementFilterForm
from apps.staffing.selectors.charts import bars_drawn
from apps.staffing.selectors.movement_charts import shares_chart
from apps.staffing.selectors.movement_offices import offices_behind
from apps.staffing.selectors.movement_tables import movement_tables
from apps.staffing.selectors.movements import Flows, flows_if_any, uptake
from apps.staffing.views.dashboard import (
    Chosen,
    Headline,
    chosen_by,
    inner_circle,
    nothing_matches,
    standing_switch,
)
from apps.staffing.views.downloads import chart_as_file, filter_words, table_as_file
from apps.web.filters import Chip, chips_of
from apps.web.pages import render_page

CHART = "shares"
ROWS_ON_A_PAGE = 100
FEWEST_BARS = 2


@require_safe
def movements(request: HttpRequest) -> HttpResponse:
    """Show who came, was promoted and left, for what the viewer may see."""
    scope = inner_circle(request)
    chosen = chosen_by(request, scope, MovementFilterForm)
    if chosen is None:
        return render_page(request, "staffing/dashboard_empty.html")
    found = found_by(chosen, scope)
    if found is None:
        return nothing_matches(request, chosen)
    parameters = chosen.asked.urlencode()
    chart = shares_chart(found)
    tables = tables_of(found, chosen, scope)
    return render_page(
        request,
        "staffing/movements.html",
        {
            "filter_form": chosen.form,
            "chips": chips(chosen),
            "clear_url": f"?as_of={chosen.as_of.isoformat()}",
            "facts": [
                found.scope_label,
                found.span_text,
                str(found.query.population.label),
                str(found.query.standing.label),
            ],
            "standing": standing_switch(chosen),
            "is_stated": found.is_stated,
            "coverage": found.coverage_text,
            "sentence": chart.sentence,
            "offices_url": f"{reverse('staffing:movement_offices')}?{parameters}",
            "headlines": headlines(found),
            "chart": chart if bars_drawn(chart) >= FEWEST_BARS else None,
            "chart_files": downloads(CHART, ("png", "svg", "csv"), parameters),
            "tables": [
                (table, downloads(key, ("csv", "xlsx"), parameters))
                for key, table in tables.items()
                if found.is_stated or key == "uptake"
            ],
        },
    )


def span_of(chosen: Chosen) -> tuple[date, date]:
    """Return the first and the last date that the address asks for."""
    form = chosen.form
    assert isinstance(form, MovementFilterForm)  # noqa: S101 - narrows the type
    return form.span()


def found_by(chosen: Chosen, scope: OfficeScope) -> Flows | None:
    """Return the movements that the address asks for; None when no office of the viewer's matches."""
    first, last = span_of(chosen)
    return flows_if_any(query=chosen.query, first=first, last=last, scope=scope)


def tables_of(found: Flows, chosen: Chosen, scope: OfficeScope) -> dict[str, Table]:
    """Return the tables of the page by the word in their address."""
    first, last = span_of(chosen)
    return movement_tables(found, uptake(query=chosen.query, first=first, last=last, scope=scope))


def chips(chosen: Chosen) -> list[Chip]:
    """Return the filters that apply; the last period always does, so it is none of them."""
    return chips_of(chosen.form, chosen.asked, ignored=("as_of",))


def downloads(what: str, formats: tuple[str, ...], parameters: str) -> dict[str, str]:
    """Return the addresses of the files of a table or chart, by their name on the page."""
    return {
        name.upper(): f"{reverse('staffing:movement_file', args=[what, name])}?{parameters}"
        for name in formats
    }


def headlines(found: Flows) -> list[Headline]:
    """Return the numbers on top of the page."""
    ledger = found.everybody
    return [
        Headline(label, found.count(f"staffing.movements.{key}.total", tally.total), "")
        for key, label, tally in (
            ("hire", _("Hires"), ledger.hires),
            ("promotion", _("Promotions"), ledger.promoted_in),
            ("separation", _("Separations"), ledger.separations),
        )
    ]


@require_safe
def movement_file(request: HttpRequest, what: str, extension: str) -> HttpResponse:
    """Download one table or the chart exactly as the page shows it."""
    scope = inner_circle(request)
    chosen = chosen_by(request, scope, MovementFilterForm)
    found = found_by(chosen, scope) if chosen else None
    if chosen is None or found is None:
        raise Http404
    name = f"movements-{what.lower()}-{found.first.isoformat()}-{found.last.isoformat()}"
    if what == CHART:
        return chart_as_file(shares_chart(found), extension, name)
    table = tables_of(found, chosen, scope).get(what)
    if table is None:
        raise Http404
    return table_as_file(
        table, extension, name, on=chosen.as_of, subtitle=filter_words(chosen.form)
    )


@require_safe
def movement_offices(request: HttpRequest) -> HttpResponse:
    """List the returns behind the numbers: what each states, and which state nothing."""
    scope = inner_circle(request)
    chosen = chosen_by(request, scope, MovementFilterForm)
    found = found_by(chosen, scope) if chosen else None
    if chosen is None or found is None:
        raise Http404
    first, last = span_of(chosen)
    rows = offices_behind(query=chosen.query, first=first, last=last, scope=scope)
    return render_page(
        request,
        "staffing/movement_offices.html",
        {
            "page": Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
            "filter_form": chosen.form,
            "chips": chips(chosen),
            "clear_url": f"?as_of={chosen.as_of.isoformat()}",
            "crumbs": [
                (
                    _("Movements of staff"),
                    f"{reverse('staffing:movements')}?{chosen.asked.urlencode()}",
                )
            ],
            "facts": [found.scope_label, found.span_text],
            "coverage": found.coverage_text,
        },
    )
