"""Money that goes out and money that comes back. Nothing of it is ever changed; its opposite is booked."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.amounts import is_sane, money_words
from apps.projects.choices import PaymentKind
from apps.projects.models import Award, Payment, Tranche
from apps.projects.selectors.awards.rules import AwardStep, balance
from apps.projects.services.awards import telling
from apps.projects.services.awards.writing import (
    amount_problems,
    award_to_change,
    text_problems,
    today_utc,
)
from apps.web.refusals import Invalid, Problem

LONGEST_REFERENCE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentData:
    """A payment in the currency of the round; `reference` is its number in the books."""

    amount: Decimal
    paid_on: date
    reference: str
    note: str = ""
    tranche_id: int | None = None


@transaction.atomic
def pay(*, award_id: int, data: PaymentData, now: datetime, scope: OfficeScope) -> Payment:
    """Book a payment of an award, of a tranche or apart from them; never above the award.

    Raises OutOfScope, NotPermitted, WrongState, Invalid with all problems at once.
    """
    award = award_to_change(AwardStep.PAY, award_id=award_id, version=None, scope=scope)
    problems = booking_problems(award, data, PaymentKind.PAYMENT, today=today_utc(now))
    if is_sane(data.amount) and data.amount > balance(award):
        problems.append(
            Problem(
                code="beyond_award",
                field="amount",
                message=_(
                    "The award is %(amount)s. %(paid)s is paid, %(balance)s is left, and this would take"
                    " %(more)s."
                )
                % {
                    "amount": money_words(award.amount or Decimal(0), award.round.currency),
                    "paid": money_words(award.paid, award.round.currency),
                    "balance": money_words(balance(award), award.round.currency),
                    "more": money_words(data.amount, award.round.currency),
                },
                value=str(data.amount),
            )
        )
    if problems:
        raise Invalid(problems=problems)
    payment = book(award, data, PaymentKind.PAYMENT, now=now, scope=scope)
    telling.tell_of_payment(award=award, payment_id=payment.pk, now=now, scope=scope)
    return payment


@transaction.atomic
def take_back(*, award_id: int, data: PaymentData, now: datetime, scope: OfficeScope) -> Payment:
    """Book money that came back, or the opposite of a payment that was booked by mistake.

    The award keeps its amount, so the money can be paid again; a lower amount is an amendment.

    Raises OutOfScope, NotPermitted, WrongState, Invalid with all problems at once.
    """
    award = award_to_change(AwardStep.TAKE_BACK, award_id=award_id, version=None, scope=scope)
    problems = booking_problems(award, data, PaymentKind.RETURN, today=today_utc(now))
    if is_sane(data.amount) and data.amount > award.paid:
        problems.append(
            Problem(
                code="beyond_paid",
                field="amount",
                message=_("Only %(paid)s is paid, so no more can come back.")
                % {"paid": money_words(award.paid, award.round.currency)},
                value=str(data.amount),
            )
        )
    if problems:
        raise Invalid(problems=problems)
    return book(award, data, PaymentKind.RETURN, now=now, scope=scope)


def book(
    award: Award, data: PaymentData, kind: PaymentKind, *, now: datetime, scope: OfficeScope
) -> Payment:
    """Write a booking of a locked award."""
    return Payment.objects.create(
        award=award,
        tranche_id=data.tranche_id,
        kind=kind,
        amount=data.amount,
        paid_on=data.paid_on,
        reference=data.reference.strip(),
        note=data.note.strip(),
        entered_by_id=scope.user_id,
        entered_at=now,
    )


def booking_problems(
    award: Award, data: PaymentData, kind: PaymentKind, *, today: date
) -> list[Problem]:
    """Return what is wrong with a booking but for its limit."""
    problems = [*amount_problems(data.amount), *text_problems(data.note, "note")]
    reference = data.reference.strip()
    if not reference or len(reference) > LONGEST_REFERENCE:
        problems.append(
            Problem(
                code="reference",
                field="reference",
                message=_("Give the number in the books, of at most %(limit)s characters.")
                % {"limit": LONGEST_REFERENCE},
            )
        )
    booked = Payment.objects.filter(award=award, kind=kind, reference=reference).first()
    if booked is not None:
        problems.append(
            Problem(
                code="booked_already",
                field="reference",
                message=_("%(reference)s is booked already: %(amount)s on %(day)s.")
                % {
                    "reference": reference,
                    "amount": money_words(booked.amount, award.round.currency),
                    "day": date_format(booked.paid_on, "DATE_FORMAT"),
                },
                value=reference,
            )
        )
    approved_on = award.approved_at.date() if award.approved_at else today
    if not approved_on <= data.paid_on <= today:
        problems.append(
            Problem(
                code="day",
                field="paid_on",
                message=_("Choose a day from %(first)s, when the award was approved, to today.")
                % {"first": date_format(approved_on, "DATE_FORMAT")},
                value=data.paid_on.isoformat(),
            )
        )
    if (
        data.tranche_id is not None
        and not Tranche.objects.filter(award=award, pk=data.tranche_id).exists()
    ):
        problems.append(
            Problem(code="tranche", field="tranche", message=_("Choose a tranche of this award."))
        )
    return problems
