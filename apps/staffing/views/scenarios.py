"""Scenarios of the simulator: the list, one of them, several side by side; saved, changed, deleted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.staffing.analytics.simulation import TOTAL, simulate
from apps.staffing.choices import Population, Sharing
from apps.staffing.forms.scenarios import ScenarioForm
from apps.staffing.models import Scenario
from apps.staffing.records import scenarios_known
from apps.staffing.selectors import simulator_words as words
from apps.staffing.selectors.scenarios import (
    FEWEST_COMPARED,
    MOST_COMPARED,
    plan_of,
    scenario_seen,
    scenarios_seen,
    start_of_scenario,
)
from apps.staffing.selectors.sharing import is_owner, shared_words
from apps.staffing.selectors.simulator import faults_in
from apps.staffing.services import scenarios as services
from apps.staffing.services.scenarios import ScenarioData
from apps.staffing.views.simulator import PAGE, asked_by, frame, inner_circle, show, sound_plan
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, Problem, WrongState

Write = Callable[[ScenarioData, int], Scenario]


@require_safe
def scenario_list(request: ScopedRequest) -> HttpResponse:
    """List one's own scenarios and those shared with one."""
    return listed(request)


def listed(request: ScopedRequest, problems: list[Problem] | None = None) -> HttpResponse:
    """Show the list, with what prevents a comparison."""
    scope = inner_circle(request.scope)
    found = scenarios_seen(scope=scope)
    context = {
        "title": _("Scenarios"),
        "crumbs": [simulator_crumb()],
        "rows": [card(each, request) for each in found],
        "chosen": request.GET.getlist("s"),
        "problems": problems,
    }
    status = 422 if problems else 200
    return render_page(request, "staffing/scenario_list.html", context, status=status)


def card(scenario: Scenario, request: ScopedRequest) -> dict[str, Any]:
    """Return a scenario as lists and its own page show it."""
    return {
        "scenario": scenario,
        "url": address(scenario),
        "office": scenario.office.code if scenario.office else _("All offices"),
        "population": str(Population(scenario.population).label),
        "owner": scenario.owner.get_full_name() or scenario.owner.get_username(),
        "is_own": is_owner(scenario, scope=request.scope),
        "shared": shared_words(scenario),
    }


def address(scenario: Scenario) -> str:
    """Return the page of a scenario."""
    return reverse("staffing:scenario", args=[scenario.pk])


def simulator_crumb() -> tuple[str, str]:
    """Return the step to the simulator."""
    return _("Simulator"), reverse("staffing:simulator")


def list_crumb() -> tuple[str, str]:
    """Return the step to the list of scenarios."""
    return _("Scenarios"), reverse("staffing:scenarios")


@require_safe
def scenario(request: ScopedRequest, scenario_id: int) -> HttpResponse:
    """Show the simulator as a scenario has it set; moving a slider changes nothing of the scenario."""
    found = scenario_seen(scenario_id=scenario_id, scope=request.scope)
    record = scenarios_known([found.pk], request.scope)[found.pk]
    actions = [
        Action(
            _("History"),
            reverse("desk:history", args=["staffing.scenario", found.pk]),
            kind="link",
            key="history",
        )
    ]
    if is_owner(found, scope=request.scope):
        delete = reverse("staffing:scenario_delete", args=[found.pk])
        actions.append(Action(_("Delete"), delete, key="delete"))
    around = {
        "title": found.name,
        "crumbs": [simulator_crumb(), list_crumb()],
        "here": address(found),
        "record": record,
        "actions": actions,
        "of_scenario": card(found, request),
    }
    return show(request, asked_by(request, found), around)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_new(request: ScopedRequest) -> HttpResponse:
    """Save what is set in the simulator under a name; the address holds what is set."""

    def write(data: ScenarioData, _version: int) -> Scenario:
        return services.save(data=data, now=timezone.now(), scope=request.scope)

    form = ScenarioForm(request.POST or None, on=timezone.localdate())
    return saving(request, form, None, write, _("Save as a scenario"))


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_edit(request: ScopedRequest, scenario_id: int) -> HttpResponse:
    """Save what is set in the simulator, and the name, in a scenario of one's own."""
    scope, today = request.scope, timezone.localdate()
    found = services.scenario_to_change(scenario_id=scenario_id, scope=scope)

    def write(data: ScenarioData, version: int) -> Scenario:
        return services.change(
            scenario_id=scenario_id, version=version, data=data, now=timezone.now(), scope=scope
        )

    form = ScenarioForm(request.POST or None, on=today, scenario=found)
    return saving(request, form, found, write, _("Save the changes"))


def saving(
    request: ScopedRequest, form: ScenarioForm, found: Scenario | None, write: Write, title: str
) -> HttpResponse:
    """Answer a form that saves what the address sets; what cannot be saved is shown where it is set."""
    asked = asked_by(request, found)
    back = address(found) if found else reverse("staffing:simulator")
    around = {"title": title, "crumbs": [simulator_crumb(), list_crumb()], "here": back}
    plan = sound_plan(asked) if asked else None
    if asked is None or asked.start is None or asked.form is None:
        return render_page(request, "staffing/simulator_empty.html", {**frame(asked), **around})
    if plan is None:
        context = {**frame(asked), **around, "form": asked.form}
        return render_page(request, PAGE, context, status=422)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                data = form.said(plan=plan, start=asked.start)
                saved = write(data, form.cleaned_data["version"])
            except Invalid as refusal:
                form.take(refusal)
            except WrongState as stale:
                form.add_error(None, str(stale))
                if found is not None:
                    look_at(form, found.version)
                status = 409
            else:
                messages.success(request, _("The scenario is saved."))
                return go_to(request, address(saved))
    context = {
        **frame(asked),
        **around,
        "form": form,
        "cancel_url": f"{back}?{request.GET.urlencode()}",
    }
    return render_page(request, "staffing/scenario_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_delete(request: ScopedRequest, scenario_id: int) -> HttpResponse:
    """Delete a scenario of one's own, after it was said who loses it."""
    scope = request.scope
    found = services.scenario_to_change(scenario_id=scenario_id, scope=scope)
    if request.method == "POST":
        form = VersionForm(request.POST)
        form.full_clean()
        services.delete(
            scenario_id=scenario_id,
            version=form.cleaned_data["version"],
            scope=scope,
        )
        messages.success(request, _("The scenario is deleted."))
        return go_to(request, reverse("staffing:scenarios"))
    consequence = _("The scenario “%(name)s” is deleted; nobody else sees it.")
    if found.sharing != Sharing.NOBODY:
        consequence = _(
            "The scenario “%(name)s” is deleted, also for those with whom it is shared."
        )
    context = {
        "title": _("Delete the scenario"),
        "crumbs": [simulator_crumb(), list_crumb(), (found.name, address(found))],
        "fields": VersionForm(initial={"version": found.version}),
        "consequence": consequence % {"name": found.name},
        "button": _("Delete the scenario"),
        "is_dangerous": True,
        "cancel_url": address(found),
    }
    return render_page(request, "staffing/scenario_delete.html", context)


@require_safe
def scenario_compare(request: ScopedRequest) -> HttpResponse:
    """Show two to four scenarios side by side, each from its own start."""
    scope = inner_circle(request.scope)
    numbers = [int(each) for each in dict.fromkeys(request.GET.getlist("s")) if is_number(each)]
    if not FEWEST_COMPARED <= len(numbers) <= MOST_COMPARED:
        message = _("Choose two to four scenarios to compare.")
        return listed(request, [Problem("number", message)])
    found = [scenario_seen(scenario_id=each, scope=scope) for each in numbers]
    columns = [column(each, request) for each in found]
    keys = list(dict.fromkeys(key for one in columns for key in one["by_key"]))
    context = {
        "title": _("Scenarios side by side"),
        "crumbs": [simulator_crumb(), list_crumb()],
        "columns": columns,
        "rows": [
            {
                "label": words.level_name(key),
                "is_total": key == TOTAL,
                "cells": [(one["scenario"].name, one["by_key"].get(key)) for one in columns],
            }
            for key in [*(key for key in keys if key != TOTAL), *([TOTAL] if keys else [])]
        ],
    }
    return render_page(request, "staffing/scenario_compare.html", context)


def column(each: Scenario, request: ScopedRequest) -> dict[str, Any]:
    """Return one scenario of a comparison: its results by grade, or why there are none."""
    start = start_of_scenario(each, scope=request.scope)
    plan = plan_of(each)
    shown = {**card(each, request), "by_key": {}, "starts": date_format(each.as_of)}
    if start is None:
        return {**shown, "why_not": _("Nobody is counted there on that date.")}
    if faults_in(plan=plan, start=start):
        return {
            **shown,
            "why_not": _("What is set no longer fits who is counted; open it to see where."),
        }
    rows = words.result_rows(simulate(plan, start.opening), start)
    end = start.as_of.year + plan.years
    return {**shown, "by_key": {row.key: row for row in rows}, "end": end, "why_not": ""}


def is_number(text: str) -> bool:
    """Whether the text can be a number of a record."""
    return text.isascii() and text.isdigit() and len(text) <= 18
