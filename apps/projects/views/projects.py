"""Entering a project, changing it, and moving it from state to state."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.capabilities import Capability
from apps.accounts.forms import look_at
from apps.accounts.history.entries import values_at
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.projects.forms.projects import (
    BudgetRows,
    PartnerRows,
    ProjectForm,
    StateForm,
    budget_of,
    flag_of,
    partners_of,
)
from apps.projects.models import Project
from apps.projects.selectors.access import keeps
from apps.projects.selectors.register import (
    ProjectParts,
    last_day,
    may_create,
    project_with,
    ref_of,
)
from apps.projects.services import register
from apps.projects.services.project_data import ProjectData
from apps.projects.views.project_page import show_project
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState

SAID = (
    "code",
    "title",
    "summary",
    "theme",
    "donor",
    "targeting",
    "target_group",
    "context",
    "note",
    "starts_on",
)
"""What an edit form and the columns of a project call by the same name."""
FLAGS = {"gender_main": "is_gender_main", "counter_trafficking": "is_counter_trafficking"}
MORE_ROWS = 3
LONGEST_NUMBER = 9


class Forms:
    """The form of a project and the rows of its budget and partners, typed or as they stand."""

    def __init__(
        self,
        request: ScopedRequest,
        *,
        initial: Mapping[str, Any],
        budget: list[dict[str, Any]],
        partners: list[dict[str, Any]],
        on: date,
        kept_manager: Any = None,
    ) -> None:
        """Bind all of them to what was sent, or fill them with what there is."""
        data: QueryDict | None = request.POST if request.method == "POST" else None
        self.wants_more = data.get("more", "") if data is not None else ""
        if data is not None and self.wants_more:
            data = with_more_rows(data, self.wants_more)
        office = (data.get("office") if data is not None else "") or initial.get("office") or ""
        self.project = ProjectForm(
            data,
            initial=dict(initial),
            office_id=int(office) if str(office).isdecimal() else None,
            tree=tree_on(day=on),
            on=on,
            scope=request.scope,
            kept_manager=kept_manager,
        )
        self.budget = BudgetRows(data, initial=budget, prefix="budget")
        self.partners = PartnerRows(data, initial=partners, prefix="partners")

    @property
    def all(self) -> tuple[Any, ...]:
        """Return form and rows in their order on the page."""
        return self.project, self.budget, self.partners

    def are_valid(self) -> bool:
        """Whether everything can be read; every form is looked at, so that all problems are told."""
        answers = [each.is_valid() for each in self.all]
        return all(answers)

    def said(self) -> ProjectData:
        """Return what was typed into valid forms."""
        return self.project.said(budget=budget_of(self.budget), partners=partners_of(self.partners))


def with_more_rows(data: QueryDict, prefix: str) -> QueryDict:
    """Return what was sent with a few empty rows more; nothing that was typed is lost."""
    more = data.copy()
    name = f"{prefix}-TOTAL_FORMS"
    total = more.get(name, "0")
    more[name] = str((int(total) if total.isdecimal() else 0) + MORE_ROWS)
    return more


@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: ScopedRequest) -> HttpResponse:
    """Enter a project."""
    now, scope = timezone.now(), request.scope
    if not may_create(scope=scope):
        raise NotPermitted(_("Projects are entered by the offices that keep them."))
    # Whoever keeps the projects of one office and all below it begins with that office.
    heads = tree_on(day=now.date()).maximal(scope.over(Capability.KEEP_PROJECTS).ids)
    own = str(heads[0]) if len(heads) == 1 else ""
    forms = Forms(request, initial={"office": own}, budget=[], partners=[], on=now.date())
    if forms.project.is_bound and not forms.wants_more and forms.are_valid():
        try:
            made = register.create_project(data=forms.said(), now=now, scope=scope)
        except Invalid as refusal:
            take(forms, refusal)
        else:
            messages.success(request, _("The project is entered."))
            return go_to(request, reverse("projects:project", args=[made.pk]))
    context = {
        "title": _("Enter a project"),
        "crumbs": [(_("Projects"), reverse("projects:register"))],
        "button": _("Enter the project"),
        "cancel_url": reverse("projects:register"),
    }
    return show_form(request, forms, context)


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: ScopedRequest, project_id: int) -> HttpResponse:
    """Change what a project says; from an older version nothing that was typed is lost."""
    now, scope = timezone.now(), request.scope
    project, parts = project_with(project_id=project_id, scope=scope)
    if not keeps(project, scope):
        raise NotPermitted(_("The office that leads a project keeps it."))
    earlier = restored(request.GET.get("restore", ""), project, scope)
    forms = Forms(
        request,
        initial={**said_of(project, parts), **earlier, "version": project.version},
        budget=budget_rows(parts),
        partners=partner_rows(parts),
        on=now.date(),
        kept_manager=project.manager,
    )
    status, theirs = 200, []
    if forms.project.is_bound and not forms.wants_more and forms.are_valid():
        try:
            register.edit_project(
                project_id=project_id,
                version=forms.project.cleaned_data["version"],
                data=forms.said(),
                now=now,
                scope=scope,
            )
        except Invalid as refused:
            take(forms, refused)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            project, parts = project_with(project_id=project_id, scope=scope)
            theirs = differing(forms.project, project, parts)
            look_at(forms.project, project.version)
            forms.project.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("The project is changed."))
            return go_to(request, reverse("projects:project", args=[project_id]))
    context = {
        "title": _("Change the project"),
        "crumbs": [
            (_("Projects"), reverse("projects:register")),
            (project.title, reverse("projects:project", args=[project_id])),
        ],
        "theirs": theirs,
        "is_restored": bool(earlier) and not forms.project.is_bound,
        "button": _("Save what you typed") if theirs else _("Save"),
        "cancel_url": reverse("projects:project", args=[project_id]),
    }
    return show_form(request, forms, context, status=status)


@require_POST
def project_state(request: ScopedRequest, project_id: int) -> HttpResponse:
    """Move a project to another state; refused, the page comes back with what was typed."""
    form = StateForm(request.POST, auto_id="id_state_%s")
    status = 422
    if form.is_valid():
        try:
            register.change_state(
                project_id=project_id,
                version=form.cleaned_data["version"],
                state=form.cleaned_data["state"],
                because=form.cleaned_data["state_because"],
                scope=request.scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            project, _parts = project_with(project_id=project_id, scope=request.scope)
            look_at(form, project.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("The state of the project is changed."))
            return go_to(request, reverse("projects:project", args=[project_id]))
    return show_project(request, project_id, status=status, state_form=form)


def show_form(
    request: ScopedRequest, forms: Forms, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render the form; more rows that were asked for are no error."""
    if forms.project.is_bound and not forms.wants_more and status == 200:
        status = 422
    more = {
        "form": forms.project,
        "budget": forms.budget,
        "partners": forms.partners,
        "sources": [] if forms.wants_more else list(forms.all),
        "wants_more": forms.wants_more,
    }
    return render_page(request, "projects/project_form.html", {**context, **more}, status=status)


def take(forms: Forms, refusal: Invalid) -> None:
    """Show what a service refuses: beside its field, or above all for rows."""
    forms.project.take(refusal)


def said_of(project: Project, parts: ProjectParts) -> dict[str, Any]:
    """Return what a project says under the names of the form."""
    return {
        **{name: getattr(project, name) for name in SAID},
        **{name: flag_of(getattr(project, column)) for name, column in FLAGS.items()},
        "ends_on": last_day(project),
        "office": str(project.office_id),
        "service_area": text_of(project.service_area_id),
        "manager": text_of(project.manager_id),
        "further_offices": [str(office.id) for office in parts.further_offices],
        "countries": [str(each.country_id) for each in parts.countries],
    }


def budget_rows(parts: ProjectParts) -> list[dict[str, Any]]:
    """Return the budget lines under the names of their rows."""
    names = ("year", "fund", "amount", "currency", "spent", "is_iom_managed")
    return [{name: getattr(line, name) for name in names} for line in parts.budget]


def partner_rows(parts: ProjectParts) -> list[dict[str, Any]]:
    """Return the partners under the names of their rows."""
    return [
        {
            "name": partner.name,
            "kind": partner.kind,
            "commits": flag_of(partner.has_commitment),
            "commitment": partner.commitment,
        }
        for partner in parts.partners
    ]


def text_of(number: int | None) -> str:
    """Return a number as a choice writes it."""
    return "" if number is None else str(number)


def restored(event: str, project: Project, scope: OfficeScope) -> dict[str, Any]:
    """Return what a project said after an event of its history, to fill the form; nothing without one."""
    if not event:
        return {}
    if not event.isdecimal() or len(event) > LONGEST_NUMBER:
        raise OutOfScope
    before = values_at(ref=ref_of(project.pk), event_id=int(event), scope=scope)
    ends_before = before["ends_before"]
    return {
        **{name: before[name] for name in SAID},
        **{name: flag_of(before[column]) for name, column in FLAGS.items()},
        "ends_on": ends_before - timedelta(days=1) if ends_before else None,
        "office": str(before["office_id"]),
        "service_area": text_of(before["service_area_id"]),
        "manager": text_of(before["manager_id"]),
    }


def differing(
    form: ProjectForm, project: Project, parts: ProjectParts
) -> list[tuple[str, str, str]]:
    """Return (label, what stands there now, what was typed) of each field that differs."""
    return [
        (
            str(form[name].label),
            shown(form, name, value),
            shown(form, name, form.cleaned_data[name]),
        )
        for name, value in said_of(project, parts).items()
        if comparable(value) != comparable(form.cleaned_data[name])
    ]


def comparable(value: Any) -> Any:
    """Return a value without what a form and a record write differently."""
    return sorted(value) if isinstance(value, list) else value or ""


def shown(form: ProjectForm, name: str, value: Any) -> str:
    """Return a value as its field shows it."""
    choices = {
        str(key): str(label).strip() for key, label in getattr(form.fields[name], "choices", ())
    }
    if isinstance(value, list):
        return ", ".join(str(choices.get(each, each)) for each in value)
    text = str(value if value is not None else "")
    return choices.get(text, text)
