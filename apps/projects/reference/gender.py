"""The checklist of gender reviews, gender-sensitive terms, and the WGGI as documents state it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.db import transaction

from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    choice,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, is_loaded, load_vocabulary, remember
from apps.projects.choices import Applies, EditionState
from apps.projects.models import ChecklistEdition, ChecklistItem, SensitiveTerm, StatedComposition
from apps.web.refusals import Invalid, Problem


def language(cell: str) -> str:
    """Read the code of a language of the house."""
    if cell not in dict(settings.LANGUAGES):
        raise ValueError(f"Expected one of {', '.join(dict(settings.LANGUAGES))}.")
    return cell


def forms(cell: str) -> str:
    """Read other forms of a term, between bars in the file, one a line in the table."""
    return "\n".join(form.strip() for form in cell.split("|") if form.strip())


CHECKLIST = (
    Column("edition", small_number, is_required=True),
    Column("key", text(ChecklistItem, "key"), is_required=True),
    Column("position", small_number, is_required=True),
    Column("applies", choice(Applies), is_required=True),
    Column("text_en", text(ChecklistItem, "text_en"), is_required=True),
    Column("text_fr", text(ChecklistItem, "text_fr"), is_required=True),
    Column("text_es", text(ChecklistItem, "text_es"), is_required=True),
    Column("source", text(ChecklistItem, "source"), is_required=True),
    Column("note", text(ChecklistEdition, "note")),
)
TERMS = (
    Column("language", language, is_required=True),
    Column("term", text(SensitiveTerm, "term"), is_required=True),
    Column("forms", forms),
    Column("suggestion", text(SensitiveTerm, "suggestion"), is_required=True),
    Column("reason", text(SensitiveTerm, "reason"), is_required=True),
    Column("source", text(SensitiveTerm, "source"), is_required=True),
)
COMPOSITION = (
    Column("year", small_number, is_required=True),
    Column("members", small_number, blank=None),
    Column("men", small_number, blank=None),
    Column("women", small_number, blank=None),
    Column("head", text(StatedComposition, "head")),
    Column("source", text(StatedComposition, "source"), is_required=True),
    Column("note", text(StatedComposition, "note")),
)
ITEM_COLUMNS = ("key", "position", "applies", "text_en", "text_fr", "text_es", "source")


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of these files, without a database."""
    return [problem for file in _read(folder).values() for problem in file.problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the files. Raises Invalid with every problem."""
    files = _read(folder)
    problems = [problem for file in files.values() for problem in file.problems]
    if problems:
        raise Invalid("Nothing was loaded.", problems=problems)
    with transaction.atomic(), pghistory.context(action="load_reference"):
        return [
            load_checklist(files["checklist"], now=now),
            load_terms(files["terms"], now=now),
            load_vocabulary(
                model=StatedComposition, file=files["composition"], key="year", now=now
            ),
        ]


def load_checklist(file: ReferenceFile, *, now: datetime) -> Loaded:
    """Publish the editions of a file that are not here yet; one that is here never changes.

    Raises Invalid when the file says something else of an edition that is published.
    """
    if is_loaded(file):
        return Loaded(file=file.name, is_unchanged=True)
    known = {
        edition.number: {
            tuple(getattr(item, name) for name in ITEM_COLUMNS) for item in edition.items.all()
        }
        for edition in ChecklistEdition.objects.prefetch_related("items")
    }
    said: dict[int, list[dict[str, Any]]] = {}
    for row in file.rows:
        said.setdefault(row.values["edition"], []).append(dict(row.values))
    added = 0
    for number, rows in said.items():
        if number in known:
            if known[number] != {tuple(row[name] for name in ITEM_COLUMNS) for row in rows}:
                message = (
                    "This edition is published and never changes; write it as another edition."
                )
                raise Invalid(
                    message,
                    problems=[
                        Problem(
                            code="published",
                            message=message,
                            field="edition",
                            sheet=file.name,
                            value=str(number),
                        )
                    ],
                )
            continue
        edition = ChecklistEdition.objects.create(
            number=number, note=rows[0]["note"], source=file.name, created_at=now
        )
        ChecklistItem.objects.bulk_create(
            ChecklistItem(edition=edition, **{name: row[name] for name in ITEM_COLUMNS})
            for row in rows
        )
        edition.state, edition.published_at = EditionState.PUBLISHED, now
        edition.save(update_fields=["state", "published_at"])
        added += len(rows)
    remember(file, now=now)
    return Loaded(file=file.name, added=added)


def load_terms(file: ReferenceFile, *, now: datetime) -> Loaded:
    """Make the terms that nobody has changed here equal to a file; the others stay as they are."""
    if is_loaded(file):
        return Loaded(file=file.name, is_unchanged=True)
    rows = {(row.language, row.term): row for row in SensitiveTerm.objects.all()}
    wanted = {
        (row.values["language"], row.values["term"]): {**row.values, "retired_on": None}
        for row in file.rows
    }
    changed, retired, kept = [], [], []
    for name, row in rows.items():
        if not row.is_from_reference:
            if name in wanted:
                kept.append(str(row))
        elif name not in wanted:
            if row.retired_on is None:
                row.retired_on = now.date()
                retired.append(row)
        elif any(getattr(row, field) != value for field, value in wanted[name].items()):
            for field, value in wanted[name].items():
                setattr(row, field, value)
            changed.append(row)
    SensitiveTerm.objects.bulk_update(
        [*changed, *retired], ["forms", "suggestion", "reason", "source", "retired_on"]
    )
    added = [
        SensitiveTerm(**values, is_from_reference=True)
        for name, values in wanted.items()
        if name not in rows
    ]
    SensitiveTerm.objects.bulk_create(added)
    remember(file, now=now)
    return Loaded(
        file=file.name,
        added=len(added),
        changed=len(changed),
        retired=len(retired),
        kept=tuple(kept),
    )


def _read(folder: Path) -> dict[str, ReferenceFile]:
    composition = read_file(folder, "wggi_composition.csv", COMPOSITION, key=["year"])
    for row in composition.rows:
        members, men, women = (row.values[name] for name in ("members", "men", "women"))
        if None not in (members, men, women) and members != men + women:
            message = "Women and men are not all members."
            composition.blame(row.number, "members", "sum", message, members)
    return {
        "checklist": read_file(folder, "gender_checklist.csv", CHECKLIST, key=["edition", "key"]),
        "terms": read_file(folder, "gender_terms.csv", TERMS, key=["language", "term"]),
        "composition": composition,
    }
