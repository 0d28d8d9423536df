"""Pages of workbooks: take one away, bring it back, look at what it would do, decide, see what it did."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.staffing.analytics.merging import Side, Verdict
from apps.staffing.choices import EDITABLE_STATES, ImportState
from apps.staffing.forms.workbooks import WorkbookFileForm, choices_from
from apps.staffing.models import WorkbookUpload
from apps.staffing.selectors.cells import CellKey, Form, form_on
from apps.staffing.selectors.import_words import expected_of, message_of
from apps.staffing.selectors.review import facts_of
from apps.staffing.selectors.revisions import ReturnHead, return_head
from apps.staffing.selectors.rules import severity_tag
from apps.staffing.selectors.workbooks import obstacle_to_workbook, upload_seen, uploads_of_return
from apps.staffing.services import workbooks
from apps.staffing.views import locks, wording
from apps.staffing.views.return_page import address_of
from apps.web.downloads import XLSX_TYPE, attachment
from apps.web.pages import go_to, render_page
from apps.web.parts import Kind, StatusTag, Text
from apps.web.refusals import Invalid, Problem, WrongState

RECENT = 10
STATES: dict[str, tuple[Kind, Text]] = {
    ImportState.CHECKED: ("wait", gettext_lazy("Not taken in yet")),
    ImportState.APPLIED: ("good", gettext_lazy("Taken in")),
    ImportState.DISCARDED: ("calm", gettext_lazy("Put aside")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def return_workbook(request: ScopedRequest, code: str, as_of: date) -> HttpResponse:
    """Offer the workbook of a return, and take it when it comes back; then what it would do is shown."""
    now = datetime.now(UTC)
    head = return_head(office_code=code, as_of=as_of, scope=request.scope)
    if request.method != "POST":
        return show_workbook(request, head, WorkbookFileForm(), now)
    if refusal := obstacle_to_workbook(head=head, at=now, scope=request.scope):
        raise refusal
    form = WorkbookFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_workbook(request, head, form, now, status=422)
    file: UploadedFile = form.cleaned_data["file"]
    try:
        upload = workbooks.receive(
            office_code=code,
            as_of=as_of,
            content=file.read(),
            filename=file.name or "",
            at=now,
            scope=request.scope,
        )
    except Invalid as refused:
        reason = [] if len(refused.problems) == 1 else [Problem(refused.code, refused.message)]
        problems = [*reason, *refused.problems]
        return show_workbook(request, head, form, now, problems=problems, status=422)
    except WrongState as refused:
        if refused.code != "superseded":
            raise
        problems = [Problem(code=refused.code, message=refused.message)]
        return show_workbook(request, head, form, now, problems=problems, status=409)
    return go_to(request, upload_address(upload))


def show_workbook(
    request: ScopedRequest,
    head: ReturnHead,
    form: WorkbookFileForm,
    now: datetime,
    *,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """Show where a workbook is taken away and brought back."""
    context = {
        **frame_of(head, now),
        "crumbs": crumbs_of(head),
        "form": form,
        "problems": list(problems),
        "lock": lock_of(request, head, now),
        "most_megabytes": workbooks.MOST_MEGABYTES,
        "recent": [
            (one, state_tag(one), upload_address(one))
            for one in uploads_of_return(head=head, scope=request.scope)[:RECENT]
        ],
    }
    return render_page(request, "staffing/workbook.html", context, status=status)


def lock_of(request: ScopedRequest, head: ReturnHead, now: datetime) -> locks.ShownLock | None:
    """Return why the viewer has no use for a workbook now, if so."""
    refusal = obstacle_to_workbook(head=head, at=now, scope=request.scope)
    if refusal is None:
        return None
    if head.newest is not None:
        facts = facts_of(revision=head.newest, at=now, scope=request.scope)
        return locks.lock_of(head, facts, scope=request.scope, now=now)
    shown = locks.lock_for_all(head, scope=request.scope, now=now)
    return shown or locks.ShownLock(reason=str(refusal))


@require_safe
def return_workbook_file(request: ScopedRequest, code: str, as_of: date) -> HttpResponse:
    """Download the workbook of a return, in the reader's language."""
    content = workbooks.make(
        office_code=code, as_of=as_of, at=datetime.now(UTC), scope=request.scope
    )
    return attachment(content, XLSX_TYPE, f"headcount-{code.lower()}-{as_of.isoformat()}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_upload(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """Show what a workbook would do, or did; a sent form decides about it."""
    now = datetime.now(UTC)
    upload = upload_seen(upload_id=upload_id, scope=request.scope)
    if request.method == "POST":
        return decide(request, upload, now)
    if upload.state == ImportState.CHECKED:
        return show_outlook(request, upload, now)
    return show_result(request, upload, now)


def decide(request: ScopedRequest, upload: WorkbookUpload, now: datetime) -> HttpResponse:
    """Do what the pressed button says: put aside, choose one side for all, or take the workbook in."""
    action = request.POST.get("do", "")
    if action == "aside":
        workbooks.put_aside(upload_id=upload.pk, scope=request.scope)
        messages.success(
            request,
            _("“%(filename)s” was put aside. Nothing was changed.") % {"filename": upload.filename},
        )
        office, as_of = upload.office.code, upload.period.as_of
        return go_to(request, reverse("staffing:return_workbook", args=[office, as_of]))
    data = request.POST.dict()
    if action in {"all:file", "all:online"} and upload.state == ImportState.CHECKED:
        return show_outlook(request, upload, now, data=data, for_all=Side(action[4:]))
    decision = workbooks.Decision(
        choices=choices_from(data), takes_proposed="takes_proposed" in data
    )
    try:
        workbooks.take_in(
            upload_id=upload.pk,
            looked_at=data.get("looked_at", ""),
            decision=decision,
            at=now,
            scope=request.scope,
        )
    except Invalid as refused:
        return show_outlook(request, upload, now, data=data, problems=refused.problems, status=422)
    except WrongState as refused:
        if refused.code != "changed":
            raise
        problem = Problem(code=refused.code, message=refused.message)
        return show_outlook(request, upload, now, data=data, problems=[problem], status=409)
    return go_to(request, upload_address(upload))


def show_outlook(
    request: ScopedRequest,
    upload: WorkbookUpload,
    now: datetime,
    *,
    data: Mapping[str, str] | None = None,
    for_all: Side | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """Show what a waiting workbook would do, with the choices as they were made."""
    outlook = workbooks.outlook_of(upload=upload, at=now, scope=request.scope)
    chosen = choices_from(data or {})
    conflicts = outlook.of(Verdict.CONFLICT)
    if for_all is not None:
        chosen = dict.fromkeys(conflicts, for_all)
    counts = {
        "taken": len(outlook.of(Verdict.TAKEN)),
        "conflict": len(conflicts),
        "proposed": len(outlook.of(Verdict.PROPOSED)),
        "same": len(outlook.of(Verdict.SAME)),
        "unchanged": len(outlook.of(Verdict.UNCHANGED)),
        "rejected": len(outlook.rejected),
    }
    context = {
        **frame_of(outlook.head, now),
        "title": upload.filename,
        "crumbs": crumbs_of(outlook.head, upload.filename),
        "status": state_tag(upload),
        "upload": upload,
        "is_own": upload.uploaded_by_id == request.scope.user_id,
        "problems": list(problems),
        "lock": locks.ShownLock(reason=str(outlook.refusal)) if outlook.refusal else None,
        "made_at": outlook.returned.manifest.made_at,
        "counters": [(key, words, counts[key]) for key, words in counter_words()],
        "counts": counts,
        "conflicts": [conflict_line(outlook, key, chosen.get(key)) for key in conflicts],
        "changes": [
            (outlook.form.name_of(key), outlook.now(key).text, outlook.file[key])
            for key in outlook.of(Verdict.TAKEN)
        ],
        "rejected": [
            rejected_line(outlook.form, str(cell.key), cell.address, cell.raw, cell.code)
            for cell in outlook.rejected
        ],
        "notices": outlook.returned.notices,
        "findings": [(one, severity_tag(one.severity)) for one in outlook.findings],
        "takes_proposed": "takes_proposed" in (data or {}),
        "looked_at": outlook.mark,
    }
    return render_page(request, "staffing/workbook_preview.html", context, status=status)


def show_result(request: ScopedRequest, upload: WorkbookUpload, now: datetime) -> HttpResponse:
    """Show what became of a workbook; this page stays."""
    head = return_head(
        office_code=upload.office.code, as_of=upload.period.as_of, scope=request.scope
    )
    form = form_on(as_of=head.period.as_of)
    result: dict[str, Any] = upload.result
    context = {
        **frame_of(head, now),
        "title": upload.filename,
        "crumbs": crumbs_of(head, upload.filename),
        "status": state_tag(upload),
        "upload": upload,
        "is_taken": upload.state == ImportState.APPLIED,
        "may_fill": obstacle_to_workbook(head=head, at=now, scope=request.scope) is None,
        "written": [(name_in(form, key), old, new) for key, old, new in result.get("written", ())],
        "kept_online": [
            (name_in(form, key), file, online)
            for key, file, online in result.get("kept_online", ())
        ],
        "rejected": [rejected_line(form, *one) for one in result.get("rejected", ())],
        "proposed_left": result.get("proposed_left", 0),
    }
    return render_page(request, "staffing/workbook_result.html", context)


@require_safe
def workbook_marked_file(request: ScopedRequest, upload_id: int) -> HttpResponse:
    """Download a workbook that came back with its bad cells marked."""
    upload = upload_seen(upload_id=upload_id, scope=request.scope)
    content = workbooks.marked_workbook(
        upload_id=upload_id, at=datetime.now(UTC), scope=request.scope
    )
    name = f"headcount-{upload.office.code.lower()}-{upload.period.as_of.isoformat()}-marked.xlsx"
    return attachment(content, XLSX_TYPE, name)


def conflict_line(
    outlook: workbooks.Outlook, key: CellKey, choice: Side | None
) -> dict[str, object]:
    """Return a cell that both sides changed: what it was, what each says, and what is chosen."""
    now = outlook.now(key)
    return {
        "key": str(key),
        "name": outlook.form.name_of(key),
        "address": outlook.returned.cells[key].address,
        "given": outlook.returned.manifest.given[key].held,
        "file": outlook.file[key],
        "online": now.text,
        "by": now.by,
        "at": now.at,
        "choice": choice.value if choice else "",
    }


def rejected_line(form: Form, key: str, address: str, raw: str, code: str) -> dict[str, str]:
    """Return a cell that cannot be taken in, in words."""
    return {
        "name": name_in(form, key),
        "address": address,
        "raw": raw,
        "message": message_of(code),
        "expected": expected_of(code),
    }


def name_in(form: Form, key: str) -> str:
    """Return a cell in words by the text of its key; the key itself when the form has lost it."""
    cell = CellKey.parse(key)
    return (form.name_of(cell) if cell else "") or key


def counter_words() -> list[tuple[str, str]]:
    """Return the counters in their order, with their words."""
    return [
        ("taken", _("changed in the workbook")),
        ("conflict", _("changed on both sides")),
        ("proposed", _("left as in the last period")),
        ("same", _("the same on both sides")),
        ("unchanged", _("unchanged in the workbook")),
        ("rejected", _("cannot be taken in")),
    ]


def frame_of(head: ReturnHead, now: datetime) -> dict[str, object]:
    """Return what stands above every page of the workbooks of a return."""
    return {
        "head": head,
        "title": _("%(office)s: workbook as of %(date)s")
        % {
            "office": head.office.name,
            "date": date_format(head.period.as_of, "DATE_FORMAT"),
        },
        "status": wording.status_of(head),
        "facts": (
            [wording.deadline_words(head.period, head.office, now)]
            if head.newest is None or head.newest.state in EDITABLE_STATES
            else []
        ),
    }


def crumbs_of(head: ReturnHead, filename: str = "") -> list[tuple[str, str]]:
    """Return the way from the list of returns to the workbook of a return, or on to one that came back."""
    office, as_of = head.office.code, head.period.as_of
    crumbs = [
        (_("Headcount returns"), f"{reverse('staffing:return_list')}?period={as_of.isoformat()}"),
        (head.office.name, address_of(office, as_of)),
    ]
    if not filename:
        return [*crumbs, (_("Workbook"), "")]
    here = (_("Workbook"), reverse("staffing:return_workbook", args=[office, as_of]))
    return [*crumbs, here, (filename, "")]


def state_tag(upload: WorkbookUpload) -> StatusTag:
    """Return where a workbook that came back stands."""
    kind, words = STATES[upload.state]
    return StatusTag(
        kind,
        words,
        on=upload.applied_at or upload.uploaded_at,
        by=name_of(upload.uploaded_by),
    )


def upload_address(upload: WorkbookUpload) -> str:
    """Return the page of a workbook that came back."""
    return reverse("staffing:workbook_upload", args=[upload.pk])
