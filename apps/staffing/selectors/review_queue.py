"""The returns that wait for a reviewer, ordered by what speaks for looking at them; and those that are clean.

The order is that of `analytics.review_risk`. Everything is read for all waiting returns together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.staffing.analytics.review_risk import (
    EFFECT_COUNTS_FROM,
    Persons,
    Risk,
    RiskFacts,
    is_clean,
    order_of,
    persons_changed,
    risks_of,
)
from apps.staffing.choices import ExplanationReason, Population, RevisionState
from apps.staffing.models import FindingExplanation, ReturnRevision, RevisionFindings
from apps.staffing.selectors.approval_effects import ApprovalEffect, effect_of_approval
from apps.staffing.selectors.grid import number_text
from apps.staffing.selectors.returns import (
    NextStep,
    PeriodLine,
    ReturnFilters,
    ReturnRow,
    list_returns,
    matches,
    persons_of,
)
from apps.staffing.selectors.samples import held_back
from apps.staffing.selectors.words import points_text, population_name

LONGEST_REASON = 120


class Shown(StrEnum):
    """Which part of what waits is listed."""

    ASKS = "asks"
    CLEAN = "clean"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to look at a return, in words."""

    risk: Risk
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A return that waits, with its reasons, the heaviest first.

    `before` are the persons of the approved revision it is compared with, of `before_as_of`; None for a first return.
    """

    row: ReturnRow
    reasons: tuple[Reason, ...]
    now: Persons
    before: Persons | None
    before_as_of: date | None
    effect: ApprovalEffect | None
    held_since: datetime | None = None

    @property
    def is_clean(self) -> bool:
        """Whether nothing speaks for reading it in full."""
        return is_clean(one.risk for one in self.reasons)

    @property
    def changed(self) -> int:
        """How many persons differ from what was approved before."""
        return persons_changed(self.now, self.before)


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """All that waits in a period for the viewer, in its order, and what of it matches the filters."""

    waiting: tuple[QueueRow, ...]
    rows: tuple[QueueRow, ...]

    @property
    def clean(self) -> tuple[QueueRow, ...]:
        """Those that nothing speaks against."""
        return tuple(one for one in self.waiting if one.is_clean)

    @property
    def held(self) -> tuple[QueueRow, ...]:
        """Those that are held back to be read in full."""
        return tuple(one for one in self.waiting if one.held_since is not None)


@dataclass(frozen=True, slots=True)
class Known:
    """What was read of all waiting returns together, by revision; `before` by office."""

    findings: Mapping[int, RevisionFindings]
    explained: Mapping[int, Sequence[str]]
    reasons: Mapping[int, str]
    before: Mapping[int, tuple[int, date]]
    persons: Mapping[int, Persons]
    effects: Mapping[int, ApprovalEffect]
    held: Mapping[int, datetime]


def review_queue(
    *,
    period: PeriodLine,
    filters: ReturnFilters,
    shown: str = "",
    at: datetime,
    scope: OfficeScope,
) -> ReviewQueue:
    """Return the attested returns of a period that the viewer may approve, the riskiest first.

    `shown` narrows them to those that ask to be read, are clean, or are held back. A fixed number of statements, whatever their number.
    """
    listed = list_returns(period=period, filters=ReturnFilters(), at=at, scope=scope).rows
    rows = [row for row in listed if row.next_step == NextStep.APPROVE]
    if not rows:
        return ReviewQueue((), ())
    known = known_of(rows, period=period, scope=scope)
    queue = sorted(
        (queue_row(row, known, at=at) for row in rows),
        key=lambda one: (
            order_of((reason.risk for reason in one.reasons), one.changed),
            one.row.office.name,
        ),
    )
    return ReviewQueue(
        waiting=tuple(queue),
        rows=tuple(one for one in queue if matches(one.row, filters) and is_shown(one, shown)),
    )


def is_shown(row: QueueRow, shown: str) -> bool:
    """Whether a row belongs to the part that is asked for."""
    if shown == Shown.ASKS:
        return not row.is_clean
    if shown == Shown.CLEAN:
        return row.is_clean
    return shown != Shown.HELD or row.held_since is not None


def known_of(rows: Sequence[ReturnRow], *, period: PeriodLine, scope: OfficeScope) -> Known:
    """Read what is known of waiting returns; six statements, and those of their effects."""
    ids = [row.revision_id for row in rows if row.revision_id is not None]
    explained: dict[int, list[str]] = {}
    for pk, reason in (
        FindingExplanation.objects.filter(revision__in=ids)
        .order_by("revision", "reason")
        .distinct()
        .values_list("revision", "reason")
    ):
        explained.setdefault(pk, []).append(str(ExplanationReason(reason).label))
    # A correction finds the revision in force of its own return, everything else that of an earlier period.
    before = {
        office_id: (pk, as_of)
        for office_id, pk, as_of in ReturnRevision.objects.filter(
            headcount_return__office__in=[row.office.id for row in rows],
            headcount_return__period__as_of__lte=period.as_of,
            is_in_force=True,
        )
        .order_by("headcount_return__office", "-headcount_return__period__as_of")
        .distinct("headcount_return__office")
        .values_list("headcount_return__office", "pk", "headcount_return__period__as_of")
    }
    counted = persons_of([*ids, *(pk for pk, _as_of in before.values())])
    return Known(
        findings={
            one.revision_id: one for one in RevisionFindings.objects.filter(revision__in=ids)
        },
        explained=explained,
        reasons=dict(
            ReturnRevision.objects.filter(pk__in=ids, number__gt=1).values_list("pk", "reason")
        ),
        before=before,
        persons={pk: Persons(one.women, one.men, one.other) for pk, one in counted.items()},
        effects=effect_of_approval(revisions=ids, scope=scope),
        held=held_back(revisions=ids, scope=scope),
    )


def queue_row(row: ReturnRow, known: Known, *, at: datetime) -> QueueRow:
    """Return one waiting return with its reasons in words."""
    revision_id = row.revision_id or 0
    pk, before_as_of = known.before.get(row.office.id, (0, None))
    before = known.persons.get(pk, Persons()) if before_as_of else None
    now = known.persons.get(revision_id, Persons())
    effect = known.effects.get(revision_id)
    found = known.findings.get(revision_id)
    weighed = heaviest(effect)
    facts = RiskFacts(
        errors=found.errors if found else None,
        unexplained=found.unexplained if found else 0,
        explained=found.warnings - found.unexplained if found else 0,
        points=weighed[1] if weighed else None,
        now=now,
        before=before,
        is_correction=row.is_correction,
        is_held_back=revision_id in known.held,
        days_left=(row.deadline - at).days if row.is_open else None,
    )
    words = {
        Risk.ERRORS: lambda: errors_words(facts.errors or 0),
        Risk.UNEXPLAINED: lambda: unexplained_words(facts.unexplained),
        Risk.EXPLAINED: lambda: explained_words(
            facts.explained, known.explained.get(revision_id, ())
        ),
        Risk.EFFECT: lambda: effect_words(effect, weighed[0] if weighed else None),
        Risk.CHANGE: lambda: change_words(now, before or Persons(), before_as_of),
        Risk.FIRST: lambda: _("the first return of this office"),
        Risk.CORRECTION: lambda: correction_words(known.reasons.get(revision_id, "")),
        Risk.NOT_CHECKED: lambda: _("the rules have not looked at it yet"),
        Risk.HELD_BACK: lambda: held_words(known.held[revision_id]),
        Risk.DEADLINE: lambda: deadline_words(facts.days_left or 0),
    }
    return QueueRow(
        row=row,
        reasons=tuple(Reason(risk, words[risk]()) for risk in risks_of(facts)),
        now=now,
        before=before,
        before_as_of=before_as_of,
        effect=effect,
        held_since=known.held.get(revision_id),
    )


def heaviest(effect: ApprovalEffect | None) -> tuple[Population, Fraction] | None:
    """Return the population whose share moves most, and by how much; None while the effect is not weighed."""
    if effect is None or not is_weighed(effect):
        return None
    moved = [
        (population, each.points)
        for population, each in effect.populations.items()
        if each.points is not None
    ]
    return max(moved, key=lambda pair: abs(pair[1]), default=None)


def is_weighed(effect: ApprovalEffect) -> bool:
    """Whether so many returns are approved that an effect on the share says something."""
    return effect.coverage.counted >= EFFECT_COUNTS_FROM * effect.coverage.due


def errors_words(number: int) -> str:
    """Return how many errors the rules find."""
    return ngettext(
        "%(number)s error found by the rules", "%(number)s errors found by the rules", number
    ) % {"number": number}


def unexplained_words(number: int) -> str:
    """Return how many warnings have no reason."""
    return ngettext(
        "%(number)s warning without a reason", "%(number)s warnings without a reason", number
    ) % {"number": number}


def explained_words(number: int, reasons: Iterable[str]) -> str:
    """Return how many warnings are explained, and by what."""
    said = ngettext("%(number)s warning explained", "%(number)s warnings explained", number) % {
        "number": number
    }
    listed = "; ".join(reasons)
    return _("%(said)s: %(reasons)s") % {"said": said, "reasons": listed} if listed else said


def effect_words(effect: ApprovalEffect | None, population: Population | None) -> str:
    """Return by how much which share moves."""
    if effect is None or population is None:
        return ""
    points = effect.change(effect.populations[population], population)
    return _("moves the share of women by %(points)s (%(population)s)") % {
        "points": points_text(points),
        "population": population_name(population),
    }


def change_words(now: Persons, before: Persons, as_of: date | None) -> str:
    """Return how women and men were and are."""
    return _("women %(women_before)s → %(women)s, men %(men_before)s → %(men)s since %(date)s") % {
        "women_before": number_text(before.women),
        "women": number_text(now.women),
        "men_before": number_text(before.men),
        "men": number_text(now.men),
        "date": date_format(as_of, "DATE_FORMAT") if as_of else "",
    }


def correction_words(reason: str) -> str:
    """Return that it corrects what is approved, and why."""
    return _("corrects an approved return: “%(reason)s”") % {
        "reason": Truncator(reason).chars(LONGEST_REASON)
    }


def held_words(since: datetime) -> str:
    """Return that it is to be read in full, since when."""
    return _("to be read in full: in the sample of %(date)s") % {
        "date": date_format(localtime(since), "DATE_FORMAT")
    }


def deadline_words(days: int) -> str:
    """Return how long the office may still change its numbers."""
    if days == 0:
        return _("the deadline of the office is near: less than a day")
    return ngettext(
        "the deadline of the office is near: %(days)s day",
        "the deadline of the office is near: %(days)s days",
        days,
    ) % {"days": days}


def waiting_elsewhere(*, period: PeriodLine, scope: OfficeScope) -> list[tuple[date, int]]:
    """Return how many attested returns of other periods the viewer may approve, by date; one statement."""
    from_others: dict[date, int] = {}
    for as_of in (
        ReturnRevision.objects.filter(
            scope.over(Capability.APPROVE).where("headcount_return__office"),
            state=RevisionState.ATTESTED,
        )
        .exclude(headcount_return__period=period.id)
        .exclude(headcount_return__period__state=PeriodState.CERTIFIED)
        .values_list("headcount_return__period__as_of", flat=True)
    ):
        from_others[as_of] = from_others.get(as_of, 0) + 1
    return sorted(from_others.items(), reverse=True)
