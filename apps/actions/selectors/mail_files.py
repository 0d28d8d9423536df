"""Reads of the mails that a development installation keeps as files; nothing is sent there."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from apps.accounts.scope import OfficeScope
from apps.actions.selectors.mail import expect_administrator
from apps.web.refusals import OutOfScope

NAME = re.compile(r"[0-9a-f]{32}")
LINK = re.compile(r"""<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>""", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
MOST_LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """One mail: its head, its text, and the links of its HTML part as (words, address)."""

    name: str
    written_at: datetime
    subject: str
    sender: str
    to: str
    text: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    has_html: bool = False


def mail_files(*, scope: OfficeScope) -> list[MailFile]:
    """Return the newest mails; raises NotPermitted for others than administrators."""
    expect_administrator(scope)
    folder = Path(settings.MAILS_DIR)
    paths = [path for path in folder.glob("*.eml") if NAME.fullmatch(path.stem)]
    newest = sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [file_of(path) for path in newest[:MOST_LISTED]]


def mail_file(*, name: str, scope: OfficeScope) -> MailFile:
    """Return one mail; raises NotPermitted or OutOfScope."""
    expect_administrator(scope)
    path = Path(settings.MAILS_DIR) / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise OutOfScope
    return file_of(path)


def file_of(path: Path) -> MailFile:
    """Read a file."""
    message: EmailMessage = message_from_bytes(path.read_bytes(), policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return MailFile(
        name=path.stem,
        written_at=datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        text=text.get_content() if text else "",
        headers=tuple((name, str(value)) for name, value in message.items()),
        links=links_of(html.get_content()) if html else (),
        has_html=html is not None,
    )


def links_of(html: str) -> tuple[tuple[str, str], ...]:
    """Return the links of a page of ours as (words, address)."""
    return tuple(
        (" ".join(TAG.sub("", words).split()), address) for address, words in LINK.findall(html)
    )
