"""Commitments and activities of the guidelines as rows of a file: exactly what is shown."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.presentation import name_of
from apps.policy.choices import Closing, Guideline
from apps.policy.models import Commitment, GuidelineActivity
from apps.web.language import in_language

Value = str | int | date | None


def commitment_header() -> list[str]:
    """Return the names of the columns in the reader's language."""
    return [
        _("Code"),
        _("Policy"),
        _("Symbol"),
        _("Paragraph"),
        _("Theme"),
        _("Commitment"),
        _("Responsible"),
        _("Deadline"),
        _("Suggested indicator"),
        _("State"),
        _("Closed on"),
        _("Closed by"),
        _("Why"),
        _("Our reading"),
        _("Source"),
    ]


def commitment_rows(rows: Iterable[Commitment]) -> list[list[Value]]:
    """Return a row for each commitment, which a selector has returned for a scope; blank: not stated."""
    return [
        [
            row.key,
            in_language(row.policy, "title"),
            row.policy.symbol,
            row.paragraph,
            in_language(row, "theme"),
            in_language(row, "text"),
            in_language(row, "responsible"),
            in_language(row, "deadline"),
            in_language(row, "indicator"),
            str(Closing(row.closing).label) if row.closing else pgettext("commitment", "open"),
            row.closed_on,
            name_of(row.closed_by),
            row.closed_because,
            yes_no(row.is_our_reading),
            row.source,
        ]
        for row in rows
    ]


def activity_header() -> list[str]:
    """Return the names of the columns in the reader's language."""
    return [
        _("Code"),
        _("Guidelines"),
        _("Objective"),
        _("Expected result"),
        _("Activity"),
        _("Our reading"),
        _("Source"),
        _("Note"),
    ]


def activity_rows(rows: Iterable[GuidelineActivity]) -> list[list[Value]]:
    """Return a row for each activity, which a selector has returned for a scope."""
    return [
        [
            row.key,
            str(Guideline(row.guideline).label),
            in_language(row, "objective"),
            in_language(row, "expected_result"),
            in_language(row, "text"),
            yes_no(row.is_our_reading),
            row.source,
            row.note,
        ]
        for row in rows
    ]


def yes_no(value: bool) -> str:
    """Return a flag in words."""
    return pgettext("answer", "Yes") if value else pgettext("answer", "No")
