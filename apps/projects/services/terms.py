"""Keeping the list of gender-sensitive terms: added, changed, retired, brought back."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.analytics.terminology import folded
from apps.projects.models import SensitiveTerm
from apps.projects.selectors.fingerprints import expect_fingerprint
from apps.projects.selectors.gender_reviews.checklist import demand_keeping
from apps.projects.selectors.terms import TERM_COLUMNS, languages, term_seen
from apps.web.refusals import Invalid, Problem, WrongState

LIMITS = {"term": 120, "other_forms": 2000, "suggestion": 300, "reason": 1000, "source": 500}
NEEDED = ("term", "suggestion", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermData:
    """A term of a language, its other forms one a line, why it is weighed, and what to write instead."""

    language: str
    term: str
    other_forms: str = ""
    suggestion: str
    reason: str
    source: str = ""


@transaction.atomic
def add_term(*, data: TermData, scope: OfficeScope) -> SensitiveTerm:
    """Add a term. Raises NotPermitted, Invalid, also for words that stand in the list already."""
    demand_keeping(scope)
    refuse([*problems_of(data), *twins_of(data, but=None)])
    try:
        with transaction.atomic():
            return SensitiveTerm.objects.create(**values_of(data))
    except IntegrityError:
        raise Invalid(problems=[twin(data.term)]) from None


@transaction.atomic
def change_term(*, term_id: int, seen: str, data: TermData, scope: OfficeScope) -> SensitiveTerm:
    """Change a term, looked at in a state; the reference file leaves it alone from now on.

    Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid.
    """
    term = term_to_keep(term_id, scope)
    expect_fingerprint(term, TERM_COLUMNS, seen)
    refuse([*problems_of(data), *twins_of(data, but=term)])
    for name, value in values_of(data).items():
        setattr(term, name, value)
    term.save()
    return term


@transaction.atomic
def retire_term(*, term_id: int, on: date, scope: OfficeScope) -> SensitiveTerm:
    """Find a term no longer; what was decided on it stays. Raises OutOfScope, NotPermitted, WrongState."""
    term = term_to_keep(term_id, scope)
    if term.retired_on is not None:
        raise WrongState(_("This term is retired already."))
    return write_retirement(term, on)


@transaction.atomic
def restore_term(*, term_id: int, scope: OfficeScope) -> SensitiveTerm:
    """Find a retired term again. Raises OutOfScope, NotPermitted, WrongState."""
    term = term_to_keep(term_id, scope)
    if term.retired_on is None:
        raise WrongState(_("This term is in use already."))
    return write_retirement(term, None)


def write_retirement(term: SensitiveTerm, on: date | None) -> SensitiveTerm:
    """Write since when a term is retired; the reference file leaves it alone from now on."""
    term.retired_on, term.is_from_reference = on, False
    term.save(update_fields=["retired_on", "is_from_reference"])
    return term


def term_to_keep(term_id: int, scope: OfficeScope) -> SensitiveTerm:
    """Return a locked term that is the person's to change."""
    term_seen(term_id=term_id, scope=scope)
    demand_keeping(scope)
    return SensitiveTerm.objects.select_for_update().get(pk=term_id)


def values_of(data: TermData) -> dict[str, object]:
    """Return what was said as values of the columns, without blanks around it."""
    return {
        "language": data.language,
        "term": data.term.strip(),
        "forms": "\n".join(forms_of(data.other_forms)),
        "suggestion": data.suggestion.strip(),
        "reason": data.reason.strip(),
        "source": data.source.strip(),
        "is_from_reference": False,
    }


def forms_of(text: str) -> list[str]:
    """Return the forms of a term, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def problems_of(data: TermData) -> list[Problem]:
    """Return what is wrong with a term."""
    problems = [
        Problem(code="required", field=name, message=_("This must not stay empty."))
        for name in NEEDED
        if not getattr(data, name).strip()
    ]
    problems += [
        Problem(
            code="too_long",
            field=name,
            message=_("This is too long; at most %(limit)s characters.") % {"limit": limit},
        )
        for name, limit in LIMITS.items()
        if len(getattr(data, name).strip()) > limit
    ]
    if data.language not in languages():
        problems.append(
            Problem(code="invalid_choice", field="language", message=_("Choose one of the list."))
        )
    return problems


def twins_of(data: TermData, *, but: SensitiveTerm | None) -> list[Problem]:
    """Return the problem of words that another term of the language has: only one of them would be found."""
    taken = {
        folded(words)[0]
        for other in SensitiveTerm.objects.filter(language=data.language)
        if but is None or other.pk != but.pk
        for words in (other.term, *other.forms.splitlines())
    }
    said = [
        ("term", data.term.strip()),
        *(("other_forms", words) for words in forms_of(data.other_forms)),
    ]
    return [
        twin(words, field=field) for field, words in said if words and folded(words)[0] in taken
    ]


def twin(words: str, *, field: str = "term") -> Problem:
    """Return the problem of words that stand in the list already."""
    return Problem(
        code="twice",
        field=field,
        message=_("“%(words)s” stands in the list of this language already.") % {"words": words},
    )


def refuse(problems: list[Problem]) -> None:
    """Raise Invalid with all problems, if there are any."""
    if problems:
        raise Invalid(problems=problems)
