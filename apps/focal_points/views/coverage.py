"""Coverage: which offices have a focal point on a day, on a page and as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.figures.charts import Chart
from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.focal_points.analytics.coverage import State
from apps.focal_points.analytics.picture import INACTIVE_AFTER_MONTHS
from apps.focal_points.choices import RuleKey
from apps.focal_points.forms.coverage import NAMED, CoverageForm, OfficesForm
from apps.focal_points.selectors.access import demand_network, keeps_network
from apps.focal_points.selectors.coverage import Coverage, OfficeFailure, coverage_on
from apps.focal_points.selectors.coverage.history import stated_rows, trend_to
from apps.focal_points.selectors.coverage.reading import Place
from apps.focal_points.selectors.coverage.states import STATES
from apps.focal_points.selectors.coverage.tables import list_address, region_label, region_order
from apps.focal_points.selectors.coverage.words import (
    FEWEST_FOR_A_SHARE,
    headline,
    map_chart,
    others_sentence,
    sexes_chart,
    trend_chart,
    uncovered_sentence,
)
from apps.focal_points.selectors.rules import rule_sets
from apps.organization.choices import OfficeKind
from apps.organization.selectors import countries
from apps.organization.tree import OfficeTree
from apps.web.filters import chips_of
from apps.web.language import in_language
from apps.web.pages import render_page
from apps.web.parts import Action, StatusTag

LINES_SHOWN = 8
ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One office as the pages list it: its state and since when, and what comes next."""

    place: Place
    region: str
    kind: str
    status: StatusTag
    step: Action | None


@dataclass(frozen=True, slots=True)
class ToDo:
    """Offices of one state that asks for something: the first of them, and the list of all."""

    key: str
    title: str
    text: str
    lines: tuple[OfficeLine, ...]
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure on top of the page."""

    label: str
    figure: Figure
    url: str = ""


@require_safe
def overview(request: ScopedRequest) -> HttpResponse:
    """Show which offices have a focal point, for what the viewer may see."""
    demand_network(scope=request.scope)
    asked = with_defaults(request.GET, today=timezone.localdate())
    choices = rule_set_choices(request)
    form = CoverageForm(asked, rule_sets=choices)
    context: dict[str, Any] = {
        "title": _("Gender focal points"),
        "filter_form": form,
        "chips": chips_of(form, request.GET, ignored=("as_of",)),
        "clear_url": reverse("focal_points:overview"),
    }
    if not form.is_valid():
        return render_page(
            request, "focal_points/coverage.html", {**context, "is_open": True}, status=422
        )
    found = coverage_on(
        as_of=form.day, rule_set_code=form.cleaned_data["rule_set"], scope=request.scope
    )
    trend = trend_to(as_of=form.day, scope=request.scope)
    parameters = asked.urlencode()
    context |= {
        "coverage": found,
        "facts": facts_of(found, choices),
        "sentence": headline(found),
        "stated": stated_rows(scope=request.scope),
        # One office has its card; a line that is at 0 or at 1 says no more.
        "trend": trend_chart(trend, as_of=form.day)
        if trend.rows and found.offices.value != 1
        else None,
        "drawings": {
            key: downloads(key, ("png", "svg", "csv"), parameters)
            for key in ("map", "sexes", "trend")
        },
        "is_kept": keeps_network(scope=request.scope),
    }
    if found.is_computed:
        context |= computed(found, request, parameters)
    return render_page(request, "focal_points/coverage.html", context)


def computed(found: Coverage, request: ScopedRequest, parameters: str) -> dict[str, Any]:
    """Return what the page shows of a day that is counted from records."""
    is_kept = keeps_network(scope=request.scope)
    lines = [line_of(place, found.tree, is_kept=is_kept) for place in found.places]
    is_of_few = len(found.places) < FEWEST_FOR_A_SHARE
    assert found.table is not None  # noqa: S101 - narrows the type
    return {
        "more": [part for part in (uncovered_sentence(found), others_sentence(found)) if part],
        "headlines": headlines(found),
        "mine": lines if is_of_few else [],
        "to_do": [] if is_of_few else to_do(lines, found.as_of),
        "map": None if is_of_few else map_chart(found),
        "sexes": None if is_of_few else sexes_chart(found, found.table),
        "table": found.table,
        "table_files": downloads("regions", ("csv", "xlsx"), parameters),
        "rules": failures_by_rule(found.failures),
        "failures": found.failures[:LINES_SHOWN],
        "failures_number": len(found.failures),
        "failure_files": downloads("failures", ("csv", "xlsx"), parameters),
        "offices_url": list_address(as_of=found.as_of),
    }


def with_defaults(query: QueryDict, *, today: date) -> QueryDict:
    """Return the address with a day."""
    asked = query.copy()
    if not asked.get("as_of"):
        asked["as_of"] = today.isoformat()
    return asked


def rule_set_choices(request: ScopedRequest) -> list[tuple[str, str]]:
    """Return the rule sets by code."""
    return [(rules.code, in_language(rules, "title")) for rules in rule_sets(scope=request.scope)]


def facts_of(found: Coverage, rule_sets: Sequence[tuple[str, str]]) -> list[str]:
    """Return what the page is about: offices, date, rule set."""
    facts = [_("as of %(date)s") % {"date": date_format(found.as_of, "DATE_FORMAT")}]
    facts.extend(title for code, title in rule_sets if code == found.rule_set)
    return facts


def headlines(found: Coverage) -> list[Headline]:
    """Return the figures on top of the page: a share of 20 offices and more, counts of fewer."""
    shown = [
        Headline(
            _("Offices and departments"),
            found.offices,
            list_address(as_of=found.as_of, kind=NAMED),
        ),
        Headline(_("With a focal point"), found.covered),
    ]
    if (found.offices.value or 0) >= FEWEST_FOR_A_SHARE:
        shown.append(Headline(_("Share with a focal point"), found.share))
    shown.append(Headline(_("Women among focal points"), found.women))
    shown.append(Headline(_("Men among focal points"), found.men))
    if found.other.value:
        shown.append(Headline(_("Other or not recorded"), found.other))
    return shown


def line_of(place: Place, tree: OfficeTree, *, is_kept: bool) -> OfficeLine:
    """Return an office as a line, with the next step of who keeps the appointments."""
    tag = STATES[place.state]
    since = None
    if place.lapsed_on is not None:
        since = place.lapsed_on - timedelta(days=1)
    elif place.state is State.INACTIVE:
        since = max(person.silent_since for person in place.persons)
    step = None
    if not place.is_covered and place.is_named and is_kept:
        url = f"{reverse('focal_points:appointment_new')}?office={place.node.id}"
        label = _("Name a successor") if place.state is State.LAPSED else _("Appoint")
        step = Action(label, url, key=f"appoint-{place.node.code}")
    elif place.state is State.INACTIVE:
        url = reverse("focal_points:appointment", args=[place.persons[0].appointment_id])
        step = Action(_("Ask"), url, key=f"ask-{place.node.code}")
    return OfficeLine(
        place=place,
        region=region_label(place.region, tree),
        kind=str(OfficeKind(place.node.kind).label),
        status=StatusTag(
            tag.kind if place.is_named or place.is_covered else "calm", tag.label, on=since
        ),
        step=step,
    )


def to_do(lines: Sequence[OfficeLine], as_of: date) -> list[ToDo]:
    """Return the offices that the policy names and that nobody active holds, by state."""
    texts = {
        State.WITHOUT: (
            _("Without a focal point"),
            _(
                "Nobody was ever on record. The Director General appoints; ask the head of the office whom."
            ),
        ),
        State.LAPSED: (
            _("Lapsed"),
            _("The last appointment has ended. The date is its last day."),
        ),
        State.INACTIVE: (
            _("Inactive"),
            ngettext(
                "Nothing was heard for %(months)s month. The date is the last on which anything was.",
                "Nothing was heard for %(months)s months. The date is the last on which anything was.",
                INACTIVE_AFTER_MONTHS,
            )
            % {"months": INACTIVE_AFTER_MONTHS},
        ),
    }
    found = []
    for state, (title, text) in texts.items():
        of_state = [line for line in lines if line.place.is_named and line.place.state is state]
        found.append(
            ToDo(
                key=state.value,
                title=title,
                text=text,
                lines=tuple(of_state[:LINES_SHOWN]),
                number=len(of_state),
                url=list_address(as_of=as_of, state=state.value, kind=NAMED),
            )
        )
    return found


def failures_by_rule(failures: Sequence[OfficeFailure]) -> list[tuple[str, int]]:
    """Return how many focal points fail each rule, the most first."""
    numbers: dict[str, int] = {}
    for each in failures:
        label = str(RuleKey(each.failure.rule).label)
        numbers[label] = numbers.get(label, 0) + 1
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))


def downloads(what: str, extensions: Sequence[str], parameters: str) -> dict[str, str]:
    """Return the addresses of files by their format."""
    return {
        extension.upper(): (
            f"{reverse('focal_points:coverage_file', args=[what, extension])}?{parameters}"
        )
        for extension in extensions
    }


@dataclass(frozen=True, slots=True)
class Listed:
    """The offices of a day that an address asks for."""

    form: OfficesForm
    found: Coverage
    lines: tuple[OfficeLine, ...]


def listed(request: ScopedRequest) -> Listed:
    """Return the offices of a day, narrowed; what is not understood is not there (Http404)."""
    demand_network(scope=request.scope)
    asked = with_defaults(request.GET, today=timezone.localdate())
    choices = rule_set_choices(request)
    day_form = CoverageForm(asked, rule_sets=choices)
    if not day_form.is_valid():
        raise Http404
    found = coverage_on(
        as_of=day_form.day, rule_set_code=day_form.cleaned_data["rule_set"], scope=request.scope
    )
    regions = {place.region for place in found.places}
    inside = {place.node.country for place in found.places}
    form = OfficesForm(
        asked,
        rule_sets=choices,
        regions=[
            (region, region_label(region, found.tree))
            for region in sorted(regions, key=lambda region: region_order(region, found.tree))
        ],
        countries=[(each.iso3, each.name) for each in countries() if each.iso3 in inside],
    )
    if not form.is_valid():
        raise Http404
    is_kept = keeps_network(scope=request.scope)
    return Listed(
        form=form,
        found=found,
        lines=tuple(
            line_of(place, found.tree, is_kept=is_kept)
            for place in found.places
            if form.takes(place)
        ),
    )


@require_safe
def offices(request: ScopedRequest) -> HttpResponse:
    """List the offices behind the numbers, each with its state and its focal points."""
    shown = listed(request)
    number = len(shown.lines)
    page = Paginator(shown.lines, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    as_of = shown.found.as_of
    context: dict[str, Any] = {
        "title": _("Offices and their focal points"),
        "crumbs": [
            (
                _("Gender focal points"),
                f"{reverse('focal_points:overview')}?as_of={as_of.isoformat()}",
            )
        ],
        "facts": facts_of(shown.found, shown.form.fields["rule_set"].choices),  # type: ignore[attr-defined]
        "filter_form": shown.form,
        "chips": chips_of(shown.form, request.GET, ignored=("as_of", "rule_set")),
        "clear_url": list_address(as_of=as_of),
        "found": ngettext("%(number)s office found", "%(number)s offices found", number)
        % {"number": number},
        "page": page,
        "number": number,
        "coverage": shown.found,
        "sentence": headline(shown.found),
        "downloads": downloads("offices", ("csv", "xlsx"), request.GET.urlencode()),
    }
    return render_page(request, "focal_points/coverage_offices.html", context)


def charts_of(found: Coverage, trend: Table) -> dict[str, Chart]:
    """Return the charts of the page by their names."""
    charts: dict[str, Chart] = {}
    if found.table is not None:
        charts |= {"map": map_chart(found), "sexes": sexes_chart(found, found.table)}
    if trend.rows:
        charts["trend"] = trend_chart(trend, as_of=found.as_of)
    return charts
