"""Commitments: the list, one commitment, closing it and opening it again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import look_at
from apps.accounts.requests import ScopedRequest
from apps.policy.forms import CloseForm, CommitmentFilterForm, ReopenForm
from apps.policy.models import Commitment
from apps.policy.records import commitments_seen
from apps.policy.selectors import commitments as selectors
from apps.policy.selectors.exports import commitment_header, commitment_rows
from apps.policy.services import commitments as services
from apps.policy.views.wording import downloads, file_of, ways
from apps.web.filters import chips_of
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, WrongState


def asked_for(request: ScopedRequest) -> tuple[CommitmentFilterForm, list[Commitment]]:
    """Return the filters of a request and what they leave; raises NotPermitted outside the inner circle."""
    selectors.demand_reading(request.scope)
    form = CommitmentFilterForm(request.GET, themes=selectors.themes(scope=request.scope))
    return form, selectors.listed(wanted=form.wanted(), scope=request.scope)


@require_safe
def commitments(request: ScopedRequest) -> HttpResponse:
    """List the commitments, paragraph by paragraph."""
    form, rows = asked_for(request)
    found = ngettext("%(number)s commitment found", "%(number)s commitments found", len(rows))
    context = {
        "title": _("Commitments"),
        "actions": ways("commitments", request.scope),
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "found": found % {"number": len(rows)},
        "rows": [
            {
                "commitment": row,
                "text": in_language(row, "text"),
                "theme": in_language(row, "theme"),
                "responsible": in_language(row, "responsible"),
                "deadline": in_language(row, "deadline"),
                "status": selectors.status_of(row),
            }
            for row in rows
        ],
        "has_our_reading": any(row.is_our_reading for row in rows),
        "downloads": downloads("commitments_file", request.GET.urlencode()),
    }
    return render_page(request, "policy/commitments.html", context)


@require_safe
def commitments_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the list shows."""
    _form, rows = asked_for(request)
    return file_of(
        name=f"commitments-{timezone.localdate().isoformat()}",
        title=_("Commitments"),
        extension=extension,
        header=commitment_header(),
        rows=commitment_rows(rows),
    )


@require_safe
def commitment(request: ScopedRequest, commitment_id: int) -> HttpResponse:
    """Show one commitment."""
    found = selectors.commitment_seen(commitment_id=commitment_id, scope=request.scope)
    context = {
        **frame_of(found, in_language(found, "text")),
        "status": selectors.status_of(found),
        "actions": buttons(found, may_close=selectors.keeps_commitments(request.scope)),
        "commitment": found,
        "record": commitments_seen([commitment_id], request.scope)[commitment_id],
        "policy_title": in_language(found.policy, "title"),
        "theme": in_language(found, "theme"),
        "responsible": in_language(found, "responsible"),
        "deadline": in_language(found, "deadline"),
        "indicator": in_language(found, "indicator"),
    }
    return render_page(request, "policy/commitment.html", context)


def frame_of(found: Commitment, title: str, *, is_below: bool = False) -> dict[str, Any]:
    """Return what the context bar says of a commitment; `is_below` on the page of a step."""
    crumbs = [(_("Commitments"), reverse("policy:commitments"))]
    if is_below:
        crumbs.append((in_language(found, "text"), reverse("policy:commitment", args=[found.pk])))
    paragraph = _("paragraph %(paragraph)s") % {"paragraph": found.paragraph}
    return {"title": title, "crumbs": crumbs, "facts": [found.policy.symbol, paragraph]}


def buttons(found: Commitment, *, may_close: bool) -> list[Action]:
    """Return what can be done with a commitment."""
    history = reverse("desk:history", args=[selectors.KIND, found.pk])
    actions = [Action(_("History"), history, kind="link", key="history")]
    if may_close and found.retired_on is None:
        if found.closed_on is None:
            close = reverse("policy:commitment_close", args=[found.pk])
            actions.append(Action(_("Close the commitment"), close, key="close"))
        else:
            reopen = reverse("policy:commitment_reopen", args=[found.pk])
            actions.append(Action(_("Open it again"), reopen, key="reopen"))
    return actions


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_close(request: ScopedRequest, commitment_id: int) -> HttpResponse:
    """Ask how and why, then close a commitment."""

    def close(said: dict[str, Any]) -> None:
        services.close_commitment(
            commitment_id=commitment_id, now=timezone.now(), scope=request.scope, **said
        )
        messages.success(request, _("The commitment is closed."))

    return step(
        request,
        commitment_id,
        CloseForm,
        close,
        title=_("Close a commitment"),
        consequence=_(
            "Workplans of focal points take no new item for it, and it leaves the list of open commitments."
            " What is linked to it stays. You can open it again."
        ),
        button=_("Close the commitment"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_reopen(request: ScopedRequest, commitment_id: int) -> HttpResponse:
    """Ask why, then open a commitment again."""

    def reopen(said: dict[str, Any]) -> None:
        services.reopen_commitment(commitment_id=commitment_id, scope=request.scope, **said)
        messages.success(request, _("The commitment is open again."))

    return step(
        request,
        commitment_id,
        ReopenForm,
        reopen,
        title=_("Open a commitment again"),
        consequence=_(
            "Workplans of focal points may name it again. That it was closed, by whom and why, stays in its"
            " history."
        ),
        button=_("Open it again"),
    )


def step(
    request: ScopedRequest,
    commitment_id: int,
    form_class: type[ReopenForm],
    act: Callable[[dict[str, Any]], None],
    **words: str,
) -> HttpResponse:
    """Show the form of a step, or take it; nothing that was typed is lost when somebody was faster."""
    found = selectors.commitment_seen(commitment_id=commitment_id, scope=request.scope)
    services.demand_keeping(request.scope)
    page_url = reverse("policy:commitment", args=[commitment_id])
    sent = request.POST if request.method == "POST" else None
    form = form_class(sent, initial={"version": found.version})
    status = 200
    if sent is not None and not form.is_valid():
        status = 422
    elif sent is not None:
        try:
            act(form.cleaned_data)
        except Invalid as refusal:
            form.take(refusal)
            status = 422
        except WrongState as stale:
            look_at(form, found.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            return go_to(request, page_url)
    context = {
        **frame_of(found, words.pop("title"), is_below=True),
        "status": selectors.status_of(found),
        "text": in_language(found, "text"),
        "form": form,
        "cancel_url": page_url,
        **words,
    }
    return render_page(request, "policy/commitment_step.html", context, status=status)
