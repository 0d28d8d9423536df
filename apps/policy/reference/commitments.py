"""policies.csv and policy_commitments.csv: what a policy promised, paragraph by paragraph.

Rows that are left out retire. What the Gender Coordination Unit has closed or opened again stands in other
columns of the table and stays as it is.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    boolean,
    day,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, load_vocabulary
from apps.policy.models import Commitment, Policy
from apps.web.refusals import Problem

LANGUAGES = ("en", "fr", "es")


def in_three(name: str, *, is_required: bool = True) -> tuple[Column, ...]:
    """Return the columns of a text of commitments in its three languages."""
    return tuple(
        Column(f"{name}_{code}", text(Commitment, f"{name}_{code}"), is_required=is_required)
        for code in LANGUAGES
    )


POLICIES = (
    Column("key", text(Policy, "key"), is_required=True),
    Column("title_en", text(Policy, "title_en"), is_required=True),
    Column("title_fr", text(Policy, "title_fr"), is_required=True),
    Column("title_es", text(Policy, "title_es"), is_required=True),
    Column("symbol", text(Policy, "symbol"), is_required=True),
    Column("issued_on", day, blank=None),
    Column("first_year", small_number, blank=None),
    Column("last_year", small_number, blank=None),
    Column("source", text(Policy, "source"), is_required=True),
    Column("note", text(Policy, "note")),
)
COMMITMENTS = (
    Column("key", text(Commitment, "key"), is_required=True),
    Column("policy", text(Policy, "key"), is_required=True),
    Column("position", small_number, is_required=True),
    Column("paragraph", text(Commitment, "paragraph"), is_required=True),
    *in_three("theme"),
    *in_three("text"),
    *in_three("responsible", is_required=False),
    *in_three("deadline", is_required=False),
    *in_three("indicator", is_required=False),
    Column("is_our_reading", boolean, is_required=True),
    Column("source", text(Commitment, "source"), is_required=True),
    Column("note", text(Commitment, "note")),
)


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of both files, without a database."""
    policies, commitments = _read(folder)
    return [*policies.problems, *commitments.problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load both files, which were checked."""
    policies, commitments = _read(folder)
    loaded = load_vocabulary(model=Policy, file=policies, key="key", now=now)
    ids = dict(Policy.objects.values_list("key", "pk"))
    for place, row in enumerate(commitments.rows):
        values = dict(row.values)
        values["policy_id"] = ids[values.pop("policy")]
        commitments.rows[place] = replace(row, values=values)
    return [loaded, load_vocabulary(model=Commitment, file=commitments, key="key", now=now)]


def blame_half_translated(file: ReferenceFile, names: Iterable[str]) -> None:
    """Blame texts that are given in one language and lack another."""
    for row in file.rows:
        for name in names:
            texts = {code: row.values[f"{name}_{code}"] for code in LANGUAGES}
            if any(texts.values()):
                for code in (code for code, found in texts.items() if not found):
                    message = "The text is given in another language and lacks this one."
                    file.blame(row.number, f"{name}_{code}", "translation", message)


def _read(folder: Path) -> tuple[ReferenceFile, ReferenceFile]:
    policies = read_file(folder, "policies.csv", POLICIES, key=["key"])
    for row in policies.rows:
        first, last = row.values["first_year"], row.values["last_year"]
        if first is not None and last is not None and first > last:
            message = "The last year lies before the first."
            policies.blame(row.number, "last_year", "years", message, last)
    commitments = read_file(folder, "policy_commitments.csv", COMMITMENTS, key=["key"])
    known = {row.values["key"] for row in policies.rows}
    places: dict[tuple[str, int], int] = {}
    themes: dict[str, tuple[str, str]] = {}
    for row in commitments.rows:
        values = row.values
        if policies.is_complete and values["policy"] not in known:
            message = "There is no such policy in policies.csv."
            commitments.blame(row.number, "policy", "unknown_policy", message, values["policy"])
        first_row = places.setdefault((values["policy"], values["position"]), row.number)
        if first_row != row.number:
            message = f"Row {first_row} has the same position in this policy."
            commitments.blame(row.number, "position", "position", message, values["position"])
        theme = (values["theme_fr"], values["theme_es"])
        if themes.setdefault(values["theme_en"], theme) != theme:
            message = "The theme has other words in French or Spanish in an earlier row."
            commitments.blame(row.number, "theme_en", "theme", message, values["theme_en"])
    blame_half_translated(commitments, ("responsible", "deadline", "indicator"))
    return policies, commitments
