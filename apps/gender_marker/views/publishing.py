"""The steps of an edition: tried on past projects, published, made compulsory, taken out of use."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Unit
from apps.gender_marker.choices import EditionState
from apps.gender_marker.forms.drafts import CompulsoryForm, PublishForm
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors import trials
from apps.gender_marker.selectors.access import demand_keeper, keeps_markers
from apps.gender_marker.selectors.draft_checks import check_of
from apps.gender_marker.selectors.drafts import draft_seen
from apps.gender_marker.selectors.editions import edition_seen, editions_seen
from apps.gender_marker.services.editions import publishing as services
from apps.gender_marker.views.drafts import crumbs, draft_url, history_of, status_of
from apps.projects.amounts import money_words
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, WrongState

PAGE_SIZE = 50


@require_safe
def draft_trial(request: ScopedRequest, code: str) -> HttpResponse:
    """Show what a draft would make of the answers of past projects."""
    scope = request.scope
    found = draft_seen(code=code, scope=scope)
    trial = trials.trial_of(draft=found, as_of=timezone.localdate(), scope=scope)
    labels = trials.labels_of(trial)
    before = request.GET.get("before", "")
    moves = [
        (
            each,
            labels[each.before],
            labels[each.after],
            "–" if each.budget is None else money_words(each.budget, "USD"),
        )
        for each in trial.moves or ()
        if before in ("", each.before)
    ]
    lines = (
        ("tried", _("Projects scored by this marker"), trial.tried),
        ("staying", _("would keep their code"), trial.staying),
        ("moving", _("would move to another code"), trial.moving),
        ("gaining", _("have no code now and would have one"), trial.gaining),
        ("undetermined", _("would be undetermined"), trial.undetermined),
        ("not_told", _("cannot be told"), trial.not_told),
    )
    context = {
        "title": _("Tried on past projects"),
        "crumbs": crumbs(found),
        "facts": [found.code, in_language(found.scale, "name")],
        "trial": trial,
        "lines": [
            (
                label,
                trial.figure(f"{key}.projects", sums, Unit.PROJECTS),
                trial.figure(f"{key}.budget", sums, Unit.DOLLARS),
            )
            for key, label, sums in lines
        ],
        "tables": [
            trials.matrix_of(
                trial, unit=unit, address=request.path if trial.moves is not None else ""
            )
            for unit in (Unit.PROJECTS, Unit.DOLLARS)
        ],
        "lacking": trials.lacking_in_words(trial),
        "before": labels.get(before, before),
        "page": Paginator(moves, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_sound": not check_of(draft=found, scope=scope).problems,
    }
    return render_page(request, "gender_marker/draft_trial.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_publish(request: ScopedRequest, code: str) -> HttpResponse:
    """Publish a draft for good, after its consequence was read."""
    scope, now = request.scope, timezone.now()
    found = draft_seen(code=code, scope=scope)
    form = PublishForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )

    def call() -> Edition:
        return services.publish_draft(
            code=code,
            version=form.cleaned_data["version"],
            is_compulsory=form.cleaned_data["is_compulsory"],
            retires_former=form.retires_former,
            now=now,
            today=timezone.localdate(now),
            scope=scope,
        )

    check = check_of(draft=found, scope=scope)
    context = {
        "title": _("Publish the edition %(code)s") % {"code": code},
        "check": check,
        "former": compulsory_edition(request),
        "trial_url": reverse("gender_marker:draft_trial", args=[code]),
        "button": _("Publish for good"),
        "template": "gender_marker/draft_publish.html",
    }
    return stepped(request, found, form, call, _("The edition is published."), context)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_compulsory(request: ScopedRequest, code: str) -> HttpResponse:
    """Make a published edition the one that every project is scored by."""
    found = edition_to_step(request, code)
    if found.state != EditionState.PUBLISHED:
        raise WrongState(_("Only a published edition is compulsory."))
    form = CompulsoryForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )

    def call() -> Edition:
        return services.make_compulsory(
            code=code,
            version=form.cleaned_data["version"],
            retires_former=form.retires_former,
            today=timezone.localdate(),
            scope=request.scope,
        )

    context = {
        "title": _("Make the edition %(code)s compulsory") % {"code": code},
        "consequence": _(
            "Every project is scored by this edition from now on. Scores by the edition that was"
            " compulsory until now stay as they are; sums never mix the two."
        ),
        "former": compulsory_edition(request),
        "button": _("Make it compulsory"),
    }
    return stepped(request, found, form, call, _("The edition is compulsory now."), context)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_retire(request: ScopedRequest, code: str) -> HttpResponse:
    """Take an edition out of use, after its consequence was read."""
    found = edition_to_step(request, code)
    if found.state != EditionState.PUBLISHED:
        raise WrongState(_("Only a published edition goes out of use."))
    form = VersionForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )

    def call() -> Edition:
        return services.retire_edition(
            code=code,
            version=form.cleaned_data["version"],
            today=timezone.localdate(),
            scope=request.scope,
        )

    context = {
        "title": _("Take the edition %(code)s out of use") % {"code": code},
        "consequence": _(
            "No project is scored by this edition any more. Scores that were given by it stay and keep"
            " their meaning. It cannot be brought back; a copy of it can be published."
        ),
        "button": _("Take it out of use"),
        "is_dangerous": True,
    }
    return stepped(request, found, form, call, _("The edition is out of use."), context)


def stepped(
    request: ScopedRequest,
    found: Edition,
    form: Any,
    call: Any,
    done: str,
    page: dict[str, Any],
) -> HttpResponse:
    """Show a step of an edition, or take it; refused, what was chosen stays."""
    status, problems = 200, []
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                call()
            except Invalid as refusal:
                problems = refusal.problems
            except WrongState as refusal:
                form.add_error(None, str(refusal))
                fresh = edition_seen(code=found.code, scope=request.scope)
                look_at(form, fresh.version)
                status = 409
            else:
                messages.success(request, done)
                return go_to(request, edition_url(found))
    is_draft = found.state == EditionState.DRAFT
    context = {
        "crumbs": crumbs(found) if is_draft else [*crumbs()[:1], (found.code, edition_url(found))],
        "status": status_of(found),
        "form": form,
        "problems": problems,
        "cancel_url": draft_url(found) if is_draft else edition_url(found),
        **page,
    }
    template = page.get("template", "gender_marker/draft_step.html")
    return render_page(request, template, context, status=status)


def draft_buttons(*, scope: OfficeScope) -> list[Action]:
    """Return the way to the drafts, for those who write them."""
    if not keeps_markers(scope=scope):
        return []
    return [Action(_("Drafts of editions"), reverse("gender_marker:drafts"), key="drafts")]


def steps_of(found: Edition, *, scope: OfficeScope) -> list[Action]:
    """Return what can be done with an edition on its page."""
    if not keeps_markers(scope=scope):
        return [history_of(found)]
    if found.state == EditionState.DRAFT:
        go_on = Action(_("Go on with the draft"), draft_url(found), kind="primary", key="go_on")
        return [go_on, history_of(found)]
    code = found.code
    steps = [Action(_("Copy into a draft"), f"{reverse('gender_marker:draft_new')}?from={code}")]
    if found.state == EditionState.PUBLISHED and not found.is_default:
        compulsory = reverse("gender_marker:edition_compulsory", args=[code])
        retire = reverse("gender_marker:edition_retire", args=[code])
        steps += [
            Action(_("Make it compulsory"), compulsory, key="compulsory"),
            Action(_("Take it out of use"), retire, kind="danger", key="retire"),
        ]
    return [*steps, history_of(found)]


def edition_url(found: Edition) -> str:
    """Return the page of a published edition."""
    return reverse("gender_marker:edition", args=[found.code])


def edition_to_step(request: ScopedRequest, code: str) -> Edition:
    """Return an edition that somebody keeps; raises OutOfScope or NotPermitted."""
    found = edition_seen(code=code, scope=request.scope)
    demand_keeper(scope=request.scope)
    return found


def compulsory_edition(request: ScopedRequest) -> Edition | None:
    """Return the edition that every project is scored by now."""
    return editions_seen(scope=request.scope).filter(is_default=True).first()
