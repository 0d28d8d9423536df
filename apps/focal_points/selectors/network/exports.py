"""The network's lists as rows of a file: exactly what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import FactorKind, IssueKind, MeetingState, TextLanguage
from apps.focal_points.selectors.network import (
    factors,
    issues,
    meetings,
    practices,
    questions,
)
from apps.focal_points.selectors.network.directory import directory
from apps.organization.selectors import newest_names, tree_on
from apps.web.language import in_language

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as a sheet: its name, the names of its columns, its rows."""

    name: str
    header: Sequence[str]
    rows: list[list[Value]]


def of_directory(*, on: date, text: str, region_id: int | None, scope: OfficeScope) -> ListFile:
    """Return the directory."""
    return ListFile(
        _("Directory"),
        [
            _("Name"),
            _("Role"),
            _("Office code"),
            _("Office"),
            _("Region"),
            _("Language"),
            _("E-mail address"),
        ],
        [
            [
                line.name,
                line.role,
                line.office_code,
                line.office,
                line.region,
                line.language,
                line.email,
            ]
            for line in directory(on=on, text=text, region_id=region_id, scope=scope)
        ],
    )


def of_meetings(*, only: meetings.MeetingFilter, scope: OfficeScope) -> ListFile:
    """Return the meetings; notes are no part of the list."""
    rows: list[Any] = list(meetings.listed(only=only, scope=scope))
    names = newest_names(ids={row.region_id for row in rows})
    return ListFile(
        _("Meetings"),
        [
            _("Region"),
            _("Year"),
            _("Title"),
            _("State"),
            _("Begins"),
            _("Place"),
            pgettext("column", "Invited"),
            pgettext("column", "Present"),
            _("Decisions"),
        ],
        [
            [
                names[row.region_id][1],
                row.year,
                row.title,
                str(MeetingState(row.state).label),
                moment(row.starts_at),
                row.place,
                row.asked,
                row.present,
                row.decided,
            ]
            for row in rows
        ],
    )


def of_issues(*, only: issues.IssueFilter, scope: OfficeScope) -> ListFile:
    """Return the bulletins and fact sheets, without their texts."""
    return ListFile(
        _("Bulletins and fact sheets"),
        [_("Kind"), _("Number"), _("Title"), pgettext("issue", "Published")],
        [
            [
                str(IssueKind(row.kind).label),
                row.number,
                in_language(row, "title"),
                localtime(row.published_at).date() if row.published_at else None,
            ]
            for row in issues.listed(only=only, scope=scope)
        ],
    )


def of_practices(*, only: practices.PracticeFilter, on: date, scope: OfficeScope) -> ListFile:
    """Return the good practices."""
    tree = tree_on(day=on)
    return ListFile(
        _("Good practices"),
        [
            _("Title"),
            _("Office code"),
            _("Office"),
            _("Area"),
            _("Language"),
            _("Shared by"),
            _("Shared on"),
            _("What was done, and what came of it"),
        ],
        [
            [
                row.title,
                row.office.code,
                tree.nodes[row.office_id].name if row.office_id in tree.nodes else "",
                in_language(row.area, "title") if row.area else "",
                str(TextLanguage(row.language).label),
                name_of(row.shared_by),
                localtime(row.shared_at).date(),
                row.text,
            ]
            for row in practices.listed(only=only, on=on, scope=scope)
        ],
    )


def of_factors(*, scope: OfficeScope) -> ListFile:
    """Return the obstacles and incentives of all countries."""
    return ListFile(
        _("Obstacles and incentives"),
        [
            _("Country"),
            _("Kind"),
            _("Title"),
            _("What it is, and what helps"),
            _("Law, study or other source"),
            _("Office code"),
            _("Language"),
            _("As of"),
            _("No longer since"),
        ],
        [
            [
                row.country.name,
                str(FactorKind(row.kind).label),
                row.title,
                row.text,
                row.source,
                row.office.code,
                str(TextLanguage(row.language).label),
                row.seen_on,
                row.gone_on,
            ]
            for row in factors.listed(scope=scope)
        ],
    )


def of_questions(*, only: questions.QuestionFilter, scope: OfficeScope) -> ListFile:
    """Return the questions with how many answers they have."""
    return ListFile(
        _("Questions"),
        [
            _("Question"),
            _("More about it"),
            _("Office code"),
            _("Asked by"),
            _("Asked on"),
            _("Closed on"),
            _("Answers"),
        ],
        [
            [
                row.title,
                row.text,
                row.office.code,
                name_of(row.asked_by),
                localtime(row.asked_at).date(),
                localtime(row.closed_at).date() if row.closed_at else None,
                row.replies,
            ]
            for row in questions.listed(only=only, scope=scope)
        ],
    )


def moment(value: datetime | None) -> str:
    """Return a moment in the reader's zone, which is named; blank where it is not known."""
    if value is None:
        return ""
    local = localtime(value)
    return f"{local:%Y-%m-%d %H:%M} ({local.tzinfo})"
