"""Saved views of the page “Explore”: opened, saved, changed, shared, deleted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.staffing.choices import Sharing
from apps.staffing.forms.explore import ViewForm
from apps.staffing.models import ExploreView
from apps.staffing.selectors.explore.views import view_seen
from apps.staffing.services import explore as services
from apps.staffing.services.explore import ViewData
from apps.staffing.views.explore import asked_by, inner_circle, question_of, unanswered
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, WrongState

Write = Callable[[ViewData, int], ExploreView]


@require_safe
def explore_view(request: ScopedRequest, view_id: int) -> HttpResponse:
    """Open a view: the page with all that it asks in the address."""
    found = view_seen(view_id=view_id, scope=request.scope)
    return HttpResponseRedirect(address(found))


def address(view: ExploreView) -> str:
    """Return the address that a view asks for."""
    return f"{reverse('staffing:explore')}?{view.question}&view={view.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def explore_view_new(request: ScopedRequest) -> HttpResponse:
    """Save what the address asks for under a name."""
    scope = inner_circle(request.scope)

    def write(data: ViewData, _version: int) -> ExploreView:
        return services.save(data=data, now=timezone.now(), scope=scope)

    form = ViewForm(request.POST or None, on=timezone.localdate(), scope=scope)
    return saving(request, form, None, write, _("Save as a view"))


@require_http_methods(["GET", "HEAD", "POST"])
def explore_view_edit(request: ScopedRequest, view_id: int) -> HttpResponse:
    """Change name and sharing of a view of one's own, and what it asks where the address does."""
    scope = request.scope
    found = services.view_to_change(view_id=view_id, scope=scope)

    def write(data: ViewData, version: int) -> ExploreView:
        return services.change(
            view_id=view_id, version=version, data=data, now=timezone.now(), scope=scope
        )

    form = ViewForm(request.POST or None, on=timezone.localdate(), scope=scope, view=found)
    return saving(request, form, found, write, _("Change the view"))


def saving(
    request: ScopedRequest, form: ViewForm, found: ExploreView | None, write: Write, title: str
) -> HttpResponse:
    """Answer a form that saves what the address asks for; what has no answer is shown where it is set."""
    given = request.GET
    if found is not None and "rows" not in given:
        given = QueryDict(found.question)
    asked = asked_by(given, request.scope)
    if asked is None:
        return render_page(request, "staffing/dashboard_empty.html")
    if asked.query is None:
        return unanswered(request, asked)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                data = form.said(question=question_of(asked))
                saved = write(data, form.cleaned_data["version"])
            except Invalid as refusal:
                form.take(refusal)
            except WrongState as stale:
                form.add_error(None, str(stale))
                if found is not None:
                    look_at(form, found.version)
                status = 409
            else:
                messages.success(request, _("The view is saved."))
                return go_to(request, address(saved))
    context: dict[str, Any] = {
        "title": title,
        "crumbs": [explore_crumb()],
        "form": form,
        "cancel_url": f"{reverse('staffing:explore')}?{question_of(asked).urlencode()}",
    }
    return render_page(request, "staffing/explore_view_form.html", context, status=status)


def explore_crumb() -> tuple[str, str]:
    """Return the step to the page."""
    return _("Explore staffing figures"), reverse("staffing:explore")


@require_http_methods(["GET", "HEAD", "POST"])
def explore_view_delete(request: ScopedRequest, view_id: int) -> HttpResponse:
    """Delete a view of one's own, after it was said who loses it."""
    scope = request.scope
    found = services.view_to_change(view_id=view_id, scope=scope)
    if request.method == "POST":
        form = VersionForm(request.POST)
        form.full_clean()
        services.delete(view_id=view_id, version=form.cleaned_data["version"], scope=scope)
        messages.success(request, _("The view is deleted."))
        return go_to(request, reverse("staffing:explore"))
    consequence = _("The view “%(name)s” is deleted; nobody else sees it. No figure is lost.")
    if found.sharing != Sharing.NOBODY:
        consequence = _(
            "The view “%(name)s” is deleted, also for those with whom it is shared. No figure is lost."
        )
    context = {
        "title": _("Delete the view"),
        "crumbs": [explore_crumb(), (found.name, address(found))],
        "fields": VersionForm(initial={"version": found.version}),
        "consequence": consequence % {"name": found.name},
        "button": _("Delete the view"),
        "is_dangerous": True,
        "cancel_url": address(found),
    }
    return render_page(request, "staffing/explore_view_delete.html", context)
