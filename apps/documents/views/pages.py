"""Pages of documents: the list, and one."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.forms import office_choices
from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef, RecordView, record_to_change
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.documents.forms import DocumentFilterForm
from apps.documents.presentation import (
    actions_of,
    document_rows,
    kind_text,
    language_name,
    link_tag,
    office_name,
    readers_tag,
    state_tag,
    version_rows,
)
from apps.documents.selectors.access import document_seen
from apps.documents.selectors.documents import document_detail
from apps.documents.selectors.documents import document_list as documents_listed
from apps.documents.selectors.evidence import newest_versions
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.filters import chips_of
from apps.web.pages import render_page
from apps.web.parts import Action

DOCUMENTS_ON_A_PAGE = 50


@require_safe
def document_list(request: ScopedRequest) -> HttpResponse:
    """List the documents that somebody may read; with a record, to choose what proves something of it."""
    scope = request.scope
    record = _record_to_prove(request)
    tree = tree_on(day=timezone.localdate())
    form = DocumentFilterForm(request.GET, offices=_offices(scope, tree))
    found = documents_listed(only=form.only(tree, user_id=scope.user_id), scope=scope)
    page = Paginator(found, DOCUMENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    versions = newest_versions([each.pk for each in page], scope=scope)
    number = page.paginator.count
    named = record.ref.name if record else ""
    context = {
        "title": _("Documents"),
        "page": page,
        "rows": document_rows(page, versions, tree),
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "clear_url": f"?record={named}" if record else "?",
        "keep": {"record": named} if record else {},
        "found": ngettext("%(number)s document", "%(number)s documents", number)
        % {"number": number},
        "record": record,
        "record_name": named,
        "may_add": bool(scope.over(Capability.CONTRIBUTE)),
        "actions": [] if record else _actions(scope),
    }
    return render_page(request, "documents/document_list.html", context)


@require_safe
def document(request: ScopedRequest, document_id: int) -> HttpResponse:
    """Show a document: what it is, its versions, what it proves, and who has read it."""
    seen = document_seen(document_id=document_id, scope=request.scope)
    detail = document_detail(document=seen, scope=request.scope)
    tree = tree_on(day=timezone.localdate())
    context = {
        "title": seen.title,
        "crumbs": [(_("Documents"), reverse("documents:document_list"))],
        "status": state_tag(seen),
        "facts": [kind_text(seen, detail.newest), office_name(seen, tree)],
        "actions": actions_of(detail),
        "document": seen,
        "detail": detail,
        "office": office_name(seen, tree),
        "language": language_name(seen.language),
        "readers": readers_tag(seen),
        "keeper": name_of(seen.keeper) if seen.keeper else "",
        "versions": version_rows(detail.versions),
        "link": link_tag(detail.link_check) if detail.link_check else None,
        "readings": [
            (name_of(each.read_by) if each.read_by else "", each) for each in detail.readings
        ],
    }
    return render_page(request, "documents/document.html", context)


def _record_to_prove(request: ScopedRequest) -> RecordView | None:
    named = request.GET.get("record", "")
    if not named:
        return None
    return record_to_change(RecordRef.named(named), scope=request.scope)


def _offices(scope: OfficeScope, tree: OfficeTree) -> list[tuple[str, str]]:
    """Return the offices that the person sees or works for."""
    seen, works = scope.visible, scope.over(Capability.CONTRIBUTE)
    if seen.everywhere or works.everywhere:
        return office_choices(tree)
    return office_choices(tree, seen.ids | works.ids)


def _actions(scope: OfficeScope) -> list[Action]:
    """Return the buttons of the list; nothing for those who only read."""
    if not scope.over(Capability.CONTRIBUTE):
        return []
    return [
        Action(label=_("Add files"), url=reverse("documents:add"), kind="primary", key="add"),
        Action(label=_("Add a link"), url=reverse("documents:add_link"), key="add_link"),
    ]
