"""Scores to be read: one of them, and all of a project beside each other, on a page and as a file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import look_at
from apps.accounts.presentation import name_of
from apps.accounts.records import record_seen
from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import AssessmentState, Stage
from apps.gender_marker.forms.assessing import WithdrawForm
from apps.gender_marker.models import Assessment
from apps.gender_marker.selectors.access import demand_scorer, is_hidden
from apps.gender_marker.selectors.asking import Asking, closed, doubt_of
from apps.gender_marker.selectors.assessments import (
    KIND,
    code_label,
    comparison_of,
    current_of,
    drafts_of_project,
    of_project,
    reading_of,
    ref_of,
    status_of,
)
from apps.gender_marker.services import scoring
from apps.gender_marker.views.assessing import crumbs_of
from apps.projects.selectors.access import keeps, project_seen
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, NotPermitted, WrongState


@require_safe
def assessment(request: ScopedRequest, assessment_id: int) -> HttpResponse:
    """Show one score: its code, the way to it, the answers with their passages, and what became of it."""
    scope = request.scope
    reading = reading_of(assessment_id=assessment_id, scope=scope)
    found = reading.assessment
    context: dict[str, Any] = {
        "title": _("Gender marker %(code)s") % {"code": code_label(found)},
        "crumbs": crumbs_of(found.project),
        "status": status_of(found),
        "facts": [
            Stage(found.stage).label,
            found.edition.code,
            name_of(found.scored_by) or found.get_origin_display(),
        ],
        "actions": buttons(request, found),
        "assessment": found,
        "edition": in_language(found.edition, "title"),
        "code": code_label(found),
        "label": in_language(found.code, "label") if found.code else "",
        "definition": in_language(found.code, "definition") if found.code else "",
        "doubt": doubt_of(found.outcome.status) if found.outcome else None,
        "path": reading.path,
        "answers": [
            (asking, in_language(asking.question, "text"), answer_of(asking))
            for asking in reading.answers
        ],
        "is_otherwise": found.computed_code_id is not None
        and found.computed_code_id != found.code_id,
        "record": record_seen(ref_of(found.pk), scope=scope),
    }
    return render_page(request, "gender_marker/assessment.html", context)


def answer_of(asking: Asking) -> str:
    """Return what was answered, in words; nothing where it was not."""
    option = asking.option(asking.said.answer)
    return in_language(option, "label") if option else ""


def buttons(request: ScopedRequest, found: Assessment) -> list[Action]:
    """Return what can be done with a score; a button that is refused says why."""
    project = found.project
    history = Action(
        _("History"),
        reverse("desk:history", args=[KIND, found.pk]),
        kind="link",
        key="history",
    )
    if not keeps(project, request.scope) or found.state != AssessmentState.SCORED:
        return [history]
    refusal = closed(project.state)
    anew = reverse("gender_marker:assess_new", args=[project.pk])
    return [
        history,
        Action(
            _("Score anew"),
            f"{anew}?stage={found.stage}&edition={found.edition.code}",
            refused_because=str(refusal) if refusal else "",
            key="anew",
        ),
        Action(
            _("Withdraw"),
            reverse("gender_marker:assessment_withdraw", args=[found.pk]),
            kind="link",
            key="withdraw",
        ),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_withdraw(request: ScopedRequest, assessment_id: int) -> HttpResponse:
    """Withdraw a score, with the reason."""
    scope = request.scope
    found = reading_of(assessment_id=assessment_id, scope=scope).assessment
    demand_scorer(project_id=found.project_id, scope=scope)
    if found.state != AssessmentState.SCORED:
        raise WrongState(_("This score does not count any more; it was replaced or withdrawn."))
    here = reverse("gender_marker:assessment", args=[assessment_id])
    form = WithdrawForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            scoring.withdraw(
                assessment_id=assessment_id,
                because=form.cleaned_data["because"],
                version=form.cleaned_data["version"],
                now=timezone.now(),
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            look_at(form, found.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("The score is withdrawn."))
            return go_to(request, here)
    context = {
        "title": _("Withdraw the score"),
        "crumbs": [*crumbs_of(found.project), (code_label(found), here)],
        "form": form,
        "assessment": found,
        "code": code_label(found),
        "cancel_url": here,
    }
    return render_page(request, "gender_marker/assessment_withdraw.html", context, status=status)


@require_safe
def project(request: ScopedRequest, project_id: int) -> HttpResponse:
    """Show all scores of one project beside each other, and the drafts to those who keep it."""
    scope = request.scope
    found = project_seen(project_id=project_id, scope=scope)
    current = current_of(project=found, scope=scope)
    hidden = is_hidden(project_id=project_id, scope=scope)
    ended = [
        (each, code_label(each), status_of(each))
        for each in of_project(project_id=project_id, scope=scope)
        if each.state != AssessmentState.SCORED
    ]
    comparison = comparison_of(project_id=project_id, scope=scope)
    names = [column_name(each) for each in comparison.columns]
    actions = []
    if current.may_score or (current.is_closed and keeps(found, scope)):
        refusal = closed(found.state)
        actions.append(
            Action(
                _("Score the project"),
                reverse("gender_marker:assess_new", args=[project_id]),
                kind="primary",
                refused_because=str(refusal) if refusal else "",
                key="score",
            )
        )
    context = {
        "title": _("Gender marker: %(title)s") % {"title": found.title},
        "crumbs": crumbs_of(found)[:-1],
        "actions": actions,
        "project": found,
        "is_hidden": hidden,
        "may_score": current.may_score,
        "current": current,
        "current_code": code_label(current.score) if current.score else "",
        "current_label": in_language(current.score.code, "label")
        if current.score and current.score.code
        else "",
        "columns": comparison.columns,
        "codes": list(zip(comparison.columns, names, comparison.codes.cells, strict=True)),
        "lines": [
            (line.label, list(zip(names, line.cells, strict=True))) for line in comparison.lines
        ],
        "ended": ended,
        "drafts": drafts_of_project(project_id=project_id, scope=scope),
        "downloads": [
            (label, reverse("gender_marker:project_file", args=[project_id, extension]))
            for label, extension in (("CSV", "csv"), ("XLSX", "xlsx"))
        ],
    }
    return render_page(request, "gender_marker/project.html", context)


def column_name(score: Assessment) -> str:
    """Return how a score is named beside others of its project."""
    return f"{score.edition.code}, {Stage(score.stage).label}"


@require_safe
def project_file(request: ScopedRequest, project_id: int, extension: str) -> HttpResponse:
    """Download the comparison of a project's scores."""
    if extension not in {"csv", "xlsx"}:
        raise Http404
    scope = request.scope
    found = project_seen(project_id=project_id, scope=scope)
    if is_hidden(project_id=project_id, scope=scope):
        raise NotPermitted(
            _(
                "You have this project to read blind; its scores are shown when you have handed it in."
            )
        )
    comparison = comparison_of(project_id=project_id, scope=scope)
    header = [
        _("Question"),
        *(f"{column_name(each)}, {each.scored_at:%Y-%m-%d}" for each in comparison.columns),
    ]
    rows: list[list[Any]] = [
        [line.label, *(cell.text if cell.is_asked else None for cell in line.cells)]
        for line in (comparison.codes, *comparison.lines)
    ]
    name = f"gender-marker-{found.code}.{extension}"
    if extension == "csv":
        return attachment(write_csv(header, rows), CSV_TYPE, name)
    sheet: dict[str, Any] = {"name": _("Gender marker"), "header": header, "rows": rows}
    return attachment(
        write_xlsx([SheetContent(**sheet)], title=_("Gender marker")), XLSX_TYPE, name
    )
