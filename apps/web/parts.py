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
