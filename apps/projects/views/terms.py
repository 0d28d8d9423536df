"""Gender-sensitive terms: the list, a text to be checked, and changes of the list."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import ScopedRequest
from apps.projects.forms.terms import CheckForm, TermFilterForm, TermForm
from apps.projects.selectors.fingerprints import fingerprint
from apps.projects.selectors.gender_reviews.checklist import demand_keeping, keeps_checklist
from apps.projects.selectors.terms import (
    TERM_COLUMNS,
    findings_in,
    languages,
    term_seen,
    terms_seen,
)
from apps.projects.services import terms as services
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, WrongState


@require_safe
def terms_list(request: ScopedRequest) -> HttpResponse:
    """List the terms with reason and suggestion."""
    scope = request.scope
    form = TermFilterForm(request.GET)
    form.is_valid()
    rows = terms_seen(scope=scope).filter(
        retired_on__isnull=form.cleaned_data.get("state") != "retired"
    )
    if form.cleaned_data.get("language"):
        rows = rows.filter(language=form.cleaned_data["language"])
    keeps = keeps_checklist(scope)
    actions = [Action(_("Check a text"), reverse("projects:terms_check"), kind="primary")]
    if keeps:
        actions.append(Action(_("Add a term"), reverse("projects:term_new"), key="add"))
    found = list(rows)
    names = languages()
    context = {
        "title": _("Gender-sensitive terms"),
        "crumbs": [(_("WGGI"), reverse("projects:wggi"))],
        "actions": actions,
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "found": ngettext("%(number)s term found", "%(number)s terms found", len(found))
        % {"number": len(found)},
        "rows": [(term, names.get(term.language, term.language)) for term in found],
        "keeps": keeps,
    }
    return render_page(request, "projects/terms.html", context)


@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def terms_check(request: ScopedRequest) -> HttpResponse:
    """Show the terms in a text that somebody pastes; nothing is kept."""
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        initial={"language": (get_language() or "en")[:2]},
    )
    findings = None
    if form.is_bound and form.is_valid():
        findings = findings_in(
            text=form.cleaned_data["text"],
            language=form.cleaned_data["language"],
            scope=request.scope,
        )
    context = {
        "title": _("Check a text for terms"),
        "crumbs": [(_("Gender-sensitive terms"), reverse("projects:terms_list"))],
        "form": form,
        "findings": findings,
    }
    return render_page(
        request, "projects/terms_check.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def term_new(request: ScopedRequest) -> HttpResponse:
    """Add a term."""
    demand_keeping(request.scope)
    form = TermForm(
        request.POST if request.method == "POST" else None,
        initial={"language": (get_language() or "en")[:2]},
    )
    if form.is_bound and form.is_valid():
        try:
            services.add_term(data=form.said(), scope=request.scope)
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The term is added."))
            return go_to(request, reverse("projects:terms_list"))
    return form_page(request, form, _("Add a term"))


@require_http_methods(["GET", "HEAD", "POST"])
def term_edit(request: ScopedRequest, term_id: int) -> HttpResponse:
    """Change a term."""
    scope = request.scope
    term = term_seen(term_id=term_id, scope=scope)
    demand_keeping(scope)
    form = TermForm(
        request.POST if request.method == "POST" else None,
        initial={
            **{
                name: getattr(term, name)
                for name in ("language", "term", "suggestion", "reason", "source")
            },
            "other_forms": term.forms,
            "seen": fingerprint(term, TERM_COLUMNS),
        },
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            services.change_term(
                term_id=term_id, seen=form.cleaned_data["seen"], data=form.said(), scope=scope
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            form.data = {
                **{name: form.data.get(name) for name in form.fields},
                "seen": fingerprint(term, TERM_COLUMNS),
            }
            form.add_error(None, f"{stale} {term.term}: {term.suggestion}")
            status = 409
        else:
            messages.success(request, _("The term is changed. The reference file leaves it alone."))
            return go_to(request, reverse("projects:terms_list"))
    return form_page(request, form, _("Change the term “%(term)s”") % {"term": term.term}, status)


@require_http_methods(["GET", "HEAD", "POST"])
def term_retire(request: ScopedRequest, term_id: int) -> HttpResponse:
    """Retire a term, after a confirmation."""
    scope = request.scope
    term = term_seen(term_id=term_id, scope=scope)
    demand_keeping(scope)
    if request.method == "POST":
        services.retire_term(term_id=term_id, on=timezone.localdate(), scope=scope)
        messages.success(request, _("The term is retired."))
        return go_to(request, reverse("projects:terms_list"))
    context = {
        "title": _("Retire the term “%(term)s”") % {"term": term.term},
        "consequence": _(
            "It is found in no text any more. What was decided on it stays on record, and it can be brought"
            " back."
        ),
        "button": _("Retire"),
        "action_url": reverse("projects:term_retire", args=[term_id]),
        "cancel_url": reverse("projects:terms_list"),
    }
    return render_page(request, "projects/confirm.html", context)


@require_POST
def term_restore(request: ScopedRequest, term_id: int) -> HttpResponse:
    """Find a retired term again."""
    services.restore_term(term_id=term_id, scope=request.scope)
    messages.success(request, _("The term is in use again."))
    return go_to(request, reverse("projects:terms_list"))


def form_page(
    request: ScopedRequest, form: TermForm, title: str, status: int = 200
) -> HttpResponse:
    """Show the form of a term."""
    list_url = reverse("projects:terms_list")
    context = {
        "title": title,
        "crumbs": [(_("Gender-sensitive terms"), list_url)],
        "form": form,
        "button": _("Save"),
        "cancel_url": list_url,
    }
    status = 422 if form.errors and status == 200 else status
    return render_page(request, "projects/wggi_form.html", context, status=status)
