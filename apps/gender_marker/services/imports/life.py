"""The life of an import: received and checked, then applied or discarded; its result stays.

Nothing is ever half-written: a check writes a preview only, an application everything or nothing of
what was chosen, in one transaction, after looking at everything again.
"""

import hashlib
from datetime import datetime
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import EditionState, ImportState
from apps.gender_marker.models import Edition, MarkerImport
from apps.gender_marker.selectors.editions import editions_seen
from apps.gender_marker.selectors.imports import expect_importer
from apps.gender_marker.selectors.tables import EditionTable, table_of
from apps.gender_marker.services.imports.examining import (
    NEW,
    REJECTED,
    REPLACED,
    UNCHANGED,
    Examination,
    Plan,
    examine,
)
from apps.gender_marker.services.imports.reading import Parsed, parse_file
from apps.gender_marker.services.imports.writing import write
from apps.projects.services.imports.life import groups_of, packed, refusal_text, told
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState

VERDICTS = (NEW, REPLACED, UNCHANGED, REJECTED)
CONTENTS = ("content", "problems")
MOST_SHOWN = 200
"""Scores of each kind, and groups of problems, that a preview shows."""
UNIQUE_VIOLATION = "23505"


def receive(
    *,
    content: bytes,
    filename: str,
    edition_code: str,
    at: datetime,
    scope: OfficeScope,
    check_now: bool = True,
) -> MarkerImport:
    """Keep a file of scores of one edition and check it; with `check_now` false it waits for `check`.

    The same bytes sent again by the same person before they were applied are the same import. Raises
    NotPermitted, and Invalid for an edition that is not in use or a file that cannot be read as a whole;
    then nothing is kept.
    """
    expect_importer(scope=scope)
    edition = edition_in_use(code=edition_code, scope=scope)
    table = table_of(edition=edition)
    parsed = parse_file(content, filename, edition=table) if check_now else None
    checksum = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        kept = (
            MarkerImport.objects.select_for_update()
            .defer(*CONTENTS)
            .filter(
                checksum=checksum,
                filename=filename[-255:],
                edition=edition,
                uploaded_by_id=scope.user_id,
                state__in=[ImportState.CHECKED, ImportState.UPLOADED],
            )
            .order_by("-pk")
            .first()
        ) or MarkerImport.objects.create(
            edition=edition,
            filename=filename[-255:],
            checksum=checksum,
            content=content,
            uploaded_by_id=scope.user_id,
            uploaded_at=at,
        )
        if parsed is not None:
            found = examine(parsed, edition=table, at=at, scope=scope, lock=False)
            keep_preview(kept, found)
    return kept


def edition_in_use(*, code: str, scope: OfficeScope) -> Edition:
    """Return the edition of a file; raises Invalid unless it is published and in use."""
    edition = editions_seen(scope=scope).filter(code=code, state=EditionState.PUBLISHED).first()
    if edition is None:
        message = _("Choose an edition that is in use.")
        raise Invalid(problems=[Problem("unknown_edition", message, field="edition", value=code)])
    return edition


def check(*, import_id: int, at: datetime, scope: OfficeScope) -> MarkerImport:
    """Check a kept file against what is held now; one that cannot be read is refused.

    Raises OutOfScope; does nothing to an import that was applied or discarded.
    """
    kept = own_import(import_id=import_id, scope=scope)
    if kept.state in {ImportState.APPLIED, ImportState.DISCARDED}:
        return kept
    table = table_of(edition=kept.edition)
    try:
        parsed = parse_file(bytes(kept.content), kept.filename, edition=table)
    except Invalid as refusal:
        kept.state = ImportState.REFUSED
        kept.preview = {"refusal": [told(problem) for problem in refusal.problems]}
        kept.save(update_fields=["state", "preview"])
        return kept
    with transaction.atomic():
        keep_preview(kept, examine(parsed, edition=table, at=at, scope=scope, lock=False))
    return kept


def apply(*, import_id: int, only_good: bool, at: datetime, scope: OfficeScope) -> MarkerImport:
    """Import a checked file: all of it or nothing, or its good rows only.

    Everything is examined again first, on locked scores. Applied twice, the second time changes nothing
    and returns the first result. Raises OutOfScope, WrongState for an import that was discarded or
    refused, when its edition has gone out of use, or when somebody scores one of its projects at this
    moment, and Invalid (`problems_remain`) when rows would be rejected and all or nothing was chosen;
    then the preview is renewed and nothing else is written.
    """
    kept = own_import(import_id=import_id, scope=scope)
    if was_applied(kept):
        return kept
    if kept.edition.state != EditionState.PUBLISHED:
        raise WrongState(_("This edition has gone out of use; nothing is scored by it any more."))
    table = table_of(edition=kept.edition)
    parsed = parse_file(bytes(kept.content), kept.filename, edition=table)
    try:
        with transaction.atomic():
            remaining = bring_in(import_id, parsed, table, only_good=only_good, at=at, scope=scope)
    except IntegrityError as error:
        if getattr(error.__cause__, "pgcode", "") != UNIQUE_VIOLATION:
            raise
        raise WrongState(
            _("Somebody else is scoring these projects just now. Try again in a moment.")
        ) from error
    if remaining:
        raise Invalid(refusal_text(remaining), code="problems_remain")
    return own_import(import_id=import_id, scope=scope)


def bring_in(
    import_id: int,
    parsed: Parsed,
    table: EditionTable,
    *,
    only_good: bool,
    at: datetime,
    scope: OfficeScope,
) -> int:
    """Examine and write in the transaction of the caller; return the problems that kept it from that."""
    kept = own_import(import_id=import_id, scope=scope, lock=True)
    if was_applied(kept):
        return 0
    examination = examine(parsed, edition=table, at=at, scope=scope, lock=True)
    keep_preview(kept, examination)
    if examination.problems and not only_good:
        return len(examination.problems)
    with pghistory.context(door="import", marker_import=kept.pk):
        because = f"{kept.filename} (#{kept.pk})"
        made = write(examination.plans, edition=table, because=because, at=at, scope=scope)
        kept.result = {
            "only_good": only_good,
            "counts": kept.preview["counts"],
            "scores": [each.pk for each in made[:MOST_SHOWN]],
        }
        kept.state = ImportState.APPLIED
        kept.applied_at = at
        kept.save(update_fields=["result", "state", "applied_at"])
    return 0


@transaction.atomic
def discard(*, import_id: int, scope: OfficeScope) -> MarkerImport:
    """Put a file aside that was not imported, and forget its bytes; twice is as good as once.

    Raises OutOfScope, and WrongState when it has been imported.
    """
    kept = own_import(import_id=import_id, scope=scope, lock=True)
    if kept.state == ImportState.APPLIED:
        raise WrongState(_("This file has been imported; score the projects anew on their pages."))
    if kept.state != ImportState.DISCARDED:
        kept.state = ImportState.DISCARDED
        kept.content = kept.problems = b""
        kept.save(update_fields=["state", "content", "problems"])
    return kept


def own_import(*, import_id: int, scope: OfficeScope, lock: bool = False) -> MarkerImport:
    """Return an import of the person's own; OutOfScope when there is none."""
    expect_importer(scope=scope)
    imports = MarkerImport.objects.filter(pk=import_id, uploaded_by_id=scope.user_id)
    imports = imports.select_related("edition")
    if lock:
        imports = imports.select_for_update(of=("self",)).defer(*CONTENTS)
    kept = imports.first()
    if kept is None:
        raise OutOfScope
    return kept


def was_applied(kept: MarkerImport) -> bool:
    """Whether an import was applied; raises WrongState when it is not waiting to be either."""
    if kept.state in {ImportState.DISCARDED, ImportState.REFUSED}:
        raise WrongState(_("This file is no longer waiting; upload it again to import it."))
    return kept.state == ImportState.APPLIED


def keep_preview(kept: MarkerImport, examination: Examination) -> None:
    """Write what a file would do: codes and values, no sentences."""
    changes: dict[str, list[Any]] = {NEW: [], REPLACED: []}
    for plan in examination.plans:
        listed = changes.get(plan.verdict)
        if listed is not None and len(listed) < MOST_SHOWN:
            listed.append(line_of(plan))
    kept.preview = {
        "kind": examination.parsed.kind,
        "counts": {verdict: examination.counts[verdict] for verdict in VERDICTS},
        "problems": len(examination.problems),
        "groups": groups_of(examination.problems),
        "unread": examination.parsed.unread[:MOST_SHOWN],
        "changes": changes,
    }
    kept.problems = packed(examination.problems)
    kept.state = ImportState.CHECKED
    kept.save(update_fields=["preview", "problems", "state"])


def line_of(plan: Plan) -> dict[str, Any]:
    """Return a score as a preview keeps it; a blank code is undetermined."""
    held = plan.held
    return {
        "project_id": plan.project.pk,
        "project": plan.said.project,
        "title": plan.project.title,
        "stage": plan.said.stage,
        "row": plan.said.row,
        "before": held.code.key if held and held.code else "",
        "after": plan.code.key if plan.code else "",
        "computed": plan.computed.key if plan.computed else "",
        "has_answers": bool(plan.said.answers),
    }
