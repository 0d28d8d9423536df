"""A notice as its reader reads it: words, dates and moments in their language and time zone."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from apps.actions.choices import NoticeKind
from apps.actions.models import Notice

logger = logging.getLogger("apps.actions")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice in the language and time zone of the moment."""

    id: int
    kind: str
    kind_name: str
    text: str
    url: str
    made_at: datetime
    is_unread: bool
    is_repeated: bool = False

    @classmethod
    def of(cls, notice: Notice) -> "NoticeView":
        """Translate a row."""
        return cls(
            id=notice.pk,
            kind=notice.kind,
            kind_name=str(NoticeKind(notice.kind).label),
            text=words_of(notice.text, notice.values),
            url=notice.url,
            made_at=notice.made_at,
            is_unread=notice.read_at is None,
            is_repeated=notice.is_repeated,
        )


def words_of(text: str, values: Mapping[str, Any]) -> str:
    """Return a text of the catalogues with its places filled; as it is kept where they do not fit."""
    filled = {name: _readable(value) for name, value in values.items()}
    for known in (gettext(text), text):
        try:
            return known % filled
        except (KeyError, ValueError, TypeError):
            logger.exception("a notice cannot be filled: %r", text)
    return text


def _readable(value: Any) -> Any:
    if isinstance(value, Mapping) and "moment" in value:
        return date_format(localtime(datetime.fromisoformat(value["moment"])), "DATETIME_FORMAT")
    if isinstance(value, Mapping) and "date" in value:
        return date_format(date.fromisoformat(value["date"]), "DATE_FORMAT")
    return value
