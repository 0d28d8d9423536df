"""Home: what somebody owes, what waits for them, what has changed since they were here."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.desk import presentation
from apps.desk.selectors.home import home as home_of
from apps.desk.services.visits import note_visit
from apps.web.pages import render_page


@require_safe
def home(request: ScopedRequest) -> HttpResponse:
    """Show what is to be done next, and note that the person was here."""
    now, scope = timezone.now(), request.scope
    found = home_of(since=note_visit(now=now, scope=scope), now=now, scope=scope)
    return render_page(
        request,
        "desk/home.html",
        {
            "title": presentation.summary(found),
            "today": timezone.localdate(),
            "home": found,
            "owed": presentation.lines_of(found.owed.items, now=now),
            "waiting": presentation.lines_of(found.waiting.items, now=now),
            "late": presentation.lines_of(found.late.items, now=now) if found.late else [],
            "late_actions": presentation.lines_of(found.late_actions.items, now=now)
            if found.late_actions
            else [],
            "places": presentation.places(scope),
            "is_quiet": not found.owed.total and not found.waiting.total,
        },
    )
