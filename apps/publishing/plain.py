"""Texts of others, made fit to be printed anywhere."""

from __future__ import annotations

import re

#: Control characters (tab and line ends excepted), halves of surrogate pairs and non-characters,
#: which XML cannot hold and no face can show; and the marks that turn the direction of whatever
#: follows them, the page number included. Arabic and Hebrew need none of these to read rightly.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def printable(text: str) -> str:
    """The text without what cannot be printed or would act upon the text after it."""
    return UNPRINTABLE.sub("", text)
