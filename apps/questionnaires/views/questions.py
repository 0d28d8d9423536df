"""Pages of a question of a draft, and the end of an option of a published version."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.requests import ScopedRequest
from apps.questionnaires.forms.authoring import OptionFormSet, QuestionForm, options_of
from apps.questionnaires.models import Question, QuestionnaireVersion
from apps.questionnaires.selectors.access import expect_writer, version_seen
from apps.questionnaires.selectors.questionnaires import (
    option_seen,
    question_seen,
    questions_of,
)
from apps.questionnaires.services import authoring, questions
from apps.questionnaires.services.writing import expect_draft
from apps.questionnaires.views.authoring import crumbs_of, version_url
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid

LONGEST_NUMBER = 6


@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: ScopedRequest, key: str, number: int) -> HttpResponse:
    """Add a question at the end of a draft."""
    version = draft_of(request, key, number)
    return question_page(request, version, None)


@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: ScopedRequest, key: str, number: int, question_id: int) -> HttpResponse:
    """Change a question of a draft."""
    version = draft_of(request, key, number)
    question = question_seen(version=version, question_id=question_id, scope=request.scope)
    return question_page(request, version, question)


@require_POST
def question_move(request: ScopedRequest, key: str, number: int, question_id: int) -> HttpResponse:
    """Move a question up or down by one place."""
    version = version_seen(key=key, number=number, scope=request.scope)
    position = request.POST.get("position", "")
    known = position.isascii() and position.isdigit() and len(position) <= LONGEST_NUMBER
    question = questions.move_question(
        key=key,
        number=number,
        question_id=question_id,
        position=int(position) if known else 0,
        up=request.POST.get("direction") == "up",
        scope=request.scope,
    )
    return go_to(request, f"{version_url(version)}#question-{question.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def question_delete(
    request: ScopedRequest, key: str, number: int, question_id: int
) -> HttpResponse:
    """Delete a question of a draft, after its consequence was read."""
    version = draft_of(request, key, number)
    question = question_seen(version=version, question_id=question_id, scope=request.scope)
    if request.method == "POST":
        questions.delete_question(
            key=key, number=number, question_id=question_id, scope=request.scope
        )
        messages.success(request, _("The question is deleted."))
        return go_to(request, version_url(version))
    context = {
        "title": _("Delete the question"),
        "crumbs": crumbs_of(version),
        "consequence": _(
            "“%(question)s” and its answers to choose from are deleted from this draft."
        )
        % {"question": question.text_en},
        "action_url": request.path,
        "button": _("Delete the question"),
        "is_dangerous": True,
        "cancel_url": version_url(version),
    }
    return render_page(request, "questionnaires/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def option_retire(request: ScopedRequest, key: str, number: int, option_id: int) -> HttpResponse:
    """No longer offer an option of a published version, after its consequence was read."""
    version = version_seen(key=key, number=number, scope=request.scope)
    expect_writer(request.scope)
    option = option_seen(version=version, option_id=option_id, scope=request.scope)
    if request.method == "POST":
        authoring.retire_option(
            key=key, number=number, option_id=option_id, now=timezone.now(), scope=request.scope
        )
        messages.success(request, _("The answer is no longer offered."))
        return go_to(request, version_url(version))
    context = {
        "title": _("Retire the answer"),
        "crumbs": crumbs_of(version),
        "consequence": _(
            "“%(answer)s” is no longer offered, in open campaigns too. Where it was given it stays. This"
            " cannot be taken back."
        )
        % {"answer": option.label_en},
        "action_url": request.path,
        "button": _("Retire the answer"),
        "is_dangerous": True,
        "cancel_url": version_url(version),
    }
    return render_page(request, "questionnaires/confirm.html", context)


def draft_of(request: ScopedRequest, key: str, number: int) -> QuestionnaireVersion:
    """Return a version that may be written; raises OutOfScope, NotPermitted or WrongState."""
    version = version_seen(key=key, number=number, scope=request.scope)
    expect_writer(request.scope)
    expect_draft(version)
    return version


def question_page(
    request: ScopedRequest, version: QuestionnaireVersion, question: Question | None
) -> HttpResponse:
    """Show the form of a question, and save it."""
    others = questions_of(version=version, scope=request.scope)
    earlier = [each for each in others if question is None or each.position < question.position]
    mine = next((each for each in others if question and each.pk == question.pk), None)
    sent: Any = request.POST if request.method == "POST" else None
    form = QuestionForm(
        sent, earlier=earlier, question=question, next_key=next_key({each.key for each in others})
    )
    offered = [
        {
            "key": each.key,
            "label_en": each.label_en,
            "label_fr": each.label_fr,
            "label_es": each.label_es,
        }
        for each in (mine.options.all() if mine else [])
    ]
    options = OptionFormSet(sent, initial=offered, prefix="options")
    if form.is_bound and form.is_valid() and options.is_valid():
        try:
            saved = questions.save_question(
                key=version.questionnaire.key,
                number=version.number,
                question_id=question.pk if question else None,
                data=form.said(options_of(options)),
                scope=request.scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The question is saved."))
            return go_to(request, f"{version_url(version)}#question-{saved.pk}")
    context = {
        "title": _("Change the question") if question else _("Add a question"),
        "crumbs": crumbs_of(version),
        "form": form,
        "options": options,
        "cancel_url": version_url(version),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "questionnaires/question_form.html", context, status=status)


def next_key(taken: set[str]) -> str:
    """Return the next free key in the manner of q1, q2, q3."""
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"
