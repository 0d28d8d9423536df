"""Vacancies: the list, one of them, entry and change."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.organization.selectors import newest_names
from apps.staffing.choices import Stage
from apps.staffing.forms.vacancies import VacancyFilterForm, VacancyForm
from apps.staffing.models import Vacancy
from apps.staffing.models.market import SEXES
from apps.staffing.records import vacancies_known
from apps.staffing.selectors import vacancy_words as words
from apps.staffing.selectors.vacancies import (
    demand_market,
    department_figure,
    department_stored,
    enters_anywhere,
    may_enter,
    vacancies_listed,
    vacancy_seen,
    years_of_vacancies,
)
from apps.staffing.services import vacancies as services
from apps.staffing.services.vacancies import VacancyData
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, WrongState

ROWS_ON_A_PAGE = 50
Write = Callable[[VacancyData, int], Vacancy]


def market_crumb() -> tuple[str, str]:
    """Return the step to the statistics of the market."""
    return _("Vacancies and the applicants’ market"), reverse("staffing:market")


def list_crumb() -> tuple[str, str]:
    """Return the step to the list of vacancies."""
    return _("Vacancies"), reverse("staffing:vacancies")


def address(vacancy: Vacancy) -> str:
    """Return the page of a vacancy."""
    return reverse("staffing:vacancy", args=[vacancy.pk])


@require_safe
def vacancy_list(request: ScopedRequest) -> HttpResponse:
    """List the vacancies of the offices that the viewer sees."""
    scope = request.scope
    demand_market(scope=scope)
    today = timezone.localdate()
    years = years_of_vacancies(scope=scope)
    form = VacancyFilterForm(request.GET, on=today, years=years, scope=scope)
    found = vacancies_listed(only=form.only(), on=today, scope=scope)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    names = newest_names(ids=[one.office_id for one in page])
    new_url = reverse("staffing:vacancy_new") if enters_anywhere(scope=scope) else ""
    context = {
        "title": _("Vacancies"),
        "crumbs": [market_crumb()],
        "actions": [
            Action(_("Read a file"), reverse("staffing:vacancy_import"), key="file"),
            Action(_("Enter a vacancy"), new_url, kind="primary", key="new"),
        ]
        if new_url
        else [],
        "downloads": {
            name.upper(): f"{reverse('staffing:vacancies_file', args=[name])}?{request.GET.urlencode()}"
            for name in ("csv", "xlsx")
        },
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "page": page,
        "rows": [row_of(one, names) for one in page],
        "new_url": new_url,
        "has_any": bool(years),
    }
    return render_page(request, "staffing/vacancy_list.html", context)


def row_of(vacancy: Vacancy, names: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """Return a vacancy as the list shows it."""
    code, name = names.get(vacancy.office_id, (vacancy.office.code, vacancy.office.code))
    return {
        "vacancy": vacancy,
        "url": address(vacancy),
        "office": name,
        "code": code,
        "status": words.state_tag(vacancy),
        "justification": words.justification_tag(vacancy),
        "pairs": [
            (str(stage.label), pair_words(vacancy, stage))
            for stage in (Stage.APPLICANTS, Stage.SHORT_LIST, Stage.APPOINTED)
        ],
    }


def pair_words(vacancy: Vacancy, stage: Stage) -> str:
    """Return women and men at a stage, a dash for what is missing."""
    women, men = (getattr(vacancy, f"{stage.value}_{sex}") for sex in ("women", "men"))
    return " / ".join("–" if number is None else str(number) for number in (women, men))


@require_safe
def vacancy(request: ScopedRequest, vacancy_id: int) -> HttpResponse:
    """Show one vacancy: its stages, the balance of its department, its justification."""
    found = vacancy_seen(vacancy_id=vacancy_id, scope=request.scope)
    department = department_stored(found)
    code, name = newest_names(ids=[found.office_id]).get(found.office_id, (found.office.code,) * 2)
    actions = []
    if may_enter(office_id=found.office_id, scope=request.scope):
        actions = [
            Action(
                _("Change"),
                reverse("staffing:vacancy_edit", args=[found.pk]),
                kind="primary",
                key="edit",
            ),
            Action(_("Delete"), reverse("staffing:vacancy_delete", args=[found.pk]), key="delete"),
        ]
    actions.append(
        Action(
            _("History"),
            reverse("desk:history", args=["staffing.vacancy", found.pk]),
            kind="link",
            key="history",
        )
    )
    context = {
        "title": _("%(reference)s, %(grade)s")
        % {"reference": found.reference, "grade": found.grade.code},
        "crumbs": [market_crumb(), list_crumb()],
        "status": words.state_tag(found),
        "facts": [
            f"{name} ({code})",
            _(found.contract_group.name),
            _("opened on %(date)s") % {"date": date_format(found.opened_on, "DATE_FORMAT")},
        ],
        "actions": actions,
        "record": vacancies_known([found.pk], request.scope)[found.pk],
        "vacancy": found,
        "heads": [str(label) for label in words.SEX_LABELS.values()],
        "stages": [
            (str(stage.label), [getattr(found, f"{stage.value}_{sex}") for sex in SEXES])
            for stage in Stage
        ],
        "notice": words.notice_words(found),
        "justification": words.justification_tag(found),
        "short_list": words.short_list_words(found),
        "department": words.department_words(department, found.grade.code) if department else "",
        "department_share": department_figure(department, name) if department else None,
        "definition": words.DEFINITION,
    }
    return render_page(request, "staffing/vacancy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_new(request: ScopedRequest) -> HttpResponse:
    """Enter a vacancy."""
    scope = request.scope
    services.demand_enterer(scope=scope)

    def write(data: VacancyData, _version: int) -> Vacancy:
        return services.save(data=data, now=timezone.now(), scope=scope)

    form = VacancyForm(request.POST or None, on=timezone.localdate(), scope=scope)
    return saving(request, form, None, write, _("Enter a vacancy"))


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_edit(request: ScopedRequest, vacancy_id: int) -> HttpResponse:
    """Change a vacancy, or close it."""
    scope = request.scope
    found = services.vacancy_to_change(vacancy_id=vacancy_id, scope=scope)

    def write(data: VacancyData, version: int) -> Vacancy:
        return services.change(
            vacancy_id=vacancy_id, version=version, data=data, now=timezone.now(), scope=scope
        )

    form = VacancyForm(request.POST or None, on=timezone.localdate(), scope=scope, vacancy=found)
    return saving(request, form, found, write, _("Change the vacancy"))


def saving(
    request: ScopedRequest, form: VacancyForm, found: Vacancy | None, write: Write, title: str
) -> HttpResponse:
    """Answer the form of a vacancy; what cannot be saved is shown as it was typed, with all problems."""
    status = 200
    if form.is_bound:
        status = 422
        is_read = form.is_valid()
        data = form.said()
        try:
            if is_read:
                saved = write(data, form.cleaned_data["version"])
                messages.success(request, saved_words(saved))
                return go_to(request, address(saved))
            services.demand_sound(data=data, vacancy=found, now=timezone.now(), scope=request.scope)
        except Invalid as refusal:
            form.take_besides(refusal)
        except WrongState as stale:
            form.add_error(None, str(stale))
            if found is not None:
                look_at(form, found.version)
            status = 409
    crumbs = [market_crumb(), list_crumb()]
    context = {
        "title": title,
        "crumbs": [*crumbs, (found.reference, address(found))] if found else crumbs,
        "form": form,
        "vacancy": found,
        "short_list": words.short_list_words(found) if found else "",
        "definition": words.DEFINITION,
        "cancel_url": address(found) if found else reverse("staffing:vacancies"),
    }
    return render_page(request, "staffing/vacancy_form.html", context, status=status)


def saved_words(saved: Vacancy) -> str:
    """Return that a vacancy is saved, and what it still wants."""
    if words.lacks_justification(saved):
        return _(
            "The vacancy is saved. Its short list wants a justification before it can be closed."
        )
    return _("The vacancy is saved.")


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_delete(request: ScopedRequest, vacancy_id: int) -> HttpResponse:
    """Delete a vacancy that was entered by mistake, after it was said what goes."""
    scope = request.scope
    found = services.vacancy_to_change(vacancy_id=vacancy_id, scope=scope)
    if request.method == "POST":
        form = VersionForm(request.POST)
        form.full_clean()
        services.delete(vacancy_id=vacancy_id, version=form.cleaned_data["version"], scope=scope)
        messages.success(request, _("The vacancy is deleted."))
        return go_to(request, reverse("staffing:vacancies"))
    context = {
        "title": _("Delete the vacancy"),
        "crumbs": [market_crumb(), list_crumb(), (found.reference, address(found))],
        "fields": VersionForm(initial={"version": found.version}),
        "consequence": _(
            "The vacancy %(reference)s leaves every list and statistic. For one that came to nothing say instead"
            " that it is cancelled."
        )
        % {"reference": found.reference},
        "button": _("Delete the vacancy"),
        "is_dangerous": True,
        "cancel_url": address(found),
    }
    return render_page(request, "staffing/vacancy_delete.html", context)
