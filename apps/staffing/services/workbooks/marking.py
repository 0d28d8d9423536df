"""A workbook as it comes back to whoever sent it: the cells that were refused are marked, each with the reason."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.publishing.spreadsheets import Look
from apps.staffing.analytics.merging import Given, Verdict
from apps.staffing.choices import ImportState
from apps.staffing.models import WorkbookUpload
from apps.staffing.selectors.cells import CellKey, form_on
from apps.staffing.selectors.import_words import expected_of, message_of
from apps.staffing.selectors.revisions import return_head
from apps.staffing.selectors.workbooks import (
    Online,
    SheetData,
    obstacle_to_workbook,
    sheet_data,
    upload_seen,
)
from apps.staffing.services.workbooks.outlooks import Outlook, outlook_of
from apps.staffing.services.workbooks.sheets import Mark, workbook_of
from apps.web.refusals import WrongState


def marked_workbook(*, upload_id: int, at: datetime, scope: OfficeScope) -> bytes:
    """Return a workbook that came back with its bad cells marked; it can be filled in and sent again.

    Before it is taken in, it holds what the file said and remembers what the file remembered. Afterwards it holds what stands
    online, with the cells that were saved shown as such, and beside them what could not be read.
    Raises OutOfScope, WrongState when it was put aside, and what `obstacle_to_workbook` says.
    """
    upload = upload_seen(upload_id=upload_id, scope=scope)
    if upload.state == ImportState.DISCARDED:
        raise WrongState(_("This workbook was put aside; upload it again to use it."))
    head = return_head(office_code=upload.office.code, as_of=upload.period.as_of, scope=scope)
    if refusal := obstacle_to_workbook(head=head, at=at, scope=scope):
        raise refusal
    data = sheet_data(head=head, scope=scope)
    if upload.state == ImportState.APPLIED:
        marks, refused = marks_afterwards(upload, data), len(upload.result["rejected"])
        saved = len(upload.result["written"])
        notes = [
            ngettext(
                "%(number)s cell was saved; it is green.",
                "%(number)s cells were saved; they are green.",
                saved,
            )
            % {"number": saved}
        ]
    else:
        outlook = outlook_of(upload=upload, at=at, scope=scope)
        if outlook.refusal:
            raise outlook.refusal
        marks, refused = marks_before(outlook), len(outlook.rejected)
        notes = [_("Nothing of this workbook is saved yet.")]
    if refused:
        notes.append(
            ngettext(
                "%(number)s cell could not be taken in; it is red, with the reason beside it.",
                "%(number)s cells could not be taken in; they are red, with the reasons beside them.",
                refused,
            )
            % {"number": refused}
        )
    notes += [
        _("Without a line by now: %(cells)s.") % {"cells": lost} for lost in lost_in(marks, data)
    ]
    return workbook_of(data, at=at, marks=marks, notes=notes)


def marks_before(outlook: Outlook) -> dict[CellKey, Mark]:
    """Return how the cells of a waiting workbook come back: as the file has them."""
    given = outlook.returned.manifest.given
    marks = {}
    for key, cell in outlook.returned.cells.items():
        look, comment = Look.OPEN, ""
        if outlook.verdicts.get(key) is Verdict.CONFLICT:
            look, comment = Look.ASKED, online_words(outlook.now(key))
        marks[key] = Mark(text=cell.text, given=given[key], look=look, comment=comment)
    for cell in outlook.rejected:
        marks[cell.key] = Mark(
            text=cell.raw, given=given[cell.key], look=Look.REJECTED, comment=why(cell.code)
        )
    return marks


def marks_afterwards(upload: WorkbookUpload, data: SheetData) -> dict[CellKey, Mark]:
    """Return how the cells of a workbook that was taken in come back: as they stand online now."""
    cells = data.cells
    marks: dict[CellKey, Mark] = {}
    for name, _old, text in upload.result["written"]:
        key = CellKey.parse(name)
        if key is not None and key in cells and cells[key].held == text:
            marks[key] = Mark(text=text, given=Given(text, text), look=Look.SAVED)
    for name, _address, raw, code in upload.result["rejected"]:
        key = CellKey.parse(name)
        if key is not None:
            held = cells[key].held if key in cells else ""
            marks[key] = Mark(
                text=raw, given=Given(held, held), look=Look.REJECTED, comment=why(code)
            )
    return marks


def why(code: str) -> str:
    """Return what is wrong with a cell and what would be right, for its comment."""
    return f"{message_of(code)}\n" + _("Expected: %(what)s") % {"what": expected_of(code)}


def online_words(now: Online) -> str:
    """Return what stands online in a cell, and through whom."""
    here = localtime(now.at)
    return _("Online stands %(text)s: %(person)s, %(date)s %(time)s.") % {
        "text": now.text or _("nothing"),
        "person": now.by or _("Somebody"),
        "date": date_format(here, "DATE_FORMAT"),
        "time": time_format(here, "TIME_FORMAT"),
    }


def lost_in(marks: Mapping[CellKey, Mark], data: SheetData) -> list[str]:
    """Return the refused cells that have no line any more, in one text; nothing when there is none."""
    form = form_on(as_of=data.head.period.as_of)
    lost = [
        f"{form.name_of(key) or key}: {mark.text}"
        for key, mark in marks.items()
        if mark.look is Look.REJECTED and key not in data.cells
    ]
    return ["; ".join(lost)] if lost else []
