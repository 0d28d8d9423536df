"""Assessing a project: begun, answered with the code in view, looked over and scored."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import Stage
from apps.gender_marker.forms.assessing import AnsweringForm, BeginForm, LiveForm, ScoreForm
from apps.gender_marker.models import Assessment
from apps.gender_marker.selectors.access import demand_scorer, drafts_seen
from apps.gender_marker.selectors.asking import Sheet, closed, editions_at, sheet_at, stage_named
from apps.gender_marker.selectors.assessments import of_project, source_for
from apps.gender_marker.selectors.outcomes import Result, results_of
from apps.gender_marker.services import scoring
from apps.projects.selectors.access import project_seen
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import StatusTag
from apps.web.refusals import Invalid, OutOfScope, WrongState

Crumbs = list[tuple[str, str]]


def project_to_score(request: ScopedRequest, project_id: int) -> Any:
    """Return a project that somebody scores; raises OutOfScope, NotPermitted, or WrongState when closed."""
    demand_scorer(project_id=project_id, scope=request.scope)
    project = project_seen(project_id=project_id, scope=request.scope)
    if (refusal := closed(project.state)) is not None:
        raise refusal
    return project


def crumbs_of(project: Any) -> Crumbs:
    """Return the way to a page about the scores of a project."""
    return [
        (_("Projects"), reverse("projects:register")),
        (project.title, reverse("projects:project", args=[project.pk])),
        (_("Gender marker"), reverse("gender_marker:project", args=[project.pk])),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def assess_new(request: ScopedRequest, project_id: int) -> HttpResponse:
    """Choose stage and markers, and begin."""
    scope = request.scope
    project = project_to_score(request, project_id)
    editions = editions_at(stage="", scope=scope)
    can_copy = bool(of_project(project_id=project_id, scope=scope))
    asked_stage = request.GET.get("stage", "")
    asked_edition = request.GET.get("edition", "")
    known = [each.code for each in editions]
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        editions=editions,
        can_copy=can_copy,
        initial={
            "stage": asked_stage if asked_stage in Stage.values else Stage.PROPOSAL,
            "editions": [asked_edition]
            if asked_edition in known
            else [each.code for each in editions if each.is_default],
            "copies": True,
        },
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            drafts = scoring.begin(
                project_id=project_id,
                edition_codes=form.cleaned_data["editions"],
                stage=form.cleaned_data["stage"],
                now=timezone.now(),
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            if form.cleaned_data.get("copies"):
                take_over(request, drafts)
            stage = form.cleaned_data["stage"]
            return go_to(request, reverse("gender_marker:assess", args=[project_id, stage]))
    if form.errors:
        status = 422
    context = {
        "title": _("Score the project"),
        "crumbs": crumbs_of(project),
        "form": form,
        "has_editions": bool(editions),
        "cancel_url": reverse("gender_marker:project", args=[project_id]),
    }
    return render_page(request, "gender_marker/assess_new.html", context, status=status)


def take_over(request: ScopedRequest, drafts: list[Assessment]) -> None:
    """Take the answers of earlier scores over into drafts, and say what could not be."""
    for draft in drafts:
        source = source_for(draft=draft, scope=request.scope)
        if source is None:
            continue
        carried = scoring.copy_forward(
            assessment_id=draft.pk, from_id=source.pk, scope=request.scope
        )
        values = {
            "number": carried.number,
            "edition": source.edition.code,
            "stage": Stage(source.stage).label,
            "questions": ", ".join(carried.left),
        }
        told = ngettext(
            "%(number)s answer was taken over from %(edition)s, %(stage)s.",
            "%(number)s answers were taken over from %(edition)s, %(stage)s.",
            carried.number,
        )
        messages.info(request, told % values)
        if carried.left:
            messages.warning(
                request,
                _(
                    "Could not be taken over from %(edition)s, because it asks otherwise: %(questions)s."
                )
                % values,
            )


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: ScopedRequest, project_id: int, stage: str) -> HttpResponse:
    """Answer the questions of all drafts of a project at a stage; saved whole or not."""
    scope, chosen = request.scope, stage_named(stage)
    project = project_to_score(request, project_id)
    try:
        sheet = sheet_at(project_id=project_id, stage=chosen, scope=scope)
    except OutOfScope:
        # Scored or deleted meanwhile: here it is begun anew.
        begin = reverse("gender_marker:assess_new", args=[project_id])
        return go_to(request, f"{begin}?stage={chosen}")
    form = AnsweringForm(request.POST if request.method == "POST" else None, sheet=sheet)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            saved = scoring.save_answers(
                project_id=project_id, stage=chosen, answers=form.said(), scope=scope
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            if not saved.conflicts:
                return saved_answer(request, project_id, chosen)
            form.sheet = sheet = saved.sheet
            form.take_conflicts(saved.conflicts)
            status = 409
    if form.errors and status == 200:
        status = 422
    context = {
        "title": _("Score the project"),
        "crumbs": crumbs_of(project),
        "facts": [chosen.label, ", ".join(each.edition.code for each in sheet.drafts)],
        "status": StatusTag("info", sheet.drafts[0].get_state_display()),
        "form": form,
        "groups": form.groups(),
        "results": results_of(sheet=sheet),
        "live_url": reverse("gender_marker:assess_live", args=[project_id, chosen]),
        "cancel_url": reverse("gender_marker:project", args=[project_id]),
    }
    return render_page(request, "gender_marker/assess.html", context, status=status)


def saved_answer(request: ScopedRequest, project_id: int, stage: Stage) -> HttpResponse:
    """Go on after saving: to the look before scoring, or back to the questions."""
    if request.POST.get("do") == "check":
        return go_to(request, reverse("gender_marker:assess_score", args=[project_id, stage]))
    messages.success(request, _("Saved as a draft. It counts when it is scored."))
    return go_to(request, reverse("gender_marker:assess", args=[project_id, stage]))


@require_POST
def assess_live(request: ScopedRequest, project_id: int, stage: str) -> HttpResponse:
    """Return where the answers lead as they stand in the form; nothing is saved."""
    chosen = stage_named(stage)
    project_to_score(request, project_id)
    sheet = sheet_at(project_id=project_id, stage=chosen, scope=request.scope)
    answers = LiveForm(request.POST, sheet=sheet).answers()
    return render_page(
        request,
        "gender_marker/_assess_results.html",
        {"results": results_of(sheet=sheet, said=answers)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assess_score(request: ScopedRequest, project_id: int, stage: str) -> HttpResponse:
    """Look the drafts of a stage over and score them, each by itself."""
    scope, chosen = request.scope, stage_named(stage)
    project = project_to_score(request, project_id)
    sheet = sheet_at(project_id=project_id, stage=chosen, scope=scope)
    sent: ScoreForm | None = None
    status = 200
    wanted = request.POST.get("draft", "")
    if request.method == "POST":
        result = next(
            (each for each in results_of(sheet=sheet) if str(each.draft.pk) == wanted), None
        )
        if result is None:
            raise OutOfScope
        sent = score_form(result, request.POST)
        status = 422
        if sent.is_valid():
            try:
                given = scoring.score(
                    assessment_id=result.draft.pk,
                    code=sent.cleaned_data.get("code", ""),
                    because=sent.cleaned_data.get("because", ""),
                    version=sent.cleaned_data["version"],
                    now=timezone.now(),
                    scope=scope,
                )
            except Invalid as refusal:
                sent.take(refusal)
            except WrongState as stale:
                if stale.code != "stale":
                    raise
                sheet = sheet_at(project_id=project_id, stage=chosen, scope=scope)
                sent.add_error(None, str(stale))
                status = 409
            else:
                return scored(request, given, is_last=len(sheet.drafts) == 1)
    return show_scoring(request, project, chosen, sheet, sent, status)


def scored(request: ScopedRequest, given: Assessment, *, is_last: bool) -> HttpResponse:
    """Go on after scoring: to the score, or to the drafts that are left."""
    messages.success(
        request, _("Scored by %(edition)s.") % {"edition": in_language(given.edition, "title")}
    )
    if is_last:
        return go_to(request, reverse("gender_marker:assessment", args=[given.pk]))
    left = reverse("gender_marker:assess_score", args=[given.project_id, given.stage])
    return go_to(request, left)


def score_form(result: Result, data: Any = None) -> ScoreForm:
    """Return the form that scores one draft."""
    return ScoreForm(
        data,
        codes=result.codes,
        computed=result.code,
        initial={"version": result.draft.version},
        auto_id=f"id_{result.draft.pk}_%s",
    )


def show_scoring(
    request: ScopedRequest,
    project: Any,
    stage: Stage,
    sheet: Sheet,
    sent: ScoreForm | None,
    status: int,
) -> HttpResponse:
    """Render the page on which drafts are scored; `sent` is a form that was refused."""
    before = {
        each.edition_id: each
        for each in of_project(project_id=project.pk, scope=request.scope)
        if each.stage == stage and each.state == "scored"
    }
    parts = []
    wanted = request.POST.get("draft", "")
    for result in results_of(sheet=sheet):
        form = score_form(result)
        if sent is not None and str(result.draft.pk) == wanted:
            look_at(sent, result.draft.version)
            form = sent
        parts.append(
            {
                "result": result,
                "form": form,
                "answers": sheet.of(result.draft),
                "replaces": before.get(result.draft.edition_id),
            }
        )
    context = {
        "title": _("Check and score"),
        "crumbs": crumbs_of(project),
        "facts": [stage.label],
        "form": sent,
        "parts": parts,
        "back_url": reverse("gender_marker:assess", args=[project.pk, stage]),
    }
    return render_page(request, "gender_marker/assess_score.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_discard(request: ScopedRequest, assessment_id: int) -> HttpResponse:
    """Delete a draft after its consequence was read."""
    scope = request.scope
    draft = (
        drafts_seen(scope=scope)
        .filter(pk=assessment_id)
        .select_related("project", "edition")
        .first()
    )
    if draft is None:
        raise OutOfScope
    back = reverse("gender_marker:project", args=[draft.project_id])
    if request.method == "POST":
        form = VersionForm(request.POST)
        form.is_valid()
        scoring.discard(
            assessment_id=assessment_id,
            version=form.cleaned_data.get("version") or 0,
            scope=scope,
        )
        messages.success(request, _("The draft is deleted."))
        return go_to(request, back)
    context = {
        "title": _("Delete the draft?"),
        "consequence": _(
            "The draft of %(title)s by %(edition)s (%(stage)s) and its answers are deleted. Scores stay."
        )
        % {
            "title": draft.project.title,
            "edition": draft.edition.code,
            "stage": Stage(draft.stage).label,
        },
        "action_url": request.path,
        "button": _("Delete the draft"),
        "fields": VersionForm(initial={"version": draft.version})["version"],
        "cancel_url": back,
        "is_dangerous": True,
    }
    return render_page(request, "gender_marker/confirm.html", context)
