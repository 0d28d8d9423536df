"""A person's own due dates as a calendar that other programs fetch by a secret address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import scope_for
from apps.actions.calendars import calendar_of
from apps.actions.selectors.exports import due_days
from apps.actions.selectors.feed import actions_of_feed, feed_made_at, owner_of_feed
from apps.actions.services.feed import renew_feed, revoke_feed
from apps.organization.selectors import tree_on
from apps.web.pages import go_to, render_page


@require_safe
def feed(request: ScopedRequest) -> HttpResponse:
    """Tell what the feed is, and whether one has been made."""
    return feed_page(request, "")


@require_POST
def renew(request: ScopedRequest) -> HttpResponse:
    """Make a new address and show it this once."""
    key = renew_feed(
        replaces=request.POST.get("replaces", ""), now=timezone.now(), scope=request.scope
    )
    address = request.build_absolute_uri(reverse("actions:feed_file", args=[key]))
    return feed_page(request, address)


@require_POST
def revoke(request: ScopedRequest) -> HttpResponse:
    """Close the address."""
    revoke_feed(scope=request.scope)
    messages.success(request, _("The address is closed: calendars that used it find nothing."))
    return go_to(request, reverse("actions:feed"))


@login_not_required
@never_cache
@require_safe
def feed_file(request: ScopedRequest, key: str) -> HttpResponse:
    """Return what the person of the address owes today, in their language; nobody logs in here."""
    now = timezone.now()
    user = owner_of_feed(key=key)
    scope = scope_for(user, on=now.date())
    with translation.override(user.language):
        entries = due_days(
            rows=actions_of_feed(scope=scope),
            tree=tree_on(day=now.date()),
            now=now,
            address_of=lambda action_id: request.build_absolute_uri(
                reverse("actions:action_detail", args=[action_id])
            ),
            scope=scope,
        )
        content = calendar_of(entries, name=_("My actions"), made_at=now)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def feed_page(request: ScopedRequest, address: str) -> HttpResponse:
    """Render the page; `address` is shown when it has just been made."""
    made_at = feed_made_at(scope=request.scope)
    context = {
        "title": _("My calendar feed"),
        "crumbs": [(_("Actions"), reverse("actions:register"))],
        "made_at": made_at,
        "replaces": made_at.isoformat() if made_at else "",
        "address": address,
    }
    return render_page(request, "actions/feed.html", context)
