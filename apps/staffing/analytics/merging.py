"""A file that was filled in elsewhere meets what changed online meanwhile: three ways to look at each cell.

Cells are texts as people type them: a number, `NA`, or nothing when the cell is missing. No Django, no database.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


class Verdict(StrEnum):
    """What a cell of the file means beside what stands online now."""

    UNCHANGED = "unchanged"
    SAME = "same"
    TAKEN = "taken"
    PROPOSED = "proposed"
    CONFLICT = "conflict"


class Side(StrEnum):
    """Which of two numbers is to stand."""

    FILE = "file"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Given:
    """What a cell was when the file was made: what stood online, and what the file showed.

    They differ only where nothing stood online and the file proposed the number of an earlier period.
    """

    held: str
    shown: str


def verdict_of(given: Given, file: str, online: str) -> Verdict:
    """Return what one cell means.

    A proposal that was left as it is says nothing by itself: somebody has to say that it was counted again. An emptied
    proposal says as little as the empty cell behind it.
    """
    if file == online:
        return Verdict.UNCHANGED if file == given.held else Verdict.SAME
    if file == given.held:
        return Verdict.UNCHANGED
    if file == given.shown:
        return Verdict.PROPOSED if online == given.held else Verdict.UNCHANGED
    return Verdict.TAKEN if online == given.held else Verdict.CONFLICT


def merge(
    given: Mapping[Key, Given], file: Mapping[Key, str], online: Mapping[Key, str]
) -> dict[Key, Verdict]:
    """Return what each cell of the file means; a cell that is not online is missing there."""
    return {
        key: verdict_of(given[key], text, online.get(key, ""))
        for key, text in file.items()
        if key in given
    }


def writes_of(
    verdicts: Mapping[Key, Verdict],
    file: Mapping[Key, str],
    *,
    choices: Mapping[Key, Side],
    takes_proposed: bool,
) -> dict[Key, str]:
    """Return the cells to be written online: those of the file, those chosen of it, and confirmed proposals."""
    taken = {Verdict.TAKEN} | ({Verdict.PROPOSED} if takes_proposed else set())
    return {
        key: file[key]
        for key, verdict in verdicts.items()
        if verdict in taken or (verdict is Verdict.CONFLICT and choices.get(key) is Side.FILE)
    }


def undecided(verdicts: Mapping[Key, Verdict], choices: Collection[Key]) -> list[Key]:
    """Return the conflicts for which nobody has chosen a side yet, in the order of the file."""
    return [
        key
        for key, verdict in verdicts.items()
        if verdict is Verdict.CONFLICT and key not in choices
    ]
