"""The page of one project, as everybody sees it who may."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.projects.choices import ProjectOrigin
from apps.projects.forms.projects import StateForm
from apps.projects.models import BudgetLine, Project
from apps.projects.records.register import seen
from apps.projects.selectors.register import project_with, sees_register, status_of
from apps.projects.wording import (
    amount_words,
    context_of,
    dates_of,
    dollars,
    targeting_of,
    yes_no,
)
from apps.web.language import in_language
from apps.web.pages import render_page
from apps.web.parts import Action as Button


@require_safe
def project(request: ScopedRequest, project_id: int) -> HttpResponse:
    """Show one project."""
    return show_project(request, project_id)


def show_project(
    request: ScopedRequest,
    project_id: int,
    *,
    status: int = 200,
    state_form: StateForm | None = None,
) -> HttpResponse:
    """Render the page of a project; `state_form` is a step that was refused, with what was typed."""
    found, parts = project_with(project_id=project_id, scope=request.scope)
    record = seen([project_id], request.scope)[project_id]
    crumbs = [(parts.office.name or parts.office.code, "")]
    if sees_register(scope=request.scope):
        crumbs.insert(0, (_("Projects"), reverse("projects:register")))
    context = {
        "title": found.title,
        "crumbs": crumbs,
        "status": status_of(found),
        "facts": [found.code],
        "actions": buttons(found, may_change=record.may_change),
        "project": found,
        "record": record,
        "parts": parts,
        "is_stated": found.origin == ProjectOrigin.STATED,
        "service_area": in_language(found.service_area, "name") if found.service_area else "",
        "dates": dates_of(found),
        "targeting": targeting_of(found),
        "gender_main": yes_no(found.is_gender_main),
        "counter_trafficking": yes_no(found.is_counter_trafficking),
        "context_words": context_of(found),
        "partners": [
            (partner, yes_no(partner.has_commitment), partner.get_kind_display())
            for partner in parts.partners
        ],
        "budget": [budget_row(line) for line in parts.budget],
        "budget_total": dollars(sum((line.amount_usd for line in parts.budget), start=0))  # type: ignore[arg-type]
        if parts.budget
        else "",
        "state_form": None,
        "refused": state_form,
    }
    if record.may_change:
        said = {
            "state": found.state,
            "state_because": found.state_because,
            "version": found.version,
        }
        context["state_form"] = state_form or StateForm(initial=said, auto_id="id_state_%s")
    return render_page(request, "projects/project.html", context, status=status)


def buttons(found: Project, *, may_change: bool) -> list[Button]:
    """Return what can be done with a project."""
    history = reverse("desk:history", args=["projects.project", found.pk])
    found_buttons = [Button(_("History"), history, kind="link", key="history")]
    if may_change:
        edit = reverse("projects:project_edit", args=[found.pk])
        found_buttons.append(Button(_("Change"), edit, key="edit"))
    return found_buttons


def budget_row(line: BudgetLine) -> dict[str, Any]:
    """Return a budget line in words; the rate only where there was one to use."""
    return {
        "line": line,
        "amount": amount_words(line.amount, line.currency),
        "rate": "" if line.currency == "USD" else f"{line.units_per_usd.normalize():f}",
        "dollars": dollars(line.amount_usd),
        "spent": "" if line.spent is None else amount_words(line.spent, line.currency),
    }
