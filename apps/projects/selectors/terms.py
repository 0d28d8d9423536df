"""Gender-sensitive terms, known to everybody who has logged in, and where they stand in a text."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from apps.accounts.scope import OfficeScope
from apps.projects.analytics.terminology import (
    Branch,
    Sentence,
    Wording,
    find_terms,
    sentence_around,
    tree_of,
)
from apps.projects.models import SensitiveTerm
from apps.web.refusals import OutOfScope

TERM_COLUMNS = ("language", "term", "forms", "suggestion", "reason", "retired_on")
MOST_LANGUAGES = 8
"""Trees that are kept in memory; a tree is made anew when a term of its language has changed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A term in a text: where, in which sentence, why, and what to write instead."""

    term: SensitiveTerm
    start: int
    end: int
    sentence: Sentence

    @property
    def suggested(self) -> str:
        """The first of the suggestions, beginning as the words that were found do."""
        first = self.term.suggestion.split(";")[0].strip()
        return first[:1].upper() + first[1:] if self.sentence.words[:1].isupper() else first


def languages() -> dict[str, str]:
    """Return the languages of the house by code."""
    return {code: str(name) for code, name in settings.LANGUAGES}


def terms_seen(*, scope: OfficeScope) -> QuerySet[SensitiveTerm]:
    """Return the terms of all languages, retired ones too."""
    rows = SensitiveTerm.objects.all() if scope.has_entered else SensitiveTerm.objects.none()
    return rows.order_by("language", "term")


def term_seen(*, term_id: int, scope: OfficeScope) -> SensitiveTerm:
    """Return one term; raises OutOfScope."""
    term = terms_seen(scope=scope).filter(pk=term_id).first()
    if term is None:
        raise OutOfScope
    return term


def findings_in(*, text: str, language: str, scope: OfficeScope) -> list[Finding]:
    """Return the terms of a language that stand in a text, in its order; one statement."""
    terms = {
        term.pk: term
        for term in terms_seen(scope=scope).filter(language=language, retired_on__isnull=True)
    }
    return findings_of(text, terms)


def findings_of(text: str, terms: dict[int, SensitiveTerm]) -> list[Finding]:
    """Return where some terms stand in a text."""
    tree = _tree(
        tuple(
            Wording(term.pk, words)
            for term in terms.values()
            for words in (term.term, *term.forms.splitlines())
        )
    )
    return [
        Finding(terms[found.term_id], found.start, found.end, sentence_around(text, found))
        for found in find_terms(text, tree)
    ]


@lru_cache(maxsize=MOST_LANGUAGES)
def _tree(wordings: tuple[Wording, ...]) -> Branch:
    return tree_of(wordings)
