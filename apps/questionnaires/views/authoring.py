"""Pages of authors: questionnaires, their versions, publishing and previews."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import ScopedRequest
from apps.questionnaires.choices import VersionState
from apps.questionnaires.forms.answering import AnswerForm
from apps.questionnaires.forms.authoring import PublishForm, QuestionnaireForm
from apps.questionnaires.models import QuestionnaireVersion
from apps.questionnaires.selectors import questionnaires as selectors
from apps.questionnaires.selectors.access import (
    expect_reader,
    expect_writer,
    questionnaire_seen,
    sees_campaigns,
    version_seen,
    writes_questionnaires,
)
from apps.questionnaires.selectors.definitions import questions_asked
from apps.questionnaires.services import authoring as services
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action, StatusTag
from apps.web.refusals import Invalid, WrongState


def version_status(version: QuestionnaireVersion) -> StatusTag:
    """Return the state of a version as a word, a colour and a date."""
    if version.state == VersionState.PUBLISHED:
        return StatusTag("good", VersionState.PUBLISHED.label, on=version.published_at)
    return StatusTag("info", VersionState.DRAFT.label)


def version_url(version: QuestionnaireVersion, name: str = "version") -> str:
    """Return a page of a version."""
    return reverse(f"questionnaires:{name}", args=[version.questionnaire.key, version.number])


def crumbs_of(version: QuestionnaireVersion | None = None) -> list[tuple[str, str]]:
    """Return the way to a page of authors."""
    crumbs = [(str(_("Questionnaires")), reverse("questionnaires:questionnaire_list"))]
    if version is not None:
        title = in_language(version.questionnaire, "title")
        crumbs.append((f"{title} v{version.number}", version_url(version)))
    return crumbs


@require_safe
def questionnaire_list(request: ScopedRequest) -> HttpResponse:
    """List the questionnaires with their versions."""
    scope = request.scope
    found = selectors.questionnaires(scope=scope)
    buttons = []
    if sees_campaigns(scope):
        buttons.append(
            Action(_("Campaigns"), reverse("questionnaires:campaign_list"), key="campaigns")
        )
    new_url = reverse("questionnaires:questionnaire_new") if writes_questionnaires(scope) else ""
    if new_url:
        buttons.insert(0, Action(_("Write a questionnaire"), new_url, kind="primary", key="new"))
    context = {
        "title": _("Questionnaires"),
        "actions": buttons,
        "new_url": new_url,
        "rows": [
            (each, [(version, version_status(version)) for version in each.newest_first])  # type: ignore[attr-defined]
            for each in found
        ],
    }
    return render_page(request, "questionnaires/questionnaire_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire_new(request: ScopedRequest) -> HttpResponse:
    """Make a questionnaire with an empty first version."""
    expect_writer(request.scope)
    form = QuestionnaireForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            version = services.create_questionnaire(
                key=form.cleaned_data["key"],
                data=form.said(),
                now=timezone.now(),
                scope=request.scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The questionnaire is made. Add its questions."))
            return go_to(request, version_url(version))
    context = {
        "title": _("Write a questionnaire"),
        "crumbs": crumbs_of(),
        "form": form,
        "button": _("Make the questionnaire"),
        "cancel_url": reverse("questionnaires:questionnaire_list"),
    }
    status = 422 if form.errors else 200
    return render_page(request, "questionnaires/questionnaire_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire_edit(request: ScopedRequest, key: str) -> HttpResponse:
    """Change title and purpose."""
    scope = request.scope
    questionnaire = questionnaire_seen(key=key, scope=scope)
    expect_writer(scope)
    form = QuestionnaireForm(
        request.POST if request.method == "POST" else None, questionnaire=questionnaire
    )
    newest = selectors.versions_of(questionnaire=questionnaire, scope=scope)[0]
    back = reverse("questionnaires:version", args=[key, newest.number])
    if form.is_bound and form.is_valid():
        try:
            services.change_questionnaire(key=key, data=form.said(), scope=scope)
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("Title and purpose are changed."))
            return go_to(request, back)
    context = {
        "title": _("Title and purpose"),
        "crumbs": [*crumbs_of(), (in_language(questionnaire, "title"), back)],
        "form": form,
        "button": _("Save"),
        "cancel_url": back,
    }
    status = 422 if form.errors else 200
    return render_page(request, "questionnaires/questionnaire_form.html", context, status=status)


@require_POST
def version_new(request: ScopedRequest, key: str) -> HttpResponse:
    """Copy the newest version into a draft."""
    version = services.make_version(key=key, now=timezone.now(), scope=request.scope)
    messages.success(request, _("Version %(number)s is a draft now.") % {"number": version.number})
    return go_to(request, version_url(version))


@require_safe
def version(request: ScopedRequest, key: str, number: int) -> HttpResponse:
    """Show a version with its questions in the three languages."""
    scope = request.scope
    expect_reader(scope)
    found = version_seen(key=key, number=number, scope=scope)
    questions = selectors.questions_of(version=found, scope=scope)
    versions = list(selectors.versions_of(questionnaire=found.questionnaire, scope=scope))
    is_draft = found.state == VersionState.DRAFT
    may_write = writes_questionnaires(scope)
    buttons = [Action(_("Preview"), version_url(found, "preview"), key="preview")]
    if may_write and is_draft:
        buttons.insert(
            0, Action(_("Publish"), version_url(found, "publish"), kind="primary", key="publish")
        )
    elif may_write:
        has_draft = versions[0].state == VersionState.DRAFT
        buttons.append(
            Action(
                _("Make another version"),
                reverse("questionnaires:version_new", args=[key]),
                method="post",
                refused_because=_("There is a draft of this questionnaire already; go on with it.")
                if has_draft
                else "",
                key="another",
            )
        )
        if not found.questionnaire.retired_on:
            buttons.insert(
                0,
                Action(
                    _("Ask it in a campaign"),
                    f"{reverse('questionnaires:campaign_new')}?version={found.pk}",
                    kind="primary",
                    key="ask",
                ),
            )
    if may_write:
        buttons.append(
            Action(
                _("Title and purpose"),
                reverse("questionnaires:questionnaire_edit", args=[key]),
                kind="link",
                key="edit",
            )
        )
    context = {
        "title": in_language(found.questionnaire, "title"),
        "crumbs": crumbs_of(),
        "status": version_status(found),
        "facts": [_("Version %(number)s") % {"number": number}],
        "actions": buttons,
        "version": found,
        "versions": versions,
        "questionnaire": found.questionnaire,
        "purpose": in_language(found.questionnaire, "purpose"),
        "questions": questions,
        "may_write": may_write and is_draft,
        "may_retire": may_write and not is_draft,
        "new_url": version_url(found, "question_new"),
    }
    return render_page(request, "questionnaires/version.html", context)


@require_safe
def preview(request: ScopedRequest, key: str, number: int) -> HttpResponse:
    """Show a version as those who are asked will see it; nothing is kept."""
    expect_reader(request.scope)
    found = version_seen(key=key, number=number, scope=request.scope)
    asked = request.GET.get("language", "")
    languages = dict(settings.LANGUAGES)
    language = asked if asked in languages else translation.get_language()[:2]
    with translation.override(language):
        form = AnswerForm(questions=questions_asked(version_id=found.pk, scope=request.scope))
        page = render_to_string(
            "questionnaires/_preview.html",
            {
                "heading": in_language(found.questionnaire, "title"),
                "purpose": in_language(found.questionnaire, "purpose"),
                "parts": list(form.parts()),
                "language": language,
            },
        )
    context = {
        "title": _("Preview"),
        "crumbs": crumbs_of(found),
        "status": version_status(found),
        "page": page,
        "language": language,
        "languages": settings.LANGUAGES,
    }
    return render_page(request, "questionnaires/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: ScopedRequest, key: str, number: int) -> HttpResponse:
    """Publish a draft, after its consequence was read."""
    scope = request.scope
    found = version_seen(key=key, number=number, scope=scope)
    expect_writer(scope)
    if request.method != "POST" and found.state == VersionState.PUBLISHED:
        raise WrongState(_("This version is published already."))
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.publish(
                key=key,
                number=number,
                note=form.cleaned_data["note"],
                now=timezone.now(),
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("Version %(number)s is published.") % {"number": number})
            return go_to(request, version_url(found))
    questions = selectors.questions_of(version=found, scope=scope)
    context = {
        "title": _("Publish version %(number)s") % {"number": number},
        "crumbs": crumbs_of(found),
        "form": form,
        "gaps": selectors.gaps_of(questions),
        "number": sum(each.kind != "heading" for each in questions),
        "cancel_url": version_url(found),
    }
    status = 422 if form.errors else 200
    return render_page(request, "questionnaires/publish.html", context, status=status)
