"""Questions to the network: the list, one question with its answers, asking, answering, closing."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.records import record_seen
from apps.accounts.requests import ScopedRequest
from apps.focal_points.forms.network.filters import QuestionFilters
from apps.focal_points.forms.network.texts import AnswerForm, QuestionForm
from apps.focal_points.models import NetworkQuestion
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.network import questions as selectors
from apps.focal_points.selectors.network.regions import own_office
from apps.focal_points.services.network import questions as services
from apps.focal_points.views.network.steps import (
    crumbs,
    downloads,
    form_page,
    names_in,
    offices_to_speak_for,
    page_of,
    tried,
)
from apps.organization.selectors import newest_names, tree_on
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import Action


@require_safe
def network_questions(request: ScopedRequest) -> HttpResponse:
    """List the questions."""
    scope = request.scope
    demand_network(scope=scope)
    form = QuestionFilters(request.GET)
    page = page_of(request, selectors.listed(only=form.only(), scope=scope))
    number = page.paginator.count
    asks = selectors.may_ask(scope=scope)
    new_url = reverse("focal_points:network_question_new")
    context = {
        "title": _("Questions to the network"),
        "crumbs": crumbs(),
        "actions": [Action(_("Ask the network"), new_url, kind="primary")] if asks else [],
        "new_url": new_url if asks else "",
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "clear_url": reverse("focal_points:network_questions"),
        "found": ngettext("%(number)s question found", "%(number)s questions found", number)
        % {"number": number},
        "number": number,
        "page": page,
        "rows": [(each, selectors.status_of(each), name_of(each.asked_by)) for each in page],
        "names": names_in(tree_on(day=timezone.localdate()), {each.office_id for each in page}),
        "downloads": downloads(request, "questions"),
    }
    return render_page(request, "focal_points/network_questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def network_question_new(request: ScopedRequest) -> HttpResponse:
    """Ask the network."""
    now, scope = timezone.now(), request.scope
    selectors.demand_asking(scope=scope)
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        offices=offices_to_speak_for(
            tree_on(day=now.date()),
            scope.over(Capability.LOG_ACTIVITIES),
            scope.over(Capability.SUPERVISE_FOCAL_POINTS),
        ),
        initial={
            "office": own_office(on=now.date(), scope=scope),
            "language": request.user.language,
        },
    )
    done = tried(form, lambda: services.ask(data=form.said(), now=now, scope=scope))
    if done.is_done:
        messages.success(request, _("The network is told of your question."))
        return go_to(request, reverse("focal_points:network_question", args=[done.result.pk]))
    return form_page(
        request,
        form,
        title=_("Ask the network"),
        crumbs=crumbs_of_questions(),
        button=_("Ask"),
        cancel_url=reverse("focal_points:network_questions"),
        status=done.status,
        hint=_(
            "All focal points and the Gender Coordination Unit are told once; nobody outside the"
            " network reads it."
        ),
    )


@require_safe
def network_question(request: ScopedRequest, question_id: int) -> HttpResponse:
    """Show a question with its answers."""
    return show(request, selectors.question_seen(question_id=question_id, scope=request.scope))


@require_POST
def network_answer(request: ScopedRequest, question_id: int) -> HttpResponse:
    """Answer a question."""
    now, scope = timezone.now(), request.scope
    found = selectors.question_seen(question_id=question_id, scope=scope)
    form = AnswerForm(request.POST)
    done = tried(
        form,
        lambda: services.answer(
            question_id=question_id,
            text=form.cleaned_data["text"],
            language=form.cleaned_data["language"],
            now=now,
            scope=scope,
        ),
    )
    if done.is_done:
        messages.success(request, _("Your answer is there, and who asked is told."))
        url = reverse("focal_points:network_question", args=[question_id])
        return go_to(request, f"{url}#answer-{done.result.pk}")
    return show(request, found, form=form, status=done.status)


@require_POST
def network_helped(request: ScopedRequest, question_id: int, answer_id: int) -> HttpResponse:
    """Say whether an answer helped."""
    services.mark_helpful(
        question_id=question_id,
        answer_id=answer_id,
        helped=request.POST.get("helped") == "1",
        scope=request.scope,
    )
    url = reverse("focal_points:network_question", args=[question_id])
    return go_to(request, f"{url}#answer-{answer_id}")


@require_POST
def network_question_close(request: ScopedRequest, question_id: int) -> HttpResponse:
    """Close a question."""
    services.close(question_id=question_id, now=timezone.now(), scope=request.scope)
    messages.success(request, _("The question is closed. It stays to be read."))
    return go_to(request, reverse("focal_points:network_question", args=[question_id]))


def show(
    request: ScopedRequest,
    found: NetworkQuestion,
    *,
    form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a question, with an answer that was refused in its place."""
    scope = request.scope
    is_open = found.closed_at is None
    runs = selectors.runs_question(question=found, scope=scope)
    close_url = reverse("focal_points:network_question_close", args=[found.pk])
    answers_it = is_open and selectors.may_answer(scope=scope)
    context = {
        "title": found.title,
        "crumbs": crumbs_of_questions(),
        "status": selectors.status_of(found),
        "facts": [
            name_of(found.asked_by),
            newest_names(ids=[found.office_id])[found.office_id][1],
        ],
        "actions": [Action(_("Close the question"), close_url, method="post")]
        if runs and is_open
        else [],
        "question": found,
        "answers": [
            (each, name_of(each.answered_by))
            for each in selectors.answers_of(question=found, scope=scope)
        ],
        "runs": runs,
        "answer_form": (form or AnswerForm(initial={"language": request.user.language}))
        if answers_it
        else None,
        "form": form,
        "record": record_seen(selectors.ref_of(found.pk), scope=scope),
    }
    return render_page(request, "focal_points/network_question.html", context, status=status)


def crumbs_of_questions() -> list[tuple[str, str]]:
    """Return the way from the network to a question."""
    return crumbs((_("Questions"), reverse("focal_points:network_questions")))
