"""Reads texts that are written part by part: what a sent form changed, and what a script sends of one part."""

from collections.abc import Mapping
from hashlib import sha256

from apps.projects.services.writing import PartChange
from apps.web.texts import tidy

SHOWN, VERSION = "shown-", "version-"
LONGEST_VERSION = 9


def digest_of(text: str) -> str:
    """Return a short sign of a text, by which a sent form tells whether it was touched."""
    return sha256(tidy(text).encode()).hexdigest()[:16]


def changed_parts(data: Mapping[str, str], *, known: Mapping[str, object]) -> list[PartChange]:
    """Return the parts of a sent form whose text differs from what its page showed."""
    return [
        PartChange(part, data[part], version_of(data.get(VERSION + part, "")))
        for part in known
        if part in data and digest_of(data[part]) != data.get(SHOWN + part)
    ]


def one_part(part: str, data: Mapping[str, str]) -> PartChange:
    """Return what a script sends of one part: its `text`, and the `version` that was seen."""
    return PartChange(part, data.get("text", ""), version_of(data.get("version", "")))


def version_of(text: str) -> int:
    """Return a version as a form sends it; 0 for anything else, which no row has."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_VERSION
    return int(text) if is_number else 0
