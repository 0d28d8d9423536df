"""The WGGI at a glance: what it is made of, and the ways to its work."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.projects.selectors.awards.figures import sees_envelopes
from apps.projects.selectors.gender_reviews.reading import sees_reviews
from apps.projects.selectors.reviews import has_reviews
from apps.projects.selectors.wggi.meetings import next_and_last, sees_meetings
from apps.projects.selectors.wggi.members import composition, sees_members, stated_compositions
from apps.web.pages import render_page


@require_safe
def wggi(request: ScopedRequest) -> HttpResponse:
    """Show the composition of today and of the documents, and link what the person may open."""
    scope = request.scope
    today = timezone.localdate()
    sees_money = sees_envelopes(scope=scope)
    ways = [
        (_("Members"), reverse("projects:members"), sees_members(scope)),
        (_("Meetings"), reverse("projects:meetings"), sees_meetings(scope)),
        (_("Funding rounds"), reverse("projects:rounds"), True),
        (_("Proposals"), reverse("projects:proposals"), sees_money),
        (_("My reviews"), reverse("projects:reviews"), has_reviews(scope=scope)),
        (_("Awards"), reverse("projects:awards"), sees_money),
        (_("Envelopes"), reverse("projects:envelopes"), sees_money),
        (_("Reports of the WGGI"), reverse("reports:wggi_report_list"), True),
        (_("Gender reviews"), reverse("projects:gender_reviews"), sees_reviews(scope)),
        (_("Checklist of gender reviews"), reverse("projects:checklist"), True),
        (_("Gender-sensitive terms"), reverse("projects:terms_list"), True),
        (_("Check a text for terms"), reverse("projects:terms_check"), True),
    ]
    coming, last = next_and_last(on=today, scope=scope)
    context = {
        "title": _("Working Group on Gender Issues"),
        "ways": [(label, url) for label, url, is_open in ways if is_open],
        "composition": composition(on=today, scope=scope),
        "today": today,
        "stated": stated_compositions(scope=scope),
        "next_meeting": coming,
        "last_meeting": last,
    }
    return render_page(request, "projects/wggi.html", context)
