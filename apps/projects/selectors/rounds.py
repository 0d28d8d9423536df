"""Funding rounds as each person sees them: the call is for everybody who logs in, a draft for the WGGI."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.projects.choices import ProposalState, RoundState
from apps.projects.deadlines import day_has_begun, day_is_over
from apps.projects.models import Criterion, FundingRound
from apps.web.parts import Kind, StatusTag
from apps.web.refusals import NotPermitted, OutOfScope, Problem

KIND = "projects.fundinground"
WHOLE_WEIGHT = 100
KINDS: dict[str, Kind] = {
    RoundState.DRAFT: "calm",
    RoundState.OPEN: "info",
    RoundState.REVIEW: "wait",
    RoundState.RECOMMENDED: "wait",
    RoundState.DECIDED: "good",
    RoundState.STATED: "calm",
}
LANGUAGES = ("en", "fr", "es")


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round with the number of proposals that were submitted to it; None for who may not see that."""

    funding_round: FundingRound
    status: StatusTag
    submitted: int | None


def ref_of(round_id: int) -> RecordRef:
    """Return how other rooms point to a round."""
    return RecordRef(KIND, round_id)


def runs_rounds(scope: OfficeScope) -> bool:
    """Whether somebody keeps rounds for the whole organization."""
    return scope.may(Capability.RUN_WGGI)


def demand_running(scope: OfficeScope) -> None:
    """Raise NotPermitted for everybody but the WGGI and the Gender Coordination Unit."""
    if not runs_rounds(scope):
        raise NotPermitted(_("The WGGI and the Gender Coordination Unit keep funding rounds."))


def rounds_seen(*, scope: OfficeScope) -> QuerySet[FundingRound]:
    """Return the rounds that somebody may see, the newest first; nothing before log-in."""
    if not scope.has_entered:
        return FundingRound.objects.none()
    rows = FundingRound.objects.order_by("-year")
    return rows if runs_rounds(scope) else rows.exclude(state=RoundState.DRAFT)


def round_of_year(*, year: int, scope: OfficeScope, lock: bool = False) -> FundingRound:
    """Return the round of a year, locked where it is to be changed; raises OutOfScope."""
    rows = rounds_seen(scope=scope).filter(year=year)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise OutOfScope
    return found


def round_rows(*, scope: OfficeScope) -> list[RoundRow]:
    """Return all rounds for the list; one statement. Who runs them sees how many proposals there are."""
    sent: Any = Count(
        "proposals",
        filter=~Q(proposals__state__in=[ProposalState.DRAFT, ProposalState.WITHDRAWN]),
    )
    counts = runs_rounds(scope)
    rows: Any = rounds_seen(scope=scope)
    if counts:
        rows = rows.annotate(sent=sent)
    return [RoundRow(row, status_of(row), row.sent if counts else None) for row in rows]


def criteria_of(*, funding_round: FundingRound, scope: OfficeScope) -> list[Criterion]:
    """Return the criteria of a round in their order; nothing of a round that somebody does not see."""
    seen = rounds_seen(scope=scope).filter(pk=funding_round.pk)
    return list(Criterion.objects.filter(round__in=seen).order_by("position"))


def status_of(funding_round: FundingRound) -> StatusTag:
    """Return the state of a round as a word and a colour, with the day from which it is as it is."""
    days = {
        RoundState.OPEN: funding_round.opens_on,
        RoundState.REVIEW: funding_round.submissions_until,
        RoundState.RECOMMENDED: funding_round.recommended_at,
    }
    state = RoundState(funding_round.state)
    return StatusTag(KINDS[state], state.label, on=days.get(state))


def opening_problems(
    *, funding_round: FundingRound, criteria: Sequence[Criterion], now: datetime
) -> list[Problem]:
    """Return everything that a round lacks before it can be opened; empty when it is complete."""
    return [
        *money_problems(funding_round),
        *call_problems(funding_round),
        *criteria_problems(criteria),
        *calendar_problems(funding_round),
        *day_problems(funding_round, now),
    ]


def money_problems(funding_round: FundingRound) -> list[Problem]:
    """Return what is missing of the envelope and where it comes from."""
    problems = []
    if not funding_round.envelope:
        problems.append(missing("envelope", _("The envelope is missing.")))
    if not funding_round.source:
        problems.append(missing("source", _("The Programme and Budget document is missing.")))
    if not funding_round.chapter:
        problems.append(missing("chapter", _("The chapter of that document is missing.")))
    if not funding_round.council_approval:
        problems.append(missing("council_approval", _("The approval of the Council is missing.")))
    return problems


def call_problems(funding_round: FundingRound) -> list[Problem]:
    """Return which texts of the call are missing in which language."""
    names = {"en": _("English"), "fr": _("French"), "es": _("Spanish")}
    sentences = {
        "title": _("The title is missing in %(language)s."),
        "call": _("The call is missing in %(language)s."),
        "eligibility": _("Who may apply is not said in %(language)s."),
    }
    return [
        missing(f"{name}_{code}", sentence % {"language": names[code]})
        for name, sentence in sentences.items()
        for code in LANGUAGES
        if not getattr(funding_round, f"{name}_{code}").strip()
    ]


def criteria_problems(criteria: Sequence[Criterion]) -> list[Problem]:
    """Return what is wrong with the criteria: none, weights that are no whole, a language that lacks."""
    if not criteria:
        return [missing("criteria", _("There is no criterion yet."))]
    problems = []
    total = sum(criterion.weight for criterion in criteria)
    if total != WHOLE_WEIGHT:
        problems.append(
            Problem(
                code="weights",
                field="criteria",
                message=_("The weights of the criteria sum to %(total)s instead of 100.")
                % {"total": total},
            )
        )
    if any(not criterion.text_fr or not criterion.text_es for criterion in criteria):
        problems.append(
            missing("criteria", _("Each criterion is needed in English, French and Spanish."))
        )
    return problems


def calendar_problems(funding_round: FundingRound) -> list[Problem]:
    """Return days that are missing, or that come before the day they should follow."""
    names = {
        "opens_on": _("First day of the call"),
        "submissions_until": _("Last day for proposals"),
        "reviews_until": _("Last day for reviews"),
        "decisions_until": _("Decision expected by"),
    }
    problems = []
    before = None
    for name, label in names.items():
        day = getattr(funding_round, name)
        if day is None:
            problems.append(missing(name, _("“%(day)s” is missing.") % {"day": label}))
            continue
        if before is not None and day < getattr(funding_round, before):
            problems.append(
                Problem(
                    code="order",
                    field=name,
                    message=_("“%(later)s” comes before “%(earlier)s”.")
                    % {"later": label, "earlier": names[before]},
                )
            )
        before = name
    return problems


def day_problems(funding_round: FundingRound, now: datetime) -> list[Problem]:
    """Return why a round cannot be opened on this day."""
    problems = []
    opens_on, until = funding_round.opens_on, funding_round.submissions_until
    if opens_on is not None and not day_has_begun(opens_on, now):
        problems.append(
            Problem(
                code="too_early",
                field="opens_on",
                message=_("The call opens on %(day)s. Open the round then, or change the day.")
                % {"day": date_format(opens_on, "DATE_FORMAT")},
            )
        )
    if until is not None and day_is_over(until, now):
        problems.append(
            Problem(
                code="over",
                field="submissions_until",
                message=_("The last day for proposals is over already."),
            )
        )
    return problems


def missing(field: str, message: str) -> Problem:
    """Return the problem of something that is not there."""
    return Problem(code="required", field=field, message=message)
