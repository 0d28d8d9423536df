"""Texts that several people write part by part: of proposals and of project reports.

Each part has a version. Who saves a part that somebody else changed since they looked at it changes
nothing, and is given both texts, so that nobody's words are lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.web.refusals import Invalid, Problem
from apps.web.texts import tidy

LONGEST_PART = 20_000
"""Characters of one part; a choice of this product."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """What a person wrote into one part, and the version of the part that they saw (0: none)."""

    part: str
    text: str
    version_seen: int


@dataclass(frozen=True, slots=True)
class PartConflict:
    """A part that somebody else changed first: what it holds now (`kept`, a row of the texts)."""

    change: PartChange
    kept: Any


@dataclass(frozen=True, slots=True)
class SavedParts:
    """The rows that hold what was sent, and the parts that were not saved because somebody was faster."""

    parts: tuple[Any, ...]
    conflicts: tuple[PartConflict, ...]


def save_parts(
    *,
    texts: Any,
    changes: Sequence[PartChange],
    known: Mapping[str, object],
    now: datetime,
    scope: OfficeScope,
) -> SavedParts:
    """Save parts of a text; one changed by somebody else since is left and reported.

    `texts` are the rows of one owner (`report.texts`, `proposal.texts`), which the caller has locked
    and found open to `scope`; `known` are the parts that there are. Saving what a part already holds
    changes nothing, so a request sent twice is harmless. Raises Invalid for an unknown or too long
    part; then nothing is saved.
    """
    if problems := problems_of(changes, known=known):
        raise Invalid(problems=problems)
    held = {row.part: row for row in texts.select_related("changed_by")}
    saved: list[Any] = []
    conflicts: list[PartConflict] = []
    for change in changes:
        row, text = held.get(change.part), tidy(change.text)
        if row is not None and row.text == text:
            saved.append(row)
        elif row is not None and row.version != change.version_seen:
            conflicts.append(PartConflict(change=change, kept=row))
        elif row is None and not text:
            continue
        elif row is None:
            row = texts.create(
                part=change.part, text=text, changed_by_id=scope.user_id, changed_at=now
            )
            held[change.part] = row
            saved.append(row)
        else:
            row.text, row.version = text, row.version + 1
            row.changed_by_id, row.changed_at = scope.user_id, now
            row.save(update_fields=["text", "version", "changed_by", "changed_at"])
            saved.append(row)
    return SavedParts(parts=tuple(saved), conflicts=tuple(conflicts))


def problems_of(changes: Sequence[PartChange], *, known: Mapping[str, object]) -> list[Problem]:
    """Return what cannot be kept: a part that does not exist, one that is too long."""
    problems = []
    for change in changes:
        if change.part not in known:
            problems.append(
                Problem(
                    code="unknown_part",
                    message=_("This part does not exist. Open the page again."),
                    field=change.part,
                )
            )
        elif len(tidy(change.text)) > LONGEST_PART:
            problems.append(
                Problem(
                    code="too_long",
                    message=_("%(part)s: at most %(most)s characters; there are %(number)s.")
                    % {
                        "part": known[change.part],
                        "most": LONGEST_PART,
                        "number": len(tidy(change.text)),
                    },
                    field=change.part,
                )
            )
    return problems
