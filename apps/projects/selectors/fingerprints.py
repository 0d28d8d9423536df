"""Which state of a row somebody looked at, for rows that count no versions."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from apps.web.refusals import WrongState


def fingerprint(row: Any, names: Iterable[str]) -> str:
    """Return a short mark of the values of some columns: equal values, equal marks."""
    values = "\x1f".join(str(getattr(row, name)) for name in names)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def expect_fingerprint(row: Any, names: Iterable[str], seen: str) -> None:
    """Refuse a change that was made from another state of a row."""
    if fingerprint(row, names) != seen:
        raise WrongState(
            _("Somebody has changed this since you opened it. Look at it again, then decide."),
            code="stale",
        )
