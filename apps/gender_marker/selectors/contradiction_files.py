"""The contradictions as rows of a file: exactly what is shown."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.presentation import name_of
from apps.gender_marker.choices import Severity, Stage
from apps.gender_marker.selectors.contradiction_list import Line

Value = str | date | None


def header() -> list[str]:
    """Return the names of the columns in the reader's language."""
    return [
        _("Project"),
        _("Title"),
        _("Office code"),
        _("Office"),
        _("Edition"),
        _("Stage"),
        _("Score"),
        pgettext("contradiction", "Rule"),
        pgettext("contradiction", "Weight"),
        _("Contradiction"),
        _("Reply"),
        _("Replied by"),
        _("Replied at"),
    ]


def rows_of(*, lines: Iterable[Line]) -> list[list[Value]]:
    """Return a row for each contradiction that was found under a scope; blank: no reply."""
    return [row_of(line) for line in lines]


def row_of(line: Line) -> list[Value]:
    """Return one contradiction as a row."""
    found, told = line.assessment, line.contradiction
    reply = told.reply
    return [
        found.project.code,
        found.project.title,
        *line.office,
        found.edition.code,
        str(Stage(found.stage).label),
        found.code.key if found.code else "",
        told.rule.key,
        str(Severity(told.severity).label),
        told.sentence,
        reply.because if reply else "",
        name_of(reply.replied_by) if reply else "",
        timezone.localdate(reply.replied_at) if reply else None,
    ]
