"""What every part of one drawing shares."""

from __future__ import annotations

from dataclasses import dataclass

from apps.publishing.svg.palette import Style


@dataclass(frozen=True, slots=True)
class Frame:
    """Width in units, the prefix of identifiers, the language of numbers and a style per series."""

    width: float
    prefix: str
    language: str
    styles: tuple[Style, ...]
