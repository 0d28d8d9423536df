"""Changing an award: asked for by its office, decided by whoever approves awards."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.amounts import money_words
from apps.projects.choices import AmendmentState
from apps.projects.models import Amendment, Award
from apps.projects.selectors.awards.register import amendment_seen
from apps.projects.selectors.awards.rules import AwardStep
from apps.projects.services.awards import telling
from apps.projects.services.awards.writing import (
    amount_problems,
    award_to_change,
    envelope_problem,
    required,
    text_problems,
    today_utc,
)
from apps.projects.services.reports.planning import replan_reports
from apps.web.refusals import Invalid, Problem, WrongState


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentData:
    """What an award is to become: its new amount, its new end (None leaves it), and why."""

    amount: Decimal
    ends_before: date | None
    reason: str


@transaction.atomic
def ask(
    *, award_id: int, version: int, data: AmendmentData, now: datetime, scope: OfficeScope
) -> Amendment:
    """Ask for a change of an award.

    Raises OutOfScope, NotPermitted, WrongState, Invalid with all problems at once.
    """
    award = award_to_change(AwardStep.AMEND, award_id=award_id, version=version, scope=scope)
    problems = [
        *change_problems(award, data.amount, data.ends_before, today=today_utc(now)),
        *text_problems(data.reason, "reason", _("Say why; the Deputy Director General reads it.")),
    ]
    same_end = data.ends_before is None or data.ends_before == award.ends_before
    if data.amount == award.amount and same_end:
        problems.append(
            Problem(code="no_change", message=_("Change the amount, or the day, or both."))
        )
    if problems:
        raise Invalid(problems=problems)
    highest = Amendment.objects.filter(award=award).aggregate(highest=Max("number"))["highest"]
    amendment = Amendment.objects.create(
        award=award,
        number=(highest or 0) + 1,
        amount_before=award.amount or Decimal(0),
        amount_after=data.amount,
        ends_before_after=None if same_end else data.ends_before,
        reason=data.reason.strip(),
        asked_by_id=scope.user_id,
        asked_at=now,
    )
    telling.tell_of_asking(award=award, amendment=amendment, now=now, scope=scope)
    return amendment


@transaction.atomic
def approve_amendment(
    *, amendment_id: int, version: int, words: str = "", now: datetime, scope: OfficeScope
) -> Award:
    """Approve a change, within the envelope and never below what is paid; `version` is the award's.

    The award has a new version, so its letter is made anew; its reports move with a new end.

    Raises OutOfScope, NotPermitted, WrongState, Invalid.
    """
    award, amendment = locked(amendment_id, version, scope)
    problems = [
        *change_problems(
            award, amendment.amount_after, amendment.ends_before_after, today=today_utc(now)
        ),
        *text_problems(words, "words"),
    ]
    if problems:
        raise Invalid(problems=problems)
    award.amount = amendment.amount_after
    award.ends_before = amendment.ends_before_after or award.ends_before
    award.version += 1
    award.save(update_fields=["amount", "ends_before", "version"])
    if amendment.ends_before_after is not None:
        replan_reports(award=award, ends_before=amendment.ends_before_after, now=now, scope=scope)
    close(amendment, AmendmentState.APPROVED, words.strip(), now=now, scope=scope)
    telling.tell_of_amendment(award=award, amendment=amendment, now=now, scope=scope)
    return award


@transaction.atomic
def refuse_amendment(
    *, amendment_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> Amendment:
    """Refuse a change, with the reason that the office reads."""
    award, amendment = locked(amendment_id, version, scope)
    reason = required(reason, "reason", _("Say why it is refused; the office reads this."))
    close(amendment, AmendmentState.REFUSED, reason, now=now, scope=scope)
    telling.tell_of_amendment(award=award, amendment=amendment, now=now, scope=scope)
    return amendment


def locked(amendment_id: int, version: int, scope: OfficeScope) -> tuple[Award, Amendment]:
    """Return an amendment that waits, behind its round and its award, all locked."""
    seen = amendment_seen(amendment_id=amendment_id, scope=scope)
    award = award_to_change(
        AwardStep.DECIDE_AMENDMENT, award_id=seen.award_id, version=version, scope=scope
    )
    amendment = Amendment.objects.select_for_update(no_key=True).get(pk=seen.pk)
    if amendment.state != AmendmentState.ASKED:
        raise WrongState(_("This change is decided already."), code="decided")
    return award, amendment


def close(
    amendment: Amendment,
    state: AmendmentState,
    words: str,
    *,
    now: datetime,
    scope: OfficeScope,
) -> None:
    """Write down who decided when."""
    amendment.state = state
    amendment.decided_by_id = scope.user_id
    amendment.decided_at = now
    amendment.decided_because = words
    amendment.save(update_fields=["state", "decided_by", "decided_at", "decided_because"])


def change_problems(
    award: Award, amount: Decimal, ends_before: date | None, *, today: date
) -> list[Problem]:
    """Return what forbids a locked award to become so: the envelope, what is paid, a day that is over."""
    problems = amount_problems(amount)
    before = award.amount or Decimal(0)
    if not problems and amount > before:
        beyond = envelope_problem(award.round, amount - before)
        problems += [beyond] if beyond else []
    if not problems and amount < award.paid:
        problems.append(
            Problem(
                code="below_paid",
                field="amount",
                message=_(
                    "%(paid)s of this award is paid, so it cannot be less. What is not spent comes back"
                    " first."
                )
                % {"paid": money_words(award.paid, award.round.currency)},
                value=str(amount),
            )
        )
    if ends_before is not None and ends_before != award.ends_before and ends_before <= today:
        problems.append(
            Problem(
                code="ends_too_early",
                field="ends_before",
                message=_("Choose a day after today, %(day)s.")
                % {"day": date_format(today, "DATE_FORMAT")},
                value=ends_before.isoformat(),
            )
        )
    return problems
