"""Small values that shared templates draw: a status, a button."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
Kind = Literal["good", "warn", "bad", "wait", "info", "calm"]


@dataclass(frozen=True, slots=True)
class StatusTag:
    """A status: a colour (`kind`), a word and a date; `by` names who set it.

    good = done or approved, wait = with somebody else, warn = late or to explain, bad = refused or
    overdue, info = open to work on, calm = nothing to do.
    """

    kind: Kind
    label: Text
    on: date | datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button. With `refused_because` it is drawn switched off, with the reason beside it.

    `method` "post" makes a form of one button; `opens` names the dialog a link opens where scripts
    run. `key` tells the buttons of one page apart.
    """

    label: Text
    url: str = ""
    kind: Literal["primary", "secondary", "danger", "link"] = "secondary"
    method: Literal["get", "post"] = "get"
    name: str = ""
    value: str = ""
    refused_because: Text = ""
    opens: str = ""
    key: str = field(default="action")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskItem:
    """One line of somebody's home page, whatever room it comes from.

    `url` opens what is to be done, `button` says it in a word or two ("Submit", "Attest").
    `context` is office, period or cause; `due_at` the moment from which it is late, aware, in `zone`
    (an IANA name); `happened_at` and `by` tell of a change.
    """

    title: Text
    url: str
    context: Text = ""
    button: Text = ""
    status: StatusTag | None = None
    due_at: datetime | None = None
    zone: str = "UTC"
    happened_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class DeskList:
    """The first lines of a list of the home page, in its order, and how many there are in all.

    `url` is the room's own list, where all of them stand.
    """

    items: tuple[DeskItem, ...] = ()
    total: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that a search found: `kind` is the name of what it is, `excerpt` where it was found.

    `excerpt` is plain text in which the found words stand between U+2039 and U+203A (‹ ›).
    """

    kind: Text
    label: str
    url: str
    context: str = ""
    excerpt: str = ""
    rank: float = 0.0
