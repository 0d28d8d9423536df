"""The memory of a workbook: what it was made of, signed so that nobody else can have written it.

It names office, period and revision, and for each line its place, its label and what its cells were when the workbook
was made. It holds no name and no secret; the signature is Django's, with the secret key of the installation and a salt of
its own.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.core import signing

from apps.organization.choices import Sex
from apps.staffing.analytics.merging import Given
from apps.staffing.selectors.cells import CellKey
from apps.staffing.services.imports.vocabulary import FIRST_LINE

FORM_VERSION = 1
"""Rises when the places of a workbook change their meaning; earlier ones are then refused as outdated."""
SALT = "apps.staffing.services.workbooks"
SIGNS_OF_A_LINE = 1000
MOST_LINES = 200


class Memory(StrEnum):
    """What the hidden sheet of a file turned out to be."""

    GOOD = "good"
    NONE = "none"
    TAMPERED = "tampered"
    FOREIGN = "foreign"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: its row, its label, and its cells from left to right."""

    row: int
    label: str
    contract_id: int
    grade_id: int
    given: tuple[Given, ...]

    @property
    def cells(self) -> Iterable[tuple[CellKey, Given]]:
        """The cells of the line with what they were."""
        for sex, given in zip(Sex, self.given, strict=True):
            yield CellKey(self.contract_id, self.grade_id, sex.value), given


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a workbook remembers. `revision` is None when the return was not begun; `heads` are the heads of the columns."""

    office: str
    as_of: date
    revision: int | None
    number: int
    language: str
    made_at: datetime
    sheet: str
    head_row: int
    heads: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def given(self) -> dict[CellKey, Given]:
        """What each cell was."""
        return {key: given for line in self.lines for key, given in line.cells}

    def signed(self) -> list[str]:
        """Return the lines of the hidden sheet."""
        token = signing.Signer(salt=SALT).sign_object(
            {
                "form": FORM_VERSION,
                "office": self.office,
                "period": self.as_of.isoformat(),
                "revision": self.revision,
                "number": self.number,
                "language": self.language,
                "made_at": self.made_at.isoformat(),
                "sheet": self.sheet,
                "head_row": self.head_row,
                "heads": self.heads,
                "lines": [
                    [
                        line.row,
                        line.label,
                        line.contract_id,
                        line.grade_id,
                        [one.held for one in line.given],
                        [one.shown for one in line.given],
                    ]
                    for line in self.lines
                ],
            },
            compress=True,
        )
        parts = [
            token[start : start + SIGNS_OF_A_LINE]
            for start in range(0, len(token), SIGNS_OF_A_LINE)
        ]
        return [FIRST_LINE, digest_of(token), *parts]


def digest_of(token: str) -> str:
    """Return a plain checksum: it tells a memory of another installation from one that was changed."""
    return hashlib.sha256(token.encode()).hexdigest()


def remembered(lines: Sequence[str]) -> tuple[Memory, Manifest | None]:
    """Return what the lines of a hidden sheet are, and the manifest when they are good."""
    if len(lines) < 3 or lines[0] != FIRST_LINE:
        return Memory.NONE, None
    if len(lines) > MOST_LINES:
        return Memory.TAMPERED, None
    token = "".join(lines[2:])
    try:
        said = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        is_whole = lines[1] == digest_of(token)
        return (Memory.FOREIGN if is_whole else Memory.TAMPERED), None
    if said["form"] != FORM_VERSION:
        return Memory.OUTDATED, None
    return Memory.GOOD, manifest_from(said)


def manifest_from(said: dict[str, Any]) -> Manifest:
    """Return what was signed here as a manifest."""
    return Manifest(
        office=said["office"],
        as_of=date.fromisoformat(said["period"]),
        revision=said["revision"],
        number=said["number"],
        language=said["language"],
        made_at=datetime.fromisoformat(said["made_at"]),
        sheet=said["sheet"],
        head_row=said["head_row"],
        heads=tuple(said["heads"]),
        lines=tuple(
            Line(
                row,
                label,
                contract_id,
                grade_id,
                tuple(Given(*pair) for pair in zip(held, shown, strict=True)),
            )
            for row, label, contract_id, grade_id, held, shown in said["lines"]
        ),
    )
