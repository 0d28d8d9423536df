"""What a workbook that came back would do to its return, as both stand now."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.staffing.analytics.expectation import Cell
from apps.staffing.analytics.merging import Verdict, merge
from apps.staffing.models import WorkbookUpload
from apps.staffing.selectors.cells import CellKey, Form, form_on
from apps.staffing.selectors.findings import Finding, Subject, filled_lines, look
from apps.staffing.selectors.grid import NOT_APPLICABLE, held_cells
from apps.staffing.selectors.revisions import ReturnHead, return_head
from apps.staffing.selectors.workbooks import (
    Online,
    obstacle_to_workbook,
    online_cells,
    set_aside_in,
)
from apps.staffing.services.workbooks.manifest import Manifest
from apps.staffing.services.workbooks.reading import Returned, ReturnedCell, read_workbook
from apps.web.refusals import Invalid, Refusal, WrongState

NOTHING = Online(text="", version=0, by="", at=datetime(1, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a workbook would do to a return as it stands now.

    `rejected` cannot be read or written; `refusal` is why nothing can be written at all; `findings` are what the rules
    would find if everything undisputed were taken.
    """

    head: ReturnHead
    form: Form
    returned: Returned
    online: Mapping[CellKey, Online]
    verdicts: Mapping[CellKey, Verdict]
    rejected: tuple[ReturnedCell, ...]
    findings: tuple[Finding, ...]
    refusal: Refusal | None

    @property
    def file(self) -> dict[CellKey, str]:
        """What the file says, cell by cell."""
        return {key: cell.text for key, cell in self.returned.cells.items()}

    def of(self, verdict: Verdict) -> list[CellKey]:
        """Return the cells of a verdict in the order of the file."""
        return [key for key, one in self.verdicts.items() if one is verdict]

    def now(self, key: CellKey) -> Online:
        """Return what stands online in a cell."""
        return self.online.get(key, NOTHING)

    @property
    def mark(self) -> str:
        """A mark of what was looked at: other numbers online have another one."""
        seen = [
            (str(key), verdict, self.file[key], self.now(key).text)
            for key, verdict in sorted(self.verdicts.items(), key=lambda one: str(one[0]))
            if verdict is not Verdict.UNCHANGED
        ]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def mismatch(manifest: Manifest, head: ReturnHead) -> Refusal | None:
    """Return why a workbook is not one of this return as it stands; None when it is."""
    if manifest.office != head.office.code or manifest.as_of != head.period.as_of:
        words = _(
            "This workbook was made for %(office)s as of %(made)s; this is the return of %(here)s as of"
            " %(date)s. Upload it there."
        ) % {
            "office": manifest.office,
            "made": manifest.as_of.isoformat(),
            "here": head.office.code,
            "date": head.period.as_of.isoformat(),
        }
        return Invalid(words, code="another_return")
    newest = head.newest
    begun_since = manifest.revision is None and newest is not None and newest.number == 1
    if begun_since or manifest.revision == (newest.pk if newest else None):
        return None
    return WrongState(
        _(
            "This workbook was made of revision %(number)s, which has been replaced since. Download the"
            " workbook again and copy your numbers into it."
        )
        % {"number": manifest.number},
        code="superseded",
    )


def outlook_of(*, upload: WorkbookUpload, at: datetime, scope: OfficeScope) -> Outlook:
    """Return what a waiting workbook would do now; its return has been seen within the scope."""
    returned = read_workbook(bytes(upload.content), upload.filename)
    head = return_head(office_code=upload.office.code, as_of=upload.period.as_of, scope=scope)
    form = form_on(as_of=head.period.as_of)
    refusal = obstacle_to_workbook(head=head, at=at, scope=scope) or mismatch(
        returned.manifest, head
    )
    online = online_cells(head=head)
    faults = faults_in(returned, head, form)
    verdicts = merge(
        returned.manifest.given,
        {key: cell.text for key, cell in returned.cells.items() if key not in faults},
        {key: one.text for key, one in online.items()},
    )
    taken = {
        key: returned.cells[key].text
        for key, verdict in verdicts.items()
        if verdict in {Verdict.TAKEN, Verdict.PROPOSED}
    }
    return Outlook(
        head=head,
        form=form,
        returned=returned,
        online=online,
        verdicts=verdicts,
        rejected=tuple(
            replace(cell, text="", code=faults[key])
            for key, cell in returned.cells.items()
            if faults.get(key)
        ),
        findings=tuple(findings_with(taken, head=head, online=online, scope=scope)),
        refusal=refusal,
    )


def faults_in(returned: Returned, head: ReturnHead, form: Form) -> dict[CellKey, str]:
    """Return the cells that cannot be taken in, with the code of why.

    The code is empty for a line that the form has lost while the file says nothing new of it: nothing is to be told then.
    """
    given = returned.manifest.given
    held = held_cells(head.newest.pk) if head.newest else {}
    aside = set_aside_in(head, held, form)
    graded = {contract.id for contract in form.contracts if contract.is_graded}
    faults = {}
    for key, cell in returned.cells.items():
        says_new = cell.text not in {given[key].held, given[key].shown}
        if cell.code:
            faults[key] = cell.code
        elif (key.contract_group_id, key.grade_id) not in form.pairs:
            faults[key] = "unknown_cell" if says_new else ""
        elif key.grade_id in aside and key.contract_group_id in graded and has_persons(cell):
            faults[key] = "grade_set_aside" if says_new else ""
    return faults


def has_persons(cell: ReturnedCell) -> bool:
    """Whether a cell counts somebody."""
    return cell.text not in {"", "0", NOT_APPLICABLE}


def findings_with(
    taken: Mapping[CellKey, str],
    *,
    head: ReturnHead,
    online: Mapping[CellKey, Online],
    scope: OfficeScope,
) -> list[Finding]:
    """Return what the rules would find in a return once some cells were taken from a workbook."""
    texts = {key: one.text for key, one in online.items()} | dict(taken)
    cells: dict[Cell, int] = {
        (key.contract_group_id, key.grade_id, key.sex): int(text)
        for key, text in texts.items()
        if text.isdigit() and int(text)
    }
    filled = {(key.contract_group_id, key.grade_id, key.sex) for key, text in texts.items() if text}
    subject = Subject(
        key=head.office.id,
        office_id=head.office.id,
        as_of=head.period.as_of,
        return_id=head.return_id,
        cells=cells,
        filled=filled_lines(filled),
    )
    return look(subjects=[subject], scope=scope).get(head.office.id, [])
