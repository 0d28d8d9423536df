"""The checklist: its editions for everybody, and the next one for those who write it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import ScopedRequest
from apps.projects.choices import EditionState
from apps.projects.forms.gender_reviews import ItemForm, PublishForm
from apps.projects.models import ChecklistEdition
from apps.projects.selectors.fingerprints import fingerprint
from apps.projects.selectors.gender_reviews.checklist import (
    demand_keeping,
    editions_seen,
    items_of,
    keeps_checklist,
)
from apps.projects.services.gender_reviews import checklist as services
from apps.projects.services.gender_reviews.checklist import ITEM_COLUMNS
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, OutOfScope, WrongState


@require_safe
def checklist(request: ScopedRequest) -> HttpResponse:
    """Show an edition, the newest published unless the address names another."""
    scope = request.scope
    editions = list(editions_seen(scope=scope))
    asked = request.GET.get("edition", "")
    published = [each for each in editions if each.state == EditionState.PUBLISHED]
    edition = None
    if asked:
        edition = next((each for each in editions if str(each.number) == asked), None)
        if edition is None:
            raise OutOfScope
    elif published:
        edition = published[0]
    keeps = keeps_checklist(scope)
    has_draft = len(published) < len(editions)
    is_draft = edition is not None and edition.state == EditionState.DRAFT
    actions: list[Action] = []
    if keeps and has_draft and not is_draft:
        url = f"{reverse('projects:checklist')}?edition={editions[0].number}"
        actions.append(Action(_("Open the draft"), url, kind="primary", key="open"))
    elif keeps and not has_draft:
        url = reverse("projects:checklist_draft")
        actions.append(
            Action(_("Begin the next edition"), url, kind="primary", method="post", key="begin")
        )
    elif is_draft:
        publish = reverse("projects:checklist_publish")
        actions.append(Action(_("Publish the edition"), publish, kind="primary", key="publish"))
        add = reverse("projects:checklist_item_new")
        actions.append(Action(_("Add a question"), add, key="add"))
        discard = reverse("projects:checklist_discard")
        actions.append(Action(_("Throw the draft away"), discard, kind="danger", key="discard"))
    items = items_of(edition=edition, scope=scope) if edition else []
    context = {
        "title": _("Checklist of gender reviews"),
        "crumbs": [(_("WGGI"), reverse("projects:wggi"))],
        "facts": [_("Edition %(number)s") % {"number": edition.number}] if edition else [],
        "actions": actions,
        "edition": edition,
        "editions": editions,
        "items": [(item, in_language(item, "text")) for item in items],
        "is_draft": is_draft,
    }
    return render_page(request, "projects/checklist.html", context)


@require_POST
def checklist_draft(request: ScopedRequest) -> HttpResponse:
    """Begin the next edition."""
    draft = services.begin_draft(now=timezone.now(), scope=request.scope)
    return go_to(request, draft_url(draft.number))


@require_http_methods(["GET", "HEAD", "POST"])
def checklist_item_new(request: ScopedRequest) -> HttpResponse:
    """Add a question to the draft."""
    scope = request.scope
    draft = draft_of(request)
    form = ItemForm(
        request.POST if request.method == "POST" else None,
        initial={"position": len(items_of(edition=draft, scope=scope)) + 1},
    )
    if form.is_bound and form.is_valid():
        try:
            services.add_item(data=form.said(), scope=scope)
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The question is added to the draft."))
            return go_to(request, draft_url(draft.number))
    return form_page(request, form, _("Add a question"), draft.number)


@require_http_methods(["GET", "HEAD", "POST"])
def checklist_item(request: ScopedRequest, key: str) -> HttpResponse:
    """Change a question of the draft."""
    scope = request.scope
    draft = draft_of(request)
    item = next((each for each in items_of(edition=draft, scope=scope) if each.key == key), None)
    if item is None:
        raise OutOfScope
    form = ItemForm(
        request.POST if request.method == "POST" else None,
        initial={
            **{name: getattr(item, name) for name in ITEM_COLUMNS},
            "seen": fingerprint(item, ITEM_COLUMNS),
        },
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            services.change_item(
                key=key, seen=form.cleaned_data["seen"], data=form.said(), scope=scope
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            form.data = {
                **{name: form.data.get(name) for name in form.fields},
                "seen": fingerprint(item, ITEM_COLUMNS),
            }
            form.add_error(None, f"{stale} {item.text_en}")
            status = 409
        else:
            messages.success(request, _("The question is changed."))
            return go_to(request, draft_url(draft.number))
    return form_page(request, form, _("Change the question"), draft.number, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def checklist_item_remove(request: ScopedRequest, key: str) -> HttpResponse:
    """Take a question out of the draft, after a confirmation."""
    draft = draft_of(request)
    if request.method == "POST":
        services.remove_item(key=key, scope=request.scope)
        messages.success(request, _("The question is taken out of the draft."))
        return go_to(request, draft_url(draft.number))
    return confirm_page(
        request,
        title=_("Take the question out"),
        consequence=_("The next edition does not ask it. Editions that are published keep it."),
        button=_("Take it out"),
        url=reverse("projects:checklist_item_remove", args=[key]),
        cancel_url=draft_url(draft.number),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def checklist_publish(request: ScopedRequest) -> HttpResponse:
    """Publish the draft, after what it does was read."""
    draft = draft_of(request)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.publish(
                note=form.cleaned_data["note"], now=timezone.now(), scope=request.scope
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The edition is published."))
            return go_to(request, reverse("projects:checklist"))
    hint = _(
        "Every review that begins from now on asks these questions; reviews that have begun keep theirs."
        " A published edition never changes."
    )
    return form_page(
        request, form, _("Publish the edition"), draft.number, hint=hint, button=_("Publish")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def checklist_discard(request: ScopedRequest) -> HttpResponse:
    """Throw the draft away, after a confirmation."""
    draft = draft_of(request)
    if request.method == "POST":
        services.discard_draft(scope=request.scope)
        messages.success(request, _("The draft is thrown away."))
        return go_to(request, reverse("projects:checklist"))
    return confirm_page(
        request,
        title=_("Throw the draft away"),
        consequence=_("Everything that was changed since the newest edition is lost."),
        button=_("Throw it away"),
        url=reverse("projects:checklist_discard"),
        cancel_url=draft_url(draft.number),
    )


def draft_of(request: ScopedRequest) -> ChecklistEdition:
    """Return the draft; raises NotPermitted, or WrongState when there is none."""
    demand_keeping(request.scope)
    draft = editions_seen(scope=request.scope).filter(state=EditionState.DRAFT).first()
    if draft is None:
        raise WrongState(_("There is no draft; begin one from the newest edition."))
    return draft


def draft_url(number: int) -> str:
    """Return where the draft stands."""
    return f"{reverse('projects:checklist')}?edition={number}"


def form_page(
    request: ScopedRequest,
    form: Any,
    title: str,
    number: int,
    *,
    hint: str = "",
    button: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show a form of the draft."""
    context = {
        "title": title,
        "crumbs": [(_("Checklist of gender reviews"), draft_url(number))],
        "form": form,
        "hint": hint,
        "button": button or _("Save"),
        "cancel_url": draft_url(number),
    }
    status = 422 if form.errors and status == 200 else status
    return render_page(request, "projects/wggi_form.html", context, status=status)


def confirm_page(
    request: ScopedRequest, *, title: str, consequence: str, button: str, url: str, cancel_url: str
) -> HttpResponse:
    """Show what a step does before it is done."""
    context = {
        "title": title,
        "consequence": consequence,
        "button": button,
        "action_url": url,
        "cancel_url": cancel_url,
        "is_dangerous": True,
    }
    return render_page(request, "projects/confirm.html", context)
