"""The network at a glance, its directory, and its lists as files."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.focal_points.forms.network import filters as forms
from apps.focal_points.selectors.access import demand_network, keeps_network
from apps.focal_points.selectors.network import (
    exports,
    issues,
    meetings,
    practices,
    questions,
)
from apps.focal_points.selectors.network.directory import directory
from apps.focal_points.selectors.network.regions import regions_in, regions_of
from apps.focal_points.views.network.steps import crumbs, downloads, names_in, page_of
from apps.organization.selectors import tree_on
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.pages import render_page

SHOWN = 5
"""So many lines of each list stand on the first page. A choice of this product."""


@require_safe
def network(request: ScopedRequest) -> HttpResponse:
    """Show what is new: the next meeting, the newest bulletin, open questions, practices."""
    scope = request.scope
    demand_network(scope=scope)
    now = timezone.now()
    tree = tree_on(day=now.date())
    regions = regions_of(on=now.date(), scope=scope)
    if keeps_network(scope=scope):
        regions = {region.id for region in regions_in(tree)}
    coming = meetings.coming(from_moment=now, regions=regions, most=SHOWN, scope=scope)
    context = {
        "title": _("Network of focal points"),
        "ways": [
            (_("Directory"), reverse("focal_points:network_directory")),
            (_("Meetings"), reverse("focal_points:network_meetings")),
            (_("Bulletins and fact sheets"), reverse("focal_points:network_issues")),
            (_("Good practices"), reverse("focal_points:network_practices")),
            (_("Obstacles and incentives"), reverse("focal_points:network_countries")),
            (_("Questions"), reverse("focal_points:network_questions")),
        ],
        "coming": coming,
        "issues": issues.newest(most=SHOWN, scope=scope),
        "questions": questions.listed(
            only=questions.QuestionFilter(state=questions.OPEN), scope=scope
        )[:SHOWN],
        "practices": practices.newest(most=SHOWN, scope=scope),
        "names": names_in(tree, {meeting.region_id for meeting in coming}),
        "may_ask": questions.may_ask(scope=scope),
        "may_share": practices.may_share(scope=scope),
        "keeps": keeps_network(scope=scope),
    }
    return render_page(request, "focal_points/network.html", context)


@require_safe
def network_directory(request: ScopedRequest) -> HttpResponse:
    """List who is focal point of which office today."""
    today = timezone.localdate()
    form = forms.DirectoryFilters(request.GET, regions=regions_in(tree_on(day=today)))
    lines = directory(
        on=today,
        text=form.chosen.get("text", ""),
        region_id=form.number("region"),
        scope=request.scope,
    )
    number = len(lines)
    context = {
        "title": _("Directory of focal points"),
        "crumbs": crumbs(),
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "clear_url": reverse("focal_points:network_directory"),
        "is_open": True,
        "found": ngettext("%(number)s focal point found", "%(number)s focal points found", number)
        % {"number": number},
        "page": page_of(request, lines),
        "number": number,
        "shows_addresses": any(line.email for line in lines),
        "downloads": downloads(request, "directory"),
    }
    return render_page(request, "focal_points/network_directory.html", context)


@require_safe
def network_file(request: ScopedRequest, what: str, extension: str) -> HttpResponse:
    """Download exactly what one of the lists shows."""
    make = FILES.get(what)
    if make is None or extension not in {"csv", "xlsx"}:
        raise Http404
    demand_network(scope=request.scope)
    found = make(request)
    name = f"{what}-{timezone.localdate().isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(found.header, found.rows), CSV_TYPE, name)
    # Excel takes 31 characters as the name of a sheet; all of these are shorter.
    sheet = SheetContent(name=found.name, header=found.header, rows=found.rows)
    return attachment(write_xlsx([sheet], title=found.name), XLSX_TYPE, name)


def directory_file(request: ScopedRequest) -> exports.ListFile:
    """Return the directory as the page filters it."""
    today = timezone.localdate()
    form = forms.DirectoryFilters(request.GET, regions=regions_in(tree_on(day=today)))
    return exports.of_directory(
        on=today,
        text=form.chosen.get("text", ""),
        region_id=form.number("region"),
        scope=request.scope,
    )


def meetings_file(request: ScopedRequest) -> exports.ListFile:
    """Return the meetings as the page filters them."""
    form = forms.MeetingFilters(request.GET, regions=regions_in(tree_on(day=timezone.localdate())))
    return exports.of_meetings(only=form.only(), scope=request.scope)


def issues_file(request: ScopedRequest) -> exports.ListFile:
    """Return the bulletins and fact sheets as the page filters them."""
    form = forms.IssueFilters(request.GET, years=issues.years_published(scope=request.scope))
    return exports.of_issues(only=form.only(), scope=request.scope)


def practices_file(request: ScopedRequest) -> exports.ListFile:
    """Return the practices as the page filters them."""
    today = timezone.localdate()
    form = forms.PracticeFilters(
        request.GET,
        regions=regions_in(tree_on(day=today)),
        areas=practices.areas(scope=request.scope),
    )
    return exports.of_practices(only=form.only(), on=today, scope=request.scope)


def factors_file(request: ScopedRequest) -> exports.ListFile:
    """Return the obstacles and incentives of all countries."""
    return exports.of_factors(scope=request.scope)


def questions_file(request: ScopedRequest) -> exports.ListFile:
    """Return the questions as the page filters them."""
    form = forms.QuestionFilters(request.GET)
    return exports.of_questions(only=form.only(), scope=request.scope)


FILES: dict[str, Callable[[ScopedRequest], exports.ListFile]] = {
    "directory": directory_file,
    "meetings": meetings_file,
    "issues": issues_file,
    "practices": practices_file,
    "factors": factors_file,
    "questions": questions_file,
}
