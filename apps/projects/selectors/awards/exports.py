"""Awards and payments as rows of a file: exactly what is listed, as far as the reader sees it."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import newest_names
from apps.projects.choices import AwardState, PaymentKind
from apps.projects.models import Award
from apps.projects.selectors.awards.register import award_code, listed, payments_seen

Value = str | int | Decimal | date | None


def award_header() -> list[str]:
    """Return the names of the columns of awards in the reader's language."""
    return [
        pgettext("award", "Number"),
        _("Year"),
        _("Project code"),
        _("Title"),
        _("Office code"),
        _("Office"),
        _("State"),
        _("Currency"),
        _("Amount"),
        _("Paid"),
        _("Balance"),
        _("To be spent before"),
        _("Conditions"),
        _("Copied from a document"),
    ]


def award_rows(*, rows: QuerySet[Award], scope: OfficeScope) -> list[list[Value]]:
    """Return a row for each award; payments of stated awards are blank, because nobody knows them."""
    awards = list(listed(rows))
    names = office_names(awards, scope=scope)
    return [
        [
            award_code(award),
            award.round.year,
            award.project.code,
            award.project.title,
            award.project.office.code,
            names[award.pk],
            str(AwardState(award.state).label),
            award.round.currency,
            award.amount,
            None if award.is_stated else award.paid,
            None if award.is_stated or award.amount is None else award.amount - award.paid,
            award.ends_before,
            award.conditions,
            _("yes") if award.is_stated else _("no"),
        ]
        for award in awards
    ]


def payment_header() -> list[str]:
    """Return the names of the columns of payments in the reader's language."""
    return [
        pgettext("award", "Number"),
        _("Year"),
        _("Title"),
        _("Office code"),
        _("Kind"),
        _("Currency"),
        _("Amount"),
        _("Day"),
        _("Reference in the books"),
        _("Tranche"),
        _("Note"),
        _("Entered by"),
    ]


def payment_rows(*, rows: QuerySet[Award], scope: OfficeScope) -> list[list[Value]]:
    """Return a row for each payment and each return of the awards; returns are below zero."""
    return [
        [
            award_code(payment.award),
            payment.award.round.year,
            payment.award.project.title,
            payment.award.project.office.code,
            str(PaymentKind(payment.kind).label),
            payment.award.round.currency,
            payment.amount if payment.kind == PaymentKind.PAYMENT else -payment.amount,
            payment.paid_on,
            payment.reference,
            payment.tranche.number if payment.tranche else None,
            payment.note,
            name_of(payment.entered_by),
        ]
        for payment in payments_seen(scope=scope)
        .filter(award__in=rows.values("pk"))
        .select_related("award__round", "award__project__office", "tranche", "entered_by")
        .order_by("-award__round__year", "award__number", "paid_on", "pk")
    ]


def office_names(awards: list[Award], *, scope: OfficeScope) -> dict[int, str]:
    """Return the name of the office of each award: in the words of the source where it is stated.

    Otherwise the newest name of the office; blank where a document names none. One statement.
    """
    newest = newest_names(ids={award.project.office_id for award in awards})
    return {
        award.pk: award.project.office_stated
        if award.is_stated
        else newest.get(award.project.office_id, ("", ""))[1]
        for award in awards
    }
