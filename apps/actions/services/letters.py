"""The words of mails: each in its reader's language and time zone, as text and as HTML."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import ngettext

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.actions.hours import zone_of
from apps.actions.models import Mail, Notice
from apps.actions.notice_words import NoticeView
from apps.actions.selectors.digests import Owed, owed_until

logger = logging.getLogger("apps.actions")

UNSUBSCRIBE_SALT = "apps.actions.unsubscribe"
MOST_OF_A_KIND = 20
MOST_OWED = 10
OWED_WITHIN = timedelta(days=7)
SUBJECT_LENGTH = 120
IN_ORDER = (
    NoticeKind.WAITING,
    NoticeKind.REMINDER,
    NoticeKind.ESCALATION,
    NoticeKind.ASSIGNED,
    NoticeKind.HAND_OVER,
    NoticeKind.DECISION,
    NoticeKind.CHANGE,
    NoticeKind.RECEIPT,
)
"""Of a digest: what asks for something first."""

# `is_repeated`: an earlier mail with it may have reached the person, nobody knows.
GATHER = """
    UPDATE actions_notice notice
    SET mail_id = digest.id,
        is_repeated = notice.is_repeated OR EXISTS (
            SELECT 1 FROM actions_mail earlier
            WHERE earlier.id = notice.mail_id AND earlier.state = 'uncertain'
        )
    FROM actions_mail digest
    LEFT JOIN actions_mailpreference wish ON wish.user_id = digest.user_id
    WHERE digest.id = ANY(%(mails)s) AND digest.is_digest
      AND notice.user_id = digest.user_id AND notice.read_at IS NULL
      AND (notice.mail_id IS NULL OR EXISTS (
            SELECT 1 FROM actions_mail earlier
            WHERE earlier.id = notice.mail_id AND earlier.state IN ('uncertain', 'dropped')
      ))
      AND (wish.id IS NULL OR NOT jsonb_exists(wish.left_out, notice.kind))
"""


@dataclass(frozen=True, slots=True)
class Group:
    """The notices of one kind; `more` stand in the inbox only."""

    name: str
    lines: tuple[NoticeView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One line of what the reader owes."""

    title: str
    due_on: date
    is_late: bool
    url: str


def absolute(path: str) -> str:
    """Return the whole address of a path of this installation."""
    return f"{settings.SITE_URL.rstrip('/')}{path}" if path.startswith("/") else path


def unsubscribe_path(user_id: int) -> str:
    """Return the path by which somebody ends all mails without logging in; it does not expire."""
    token = signing.dumps(user_id, salt=UNSUBSCRIBE_SALT)
    return reverse("actions:unsubscribe", args=[token])


def letters_of(
    *, mails: Sequence[Mail], now: datetime, scope: OfficeScope
) -> dict[int, EmailMultiAlternatives | Exception]:
    """Return the letters of claimed mails by the mail's id; none where nothing is left to tell.

    A fixed number of statements. A letter that cannot be written is the failure itself, so that the
    others go out.
    """
    gather(mails)
    carried: dict[int | None, list[Notice]] = {}
    for notice in Notice.objects.filter(
        mail_id__in=[mail.pk for mail in mails], read_at__isnull=True
    ).order_by("made_at", "pk"):
        carried.setdefault(notice.mail_id, []).append(notice)
    readers = {mail.user_id for mail in mails if mail.is_digest and mail.pk in carried}
    # A day more, for those in whose time zone it is tomorrow already.
    until = now.date() + OWED_WITHIN + timedelta(days=1)
    owed = owed_until(user_ids=readers, until=until, scope=scope) if readers else {}
    letters: dict[int, EmailMultiAlternatives | Exception] = {}
    for mail in mails:
        if mail.pk in carried:
            theirs = owed.get(mail.user_id, []) if mail.is_digest else []
            try:
                letters[mail.pk] = letter_of(mail, carried[mail.pk], theirs, now=now)
            except Exception as error:
                logger.exception("mail %s cannot be written", mail.pk)
                letters[mail.pk] = error
    return letters


def gather(mails: Sequence[Mail]) -> int:
    """Put into claimed digests what their people were not told yet; return the number of notices."""
    with connection.cursor() as cursor:
        cursor.execute(GATHER, {"mails": [mail.pk for mail in mails]})
        return int(cursor.rowcount)


def letter_of(
    mail: Mail, notices: Sequence[Notice], owed: Sequence[Owed], *, now: datetime
) -> EmailMultiAlternatives:
    """Return one letter; `owed` stands before its notices, the oldest first."""
    person = mail.user
    zone = zone_of(person.time_zone)
    with translation.override(person.language), timezone.override(zone):
        views = [NoticeView.of(each) for each in notices]
        unsubscribe_url = absolute(unsubscribe_path(person.pk))
        subject = subject_of(mail, views, now=now)
        context = {
            "person": person,
            "name": name_of(person),
            "is_digest": mail.is_digest,
            "groups": groups_of(views),
            "owed": owed_lines(owed, today=now.astimezone(zone).date()),
            "owed_more": max(0, len(owed) - MOST_OWED),
            "register_url": absolute(reverse("actions:register")),
            "has_repeated": any(view.is_repeated for view in views),
            "site": absolute("/").rstrip("/"),
            "inbox_url": absolute(reverse("actions:inbox")),
            "settings_url": absolute(reverse("actions:mail_settings")),
            "unsubscribe_url": unsubscribe_url,
            "language": person.language,
            "subject": subject,
        }
        return EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("actions/email/notices.txt", context),
            to=[person.email],
            headers={
                "Message-ID": mail.message_id,
                "Auto-Submitted": "auto-generated",
                "Content-Language": person.language,
                "List-Unsubscribe": f"<{unsubscribe_url}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
            alternatives=[(render_to_string("actions/email/notices.html", context), "text/html")],
        )


def subject_of(mail: Mail, views: Sequence[NoticeView], *, now: datetime) -> str:
    """Return one line: what a single notice says, or how many there are and of which day."""
    if not mail.is_digest and len(views) == 1:
        line = " ".join(views[0].text.split())
        return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1]}…"
    return ngettext("%(number)s notice, %(date)s", "%(number)s notices, %(date)s", len(views)) % {
        "number": len(views),
        "date": date_format(timezone.localtime(now), "DATE_FORMAT"),
    }


def owed_lines(owed: Sequence[Owed], *, today: date) -> list[OwedLine]:
    """Return what is late or due within a week of the reader's day, as many as a mail can hold."""
    return [
        OwedLine(
            title=each.title,
            due_on=each.due_on,
            is_late=each.due_on < today,
            url=absolute(reverse("actions:action_detail", args=[each.action_id])),
        )
        for each in owed[:MOST_OWED]
        if each.due_on <= today + OWED_WITHIN
    ]


def groups_of(views: Sequence[NoticeView]) -> list[Group]:
    """Return notices by kind, in the order of what asks for something."""
    found = []
    for kind in IN_ORDER:
        lines = tuple(view for view in views if view.kind == kind)
        if lines:
            found.append(
                Group(
                    name=str(kind.label),
                    lines=lines[:MOST_OF_A_KIND],
                    more=max(0, len(lines) - MOST_OF_A_KIND),
                )
            )
    return found
