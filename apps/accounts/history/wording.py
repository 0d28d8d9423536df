"""Words of a history: doors, names of columns, values as people read them."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

if TYPE_CHECKING:
    from apps.accounts.history.naming import Names

LONGEST_DATA = 300
"""Characters of a value that is data rather than text; the rest is in the auditors' export."""

BOOKKEEPING = frozenset(
    {
        "version",
        "changed_at",
        "changed_by",
        "created_at",
        "created_by",
        "written_at",
        "written_by",
        "uploaded_at",
        "uploaded_by",
        "marked_at",
        "marked_by",
        "attached_at",
        "attached_by",
        "granted_by",
        "author",
        "date_joined",
    }
)
"""Columns that only repeat who and when, or count versions; a timeline leaves them out."""

DOORS: dict[str, Promise] = {
    "page": pgettext_lazy("history", "on a page"),
    "api": pgettext_lazy("history", "through the API"),
    "task": pgettext_lazy("history", "by work in the background"),
    "import": pgettext_lazy("history", "from a file"),
    "workbook": pgettext_lazy("history", "by a workbook"),
    "command": pgettext_lazy("history", "by a command on the server"),
}

FIELDS: dict[str, Promise] = {
    "action": gettext_lazy("action"),
    "activity": gettext_lazy("activity"),
    "after": pgettext_lazy("column", "words after it"),
    "aim": gettext_lazy("aim"),
    "amount_before": pgettext_lazy("column", "amount before"),
    "anchor": gettext_lazy("marked passage"),
    "answer": gettext_lazy("answer"),
    "answered_at": pgettext_lazy("column", "answered"),
    "answered_by": pgettext_lazy("column", "answered by"),
    "applied_at": pgettext_lazy("column", "applied"),
    "appointment": gettext_lazy("appointment of a focal point"),
    "approved_at": pgettext_lazy("column", "approved"),
    "approved_by": pgettext_lazy("column", "approved by"),
    "area": gettext_lazy("area of work of focal points"),
    "asked_at": pgettext_lazy("column", "asked"),
    "asked_by": pgettext_lazy("column", "asked by"),
    "assessed_at": pgettext_lazy("column", "assessed"),
    "assessed_by": pgettext_lazy("column", "assessed by"),
    "assessment": gettext_lazy("assessment by a marker"),
    "assignment": gettext_lazy("task of a reviewer"),
    "attached_at": pgettext_lazy("column", "attached"),
    "attached_by": pgettext_lazy("column", "attached by"),
    "attested_at": pgettext_lazy("column", "attested"),
    "attested_by": pgettext_lazy("column", "attested by"),
    "author": pgettext_lazy("column", "author"),
    "award": gettext_lazy("award"),
    "awarded": pgettext_lazy("column", "awarded"),
    "background": pgettext_lazy("column", "background"),
    "basis": pgettext_lazy("column", "what it rests on"),
    "before": pgettext_lazy("column", "words before it"),
    "begun_at": pgettext_lazy("column", "begun"),
    "begun_by": pgettext_lazy("column", "begun by"),
    "campaign": gettext_lazy("campaign"),
    "category": pgettext_lazy("column", "category"),
    "cause_id": pgettext_lazy("column", "number of the cause"),
    "cause_type": pgettext_lazy("column", "kind of cause"),
    "changed_at": pgettext_lazy("column", "changed"),
    "changed_by": pgettext_lazy("column", "changed by"),
    "check_job": pgettext_lazy("column", "job of the check"),
    "checked_at": pgettext_lazy("column", "checked"),
    "checked_by": pgettext_lazy("column", "checked by"),
    "checked_with": pgettext_lazy("column", "releases it was checked with"),
    "checksum": pgettext_lazy("column", "checksum"),
    "closed_at": pgettext_lazy("column", "closed"),
    "closed_by": pgettext_lazy("column", "closed by"),
    "code": pgettext_lazy("column", "code"),
    "coded_at": pgettext_lazy("column", "coded"),
    "coder": pgettext_lazy("column", "coder"),
    "commitment": gettext_lazy("commitment"),
    "computed_code": pgettext_lazy("column", "code that follows from the answers"),
    "content": pgettext_lazy("column", "content"),
    "content_sha256": pgettext_lazy("column", "checksum of the page"),
    "content_type": pgettext_lazy("column", "kind of record"),
    "contract_group": gettext_lazy("contract group"),
    "copied_from": pgettext_lazy("column", "copied from"),
    "count": pgettext_lazy("column", "number"),
    "country": gettext_lazy("country"),
    "created_at": pgettext_lazy("column", "made"),
    "created_by": pgettext_lazy("column", "made by"),
    "criterion": gettext_lazy("criterion"),
    "decided_at": pgettext_lazy("column", "decided"),
    "decided_by": pgettext_lazy("column", "decided by"),
    "decision": gettext_lazy("decision"),
    "detached_at": pgettext_lazy("column", "detached"),
    "detached_by": pgettext_lazy("column", "detached by"),
    "document": gettext_lazy("document"),
    "done_at": pgettext_lazy("column", "done"),
    "done_by": pgettext_lazy("column", "done by"),
    "drawn_at": pgettext_lazy("column", "drawn"),
    "drawn_by": pgettext_lazy("column", "drawn by"),
    "edition": pgettext_lazy("column", "edition"),
    "end": pgettext_lazy("column", "end of the passage"),
    "ended_at": pgettext_lazy("column", "ended"),
    "ended_by": pgettext_lazy("column", "ended by"),
    "entered_at": pgettext_lazy("column", "entered"),
    "entered_by": pgettext_lazy("column", "entered by"),
    "facet": pgettext_lazy("column", "told apart by"),
    "file": pgettext_lazy("column", "file"),
    "file_kind": pgettext_lazy("column", "kind of file"),
    "file_name": pgettext_lazy("column", "file name"),
    "filename": pgettext_lazy("column", "file name"),
    "first_office": pgettext_lazy("column", "office that leads the project"),
    "frozen_at": pgettext_lazy("column", "frozen"),
    "frozen_by": pgettext_lazy("column", "frozen by"),
    "given_at": pgettext_lazy("column", "given"),
    "given_by": pgettext_lazy("column", "given by"),
    "grade": gettext_lazy("grade"),
    "granted_by": pgettext_lazy("column", "given by"),
    "guideline_activity": gettext_lazy("activity of the guidelines"),
    "has_unsubscribed": pgettext_lazy("column", "unsubscribed from mail"),
    "headcount_return": gettext_lazy("headcount return"),
    "highest": pgettext_lazy("column", "highest"),
    "is_from_reference": pgettext_lazy("column", "from the reference file"),
    "is_in_force": pgettext_lazy("column", "in force"),
    "is_location_removed": pgettext_lazy("column", "place of the photograph removed"),
    "is_stated": pgettext_lazy("column", "copied from a document"),
    "issue": gettext_lazy("bulletin or fact sheet"),
    "item": gettext_lazy("item of the checklist"),
    "job": gettext_lazy("job"),
    "keeper": pgettext_lazy("column", "kept by"),
    "kind": pgettext_lazy("column", "kind"),
    "label": pgettext_lazy("column", "record"),
    "logged_at": pgettext_lazy("column", "logged"),
    "lowest": pgettext_lazy("column", "lowest"),
    "manager": pgettext_lazy("column", "project manager"),
    "marked_at": pgettext_lazy("column", "marked"),
    "marked_by": pgettext_lazy("column", "marked by"),
    "meeting": gettext_lazy("meeting of the WGGI"),
    "member": gettext_lazy("member of the WGGI"),
    "merged_into": pgettext_lazy("column", "merged into"),
    "moved_to": pgettext_lazy("column", "moved to"),
    "note": pgettext_lazy("column", "note"),
    "number": pgettext_lazy("column", "no."),
    "object_id": pgettext_lazy("column", "number of the record"),
    "office": gettext_lazy("office"),
    "opened_at": pgettext_lazy("column", "opened"),
    "option": pgettext_lazy("column", "answer chosen"),
    "origin": pgettext_lazy("column", "where the number comes from"),
    "outcome": pgettext_lazy("column", "row of the decision table"),
    "owner": pgettext_lazy("column", "owner"),
    "pack": pgettext_lazy("column", "what moved"),
    "page": pgettext_lazy("column", "page"),
    "page_count": pgettext_lazy("column", "pages"),
    "paid": pgettext_lazy("column", "paid"),
    "parent": pgettext_lazy("column", "office above"),
    "part": pgettext_lazy("column", "part"),
    "period": gettext_lazy("reporting period"),
    "person": pgettext_lazy("column", "person"),
    "position": gettext_lazy("position"),
    "prepared_at": pgettext_lazy("column", "prepared"),
    "prepared_by": pgettext_lazy("column", "prepared by"),
    "preview": pgettext_lazy("column", "preview"),
    "problems": pgettext_lazy("column", "problems"),
    "project": gettext_lazy("project"),
    "proposal": gettext_lazy("proposal"),
    "proposed_code": pgettext_lazy("column", "code proposed"),
    "published_at": pgettext_lazy("column", "published"),
    "published_by": pgettext_lazy("column", "published by"),
    "question": gettext_lazy("question"),
    "questionnaire": gettext_lazy("questionnaire"),
    "quote": pgettext_lazy("column", "marked words"),
    "reader": pgettext_lazy("column", "reader"),
    "reading": gettext_lazy("blind reading"),
    "recommended_at": pgettext_lazy("column", "recommended"),
    "recommended_by": pgettext_lazy("column", "recommended by"),
    "region": pgettext_lazy("column", "region"),
    "removed_at": pgettext_lazy("column", "file removed"),
    "renderers": pgettext_lazy("column", "programs that wrote the files"),
    "replied_at": pgettext_lazy("column", "replied"),
    "replied_by": pgettext_lazy("column", "replied by"),
    "report": gettext_lazy("project report"),
    "result": pgettext_lazy("column", "result"),
    "retired_at": pgettext_lazy("column", "withdrawn"),
    "retired_by": pgettext_lazy("column", "withdrawn by"),
    "retired_on": pgettext_lazy("column", "retired"),
    "reopened_at": pgettext_lazy("column", "reopened"),
    "reopened_by": pgettext_lazy("column", "reopened by"),
    "returned_at": pgettext_lazy("column", "sent back"),
    "returned_by": pgettext_lazy("column", "sent back by"),
    "review": gettext_lazy("gender review"),
    "reviewer": pgettext_lazy("column", "reviewer"),
    "revision": gettext_lazy("revision"),
    "round": gettext_lazy("funding round"),
    "rule": pgettext_lazy("column", "rule"),
    "rule_set": gettext_lazy("rule set"),
    "sample": gettext_lazy("sample for blind reading"),
    "scale": gettext_lazy("marker"),
    "scan_state": pgettext_lazy("column", "virus scan"),
    "scanned_at": pgettext_lazy("column", "scanned"),
    "scored_at": pgettext_lazy("column", "scored"),
    "scored_by": pgettext_lazy("column", "scored by"),
    "sent_sha256": pgettext_lazy("column", "checksum of what was sent"),
    "service_area": gettext_lazy("service area"),
    "set_at": pgettext_lazy("column", "set"),
    "set_by": pgettext_lazy("column", "set by"),
    "sex": pgettext_lazy("column", "sex"),
    "sha256": pgettext_lazy("column", "checksum"),
    "shared_at": pgettext_lazy("column", "shared"),
    "shared_by": pgettext_lazy("column", "shared by"),
    "sheet": gettext_lazy("sheet of beneficiaries"),
    "shown_if": pgettext_lazy("column", "asked after"),
    "shown_values": pgettext_lazy("column", "asked where the answer was"),
    "signed_at": pgettext_lazy("column", "signed"),
    "signed_by": pgettext_lazy("column", "signed by"),
    "size": pgettext_lazy("column", "size in bytes"),
    "snapshot": pgettext_lazy("column", "frozen figures"),
    "source": pgettext_lazy("column", "source"),
    "start": pgettext_lazy("column", "beginning of the passage"),
    "started_at": pgettext_lazy("column", "begun"),
    "started_by": pgettext_lazy("column", "begun by"),
    "state": gettext_lazy("state"),
    "status": pgettext_lazy("column", "answer of the server"),
    "submitted_at": pgettext_lazy("column", "submitted"),
    "submitted_by": pgettext_lazy("column", "submitted by"),
    "successor": pgettext_lazy("column", "successor"),
    "supervised_at": pgettext_lazy("column", "supervisor said yes"),
    "supervised_by": pgettext_lazy("column", "supervisor"),
    "tables": pgettext_lazy("column", "figures"),
    "taken_back_at": pgettext_lazy("column", "taken back"),
    "term": gettext_lazy("term"),
    "text": pgettext_lazy("column", "text"),
    "text_state": pgettext_lazy("column", "text of the file"),
    "tranche": gettext_lazy("tranche"),
    "uploaded_at": pgettext_lazy("column", "uploaded"),
    "uploaded_by": pgettext_lazy("column", "uploaded by"),
    "user": gettext_lazy("user"),
    "verifier": pgettext_lazy("column", "verifier"),
    "version": pgettext_lazy("column", "version"),
    "version_asked": gettext_lazy("version of a questionnaire"),
    "workplan": gettext_lazy("workplan"),
    "written_at": pgettext_lazy("column", "written"),
    "written_by": pgettext_lazy("column", "written by"),
}
"""Names of the columns to which their table gives none in words."""


def door_words(metadata: Mapping[str, Any]) -> str:
    """Return through which door it came; with the name of a command, which is its own.

    Older commands told their name as the reason, which a step within them may have replaced by words.
    """
    door = metadata.get("door")
    command = metadata.get("command")
    reason = str(metadata.get("reason") or "")
    if not command and door == "command" and reason.isidentifier():
        command = reason
    if command:
        return pgettext("history", "by the command %(name)s on the server") % {"name": command}
    return str(DOORS.get(str(door), DOORS["task"]))


def reason_of(metadata: Mapping[str, Any]) -> str:
    """Return the reason that somebody gave; what older commands left there is none (`door_words`)."""
    if metadata.get("door") == "command" and not metadata.get("command"):
        return ""
    return str(metadata.get("reason") or "")


def has_words(field: Any) -> bool:
    """Whether a column has a name in the reader's language."""
    return isinstance(field._verbose_name, Promise) or field.name in FIELDS


def field_words(field: Any) -> str:
    """Return the name of a column."""
    if isinstance(field._verbose_name, Promise):
        return str(field.verbose_name)
    return str(FIELDS.get(field.name, field.verbose_name))


def value_words(field: Any, value: Any, names: "Names") -> str:
    """Return a value as people read it; nothing for none."""
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.of(field.related_model, value)
    if field.choices:
        flat = {str(key): label for key, label in field.flatchoices}
        return str(flat.get(str(value), value))
    return plain_words(value)


def plain_words(value: Any) -> str:
    """Return a number, a date or a text in the reader's language."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, int | Decimal):
        return number_format(value, force_grouping=True)
    if isinstance(value, bytes | memoryview):
        return _("%(size)s bytes") % {"size": number_format(len(value), force_grouping=True)}
    if isinstance(value, dict | list):
        if not value:
            return ""
        return Truncator(json.dumps(value, ensure_ascii=False)).chars(LONGEST_DATA)
    return str(value)
