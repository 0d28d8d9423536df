"""Editions of the report to the Council that a search finds, among those that one may read."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.reports.models import CouncilSession
from apps.reports.selectors import visible_editions
from apps.web.marking import holds_all, words_in
from apps.web.parts import Hit


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return editions by their name in the reader's language, year, session and symbol; two statements."""
    words = words_in(text)
    if not words:
        return []
    editions = list(visible_editions(scope=scope))
    sessions = {session.year: session for session in CouncilSession.objects.all()}
    hits = []
    for edition in editions:
        session = sessions.get(edition.year)
        label = _("Report to the Council for %(year)s, edition %(number)s") % {
            "year": edition.year,
            "number": edition.number,
        }
        context = ", ".join(filter(None, (session.symbol, session.session))) if session else ""
        if holds_all(words, f"{label} {context}"):
            hits.append(
                Hit(
                    kind=_("Report to the Council"),
                    label=label,
                    url=reverse("reports:edition", args=[edition.year, edition.number]),
                    context=context or edition.get_state_display(),
                )
            )
    return hits[:most]
