"""The panel of evidence beside a record of any room."""

from typing import Any

from django import template
from django.template import RequestContext

from apps.accounts.records import RecordView
from apps.documents.choices import DocumentKind, LinkState, ScanState
from apps.documents.content import MOST_MEGABYTES
from apps.documents.forms import AddFilesForm, is_of_own_office
from apps.documents.presentation import LINK_KINDS, kind_text, readers_tag, scan_tag
from apps.documents.selectors.evidence import Evidence, evidence_of
from apps.web.parts import StatusTag

register = template.Library()


@register.inclusion_tag("documents/_evidence.html", takes_context=True)
def evidence(context: RequestContext, record: RecordView) -> dict[str, Any]:
    """Draw what proves something of a record, with the form to add more where it may be changed.

    The page loads `documents/upload.js` and `documents/documents.css` by `evidence_assets`.
    """
    request = context["request"]
    found = evidence_of(records=[record.ref], scope=request.scope).get(record.ref, [])
    form = None
    if record.may_change and is_of_own_office(record, request.scope):
        form = AddFilesForm(scope=request.scope, record=record, auto_id="evidence_%s")
    return {
        "request": request,
        "csrf_token": context.get("csrf_token", ""),
        "record": record,
        "record_name": record.ref.name,
        "rows": [(each, kind_text(each.document, each.version), tag_of(each)) for each in found],
        "form": form,
        "most_megabytes": MOST_MEGABYTES,
        "after_url": f"{record.url}#evidence",
    }


@register.inclusion_tag("documents/_assets.html")
def evidence_assets() -> dict[str, Any]:
    """Load style and script of the panel; once per page, in block head."""
    return {}


def tag_of(found: Evidence) -> StatusTag:
    """Return what is to be known of a piece of evidence before it is opened."""
    if found.document.kind == DocumentKind.LINK:
        state = LinkState(found.link_state or LinkState.NOT_CHECKED)
        return StatusTag(LINK_KINDS[state], state.label)
    if found.version and found.version.scan_state in {ScanState.WAITING, ScanState.INFECTED}:
        return scan_tag(found.version)
    return readers_tag(found.document)
