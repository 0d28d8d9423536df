"""The life of an import: received and checked, then applied or discarded; its result stays.

Nothing is ever half-written: a check writes a preview only, an application everything or nothing of
what was chosen, in one transaction, after looking at everything again.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.staffing.choices import ImportState
from apps.staffing.models import HeadcountImport
from apps.staffing.selectors.import_words import Found, problem_of
from apps.staffing.selectors.imports import period_of_import
from apps.staffing.selectors.returns import PeriodLine, period_line
from apps.staffing.services.imports.examining import Examination, changes_of, examine
from apps.staffing.services.imports.foresight import findings_ahead
from apps.staffing.services.imports.previews import (
    packed,
    placed,
    preview_of,
    refusal_text,
    told,
)
from apps.staffing.services.imports.reading import Parsed, parse_file
from apps.staffing.services.imports.writing import Overtaken, write
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

Answer = TypeVar("Answer")

TRIES = 3
"""How often an import is examined anew when somebody begins one of its returns in between."""
UNIQUE_VIOLATION = "23505"
CONTENTS = ("content", "problems")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a file would do: cells by verdict, every problem in words, and notices."""

    preview: dict[str, object]
    problems: list[Problem]


def receive(
    *,
    content: bytes,
    filename: str,
    as_of: date,
    at: datetime,
    scope: OfficeScope,
    check_now: bool = True,
) -> HeadcountImport:
    """Keep a file and check it; with `check_now` false it waits for `check`.

    The same bytes for the same period, sent again by the same person before they were applied, are
    the same import. Raises NotPermitted, and Invalid for a file that cannot be read as a whole or a
    date that is no period's; then nothing is kept.
    """
    period = expect_period(as_of=as_of, scope=scope)
    checksum = hashlib.sha256(content).hexdigest()
    parsed = parse_file(content, filename) if check_now else None
    with transaction.atomic():
        kept = (
            HeadcountImport.objects.select_for_update()
            .defer(*CONTENTS)
            .filter(
                period_id=period.id,
                checksum=checksum,
                filename=filename[-255:],
                uploaded_by_id=scope.user_id,
                state__in=[ImportState.CHECKED, ImportState.UPLOADED],
            )
            .order_by("-pk")
            .first()
        )
        if kept is None:
            kept = HeadcountImport.objects.create(
                period_id=period.id,
                filename=filename[-255:],
                checksum=checksum,
                content=content,
                state=ImportState.UPLOADED,
                uploaded_by_id=scope.user_id,
                uploaded_at=at,
            )
        if parsed is not None:
            preview_now(kept, parsed, period=period, at=at, scope=scope)
    return kept


def check(*, import_id: int, at: datetime, scope: OfficeScope) -> HeadcountImport:
    """Check a kept file against the register as it is now; one that cannot be read is refused.

    Raises OutOfScope; does nothing to an import that was applied or discarded.
    """
    kept = own_import(import_id=import_id, scope=scope)
    if kept.state in {ImportState.APPLIED, ImportState.DISCARDED}:
        return kept
    period = period_of_import(kept)
    try:
        parsed = parse_file(bytes(kept.content), kept.filename)
    except Invalid as refusal:
        kept.state = ImportState.REFUSED
        kept.preview = {"refusal": [told(problem) for problem in refusal.problems]}
        kept.save(update_fields=["state", "preview"])
        return kept
    with transaction.atomic():
        preview_now(kept, parsed, period=period, at=at, scope=scope)
    return kept


def read(*, import_id: int, scope: OfficeScope) -> Parsed | None:
    """Read the kept file of an import; None when it has been applied already.

    Raises OutOfScope, and WrongState for an import that was discarded or refused.
    """
    kept = own_import(import_id=import_id, scope=scope)
    return None if was_applied(kept) else parse_file(bytes(kept.content), kept.filename)


def apply(
    *,
    import_id: int,
    only_good: bool,
    reason: str,
    at: datetime,
    scope: OfficeScope,
    parsed: Parsed | None = None,
) -> HeadcountImport:
    """Import a checked file: all of it or nothing, or its good rows only; `parsed` saves reading.

    Everything is examined again first, on locked returns. Applied twice, the second time changes
    nothing and returns the first result. Raises OutOfScope, WrongState for an import that was
    discarded or refused, and Invalid (`problems_remain`) when rows would be rejected and all or
    nothing was chosen; then the preview is renewed and nothing else is written.
    """
    kept = own_import(import_id=import_id, scope=scope)
    if was_applied(kept):
        return kept
    lines = parsed or parse_file(bytes(kept.content), kept.filename)

    def attempt() -> int:
        nonlocal kept
        kept = own_import(import_id=import_id, scope=scope, lock=True)
        if was_applied(kept):
            return 0
        examination = bring_in(
            kept,
            lines,
            period=period_of_import(kept),
            only_good=only_good,
            reason=reason.strip(),
            at=at,
            scope=scope,
        )
        if kept.state == ImportState.APPLIED:
            return 0
        keep_preview(kept, preview_of(examination), examination.problems)
        return len(examination.problems)

    if remaining := in_one_piece(attempt):
        raise Invalid(refusal_text(remaining), code="problems_remain")
    return kept


def import_file(
    *,
    content: bytes,
    filename: str,
    as_of: date,
    only_good: bool,
    reason: str,
    at: datetime,
    scope: OfficeScope,
) -> HeadcountImport:
    """Receive a file and apply it in one transaction; a file that is refused leaves no trace.

    Raises like `receive`, and Invalid with every problem when rows would be rejected and all or
    nothing was chosen.
    """
    period = expect_period(as_of=as_of, scope=scope)
    parsed = parse_file(content, filename)

    def attempt() -> HeadcountImport:
        kept = HeadcountImport.objects.create(
            period_id=period.id,
            filename=filename[-255:],
            checksum=hashlib.sha256(content).hexdigest(),
            content=content,
            uploaded_by_id=scope.user_id,
            uploaded_at=at,
        )
        examination = bring_in(
            kept,
            parsed,
            period=period,
            only_good=only_good,
            reason=reason.strip(),
            at=at,
            scope=scope,
        )
        if kept.state != ImportState.APPLIED:
            found = [problem_of(each, examination.sheets) for each in examination.problems]
            raise Invalid(refusal_text(len(found)), code="problems_remain", problems=found)
        return kept

    return in_one_piece(attempt)


def rehearse(
    *,
    content: bytes,
    filename: str,
    as_of: date,
    has_reason: bool,
    at: datetime,
    scope: OfficeScope,
) -> Rehearsal:
    """Check a file and keep nothing of it. Raises like `receive`."""
    period = expect_period(as_of=as_of, scope=scope)
    parsed = parse_file(content, filename)
    with transaction.atomic():
        examination = examine(
            parsed, period=period, has_reason=has_reason, at=at, scope=scope, lock=False
        )
        return Rehearsal(
            preview=preview_of(examination),
            problems=[problem_of(each, examination.sheets) for each in examination.problems],
        )


def changes_ahead(*, import_id: int, at: datetime, scope: OfficeScope) -> list[tuple[str, ...]]:
    """Return every cell that an import would change or add, as the register is now.

    Each is (office, contract, grade, sex, old, new, sheet, cell); nothing is kept or locked.
    """
    kept = own_import(import_id=import_id, scope=scope)
    parsed = parse_file(bytes(kept.content), kept.filename)
    with transaction.atomic():
        examination = examine(
            parsed,
            period=period_of_import(kept),
            has_reason=True,
            at=at,
            scope=scope,
            lock=False,
        )
        return [
            placed(change, examination.sheets)
            for verdict in ("changed", "new")
            for change in changes_of(examination, verdict, most=None)
        ]


@transaction.atomic
def discard(*, import_id: int, scope: OfficeScope) -> HeadcountImport:
    """Put a file aside that was not imported, and forget its bytes; twice is as good as once.

    Raises OutOfScope, and WrongState when it has been imported.
    """
    kept = own_import(import_id=import_id, scope=scope, lock=True)
    if kept.state == ImportState.APPLIED:
        raise WrongState(_("This file has been imported; its numbers are changed in the return."))
    if kept.state != ImportState.DISCARDED:
        kept.state = ImportState.DISCARDED
        kept.content = b""
        kept.problems = b""
        kept.save(update_fields=["state", "content", "problems"])
    return kept


def bring_in(
    kept: HeadcountImport,
    parsed: Parsed,
    *,
    period: PeriodLine,
    only_good: bool,
    reason: str,
    at: datetime,
    scope: OfficeScope,
) -> Examination:
    """Examine and write in the transaction of the caller; `kept` is applied when it was written."""
    with pghistory.context(door="import", headcount_import=kept.pk) as context:
        examination = examine(
            parsed, period=period, has_reason=bool(reason), at=at, scope=scope, lock=True
        )
        if examination.problems and not only_good:
            return examination
        written = write(examination, reason=reason, at=at, scope=scope)
        kept.preview = preview_of(examination)
        kept.problems = packed(examination.problems)
        kept.result = {
            "only_good": only_good,
            "reason": reason,
            "counts": kept.preview["counts"],
            "returns": [one.to_dict() for one in written],
            "context": str(context.id),
        }
        kept.state = ImportState.APPLIED
        kept.applied_at = at
        kept.save(update_fields=["preview", "problems", "result", "state", "applied_at"])
    return examination


def in_one_piece(attempt: Callable[[], Answer]) -> Answer:
    """Return the answer of one transaction, begun anew when somebody else was faster.

    Raises WrongState when somebody is faster again and again.
    """
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return attempt()
        except Overtaken:
            continue
        except IntegrityError as error:
            if getattr(error.__cause__, "pgcode", "") != UNIQUE_VIOLATION:
                raise
    raise WrongState(_("Somebody else is changing these returns just now. Try again in a moment."))


def expect_period(*, as_of: date, scope: OfficeScope) -> PeriodLine:
    """Return the period of a date for somebody who may import at all.

    Raises NotPermitted, and Invalid for a date that is no period's.
    """
    expect_importer(scope)
    period = period_line(as_of=as_of, scope=scope)
    if period is None:
        raise Invalid(
            _("There is no reporting period of %(date)s.") % {"date": as_of.isoformat()},
            code="unknown_period",
        )
    return period


def expect_importer(scope: OfficeScope) -> None:
    """Refuse whoever neither enters headcounts anywhere nor corrects approved ones."""
    if not (scope.over(Capability.ENTER) or scope.over(Capability.APPROVE)):
        raise NotPermitted(_("Headcounts are imported by those who enter them."))


def own_import(*, import_id: int, scope: OfficeScope, lock: bool = False) -> HeadcountImport:
    """Return an import of the person's own, or any for a job; OutOfScope when there is none."""
    expect_importer(scope)
    imports = HeadcountImport.objects.select_related("period").filter(pk=import_id)
    if not scope.reason:
        imports = imports.filter(uploaded_by_id=scope.user_id)
    if lock:
        imports = imports.select_for_update(of=("self",)).defer(*CONTENTS)
    kept = imports.first()
    if kept is None:
        raise OutOfScope
    return kept


def was_applied(kept: HeadcountImport) -> bool:
    """Whether an import was applied; raises WrongState when it is not waiting to be either."""
    if kept.state in {ImportState.DISCARDED, ImportState.REFUSED}:
        raise WrongState(_("This file is no longer waiting; upload it again to import it."))
    return kept.state == ImportState.APPLIED


def preview_now(
    kept: HeadcountImport, parsed: Parsed, *, period: PeriodLine, at: datetime, scope: OfficeScope
) -> None:
    """Examine a file in a transaction of the caller, and keep what it would do."""
    examination = examine(parsed, period=period, has_reason=False, at=at, scope=scope, lock=False)
    preview = {**preview_of(examination), "findings": findings_ahead(examination, scope=scope)}
    keep_preview(kept, preview, examination.problems)


def keep_preview(
    kept: HeadcountImport, preview: dict[str, object], problems: Sequence[Found]
) -> None:
    """Write what a file would do."""
    kept.preview = preview
    kept.problems = packed(problems)
    kept.state = ImportState.CHECKED
    kept.save(update_fields=["preview", "problems", "state"])
