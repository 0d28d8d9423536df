"""The text of a document, page by page, with the passages that prove something."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.requests import ScopedRequest
from apps.documents.choices import AnchorState, FileKind
from apps.documents.marking import LARGEST_NUMBER, PassageForm
from apps.documents.models import Attachment
from apps.documents.selectors.access import may_change
from apps.documents.selectors.evidence import is_served
from apps.documents.selectors.passages import (
    OpenText,
    PassageView,
    attachments_to_prove,
    open_text,
)
from apps.documents.services.passages import mark, mark_again
from apps.documents.services.reading import record_reading
from apps.web.pages import go_to, render_page
from apps.web.parts import Kind, StatusTag, Text
from apps.web.refusals import Invalid, OutOfScope

STATES: dict[str, Kind] = {
    AnchorState.FOUND: "good",
    AnchorState.MOVED: "info",
    AnchorState.LOST: "bad",
    AnchorState.WAITING: "wait",
}


@never_cache
@require_safe
def read(request: ScopedRequest, document_id: int) -> HttpResponse:
    """Open the text at `?page=`, or where `?passage=` is; that it was opened is written down."""
    opened = open_text(
        document_id=document_id,
        version=number_in(request, "version"),
        page=number_in(request, "page"),
        anchor_id=number_in(request, "passage"),
        scope=request.scope,
    )
    if opened.page is not None:
        record_reading(version=opened.version, door="page", now=timezone.now(), scope=request.scope)
    return show(request, opened)


@require_POST
def mark_passage(request: ScopedRequest, document_id: int) -> HttpResponse:
    """Mark a passage, or mark one again; a refused one is shown with all that was typed."""
    opened = open_text(
        document_id=document_id,
        version=number_of(request.POST.get("version", "")),
        scope=request.scope,
    )
    form = form_for(request, opened, request.POST)
    if form.is_valid():
        try:
            anchor_id = keep(request, document_id, form)
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, marked_words(form))
            number = form.cleaned_data["version"]
            url = reverse("documents:read", args=[document_id])
            return go_to(request, f"{url}?version={number}&passage={anchor_id}#passage-{anchor_id}")
    page = number_of(str(form["page"].value() or ""))
    if page is not None and page <= (opened.version.page_count or 0):
        opened = open_text(
            document_id=document_id, version=opened.version.number, page=page, scope=request.scope
        )
    return show(request, opened, form, status=422)


def keep(request: ScopedRequest, document_id: int, form: PassageForm) -> int:
    """Mark what the form says; return the number of the passage."""
    again = form.cleaned_data["again"]
    if again:
        anchor = mark_again(
            anchor_id=again, passage=form.passage(), now=timezone.now(), scope=request.scope
        )
    else:
        anchor = mark(
            document_id=document_id,
            passage=form.passage(),
            now=timezone.now(),
            scope=request.scope,
        )
    return anchor.pk


def show(
    request: ScopedRequest, opened: OpenText, form: PassageForm | None = None, *, status: int = 200
) -> HttpResponse:
    """Draw a page of a text with its passages, and the form for whoever may mark."""
    document, version, page = opened.document, opened.version, opened.page
    may_mark = may_change(document, scope=request.scope) and page is not None
    count = version.page_count or 0
    number = page.number if page else 1
    chosen = opened.chosen
    context: dict[str, Any] = {
        "title": document.title,
        "opened": opened,
        "document": document,
        "shown": version,
        "page": page,
        "page_count": count,
        "page_title": page_title(opened),
        "previous": number - 1 if page and number > 1 else None,
        "next": number + 1 if page and number < count else None,
        "chosen": chosen,
        "chosen_tag": tag_of(chosen) if chosen else None,
        "marked": [(each, tag_of(each)) for each in opened.passages],
        "form": (form or form_for(request, opened)) if may_mark else None,
        "download_url": reverse("documents:download", args=[version.pk])
        if is_served(version)
        else "",
    }
    return render_page(request, "documents/read.html", context, status=status)


def form_for(request: ScopedRequest, opened: OpenText, data: Any = None) -> PassageForm:
    """Return the form, filled with the page that is open and the lost passage that is marked again."""
    chosen = opened.chosen
    is_again = chosen is not None and chosen.state == AnchorState.LOST
    offered = (
        []
        if is_again or (data and data.get("again"))
        else attachments_to_prove(document=opened.document, scope=request.scope)
    )
    return PassageForm(
        data,
        initial={
            "page": opened.page.number if opened.page else 1,
            "version": opened.version.number,
            "again": chosen.id if chosen is not None and is_again else None,
            **likely_proof([attachment for attachment, _label in offered]),
        },
        attachments=offered,
    )


def likely_proof(attachments: list[Attachment]) -> dict[str, Any]:
    """Return what a passage most likely proves: the only record, unless a passage proves it already."""
    if len(attachments) != 1 or attachments[0].anchor_id is not None:
        return {}
    return {"attachment": str(attachments[0].pk), "claim": attachments[0].claim}


def marked_words(form: PassageForm) -> str:
    """Return what is said of a passage that was marked: a record opens there only if it is chosen."""
    said = form.cleaned_data
    if said["again"] or said.get("attachment"):
        return _("The passage is marked. Evidence links open here.")
    return _("The passage is marked. No record opens here yet: it was not chosen what it proves.")


def tag_of(passage: PassageView) -> StatusTag:
    """Return where a passage is as a word and a colour."""
    return StatusTag(STATES[passage.state], passage.state.label)


def page_title(opened: OpenText) -> Text:
    """Return what a page of this kind of file is called: page, sheet, slide or part."""
    page = opened.page
    if page is None:
        return ""
    words = {"number": page.number, "name": page.label}
    kind = opened.version.file_kind
    if kind in {FileKind.XLSX, FileKind.XLS, FileKind.ODS}:
        return _("Sheet %(number)s: %(name)s") % words
    if kind in {FileKind.PPTX, FileKind.ODP}:
        return (_("Slide %(number)s: %(name)s") if page.label else _("Slide %(number)s")) % words
    if kind == FileKind.PDF:
        return (_("Page %(number)s (%(name)s)") if page.label else _("Page %(number)s")) % words
    return (_("Part %(number)s: %(name)s") if page.label else _("Part %(number)s")) % words


def number_in(request: HttpRequest, name: str) -> int | None:
    """Return a number of the address; raises OutOfScope for what is none."""
    given = request.GET.get(name, "")
    if not given:
        return None
    number = number_of(given)
    if number is None:
        raise OutOfScope
    return number


def number_of(text: str) -> int | None:
    """Return a number from 1 on that the database can hold; None for anything else."""
    if text.isascii() and text.isdigit() and len(text) < 11 and 0 < int(text) <= LARGEST_NUMBER:
        return int(text)
    return None
