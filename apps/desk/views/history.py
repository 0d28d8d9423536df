"""The history of any record: told for people, field by field for reviewers, and as a file."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from apps.accounts.history import HistoryEntry, What, entries_of, entry_of
from apps.accounts.history.auditors import may_export
from apps.accounts.records import RecordRef, RecordView, kind_of, record_seen
from apps.accounts.requests import ScopedRequest
from apps.documents.selectors import readings_of
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.pages import render_page
from apps.web.parts import Action
from apps.web.refusals import OutOfScope

ENTRIES_ON_A_PAGE = 25
ROWS_ON_A_PAGE = 100
MOST_ENTRIES_IN_A_FILE = 2_000
MOST_ROWS_IN_A_FILE = 1_000
"""Entries, and rows of one entry, that a file for people holds; auditors have an export of their own."""


MOST_READINGS = 200

DOCUMENT = "documents.document"
"""Documents also tell who has read them."""

RETURN = "staffing.headcountreturn"
"""Returns also have a page of their own that tells their steps and compares their revisions."""

FIELDS_FACE = "fields"
WHAT_WORDS = {
    What.ADDED: pgettext_lazy("history", "Added"),
    What.CHANGED: pgettext_lazy("history", "Changed"),
    What.REMOVED: pgettext_lazy("history", "Removed"),
}


@require_safe
def record_history(request: ScopedRequest, kind: str, record_id: int) -> HttpResponse:
    """Show what happened to a record, the newest first, in one of two faces."""
    ref = RecordRef(kind, record_id)
    entries = entries_of(ref=ref, scope=request.scope)
    view = record_seen(ref, scope=request.scope)
    page = Paginator(entries, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    files = [("xlsx", _("Excel file")), ("csv", _("CSV file"))]
    addresses = [
        (label, reverse("desk:history_file", args=[kind, record_id, extension]))
        for extension, label in files
    ]
    if kind == RETURN:
        addresses.insert(0, (_("Steps and revisions"), f"{view.url}history/"))
    if may_export(request.scope):
        export = reverse("desk:history_record_export", args=[kind, record_id])
        addresses.append((_("Export for auditors"), export))
    context = frame_of(ref, view) | {
        "face": FIELDS_FACE if request.GET.get("face") == FIELDS_FACE else "",
        "page": page,
        "entries": [(entry, restore_url(ref, view, entry)) for entry in page],
        "actions": [Action(label, url, key=url) for label, url in addresses],
    }
    if kind == DOCUMENT:
        context["readings"] = readings_of(
            document_id=record_id, most=MOST_READINGS, scope=request.scope
        )
    return render_page(request, "desk/history.html", context)


@require_safe
def history_entry(request: ScopedRequest, kind: str, record_id: int, key: str) -> HttpResponse:
    """Show everything that one request changed, page by page."""
    ref = RecordRef(kind, record_id)
    total = entry_of(ref=ref, key=key, most=1, scope=request.scope).total
    view = record_seen(ref, scope=request.scope)
    page = Paginator(range(total), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    entry = entry_of(
        ref=ref,
        key=key,
        first=max(page.start_index() - 1, 0),
        most=ROWS_ON_A_PAGE,
        scope=request.scope,
    )
    context = frame_of(ref, view) | {
        "face": FIELDS_FACE,
        "page": page,
        "entries": [(entry, restore_url(ref, view, entry))],
        "is_one_entry": True,
    }
    context["crumbs"] = [
        *context["crumbs"][:-1],
        (_("History"), reverse("desk:history", args=[kind, record_id])),
        (date_format(timezone.localtime(entry.at), "DATETIME_FORMAT"), ""),
    ]
    return render_page(request, "desk/history.html", context)


@require_safe
def history_file(request: ScopedRequest, kind: str, record_id: int, extension: str) -> HttpResponse:
    """Download the history of a record as people read it, for a spreadsheet program."""
    ref = RecordRef(kind, record_id)
    entries = entries_of(ref=ref, scope=request.scope)
    view = record_seen(ref, scope=request.scope)
    told = entries.in_full(most_entries=MOST_ENTRIES_IN_A_FILE, most_rows=MOST_ROWS_IN_A_FILE)
    header = [
        str(title)
        for title in (
            _("When"),
            _("Who"),
            _("How"),
            _("Reason"),
            _("What happened"),
            _("Table"),
            _("Which one"),
            pgettext("record", "Field"),
            _("Before"),
            _("After"),
        )
    ]
    name = f"history-{kind}-{record_id}"
    if extension == "csv":
        return attachment(write_csv(header, file_rows(told)), CSV_TYPE, f"{name}.csv")
    if extension != "xlsx":
        raise OutOfScope
    caveats = [
        _(
            "At most %(entries)s entries, and of each at most %(rows)s rows of a table, stand here; "
            "an auditor's export holds everything."
        )
        % {"entries": MOST_ENTRIES_IN_A_FILE, "rows": MOST_ROWS_IN_A_FILE}
    ]
    sheet = SheetContent(name=_("History"), header=header, rows=file_rows(told), caveats=caveats)
    return attachment(write_xlsx([sheet], title=view.label), XLSX_TYPE, f"{name}.xlsx")


def frame_of(ref: RecordRef, view: RecordView) -> dict[str, Any]:
    """Return what stands around every page of a history."""
    return {
        "record": view,
        "kind": ref.kind,
        "title": _("History: %(record)s") % {"record": view.label},
        "crumbs": [(view.label, view.url), (_("History"), "")],
    }


def restore_url(ref: RecordRef, view: RecordView, entry: HistoryEntry) -> str:
    """Return the form that is filled with an earlier state, or nothing where none can be."""
    make = kind_of(ref).restore_url
    if make is None or entry.restores is None or not view.may_change:
        return ""
    return make(ref, entry.restores)


def file_rows(entries: Iterable[HistoryEntry]) -> Iterator[list[str]]:
    """Yield a line for each field that changed, in the order of the page."""
    for entry in entries:
        at = timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds")
        head = [at, entry.who, entry.door, entry.reason]
        for row in entry.rows:
            what = [*head, str(WHAT_WORDS[row.what]), row.table, row.label]
            for change in row.fields or [None]:
                values = [change.label, change.old, change.new] if change else ["", "", ""]
                yield [*what, *values]
