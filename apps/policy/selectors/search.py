"""Targets that a search finds, in the words of their documents."""

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.policy.selectors import address_of, targets, words_of
from apps.web.marking import holds_all, marked, words_in
from apps.web.parts import Hit


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return targets by their words, document and note, for everybody who has logged in; one statement."""
    words = words_in(text)
    if not words or not scope.has_entered:
        return []
    hits = []
    for target in targets(iom_only=False, with_value=False):
        label = words_of(target)
        if holds_all(words, f"{label} {target.document} {target.note}"):
            excerpt = "" if holds_all(words, f"{label} {target.document}") else target.note
            hits.append(
                Hit(
                    kind=_("Target"),
                    label=label,
                    url=address_of(target),
                    context=target.document,
                    excerpt=marked(excerpt, words),
                )
            )
    return hits[:most]
