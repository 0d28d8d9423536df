"""Who is told what of a report: one place for all sentences and occasions."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import managers_above, users_who_may
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.projects.choices import ReportState
from apps.projects.models import ProjectReport
from apps.projects.selectors.reports import ref_of

SUBMITTED = gettext_noop("You submitted report %(number)s on “%(title)s”.")
WAITS = gettext_noop(
    "Report %(number)s on “%(title)s” was submitted and waits for you to accept it."
)
ACCEPTED = gettext_noop("Report %(number)s on “%(title)s” is accepted.")
RETURNED = gettext_noop("Report %(number)s on “%(title)s” came back to be mended: %(reason)s")


def tell_deciders(*, report: ProjectReport, now: datetime, scope: OfficeScope) -> None:
    """Tell those who accept a report that it waits for them, and give its submitter a receipt."""
    notices = [
        notice(report, user_id=user_id, kind=NoticeKind.WAITING, occasion="waits", text=WAITS)
        for user_id in deciders(report=report, now=now, scope=scope)
        if user_id != scope.user_id
    ]
    if scope.user_id is not None:
        notices.append(
            notice(
                report,
                user_id=scope.user_id,
                kind=NoticeKind.RECEIPT,
                occasion="submitted",
                text=SUBMITTED,
            )
        )
    notify(notices=notices, now=now, scope=scope)


def tell_authors(*, report: ProjectReport, now: datetime, scope: OfficeScope) -> None:
    """Tell who wrote and submitted a report, and the project's manager, what was decided."""
    is_returned = report.state == ReportState.RETURNED
    writers = {row.changed_by_id for row in report.texts.all()}
    concerned = {*writers, report.submitted_by_id, report.project.manager_id}
    notify(
        notices=[
            notice(
                report,
                user_id=user_id,
                kind=NoticeKind.DECISION,
                occasion="returned" if is_returned else "accepted",
                text=RETURNED if is_returned else ACCEPTED,
            )
            for user_id in sorted(one for one in concerned if one is not None)
            if user_id != scope.user_id
        ],
        now=now,
        scope=scope,
    )


def deciders(*, report: ProjectReport, now: datetime, scope: OfficeScope) -> Iterable[int]:
    """Return who accepts a report: the WGGI what it funds, else the nearest head who did not submit it."""
    office_id = report.project.office_id
    if report.award_id is not None:
        return [
            user.pk
            for user in users_who_may(
                capability=Capability.RUN_WGGI, office_id=office_id, on=now.date(), scope=scope
            )
        ]
    levels = managers_above(office_ids=[office_id], on=now.date(), scope=scope)[office_id]
    heads = ([head.pk for head in level if head.pk != scope.user_id] for level in levels)
    return next((level for level in heads if level), [])


def notice(
    report: ProjectReport, *, user_id: int, kind: NoticeKind, occasion: str, text: str
) -> NewNotice:
    """Return a notice on a report; its key names the version, so that a second round is told again."""
    return NewNotice(
        user_id=user_id,
        kind=kind,
        key=f"project-report:{report.pk}:{occasion}:{report.version}",
        text=text,
        values={
            "number": report.number,
            "title": report.project.title,
            "reason": report.returned_because,
        },
        url=reverse("projects:report", args=[report.pk]),
        record=ref_of(report.pk),
    )
