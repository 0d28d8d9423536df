"""The five aims, and the assessment of a round and of its projects against them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.forms import look_at
from apps.accounts.requests import ScopedRequest
from apps.projects.choices import ReportPart
from apps.projects.forms.aims import AimForm, AssessmentForm
from apps.projects.models import Project
from apps.projects.records.register import seen
from apps.projects.selectors import aims as selectors
from apps.projects.selectors.aims import Assessment, RoundAssessments, WordedAim
from apps.projects.services import aims as services
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, OutOfScope, WrongState


@dataclass(frozen=True, slots=True)
class AimPart:
    """One aim on the page of an assessment; `form` is None for those who only read."""

    aim: WordedAim
    assessment: Assessment | None
    form: AssessmentForm | None


@require_safe
def aims(request: ScopedRequest) -> HttpResponse:
    """Show the aims, with a form for those who word them."""
    return show_aims(request)


@require_POST
def aim_word(request: ScopedRequest, number: int) -> HttpResponse:
    """Enter the wording of one aim."""
    form = AimForm(request.POST, auto_id=f"id_{number}_%s")
    status = 422
    if form.is_valid():
        try:
            services.word_aim(
                number=number,
                texts=form.texts(),
                version=form.cleaned_data["version"],
                scope=request.scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("Aim %(number)s is worded.") % {"number": number})
            return go_to(request, f"{reverse('projects:aims')}#aim-{number}")
    return show_aims(request, typed=(number, form), status=status)


def show_aims(
    request: ScopedRequest, *, typed: tuple[int, AimForm] | None = None, status: int = 200
) -> HttpResponse:
    """Render the aims; `typed` is a form that was refused, with what was typed."""
    scope = request.scope
    selectors.expect_reader(scope)
    found = selectors.aims(scope=scope)
    if typed and typed[0] not in {aim.number for aim in found}:
        raise OutOfScope
    if typed:
        selectors.expect_assessor(scope)
    forms: dict[int, AimForm] = {}
    for aim in found if selectors.assesses(scope) else []:
        initial = {
            name: getattr(aim, name) for name in ("version", "text_en", "text_fr", "text_es")
        }
        forms[aim.number] = AimForm(initial=initial, auto_id=f"id_{aim.number}_%s")
        if typed and typed[0] == aim.number:
            look_at(typed[1], aim.version)
            forms[aim.number] = typed[1]
    context = {
        "title": _("The five aims of the WGGI"),
        "rows": [(selectors.worded(aim), forms.get(aim.number)) for aim in found],
        "form": typed[1] if typed else None,
    }
    return render_page(request, "projects/aims.html", context, status=status)


@require_safe
def assessments(request: ScopedRequest, year: int) -> HttpResponse:
    """Show how far the projects of a round, and the round, reached the aims."""
    found = selectors.assessments_of_round(year=year, scope=request.scope)
    numbers = [aim.number for aim in found.aims]
    context = {
        "title": _("Assessment against the five aims"),
        "crumbs": crumbs(found),
        "found": found,
        "rows": [
            (
                row.project,
                reverse("projects:assessment", args=[year, row.project.pk]),
                [(number, row.assessments.get(number)) for number in numbers],
            )
            for row in found.projects
        ],
        "whole": [(number, found.whole.get(number)) for number in numbers],
        "whole_url": reverse("projects:assessment_of_round", args=[year]),
        "year": year,
    }
    return render_page(request, "projects/aims_assessments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: ScopedRequest, year: int, project_id: int) -> HttpResponse:
    """Assess one project of a round, beside what there is to go by."""
    return assess(request, year, project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_of_round(request: ScopedRequest, year: int) -> HttpResponse:
    """Assess the round as a whole, beside the assessments of its projects."""
    return assess(request, year, None)


def assess(request: ScopedRequest, year: int, project_id: int | None) -> HttpResponse:
    """Take an assessment of one aim, or show the page with all of them."""
    status, typed = 200, None
    here = (
        reverse("projects:assessment_of_round", args=[year])
        if project_id is None
        else reverse("projects:assessment", args=[year, project_id])
    )
    if request.method == "POST":
        typed = AssessmentForm(request.POST)
        status = 422
        if typed.is_valid():
            said = typed.cleaned_data
            try:
                services.assess(
                    year=year,
                    project_id=project_id,
                    now=timezone.now(),
                    scope=request.scope,
                    **said,
                )
            except Invalid as refusal:
                typed.take(refusal)
            except WrongState as stale:
                typed.add_error(None, str(stale))
                status = 409
            else:
                messages.success(request, _("The assessment is saved."))
                return go_to(request, f"{here}#aim-{said['aim']}")
    found = selectors.assessments_of_round(year=year, scope=request.scope)
    if typed is not None:
        selectors.expect_assessor(request.scope)
    return show_assessment(request, found, project_id, typed, status)


def show_assessment(
    request: ScopedRequest,
    found: RoundAssessments,
    project_id: int | None,
    typed: AssessmentForm | None,
    status: int,
) -> HttpResponse:
    """Render the page on which one project, or the round, is assessed."""
    row = next((each for each in found.projects if each.project.pk == project_id), None)
    if project_id is not None and row is None:
        raise OutOfScope
    given = row.assessments if row else found.whole
    title = row.project.title if row else _("The round as a whole")
    year = found.funding_round.year
    context: dict[str, Any] = {
        "title": title,
        "crumbs": [
            *crumbs(found),
            (_("Assessment against the five aims"), reverse("projects:assessments", args=[year])),
        ],
        "parts": [
            part_of(aim, given.get(aim.number), found.may_assess, typed) for aim in found.aims
        ],
        "form": typed,
        "found": found,
        "is_whole": row is None,
        **(evidence(request, row.project) if row else {}),
    }
    return render_page(request, "projects/aims_assessment.html", context, status=status)


def evidence(request: ScopedRequest, project: Project) -> dict[str, Any]:
    """Return by what a project is assessed, as the page shows it."""
    known = selectors.evidence_of_project(project=project, scope=request.scope)
    report = known.report
    return {
        "project": project,
        "record": seen([project.pk], request.scope)[project.pk],
        "answers": known.answers,
        "report": report,
        "report_parts": [
            (ReportPart(part).label, report.parts[part])
            for part in ReportPart.values
            if part in report.parts
        ]
        if report
        else [],
    }


def part_of(
    aim: WordedAim,
    assessment: Assessment | None,
    may_assess: bool,
    typed: AssessmentForm | None,
) -> AimPart:
    """Return one aim with its form; that which was refused keeps what was typed."""
    if not may_assess:
        return AimPart(aim, assessment, None)
    version = assessment.version if assessment else 0
    if typed is not None and str(typed.data.get("aim")) == str(aim.number):
        typed.auto_id = f"id_{aim.number}_%s"
        look_at(typed, version)
        return AimPart(aim, assessment, typed)
    initial = {
        "aim": aim.number,
        "version": version,
        "rating": assessment.rating if assessment else "",
        "words": assessment.words if assessment else "",
    }
    return AimPart(aim, assessment, AssessmentForm(initial=initial, auto_id=f"id_{aim.number}_%s"))


def crumbs(found: RoundAssessments) -> list[tuple[str, str]]:
    """Return where the page of a round stands."""
    year = found.funding_round.year
    return [
        (_("Funding rounds"), reverse("projects:rounds")),
        (str(year), reverse("projects:round", args=[year])),
    ]
