"""The page of movements, leave and flexible work beside a return."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.requests import ScopedRequest
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.staffing.choices import EDITABLE_STATES
from apps.staffing.forms.movement_file import COLUMNS, rows_of, with_file
from apps.staffing.forms.movements import (
    PARTS_OF_KIND,
    Typed,
    in_order,
    named,
    read_lines,
    read_uptake,
    sections_of,
    typed_from,
    typed_of,
    uptake_sections,
)
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.cells import form_on
from apps.staffing.selectors.locks import obstacle_to_entering
from apps.staffing.selectors.reconciliation import Stated, entered_of, reconciliation_of
from apps.staffing.selectors.review import facts_of
from apps.staffing.selectors.revisions import ReturnHead, return_head
from apps.staffing.services.movements import save_movements
from apps.staffing.views import locks, wording
from apps.staffing.views.return_page import address_of, show_return
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState


@require_http_methods(["GET", "HEAD", "POST"])
def return_movements(request: ScopedRequest, code: str, as_of: date) -> HttpResponse:
    """Show what is said of movements and uptake; a sent form saves it, or adds or drops a line."""
    now = datetime.now(UTC)
    head = return_head(office_code=code, as_of=as_of, scope=request.scope)
    revision = head.newest
    if request.method == "POST":
        return save_form(request, head, now)
    if revision is None:
        return show_return(request, head, now)
    typed = typed_from(entered_of(revision=revision, scope=request.scope))
    return show_movements(request, head, revision, typed, now)


def save_form(request: ScopedRequest, head: ReturnHead, now: datetime) -> HttpResponse:
    """Save the sent form; what cannot be saved is shown again as it was typed."""
    revision = head.newest
    if revision is None and not request.scope.may(Capability.ENTER, head.office.id):
        raise NotPermitted(_("HR staff of the office enter its headcounts."))
    if revision is None or request.POST.get("revision") != str(revision.pk):
        raise WrongState(
            _("This return has changed since you opened it. Look at it again, then decide."),
            code="stale",
        )
    if refusal := obstacle_to_entering(revision=revision, at=now, scope=request.scope):
        raise refusal
    typed = typed_of(request.POST.dict())
    action, _colon, kind = request.POST.get("do", "").partition(":")
    if action == "file":
        return show_file(request, head, revision, typed, now)
    if action in {"add", "drop"}:
        added = kind if action == "add" and kind in PARTS_OF_KIND else ""
        return show_movements(request, head, revision, in_order(typed), now, added=added)
    lines, uptake = read_lines(typed), read_uptake(typed)
    try:
        save_movements(
            revision_id=revision.pk,
            version=typed.version,
            has_none=typed.has_none,
            lines=lines,
            uptake=uptake,
            unread=typed.problems,
            at=now,
            scope=request.scope,
        )
    except Invalid as refused:
        return show_movements(
            request, head, revision, typed, now, problems=refused.problems, status=422
        )
    except WrongState as refused:
        if refused.code != "changed":
            raise
        typed.version = entered_of(revision=revision, scope=request.scope).version
        problem = Problem(code=refused.code, message=refused.message)
        return show_movements(request, head, revision, typed, now, problems=[problem], status=409)
    is_said = typed.has_none or lines
    silent = _(
        "Saved. Of movements nothing is said: they are not known, which is not the same as none."
    )
    messages.success(request, _("Saved.") if is_said else silent)
    return go_to(request, movements_address(head.office.code, head.period.as_of) + "#messages")


def show_file(
    request: ScopedRequest, head: ReturnHead, revision: ReturnRevision, typed: Typed, now: datetime
) -> HttpResponse:
    """Show the lines of a file on the page, to be looked at and saved; nothing is saved by that."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        problem = Problem(code="required", field="file", message=_("Choose a file first."))
        return show_movements(request, head, revision, typed, now, problems=[problem], status=422)
    read, number = with_file(typed, file, form_on(as_of=head.period.as_of))
    return show_movements(
        request,
        head,
        revision,
        read,
        now,
        problems=read.problems,
        read_lines=number if number else None,
        status=422 if read.problems else 200,
    )


@require_safe
def return_movements_file(
    request: ScopedRequest, code: str, as_of: date, extension: str
) -> HttpResponse:
    """Download the movements that stand with a return, in the form that the page reads."""
    head = return_head(office_code=code, as_of=as_of, scope=request.scope)
    if head.newest is None or extension not in {"csv", "xlsx"}:
        raise OutOfScope
    entered = entered_of(revision=head.newest, scope=request.scope)
    header = [str(label) for label in COLUMNS.values()]
    rows = rows_of(entered, form_on(as_of=as_of))
    name = f"movements-{code}-{as_of.isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(header, rows), CSV_TYPE, name)
    sheet = SheetContent(name=_("Movements"), header=header, rows=rows)
    return attachment(write_xlsx([sheet], title=_("Movements")), XLSX_TYPE, name)


def movements_address(office_code: str, as_of: date) -> str:
    """Return the address of the movements of a return."""
    return reverse("staffing:return_movements", args=[office_code, as_of])


def show_movements(
    request: ScopedRequest,
    head: ReturnHead,
    revision: ReturnRevision,
    typed: Typed,
    now: datetime,
    *,
    problems: Sequence[Problem] = (),
    added: str = "",
    read_lines: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page: inputs where the viewer may enter, plain numbers elsewhere."""
    scope = request.scope
    facts = facts_of(revision=revision, at=now, scope=scope)
    lock = locks.lock_of(head, facts, scope=scope, now=now)
    form = form_on(as_of=head.period.as_of)
    entered = entered_of(revision=revision, scope=scope)
    is_editable = lock is None
    # Without an empty line there is nowhere to begin; a button adds a further one.
    blank = {
        kind: (kind == added) or (not places and not added)
        for kind, places in typed.lines.items()
        if is_editable
    }
    context = {
        "head": head,
        "revision": revision,
        "title": _("%(office)s: movements up to %(date)s")
        % {
            "office": head.office.name,
            "date": date_format(head.period.as_of, "DATE_FORMAT"),
        },
        "crumbs": [
            (
                _("Headcount returns"),
                f"{reverse('staffing:return_list')}?period={head.period.as_of.isoformat()}",
            ),
            (head.office.name, address_of(head.office.code, head.period.as_of)),
            (_("Movements and leave"), ""),
        ],
        "status": wording.status_of(head),
        "facts": (
            [wording.deadline_words(head.period, head.office, now)]
            if revision.state in EDITABLE_STATES
            else []
        ),
        "is_editable": is_editable,
        "lock": lock,
        "problems": [named(problem) for problem in problems],
        "typed": typed,
        "sections": sections_of(typed, form, blank=blank, problems=problems),
        "uptake": uptake_sections(typed, problems),
        "added": added,
        "read_lines": read_lines,
        "file_urls": {
            name.upper(): reverse(
                "staffing:return_movements_file", args=[head.office.code, head.period.as_of, name]
            )
            for name in ("csv", "xlsx")
        },
        "is_not_known": entered.stated is Stated.NOT_KNOWN,
        "has_none": entered.stated is Stated.NONE,
        "reconciliation": reconciliation_of(revision=revision, scope=scope, entered=entered),
    }
    return render_page(request, "staffing/return_movements.html", context, status=status)
