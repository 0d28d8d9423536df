"""The page of one award, and its letters."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.records import record_seen
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import newest_names
from apps.projects.amounts import money_words
from apps.projects.choices import (
    AwardState,
    PaymentKind,
    ReportKind,
    ReportState,
)
from apps.projects.models import Award, Payment, Tranche
from apps.projects.selectors.awards import register as selectors
from apps.projects.selectors.awards.figures import DOLLARS, figures_of
from apps.projects.selectors.awards.rules import AwardStep, balance, obstacle
from apps.projects.services.awards import letters
from apps.projects.views.awards import wording
from apps.publishing.words import LANGUAGES, language_name
from apps.web.downloads import attachment
from apps.web.pages import render_page
from apps.web.parts import Action as Button
from apps.web.refusals import NotPermitted, Refusal

LETTER_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
STEP_ROUTES = {
    AwardStep.PAY: "projects:award_pay",
    AwardStep.TAKE_BACK: "projects:award_take_back",
    AwardStep.TRANCHES: "projects:award_tranches",
    AwardStep.AMEND: "projects:award_amend",
    AwardStep.CANCEL: "projects:award_cancel",
}


@require_safe
def award(request: ScopedRequest, award_id: int) -> HttpResponse:
    """Show one award: its money, what is planned, paid, asked for and owed, and its letters."""
    scope, now = request.scope, timezone.now()
    found = selectors.award_seen(award_id=award_id, scope=scope)
    ref = selectors.award_ref(found.pk)
    asked = selectors.open_amendment(found)
    names = newest_names(ids=[found.project.office_id])
    office = found.project.office_stated or names.get(found.project.office_id, ("", ""))[1]
    planned = selectors.tranches_of(award=found, scope=scope)
    booked = selectors.payments_of(award=found, scope=scope)
    currency = found.round.currency
    may_decide = obstacle(AwardStep.DECIDE_AMENDMENT, award=found, asked=asked, scope=scope)
    context = {
        "title": found.project.title,
        "crumbs": [
            (_("Awards"), reverse("projects:awards")),
            (selectors.award_code(found), ""),
        ],
        "status": wording.award_status(found),
        "facts": [selectors.award_code(found), office],
        "actions": buttons_of(found, scope),
        "award": found,
        "record": record_seen(ref, scope=scope),
        "office": office,
        "figures": figures_of(award=found, on=now.date(), scope=scope)
        if currency == DOLLARS
        else None,
        "amount": wording.amount_words(found.amount, currency),
        "paid": money_words(found.paid, currency),
        "balance": money_words(balance(found), currency),
        "last_day": wording.last_day(found.ends_before),
        "tranches": [wording.tranche_line(each, currency) for each in planned],
        "unplanned": unplanned_words(found, planned),
        "payments": [
            (each, signed_words(each, currency), each.kind == PaymentKind.RETURN) for each in booked
        ],
        "has_returns": any(each.kind == PaymentKind.RETURN for each in booked)
        and balance(found) > 0
        and found.state == AwardState.APPROVED,
        "amendments": [
            {
                "amendment": each,
                "status": wording.amendment_status(each),
                "before": money_words(each.amount_before, currency),
                "after": money_words(each.amount_after, currency),
                "last_day": wording.last_day(each.ends_before_after),
            }
            for each in selectors.amendments_of(award=found, scope=scope)
        ],
        "asked": asked,
        "may_decide": asked is not None and may_decide is None,
        "reports": [
            (
                each,
                ReportKind(each.kind).label,
                ReportState(each.state).label,
            )
            for each in selectors.reports_of(award=found, scope=scope)
        ],
        "letters": letter_lines(found),
        "older": older_letters(found, scope),
    }
    return render_page(request, "projects/award.html", context)


@require_safe
def award_letter(
    request: ScopedRequest, award_id: int, version: int, language: str, extension: str
) -> HttpResponse:
    """Download a letter of an award."""
    letter = letters.award_letter(
        award_id=award_id,
        version=version,
        language=language,
        extension=extension,
        now=timezone.now(),
        scope=request.scope,
    )
    found = selectors.award_seen(award_id=award_id, scope=request.scope)
    name = f"{selectors.award_code(found)}-v{version}-{language}.{extension}"
    return attachment(bytes(letter.content), LETTER_TYPES[extension], name)


def buttons_of(found: Award, scope: OfficeScope) -> list[Button]:
    """Return the steps that are the viewer's now, and history; what waits says why it is not free."""
    asked = selectors.open_amendment(found)
    buttons = [
        Button(
            _("History"),
            reverse("desk:history", args=["projects.award", found.pk]),
            kind="link",
            key="history",
        )
    ]
    for step, route in STEP_ROUTES.items():
        refusal: Refusal | None = obstacle(step, award=found, asked=asked, scope=scope)
        if isinstance(refusal, NotPermitted) or (refusal and found.is_stated):
            continue
        buttons.append(
            Button(
                wording.STEP_LABELS[step],
                reverse(route, args=[found.pk]),
                kind="primary"
                if step is AwardStep.PAY
                else "danger"
                if step is AwardStep.CANCEL
                else "secondary",
                refused_because=str(refusal) if refusal else "",
                key=str(step),
            )
        )
    return buttons


def unplanned_words(found: Award, planned: list[Tranche]) -> str:
    """Return that the tranches do not add up to the award, as after a change; nothing when they do."""
    total = sum((each.amount for each in planned), start=found.paid * 0)
    if not planned or total == found.amount or found.state != AwardState.APPROVED:
        return ""
    return _("The tranches add up to %(sum)s, the award is %(amount)s. Plan them again.") % {
        "sum": money_words(total, found.round.currency),
        "amount": wording.amount_words(found.amount, found.round.currency),
    }


def signed_words(payment: Payment, currency: str) -> str:
    """Return a booking as it moves what is paid: money that came back is below zero."""
    sign = 1 if payment.kind == PaymentKind.PAYMENT else -1
    return money_words(sign * payment.amount, currency)


def letter_lines(found: Award) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the letters of the present version by language: its code, its name, (format, address)."""
    if found.is_stated or found.state == AwardState.CANCELLED:
        return []
    return [
        (
            language,
            language_name(language, language),
            [
                (
                    extension.upper(),
                    reverse(
                        "projects:award_letter",
                        args=[found.pk, found.version, language, extension],
                    ),
                )
                for extension in LETTER_TYPES
            ],
        )
        for language in LANGUAGES
    ]


def older_letters(found: Award, scope: OfficeScope) -> list[tuple[str, str]]:
    """Return the letters of earlier versions that were made: what they are, and their address."""
    return [
        (
            _("Version %(version)s, %(language)s, %(format)s")
            % {
                "version": each.award_version,
                "language": language_name(each.language, each.language),
                "format": each.format.upper(),
            },
            reverse(
                "projects:award_letter",
                args=[found.pk, each.award_version, each.language, each.format],
            ),
        )
        for each in selectors.letters_of(award=found, scope=scope)
        if each.award_version != found.version or found.state == AwardState.CANCELLED
    ]
