"""Pages where evidence is added: files, one or many, and links; alone or to a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef, RecordView, record_to_change
from apps.accounts.requests import ScopedRequest
from apps.documents.content import MOST_MEGABYTES
from apps.documents.forms import AddFilesForm, AddLinkForm, sent_file
from apps.documents.models import Document
from apps.documents.services.files import AlreadyHereError, add_file
from apps.documents.services.links import add_link as keep_link
from apps.documents.views.requests import problems_of, refused_json, wants_json
from apps.organization.selectors import tree_on
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted, Problem, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What became of one file: the document that it is now, or why not; `already` is its twin."""

    name: str
    document: Document | None = None
    problem: str = ""
    already: Document | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ScopedRequest) -> HttpResponse:
    """Add files; each is kept or refused by itself, and the page says what became of each."""
    record = _expect_record(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    tree = tree_on(day=timezone.localdate())
    form = AddFilesForm(*data, scope=request.scope, tree=tree, record=record)
    if not data:
        return _shown(request, form, record)
    if not form.is_valid():
        if wants_json(request):
            return refused_json(Invalid(problems=problems_of(form)))
        return _shown(request, form, record, status=422)
    if wants_json(request):
        return _answered(request, form)
    results = [_result(request, form, file) for file in form.cleaned_data["files"]]
    kept = [each for each in results if each.document]
    if kept:
        messages.success(request, _kept_text(len(kept), record))
    if len(kept) == len(results):
        return go_to(request, _address_after(record, kept))
    return _shown(request, form, record, results=results, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def add_link(request: ScopedRequest) -> HttpResponse:
    """Add the address of something that is kept elsewhere."""
    record = _expect_record(request)
    data = (request.POST,) if request.method == "POST" else ()
    tree = tree_on(day=timezone.localdate())
    form = AddLinkForm(*data, scope=request.scope, tree=tree, record=record)
    already: Document | None = None
    if data and form.is_valid():
        try:
            document = keep_link(
                address=form.cleaned_data["address"],
                facts=form.new_facts,
                attach_to=form.attach_to,
                claim=form.cleaned_data.get("claim", ""),
                is_wanted_twice=form.cleaned_data["is_wanted_twice"],
                now=datetime.now(UTC),
                scope=request.scope,
            )
        except Invalid as refusal:
            form.take(refusal)
            already = refusal.document if isinstance(refusal, AlreadyHereError) else None
        else:
            messages.success(request, _("“%(title)s” was added.") % {"title": document.title})
            address = reverse("documents:document", args=[document.pk])
            return go_to(request, record.url if record else address)
    context = {**_frame(_("Add a link"), record), "form": form, "record": record}
    if already:
        context["already"] = already
    status = 422 if data else 200
    return render_page(request, "documents/add_link.html", context, status=status)


def _expect_record(request: ScopedRequest) -> RecordView | None:
    """Return the record that evidence is added to; raises for those who add none anywhere."""
    named = request.POST.get("record") or request.GET.get("record") or ""
    if not request.scope.over(Capability.CONTRIBUTE):
        raise NotPermitted(_("Evidence is added by those who work for an office."))
    if not named:
        return None
    return record_to_change(RecordRef.named(named), scope=request.scope)


def _added(request: ScopedRequest, form: AddFilesForm, file: UploadedFile) -> Document:
    return add_file(
        sent=sent_file(file),
        facts=form.new_facts,
        attach_to=form.attach_to,
        claim=form.cleaned_data.get("claim", ""),
        is_wanted_twice=form.cleaned_data["is_wanted_twice"],
        now=datetime.now(UTC),
        scope=request.scope,
    )


def _answered(request: ScopedRequest, form: AddFilesForm) -> JsonResponse:
    """Answer the script, which sends one file at a time."""
    if len(form.cleaned_data["files"]) > 1:
        problem = Problem(code="one_file", field="files", message=_("Send one file at a time."))
        return refused_json(Invalid(problems=[problem]))
    try:
        document = _added(request, form, form.cleaned_data["files"][0])
    except AlreadyHereError as refusal:
        return refused_json(refusal, already_here=_named(refusal.document))
    except Refusal as refusal:
        return refused_json(refusal)
    return JsonResponse(_named(document), status=201)


def _result(request: ScopedRequest, form: AddFilesForm, file: UploadedFile) -> FileResult:
    name = file.name or ""
    try:
        return FileResult(name=name, document=_added(request, form, file))
    except AlreadyHereError as refusal:
        return FileResult(name=name, problem=str(refusal), already=refusal.document)
    except Invalid as refusal:
        return FileResult(name=name, problem=str(refusal))


def _named(document: Document) -> dict[str, str | int]:
    return {
        "id": document.pk,
        "title": document.title,
        "url": reverse("documents:document", args=[document.pk]),
        "attach_url": reverse("documents:attach", args=[document.pk]),
    }


def _kept_text(number: int, record: RecordView | None) -> str:
    if record:
        return ngettext(
            "%(number)s file was added to “%(record)s”.",
            "%(number)s files were added to “%(record)s”.",
            number,
        ) % {"number": number, "record": record.label}
    return ngettext("%(number)s file was added.", "%(number)s files were added.", number) % {
        "number": number
    }


def _address_after(record: RecordView | None, kept: Sequence[FileResult]) -> str:
    if record:
        return record.url
    if len(kept) == 1 and kept[0].document:
        return reverse("documents:document", args=[kept[0].document.pk])
    return reverse("documents:document_list")


def _shown(
    request: ScopedRequest,
    form: AddFilesForm,
    record: RecordView | None,
    *,
    results: Sequence[FileResult] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        **_frame(_("Add files"), record),
        "form": form,
        "record": record,
        "results": results,
        "has_twin": any(each.already for each in results),
        "most_megabytes": MOST_MEGABYTES,
        "after_url": record.url if record else reverse("documents:document_list"),
    }
    return render_page(request, "documents/add.html", context, status=status)


def _frame(title: str, record: RecordView | None) -> dict[str, object]:
    """Return what stands above the forms."""
    above = (_("Documents"), reverse("documents:document_list"))
    return {
        "title": title,
        "crumbs": [(record.label, record.url) if record else above],
        "facts": [_("as evidence of “%(record)s”") % {"record": record.label}] if record else [],
        "record_name": record.ref.name if record else "",
    }
