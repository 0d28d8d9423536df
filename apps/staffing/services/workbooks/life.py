"""The life of a workbook: made, brought back, and taken in or put aside.

Nothing is lost: a cell that both sides changed waits until somebody chooses; what cannot be read comes back in the same
workbook, marked; and the file itself is kept with what became of it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.staffing.analytics.merging import Side, Verdict, undecided, writes_of
from apps.staffing.choices import CellOrigin, CellState, ImportState
from apps.staffing.models import WorkbookUpload
from apps.staffing.selectors.cells import CellKey
from apps.staffing.selectors.grid import NOT_APPLICABLE
from apps.staffing.selectors.import_words import expected_of, message_of
from apps.staffing.selectors.revisions import ReturnHead, return_head
from apps.staffing.selectors.workbooks import (
    Online,
    obstacle_to_workbook,
    sheet_data,
    upload_seen,
)
from apps.staffing.services import entry
from apps.staffing.services.workbooks.outlooks import Outlook, mismatch, outlook_of
from apps.staffing.services.workbooks.reading import ReturnedCell, read_workbook
from apps.staffing.services.workbooks.sheets import workbook_of
from apps.web.refusals import Invalid, NotPermitted, Problem, WrongState


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided before a workbook is taken in.

    `choices` say for each conflict which side stands; `takes_proposed`, that untouched numbers of the last period were
    counted again; `only_good`, that cells which cannot be read are left out.
    """

    choices: Mapping[CellKey, Side]
    takes_proposed: bool = False
    only_good: bool = True


def expect_workbook_welcome(
    *, office_code: str, as_of: date, at: datetime, scope: OfficeScope
) -> ReturnHead:
    """Return a return whose workbook may be taken away and brought back by this person now.

    Raises OutOfScope, and what `obstacle_to_workbook` says: whoever cannot enter has no use for one.
    """
    head = return_head(office_code=office_code, as_of=as_of, scope=scope)
    if refusal := obstacle_to_workbook(head=head, at=at, scope=scope):
        raise refusal
    return head


def make(*, office_code: str, as_of: date, at: datetime, scope: OfficeScope) -> bytes:
    """Return the workbook of a return, in the language of the moment; raises like `expect_workbook_welcome`."""
    head = expect_workbook_welcome(office_code=office_code, as_of=as_of, at=at, scope=scope)
    return workbook_of(sheet_data(head=head, scope=scope), at=at)


def receive(
    *,
    office_code: str,
    as_of: date,
    content: bytes,
    filename: str,
    at: datetime,
    scope: OfficeScope,
) -> WorkbookUpload:
    """Keep a workbook that came back for a return; the same bytes sent again while they wait are the same.

    Raises OutOfScope, NotPermitted and WrongState like `make`; Invalid like `read_workbook`, and for a workbook of another
    office or period; WrongState (`superseded`) when the return has gone on to another revision. Then nothing is kept.
    """
    head = expect_workbook_welcome(office_code=office_code, as_of=as_of, at=at, scope=scope)
    returned = read_workbook(content, filename)
    if refusal := mismatch(returned.manifest, head):
        raise refusal
    with transaction.atomic():
        upload, _made = WorkbookUpload.objects.select_for_update().get_or_create(
            office_id=head.office.id,
            period_id=head.period.id,
            checksum=hashlib.sha256(content).hexdigest(),
            uploaded_by_id=scope.user_id,
            state=ImportState.CHECKED,
            defaults={"filename": filename[-255:], "content": content, "uploaded_at": at},
        )
    return upload


def take_in(
    *, upload_id: int, looked_at: str, decision: Decision, at: datetime, scope: OfficeScope
) -> WorkbookUpload:
    """Write what a workbook changes, as it was decided; taken in twice, the second time changes nothing.

    Raises OutOfScope; NotPermitted for somebody else's workbook; WrongState when it was put aside, when the return takes
    no entries or has another revision, and (`changed`) when what stands online is no longer what was looked at; Invalid
    with a problem for each conflict without a choice, and for each cell that cannot be read unless only the good ones
    are wanted. Then nothing is written.
    """
    with transaction.atomic():
        upload = own_upload(upload_id=upload_id, scope=scope)
        if upload.state == ImportState.APPLIED:
            return upload
        if upload.state != ImportState.CHECKED:
            raise WrongState(_("This workbook was put aside; upload it again to use it."))
        which: dict[str, Any] = {"office_code": upload.office.code, "as_of": upload.period.as_of}
        expect_workbook_welcome(**which, at=at, scope=scope)
        draft = entry.open_draft(**which, at=at, scope=scope)
        entry.editable_revision(revision_id=draft.pk, at=at, scope=scope)
        # Until the end of the transaction nobody else changes a cell of this revision.
        outlook = outlook_of(upload=upload, at=at, scope=scope)
        if outlook.refusal:
            raise outlook.refusal
        if looked_at != outlook.mark:
            raise WrongState(
                _("Numbers have changed online since you looked. Look again, then decide."),
                code="changed",
            )
        expect_decided(outlook, decision)
        written = write(upload, outlook, decision, revision_id=draft.pk, at=at, scope=scope)
        upload.state = ImportState.APPLIED
        upload.applied_at = at
        upload.result = {**written, "revision": draft.pk}
        upload.save(update_fields=["state", "applied_at", "result"])
    return upload


def bring_at_once(
    *,
    office_code: str,
    as_of: date,
    content: bytes,
    filename: str,
    on_conflict: Side | None,
    takes_proposed: bool,
    only_good: bool,
    at: datetime,
    scope: OfficeScope,
) -> WorkbookUpload:
    """Receive a workbook and take it in, or leave no trace; `on_conflict` is the side that stands in every conflict.

    What was taken in before is the same on both sides, so that the same file sent again writes nothing. Raises like `receive` and `take_in`, and WrongState
    (`conflicts`) with a problem for each cell that both sides changed when no side was chosen.
    """
    with transaction.atomic():
        upload = receive(
            office_code=office_code,
            as_of=as_of,
            content=content,
            filename=filename,
            at=at,
            scope=scope,
        )
        outlook = outlook_of(upload=upload, at=at, scope=scope)
        conflicts = outlook.of(Verdict.CONFLICT)
        if conflicts and on_conflict is None:
            raise WrongState(
                _("Numbers were changed here and in the workbook. Choose which side stands."),
                code="conflicts",
                problems=[conflict_problem(outlook, key) for key in conflicts],
            )
        decision = Decision(
            choices={key: on_conflict for key in conflicts if on_conflict},
            takes_proposed=takes_proposed,
            only_good=only_good,
        )
        return take_in(
            upload_id=upload.pk, looked_at=outlook.mark, decision=decision, at=at, scope=scope
        )


def conflict_problem(outlook: Outlook, key: CellKey) -> Problem:
    """Return a cell that both sides changed, with what it was, what each says, who changed it online and when."""
    now, nothing = outlook.now(key), _("nothing")
    return Problem(
        code="changed",
        field=outlook.returned.cells[key].address,
        message=_(
            "%(cell)s: %(given)s when the workbook was made, %(file)s in the workbook, %(online)s online"
            " (%(person)s, %(moment)s)."
        )
        % {
            "cell": outlook.form.name_of(key),
            "given": outlook.returned.manifest.given[key].held or nothing,
            "file": outlook.file[key] or nothing,
            "online": now.text or nothing,
            "person": now.by or _("Somebody"),
            "moment": now.at.isoformat(timespec="minutes"),
        },
    )


def expect_decided(outlook: Outlook, decision: Decision) -> None:
    """Refuse what is not decided yet: every open conflict, and bad cells where all or nothing was asked for."""
    problems = []
    if not decision.only_good:
        problems += [unreadable(outlook, cell) for cell in outlook.rejected]
    if problems:
        raise Invalid(
            ngettext(
                "%(number)s cell of the workbook cannot be taken in. Correct it, or leave it out.",
                "%(number)s cells of the workbook cannot be taken in. Correct them, or leave them out.",
                len(problems),
            )
            % {"number": len(problems)},
            code="cells_rejected",
            problems=problems,
        )
    open_ones = undecided(outlook.verdicts, decision.choices)
    if open_ones:
        raise Invalid(
            _("Numbers were changed here and in the workbook. Choose for each which is right."),
            code="undecided",
            problems=[
                Problem(
                    code="undecided",
                    field=f"choose-{key}",
                    message=_("%(cell)s: choose which number is right.")
                    % {"cell": outlook.form.name_of(key)},
                )
                for key in open_ones
            ],
        )


def unreadable(outlook: Outlook, cell: ReturnedCell) -> Problem:
    """Return a cell that cannot be taken in as a problem with its place in the file."""
    return Problem(
        code=cell.code,
        message=message_of(cell.code),
        sheet=outlook.returned.manifest.sheet,
        cell=cell.address,
        field=cell.address,
        value=cell.raw,
        expected=expected_of(cell.code),
    )


def write(
    upload: WorkbookUpload,
    outlook: Outlook,
    decision: Decision,
    *,
    revision_id: int,
    at: datetime,
    scope: OfficeScope,
) -> dict[str, object]:
    """Save the cells of a decision and return what became of the workbook, as it is kept."""
    writes = writes_of(
        outlook.verdicts,
        outlook.file,
        choices=decision.choices,
        takes_proposed=decision.takes_proposed,
    )
    with pghistory.context(door="workbook", workbook_upload=upload.pk):
        entry.save_cells(
            revision_id=revision_id,
            changes=[change_of(key, text, outlook.now(key)) for key, text in writes.items()],
            origin=CellOrigin.WORKBOOK,
            at=at,
            scope=scope,
        )
    return {
        "written": [[str(key), outlook.now(key).text, text] for key, text in writes.items()],
        "kept_online": [
            [str(key), outlook.file[key], outlook.now(key).text]
            for key in outlook.of(Verdict.CONFLICT)
            if key not in writes
        ],
        "rejected": [[str(one.key), one.address, one.raw, one.code] for one in outlook.rejected],
        "proposed_left": 0 if decision.takes_proposed else len(outlook.of(Verdict.PROPOSED)),
    }


def change_of(key: CellKey, text: str, now: Online) -> entry.CellChange:
    """Return a text of the file as a change of the cell that stands online."""
    state = CellState.COUNTED if text else CellState.MISSING
    if text == NOT_APPLICABLE:
        state = CellState.NOT_APPLICABLE
    return entry.CellChange(
        grade_id=key.grade_id,
        contract_group_id=key.contract_group_id,
        sex=key.sex,
        state=state,
        count=int(text) if state is CellState.COUNTED else None,
        version_seen=now.version,
    )


@transaction.atomic
def put_aside(*, upload_id: int, scope: OfficeScope) -> WorkbookUpload:
    """Put a workbook aside that is not to be taken in, and forget its bytes; twice is as good as once.

    Raises OutOfScope, NotPermitted, and WrongState when it has been taken in.
    """
    upload = own_upload(upload_id=upload_id, scope=scope)
    if upload.state == ImportState.APPLIED:
        raise WrongState(_("This workbook was taken in; its numbers are changed in the return."))
    if upload.state != ImportState.DISCARDED:
        upload.state = ImportState.DISCARDED
        upload.content = b""
        upload.save(update_fields=["state", "content"])
    return upload


def own_upload(*, upload_id: int, scope: OfficeScope) -> WorkbookUpload:
    """Return a workbook of the person's own, locked; must run in a transaction.

    Raises OutOfScope, and NotPermitted for one that a colleague sent.
    """
    seen = upload_seen(upload_id=upload_id, scope=scope)
    if seen.uploaded_by_id != scope.user_id:
        raise NotPermitted(_("Whoever sent a workbook decides about it."))
    return (
        WorkbookUpload.objects.select_for_update(of=("self",))
        .select_related("office", "period")
        .get(pk=seen.pk)
    )
