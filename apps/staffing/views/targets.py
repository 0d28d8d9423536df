"""Targets at their deadlines, and the persons that an equal share asks for."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.staffing.forms.targets import TargetFilterForm
from apps.staffing.selectors.picture import StaffPicture, picture_if_any
from apps.staffing.selectors.required_persons import required_table
from apps.staffing.selectors.target_outcomes import outcomes
from apps.staffing.selectors.target_table import outcome_table, outcomes_sentence
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
from apps.staffing.views.downloads import filter_words, table_as_file
from apps.web.pages import render_page


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks for and its tables by key; no picture when no office fits the filters."""

    chosen: Chosen
    picture: StaffPicture | None
    tables: dict[str, Table]
    sentence: str


def shown_to(request: HttpRequest, scope: OfficeScope) -> Shown | None:
    """Read the address and what it asks for; None while there is no reporting period at all."""
    chosen = chosen_by(request, scope, TargetFilterForm)
    if chosen is None:
        return None
    assert isinstance(chosen.form, TargetFilterForm)  # noqa: S101 - narrows the type
    picture = picture_if_any(
        query=chosen.query,
        as_of=chosen.as_of,
        scope=scope,
        link=records_link,
        trend=[chosen.as_of],
    )
    found = outcomes(
        today=timezone.localdate(), as_of=chosen.as_of, dates=chosen.dates, scope=scope
    )
    tables = [outcome_table(found, as_of=chosen.as_of)]
    if picture is not None and picture.coverage[chosen.as_of].counted:
        tables.append(required_table(picture, recruitments=chosen.form.ahead()))
    return Shown(
        chosen=chosen,
        picture=picture,
        tables={table.key: table for table in tables},
        sentence=outcomes_sentence(found),
    )


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """Show every target at its deadline, and how many persons each grade is from an equal share."""
    scope = inner_circle(request)
    shown = shown_to(request, scope)
    if shown is None:
        return render_page(request, "staffing/dashboard_empty.html")
    chosen = shown.chosen
    if shown.picture is None:
        return nothing_matches(request, chosen)
    parameters = chosen.asked.urlencode()
    return render_page(
        request,
        "staffing/targets.html",
        {
            "filter_form": chosen.form,
            "chips": filter_chips(chosen),
            "clear_url": f"?as_of={chosen.as_of.isoformat()}",
            "facts": facts(shown.picture),
            "standing": standing_switch(chosen),
            "sentence": shown.sentence,
            "tables": {
                key.removeprefix("staffing."): (table, files(key, parameters))
                for key, table in shown.tables.items()
            },
        },
    )


def files(key: str, parameters: str) -> dict[str, str]:
    """Return the addresses of the files of a table, by their name on the page."""
    return {
        name.upper(): f"{reverse('staffing:targets_file', args=[key, name])}?{parameters}"
        for name in ("csv", "xlsx")
    }


@require_safe
def targets_file(request: HttpRequest, key: str, extension: str) -> HttpResponse:
    """Download one table of the page exactly as it is filtered."""
    shown = shown_to(request, inner_circle(request))
    if shown is None or key not in shown.tables:
        raise Http404
    table, chosen = shown.tables[key], shown.chosen
    name = f"{key.replace('.', '-')}-{chosen.as_of.isoformat()}"
    return table_as_file(
        table, extension, name, on=chosen.as_of, subtitle=filter_words(chosen.form)
    )
