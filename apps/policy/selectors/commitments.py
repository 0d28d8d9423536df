"""Commitments of policies and activities of guidelines, as the inner circle reads them.

They bind the whole organization, so whoever sees records of any office sees all of them; readers of
published reports see what the reports say of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.policy.choices import Closing
from apps.policy.models import Commitment, GuidelineActivity
from apps.web.language import in_language
from apps.web.marking import holds_all, words_in
from apps.web.parts import StatusTag
from apps.web.refusals import NotPermitted, OutOfScope

KIND = "policy.commitment"
OPEN = "open"
"""The state of a commitment that is not closed; closed ones are in the state of their closing."""


def ref_of(commitment_id: int) -> RecordRef:
    """Return how other rooms point to a commitment."""
    return RecordRef(KIND, commitment_id)


def sees_commitments(scope: OfficeScope) -> bool:
    """Whether somebody reads commitments and activities of the guidelines: the inner circle."""
    return scope.is_inner_circle


def keeps_commitments(scope: OfficeScope) -> bool:
    """Whether somebody closes commitments and opens them again: the Gender Coordination Unit."""
    return scope.may(Capability.KEEP_POLICY)


def demand_reading(scope: OfficeScope) -> None:
    """Raise NotPermitted for those outside the inner circle."""
    if not sees_commitments(scope):
        raise NotPermitted(_("Commitments are read by those who see records of an office."))


def commitments_seen(*, scope: OfficeScope) -> QuerySet[Commitment]:
    """Return all commitments that there ever were, for the inner circle, with their policy; else none."""
    if not sees_commitments(scope):
        return Commitment.objects.none()
    return Commitment.objects.select_related("policy", "closed_by")


def commitments(*, scope: OfficeScope) -> QuerySet[Commitment]:
    """Return commitments that have not retired, open and closed, policy by policy in their order."""
    return (
        commitments_seen(scope=scope)
        .filter(retired_on__isnull=True)
        .order_by("policy__first_year", "policy__key", "position")
    )


def guideline_activities_seen(*, scope: OfficeScope) -> QuerySet[GuidelineActivity]:
    """Return all activities of the guidelines that there ever were, for the inner circle; else none."""
    if not sees_commitments(scope):
        return GuidelineActivity.objects.none()
    return GuidelineActivity.objects.all()


def guideline_activities(*, scope: OfficeScope) -> QuerySet[GuidelineActivity]:
    """Return activities of the guidelines that have not retired, in the order of the guidelines."""
    seen = guideline_activities_seen(scope=scope).filter(retired_on__isnull=True)
    return seen.order_by("guideline", "position")


def commitment_seen(*, commitment_id: int, scope: OfficeScope) -> Commitment:
    """Return one commitment, also one that has retired; raises OutOfScope."""
    found = commitments_seen(scope=scope).filter(pk=commitment_id).first()
    if found is None:
        raise OutOfScope
    return found


def commitment_by_key(*, key: str, scope: OfficeScope) -> Commitment:
    """Return one commitment by its key, also one that has retired; raises OutOfScope."""
    found = commitments_seen(scope=scope).filter(key=key).first()
    if found is None:
        raise OutOfScope
    return found


def is_open_on(commitment: Commitment, day: date) -> bool:
    """Whether a commitment takes something new on a day: neither closed nor retired by then."""
    ended = [on for on in (commitment.closed_on, commitment.retired_on) if on is not None]
    return all(day < on for on in ended)


def status_of(commitment: Commitment) -> StatusTag:
    """Return where a commitment stands, as a word, a colour and the day that goes with it."""
    if commitment.retired_on is not None:
        return StatusTag("calm", pgettext("commitment", "retired"), on=commitment.retired_on)
    if commitment.closed_on is None:
        return StatusTag("info", pgettext("commitment", "open"))
    kind = "good" if commitment.closing == Closing.FULFILLED else "calm"
    return StatusTag(kind, Closing(commitment.closing).label, on=commitment.closed_on)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentFilter:
    """What of the commitments is shown; `theme` is a theme in English, `state` OPEN or a closing."""

    text: str = ""
    theme: str = ""
    state: str = ""


def listed(*, wanted: CommitmentFilter, scope: OfficeScope) -> list[Commitment]:
    """Return the commitments that a filter leaves; one statement.

    Words are looked for in the reader's language and in English, in text, theme, responsible and paragraph.
    """
    rows = commitments(scope=scope)
    if wanted.theme:
        rows = rows.filter(theme_en=wanted.theme)
    if wanted.state == OPEN:
        rows = rows.filter(closed_on__isnull=True)
    elif wanted.state:
        rows = rows.filter(closing=wanted.state)
    words = words_in(wanted.text)
    return [row for row in rows if holds_all(words, said_of(row))]


def said_of(commitment: Commitment) -> str:
    """Return the words of a commitment that a search looks through."""
    names = ("text", "theme", "responsible")
    texts = [in_language(commitment, name) for name in names]
    texts += [getattr(commitment, f"{name}_en") for name in names]
    return " ".join([*texts, commitment.paragraph])


def themes(*, scope: OfficeScope) -> list[tuple[str, str]]:
    """Return the themes of commitments, as they are filtered by and in the reader's language; one statement."""
    found = {row.theme_en: in_language(row, "theme") for row in commitments(scope=scope)}
    return sorted(found.items(), key=lambda each: each[1].casefold())


def commitments_named(*, ids: Iterable[int], scope: OfficeScope) -> list[Commitment]:
    """Return commitments by their numbers, also retired ones; one statement."""
    return list(commitments_seen(scope=scope).filter(pk__in=set(ids)))
