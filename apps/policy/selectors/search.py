"""Targets that a search finds in the words of their documents, and what the policy and its guidelines ask for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.policy.choices import Guideline
from apps.policy.selectors import address_of, commitments, guidelines, targets, words_of
from apps.web.language import in_language
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


def commitments_found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return commitments by their words, for the inner circle; one statement, none for the others."""
    if not words_in(text) or not commitments.sees_commitments(scope):
        return []
    wanted = commitments.CommitmentFilter(text=text)
    return [
        Hit(
            kind=_("Commitment"),
            label=in_language(row, "text"),
            url=reverse("policy:commitment", args=[row.pk]),
            context=_("%(symbol)s, paragraph %(paragraph)s")
            % {"symbol": row.policy.symbol, "paragraph": row.paragraph},
        )
        for row in commitments.listed(wanted=wanted, scope=scope)[:most]
    ]


def activities_found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return activities of the guidelines by their words, for the inner circle; one statement."""
    if not words_in(text) or not commitments.sees_commitments(scope):
        return []
    return [
        Hit(
            kind=_("Activity of the guidelines"),
            label=in_language(row, "text"),
            url=guidelines.address_of(row),
            context=f"{Guideline(row.guideline).label} · {in_language(row, 'objective')}",
        )
        for row in guidelines.listed(text=text, scope=scope)[:most]
    ]
