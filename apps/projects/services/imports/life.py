"""The life of an import: received and checked, then applied or discarded; its result stays.

Nothing is ever half-written: a check writes a preview only, an application everything or nothing of
what was chosen, in one transaction, after looking at everything again.
"""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.projects.choices import ImportState
from apps.projects.models import ProjectImport
from apps.projects.selectors.import_words import Found
from apps.projects.selectors.register import may_create
from apps.projects.services.imports.examining import (
    CHANGED,
    NEW,
    REJECTED,
    UNCHANGED,
    Examination,
    examine,
)
from apps.projects.services.imports.reading import Parsed, parse_file
from apps.projects.services.imports.writing import write
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

VERDICTS = (NEW, CHANGED, UNCHANGED, REJECTED)
CONTENTS = ("content", "problems")
MOST_SHOWN = 200
"""Projects of each kind, and groups of problems, that a preview shows."""
MOST_PLACES = 8
UNIQUE_VIOLATION = "23505"


def receive(
    *,
    content: bytes,
    filename: str,
    at: datetime,
    scope: OfficeScope,
    check_now: bool = True,
) -> ProjectImport:
    """Keep a file and check it; with `check_now` false it waits for `check`.

    The same bytes sent again by the same person before they were applied are the same import. Raises
    NotPermitted, and Invalid for a file that cannot be read as a whole; then nothing is kept.
    """
    expect_importer(scope)
    parsed = parse_file(content, filename) if check_now else None
    checksum = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        kept = (
            ProjectImport.objects.select_for_update()
            .defer(*CONTENTS)
            .filter(
                checksum=checksum,
                filename=filename[-255:],
                uploaded_by_id=scope.user_id,
                state__in=[ImportState.CHECKED, ImportState.UPLOADED],
            )
            .order_by("-pk")
            .first()
        ) or ProjectImport.objects.create(
            filename=filename[-255:],
            checksum=checksum,
            content=content,
            uploaded_by_id=scope.user_id,
            uploaded_at=at,
        )
        if parsed is not None:
            keep_preview(kept, examine(parsed, on=at.date(), scope=scope, lock=False))
    return kept


def check(*, import_id: int, at: datetime, scope: OfficeScope) -> ProjectImport:
    """Check a kept file against the register as it is now; one that cannot be read is refused.

    Raises OutOfScope; does nothing to an import that was applied or discarded.
    """
    kept = own_import(import_id=import_id, scope=scope)
    if kept.state in {ImportState.APPLIED, ImportState.DISCARDED}:
        return kept
    try:
        parsed = parse_file(bytes(kept.content), kept.filename)
    except Invalid as refusal:
        kept.state = ImportState.REFUSED
        kept.preview = {"refusal": [told(problem) for problem in refusal.problems]}
        kept.save(update_fields=["state", "preview"])
        return kept
    with transaction.atomic():
        keep_preview(kept, examine(parsed, on=at.date(), scope=scope, lock=False))
    return kept


def apply(*, import_id: int, only_good: bool, at: datetime, scope: OfficeScope) -> ProjectImport:
    """Import a checked file: all of it or nothing, or its good projects only.

    Everything is examined again first, on locked projects. Applied twice, the second time changes
    nothing and returns the first result. Raises OutOfScope, WrongState for an import that was
    discarded or refused, or when somebody entered one of its codes at this moment, and Invalid
    (`problems_remain`) when projects would be rejected and all or nothing was chosen; then the preview
    is renewed and nothing else is written.
    """
    kept = own_import(import_id=import_id, scope=scope)
    if was_applied(kept):
        return kept
    parsed = parse_file(bytes(kept.content), kept.filename)
    try:
        with transaction.atomic():
            remaining = bring_in(import_id, parsed, only_good=only_good, at=at, scope=scope)
    except IntegrityError as error:
        if getattr(error.__cause__, "pgcode", "") != UNIQUE_VIOLATION:
            raise
        raise WrongState(
            _("Somebody else is entering these projects just now. Try again in a moment.")
        ) from error
    if remaining:
        raise Invalid(refusal_text(remaining), code="problems_remain")
    return own_import(import_id=import_id, scope=scope)


def bring_in(
    import_id: int, parsed: Parsed, *, only_good: bool, at: datetime, scope: OfficeScope
) -> int:
    """Examine and write in the transaction of the caller; return the problems that kept it from that."""
    kept = own_import(import_id=import_id, scope=scope, lock=True)
    if was_applied(kept):
        return 0
    examination = examine(parsed, on=at.date(), scope=scope, lock=True)
    keep_preview(kept, examination)
    if examination.problems and not only_good:
        return len(examination.problems)
    with pghistory.context(door="import", project_import=kept.pk):
        ids = write(examination.plans, at=at, scope=scope)
        shown = [
            [plan.verdict, plan.said.code, ids[plan.said.code]]
            for plan in examination.plans
            if plan.said.code in ids
        ]
        kept.result = {
            "only_good": only_good,
            "counts": kept.preview["counts"],
            "projects": shown[:MOST_SHOWN],
        }
        kept.state = ImportState.APPLIED
        kept.applied_at = at
        kept.save(update_fields=["result", "state", "applied_at"])
    return 0


@transaction.atomic
def discard(*, import_id: int, scope: OfficeScope) -> ProjectImport:
    """Put a file aside that was not imported, and forget its bytes; twice is as good as once.

    Raises OutOfScope, and WrongState when it has been imported.
    """
    kept = own_import(import_id=import_id, scope=scope, lock=True)
    if kept.state == ImportState.APPLIED:
        raise WrongState(_("This file has been imported; projects are changed on their pages."))
    if kept.state != ImportState.DISCARDED:
        kept.state = ImportState.DISCARDED
        kept.content = kept.problems = b""
        kept.save(update_fields=["state", "content", "problems"])
    return kept


def expect_importer(scope: OfficeScope) -> None:
    """Refuse whoever keeps no projects."""
    if not may_create(scope=scope):
        raise NotPermitted(_("Projects are imported by those who keep them."))


def own_import(*, import_id: int, scope: OfficeScope, lock: bool = False) -> ProjectImport:
    """Return an import of the person's own; OutOfScope when there is none."""
    expect_importer(scope)
    imports = ProjectImport.objects.filter(pk=import_id, uploaded_by_id=scope.user_id)
    if lock:
        imports = imports.select_for_update(of=("self",)).defer(*CONTENTS)
    kept = imports.first()
    if kept is None:
        raise OutOfScope
    return kept


def was_applied(kept: ProjectImport) -> bool:
    """Whether an import was applied; raises WrongState when it is not waiting to be either."""
    if kept.state in {ImportState.DISCARDED, ImportState.REFUSED}:
        raise WrongState(_("This file is no longer waiting; upload it again to import it."))
    return kept.state == ImportState.APPLIED


def keep_preview(kept: ProjectImport, examination: Examination) -> None:
    """Write what a file would do: codes and values, no sentences."""
    changes: dict[str, list[Any]] = {NEW: [], CHANGED: []}
    for plan in examination.plans:
        listed = changes.get(plan.verdict)
        if listed is not None and len(listed) < MOST_SHOWN:
            said = plan.said
            held = plan.held.title if plan.held else ""
            listed.append([said.code, plan.columns.get("title", held), said.row, plan.changes])
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


def groups_of(problems: Sequence[Found]) -> list[dict[str, Any]]:
    """Return identical problems once each, with their first places, the most frequent first."""
    groups: dict[tuple[str, str, str, str], list[Found]] = {}
    for each in problems:
        groups.setdefault((each.code, each.key, each.value, each.nearest), []).append(each)
    numbers = Counter({key: len(found) for key, found in groups.items()})
    return [
        {
            "code": code,
            "value": value,
            "nearest": near,
            "count": number,
            "places": [list(each) for each in groups[(code, key, value, near)][:MOST_PLACES]],
        }
        for (code, key, value, near), number in numbers.most_common(MOST_SHOWN)
    ]


def packed(problems: Sequence[Found]) -> bytes:
    """Return problems as compressed JSON; nothing for none."""
    if not problems:
        return b""
    return zlib.compress(json.dumps(problems, separators=(",", ":")).encode(), level=1)


def told(problem: Problem) -> dict[str, str]:
    """Return a problem of the file as a whole as it is stored."""
    return {
        "code": problem.code,
        "message": str(problem.message),
        "expected": str(problem.expected),
    }


def refusal_text(number: int) -> str:
    """Say that nothing was imported, because all or nothing was chosen."""
    return ngettext(
        "%(number)s problem was found, so nothing was imported.",
        "%(number)s problems were found, so nothing was imported.",
        number,
    ) % {"number": number}
