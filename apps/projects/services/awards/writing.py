"""What every write of awards shares: the order of locks, versions, words and amounts that must be right."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.amounts import is_exact, is_sane, money_words
from apps.projects.models import Award, FundingRound
from apps.projects.selectors.awards.register import award_seen, open_amendment
from apps.projects.selectors.awards.rules import AwardStep, obstacle
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.versions import demand_version

LONGEST_TEXT = 4000


def lock_round(round_id: int) -> FundingRound:
    """Return a round, locked against every other move of its money; the first lock of all."""
    return FundingRound.objects.select_for_update(no_key=True).get(pk=round_id)


def award_to_change(
    step: AwardStep, *, award_id: int, version: int | None, scope: OfficeScope
) -> Award:
    """Return an award for a step, its round locked and then itself; `version` None asks for none.

    Raises OutOfScope, NotPermitted, WrongState (`stale` when it has another version by now).
    """
    seen = award_seen(award_id=award_id, scope=scope)
    funding_round = lock_round(seen.round_id)
    award = (
        Award.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=seen.pk)
    )
    award.round = funding_round
    refusal = obstacle(step, award=award, asked=open_amendment(award), scope=scope)
    if not isinstance(refusal, NotPermitted) and version is not None:
        demand_version(award, version)
    if refusal is not None:
        raise refusal
    return award


def today_utc(now: datetime) -> date:
    """Return the day by which money is dated: that of universal time."""
    return now.astimezone(UTC).date()


def envelope_problem(
    funding_round: FundingRound, more: Decimal, *, field: str = "amount"
) -> Problem | None:
    """Return why so much more cannot be awarded from a locked round; names envelope, awarded and balance."""
    currency = funding_round.currency
    if not is_sane(more):
        return None  # `amount_problems` says so.
    if funding_round.envelope is None:
        return Problem(
            code="no_envelope",
            field=field,
            message=_("The envelope of %(year)s is not stated, so nothing can be awarded from it.")
            % {"year": funding_round.year},
        )
    balance = funding_round.envelope - funding_round.awarded
    if more <= balance:
        return None
    return Problem(
        code="beyond_envelope",
        field=field,
        message=_(
            "The envelope of %(year)s is %(envelope)s. %(awarded)s is awarded, %(balance)s is left, and"
            " this would take %(more)s."
        )
        % {
            "year": funding_round.year,
            "envelope": money_words(funding_round.envelope, currency),
            "awarded": money_words(funding_round.awarded, currency),
            "balance": money_words(balance, currency),
            "more": money_words(more, currency),
        },
        value=str(more),
    )


def amount_problems(amount: Decimal, *, field: str = "amount") -> list[Problem]:
    """Return what is wrong with an amount that is to be above zero, exact to the cent."""
    if is_exact(amount) and amount > 0:
        return []
    return [
        Problem(
            code="amount",
            field=field,
            message=_("Give an amount above zero, with at most two decimals."),
            value=str(amount),
        )
    ]


def required(text: str, field: str, message: str) -> str:
    """Return a text that must be there, without blanks around it; raises Invalid."""
    problems = text_problems(text, field, message)
    if problems:
        raise Invalid(problems=problems)
    return text.strip()


def text_problems(text: str, field: str, message: str = "") -> list[Problem]:
    """Return what is wrong with a text: missing where `message` asks for it, or too long."""
    if message and not text.strip():
        return [Problem(code="required", field=field, message=message)]
    if len(text.strip()) > LONGEST_TEXT:
        words = _("This is too long; at most %(limit)s characters.") % {"limit": LONGEST_TEXT}
        return [Problem(code="too_long", field=field, message=words)]
    return []
