"""Editions of reports that a search finds, among those that one may read."""

from apps.accounts.scope import OfficeScope
from apps.reports.choices import Series
from apps.reports.models import CouncilSession
from apps.reports.selectors import visible_editions
from apps.reports.series import rules_of
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
        rules = rules_of(edition)
        session = sessions.get(edition.year) if rules.series == Series.COUNCIL else None
        label = rules.label_of(edition)
        context = ", ".join(filter(None, (session.symbol, session.session))) if session else ""
        if holds_all(words, f"{label} {context}"):
            hits.append(
                Hit(
                    kind=str(rules.name),
                    label=label,
                    url=rules.address(edition),
                    context=context or edition.get_state_display(),
                )
            )
    return hits[:most]
