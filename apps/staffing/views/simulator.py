"""The simulator: what somebody sets, and what follows from it, year by year."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.staffing.analytics.simulation import Plan, back_test, simulate
from apps.staffing.choices import Population
from apps.staffing.forms.simulator import USUAL_YEARS, PlanForm, StartForm
from apps.staffing.models import Scenario
from apps.staffing.selectors import simulator_words as words
from apps.staffing.selectors.scenarios import plan_of
from apps.staffing.selectors.simulator import (
    BACK_TEST_YEARS,
    Start,
    StartPeriod,
    default_period,
    demand_sound,
    period_before,
    periods_to_start_from,
    start_of,
)
from apps.staffing.selectors.simulator_charts import charts
from apps.staffing.selectors.simulator_rates import KnownRates, rates_known
from apps.web.pages import render_page
from apps.web.refusals import Invalid, NotPermitted
from apps.web.requests import wants_fragment
from apps.web.wording import coverage_words

PAGE = "staffing/simulator.html"
RESULT = "staffing/_simulator_result.html"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address of the simulator asks for; `form` and `start` are None where nobody is counted."""

    known: list[StartPeriod]
    start_form: StartForm
    start: Start | None
    form: PlanForm | None
    rates: KnownRates | None = None


@require_safe
def simulator(request: ScopedRequest) -> HttpResponse:
    """Show the sliders and what follows from them; htmx asks for the result alone."""
    return show(request, asked_by(request), {"here": reverse("staffing:simulator")})


def show(request: ScopedRequest, asked: Asked | None, around: Mapping[str, Any]) -> HttpResponse:
    """Show the simulator as it is asked for; `around` says where and whose it is."""
    if asked is None or asked.form is None:
        return render_page(request, "staffing/simulator_empty.html", {**frame(asked), **around})
    context = {**frame(asked), **around, "form": asked.form}
    plan = sound_plan(asked)
    if plan is None:
        return render_page(request, PAGE, context, fragment=RESULT, status=422)
    return render_page(request, PAGE, {**context, **result(asked, plan)}, fragment=RESULT)


@require_safe
def simulator_back_test(request: ScopedRequest) -> HttpResponse:
    """Start the model some years ago and hold it against what was counted since."""
    asked = asked_by(request)
    if asked is None or asked.form is None or asked.start is None:
        return render_page(request, "staffing/simulator_empty.html", frame(asked))
    page = "staffing/simulator_back_test.html"
    address = f"{reverse('staffing:simulator')}?{request.GET.urlencode()}"
    context = {**frame(asked), "form": asked.form, "address": address}
    plan = sound_plan(asked)
    if plan is None:
        return render_page(request, page, context, status=422)
    return render_page(request, page, {**context, **tested(request.scope, asked, plan)})


def asked_by(request: ScopedRequest, scenario: Scenario | None = None) -> Asked | None:
    """Read the address; None while there is no reporting period. Raises NotPermitted, Http404.

    What the address does not name is as in the scenario.
    """
    scope = inner_circle(request.scope)
    known = periods_to_start_from()
    first = default_period(known)
    if first is None:
        return None
    saved = start_saved_in(scenario)
    named = request.GET.get("as_of", saved.get("as_of", ""))
    period = next((each for each in known if each.as_of.isoformat() == named), first)
    given = {
        "population": request.GET.get("population")
        or saved.get("population", Population.UN_PARITY.value),
        "office": request.GET.get("office", saved.get("office", "")),
    }
    visible = None if scope.visible.everywhere else scope.visible.ids
    start_form = StartForm(
        {**given, "as_of": named or first.as_of.isoformat()},
        known=known,
        tree=tree_on(day=period.as_of),
        visible=visible,
    )
    if not start_form.is_valid():
        raise Http404
    start = start_of(period=period, query=start_form.query(), scope=scope)
    if start is None or not start.opening:
        return Asked(known, start_form, start, None)
    plan = plan_of(scenario) if scenario else None
    rates = None
    if not wants_fragment(request):
        # A moving slider names every rate, so that none need be read.
        rates = rates_known(start=start, scope=scope)
    if plan is None and rates is not None:
        plan = Plan(years=USUAL_YEARS, every=rates.every, levels=rates.levels)
    return Asked(known, start_form, start, PlanForm(request.GET, start=start, plan=plan), rates)


def start_saved_in(scenario: Scenario | None) -> dict[str, str]:
    """Return where a scenario starts, as an address says it."""
    if scenario is None:
        return {}
    return {
        "as_of": scenario.as_of.isoformat(),
        "population": scenario.population,
        "office": scenario.office.code if scenario.office else "",
    }


def inner_circle(scope: OfficeScope) -> OfficeScope:
    """Return the scope of somebody who sees records; others read published figures only."""
    if not scope.is_inner_circle:
        raise NotPermitted(
            _(
                "The simulator starts from unpublished figures. What is published stands in the reports."
            )
        )
    return scope


def sound_plan(asked: Asked) -> Plan | None:
    """Return the plan that an address sets; None where something in it cannot be, which its form shows."""
    form, start = asked.form, asked.start
    if form is None or start is None or not form.is_valid():
        return None
    plan = form.plan()
    try:
        demand_sound(plan=plan, start=start)
    except Invalid as refusal:
        form.take(refusal)
        return None
    return plan


def frame(asked: Asked | None) -> dict[str, Any]:
    """Return what stands around every page of the simulator."""
    context: dict[str, Any] = {"title": _("Simulator"), "start_form": asked and asked.start_form}
    if asked is not None and asked.start is not None:
        start = asked.start
        context["start"] = start
        context["rates_note"] = asked.rates.note if asked.rates else ""
        context["facts"] = [
            start.scope_label,
            _("starts from %(date)s") % {"date": date_format(start.as_of, "DATE_FORMAT")},
            str(start.query.population.label),
            coverage_words(start.coverage),
        ]
    return context


def result(asked: Asked, plan: Plan) -> dict[str, Any]:
    """Return what follows from a plan, in words, as a table and as charts."""
    form, start = asked.form, asked.start
    assert form is not None  # noqa: S101 - a plan comes from a form
    assert start is not None  # noqa: S101 - and a form from a start
    needed_by = form.needed_by
    paths = simulate(plan, start.opening, needed_by=needed_by)
    level = form.cleaned_data["level"]
    chosen = next((path for path in paths if path.key == level), paths[-1])
    by = start.as_of.year + needed_by if needed_by else None
    return {
        "rows": words.result_rows(paths, start),
        "charts": charts(paths, start, level=chosen.key),
        "sentence": words.summary(paths, start),
        "question": words.question(chosen, by) if by else "",
        "by": by,
        "end": words.last_year(start, chosen),
        "limit": words.limit_words(plan),
        "caveats": words.caveats(start),
    }


def tested(scope: OfficeScope, asked: Asked, plan: Plan) -> dict[str, Any]:
    """Return the back-test of a plan, or that there is no period to start it from."""
    start = asked.start
    assert start is not None  # noqa: S101 - a plan comes from a start
    found = period_before(asked.known, start.as_of)
    then = start_of(period=found[0], query=start.query, scope=scope) if found else None
    if found is None or then is None or not then.opening:
        return {
            "impossible": _(
                "Not possible: there is no period with counted staff one to %(years)s whole years before %(date)s."
            )
            % {"years": BACK_TEST_YEARS, "date": date_format(start.as_of, "DATE_FORMAT")}
        }
    rates = rates_known(start=then, scope=scope)
    known_then = Plan(
        years=found[1],
        every=rates.every if rates else plan.every,
        levels=rates.levels if rates else plan.levels,
    )
    errors = back_test(known_then, then.opening, start.opening, found[1])
    return {
        "errors": words.error_rows(errors),
        "sentence": words.back_test_sentence(errors, start, then),
        "then": then,
        "rates_then": rates,
        "coverage_then": coverage_words(then.coverage),
    }
