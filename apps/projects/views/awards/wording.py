"""Awards in words: states as tags, days, amounts, what a step does."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.projects.amounts import money_words
from apps.projects.choices import AmendmentState, AwardState, PaymentKind, ProposalState
from apps.projects.models import Amendment, Award, FundingRound, Proposal, Tranche
from apps.projects.selectors.awards.rules import AwardStep
from apps.web.parts import Kind, StatusTag

NOTHING = "–"
AWARD_KINDS: dict[str, Kind] = {
    AwardState.APPROVED: "good",
    AwardState.CANCELLED: "bad",
}
PROPOSAL_KINDS: dict[str, Kind] = {
    ProposalState.RECOMMENDED: "wait",
    ProposalState.NOT_RECOMMENDED: "calm",
    ProposalState.APPROVED: "good",
    ProposalState.REFUSED: "bad",
}
AMENDMENT_KINDS: dict[str, Kind] = {
    AmendmentState.ASKED: "wait",
    AmendmentState.APPROVED: "good",
    AmendmentState.REFUSED: "bad",
}
STEP_LABELS: dict[AwardStep, Any] = {
    AwardStep.TRANCHES: gettext_lazy("Plan the tranches"),
    AwardStep.PAY: gettext_lazy("Book a payment"),
    AwardStep.TAKE_BACK: gettext_lazy("Book money that came back"),
    AwardStep.AMEND: gettext_lazy("Ask for a change"),
    AwardStep.CANCEL: gettext_lazy("Cancel the award"),
}
CONSEQUENCES: dict[AwardStep, Any] = {
    AwardStep.TRANCHES: gettext_lazy(
        "All tranches add up to the award. The award letter names them, so a new version of it is made."
    ),
    AwardStep.PAY: gettext_lazy(
        "A booking is never changed; a mistake is put right by booking the opposite. The office is told."
    ),
    AwardStep.TAKE_BACK: gettext_lazy(
        "The award keeps its amount, so the money can be paid again. To free the envelope, the office asks for"
        " a lower amount."
    ),
    AwardStep.AMEND: gettext_lazy(
        "Nothing changes before the Deputy Director General has approved it. A lower amount frees the envelope."
    ),
    AwardStep.CANCEL: gettext_lazy(
        "The envelope is free by this amount again, the proposal is refused with this reason, and the office is"
        " told. It cannot be undone."
    ),
}


def award_status(award: Award) -> StatusTag:
    """Return the state of an award; one that is copied from a document says so."""
    if award.is_stated:
        return StatusTag("info", _("As stated"))
    state = AwardState(award.state)
    on = award.approved_at if state == AwardState.APPROVED else None
    return StatusTag(AWARD_KINDS[state], state.label, on=on)


def proposal_status(proposal: Proposal) -> StatusTag:
    """Return what became of a proposal."""
    state = ProposalState(proposal.state)
    return StatusTag(PROPOSAL_KINDS.get(state, "calm"), state.label, on=proposal.decided_at)


def amendment_status(amendment: Amendment) -> StatusTag:
    """Return what became of a change that was asked for."""
    state = AmendmentState(amendment.state)
    return StatusTag(
        AMENDMENT_KINDS[state], state.label, on=amendment.decided_at or amendment.asked_at
    )


def last_day(ends_before: date | None) -> str:
    """Return the last day of something whose first day after it is kept."""
    if ends_before is None:
        return NOTHING
    return date_format(ends_before - timedelta(days=1), "DATE_FORMAT")


def amount_words(amount: Decimal | None, currency: str) -> str:
    """Return an amount in words; that it is not stated where there is none."""
    return _("not stated") if amount is None else money_words(amount, currency)


def envelope_words(funding_round: FundingRound) -> str:
    """Return envelope, awarded and what is left, as a sentence."""
    if funding_round.envelope is None:
        return _("The envelope of %(year)s is not stated.") % {"year": funding_round.year}
    currency = funding_round.currency
    return _("Envelope %(envelope)s, awarded %(awarded)s, left %(left)s.") % {
        "envelope": money_words(funding_round.envelope, currency),
        "awarded": money_words(funding_round.awarded, currency),
        "left": money_words(funding_round.envelope - funding_round.awarded, currency),
    }


def tranche_line(tranche: Tranche, currency: str) -> dict[str, Any]:
    """Return a tranche with what is booked of it."""
    booked = sum(
        (
            each.amount if each.kind == PaymentKind.PAYMENT else -each.amount
            for each in tranche.payments.all()
        ),
        start=tranche.amount * 0,
    )
    return {
        "tranche": tranche,
        "amount": money_words(tranche.amount, currency),
        "booked": money_words(booked, currency) if tranche.payments.all() else "",
    }
