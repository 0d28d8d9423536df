"""Documents as the pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.documents.choices import Confidentiality, DocumentKind, LinkState, ScanState
from apps.documents.models import Document, DocumentVersion, LinkCheck
from apps.documents.selectors.documents import DocumentDetail
from apps.documents.selectors.evidence import is_served
from apps.organization.tree import OfficeTree
from apps.web.parts import Action, StatusTag

SCAN_KINDS: dict[str, Any] = {
    ScanState.NOT_SCANNED: "calm",
    ScanState.WAITING: "wait",
    ScanState.CLEAN: "good",
    ScanState.INFECTED: "bad",
}
LINK_KINDS: dict[str, Any] = {
    LinkState.NOT_CHECKED: "calm",
    LinkState.REACHED: "good",
    LinkState.MOVED: "warn",
    LinkState.CHANGED: "warn",
    LinkState.GONE: "bad",
    LinkState.UNREACHABLE: "warn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One line of the list."""

    document: Document
    kind: str
    office: str
    language: str
    readers: StatusTag
    versions: int
    attached: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version on the page of a document; no `download_url` where the file is not given out."""

    version: DocumentVersion
    by: str
    scan: StatusTag
    is_served: bool


def document_rows(
    documents: Iterable[Document], versions: Mapping[int, DocumentVersion], tree: OfficeTree
) -> list[DocumentRow]:
    """Return documents of `document_list` as rows, with their newest versions at hand."""
    return [
        DocumentRow(
            document=each,
            kind=kind_text(each, versions.get(each.pk)),
            office=office_name(each, tree),
            language=language_name(each.language),
            readers=readers_tag(each),
            versions=each.version_count,  # type: ignore[attr-defined]
            attached=each.attached_count,  # type: ignore[attr-defined]
            changed_at=each.changed_at,  # type: ignore[attr-defined]
        )
        for each in documents
    ]


def version_rows(versions: Iterable[DocumentVersion]) -> list[VersionRow]:
    """Return versions as rows."""
    return [
        VersionRow(
            version=each,
            by=name_of(each.uploaded_by) if each.uploaded_by else "",
            scan=scan_tag(each),
            is_served=is_served(each),
        )
        for each in versions
    ]


def kind_text(document: Document, newest: DocumentVersion | None) -> str:
    """Return what a document is in a word: the kind of its newest file, or a link."""
    return newest.get_file_kind_display() if newest else document.get_kind_display()


def office_name(document: Document, tree: OfficeTree) -> str:
    """Return the office by its name of today, one of another time by its code."""
    node = tree.nodes.get(document.office_id)
    return node.name if node else document.office.code


def language_name(code: str) -> str:
    """Return a language by its name in the reader's language; empty where it is not known."""
    if not code:
        return ""
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name[:1].upper() + name[1:]


def readers_tag(document: Document) -> StatusTag:
    """Return who may read a document."""
    is_public = document.confidentiality == Confidentiality.PUBLIC
    return StatusTag("info" if is_public else "calm", document.get_confidentiality_display())


def scan_tag(version: DocumentVersion) -> StatusTag:
    """Return what the virus scanner said."""
    return StatusTag(
        SCAN_KINDS[version.scan_state], version.get_scan_state_display(), on=version.scanned_at
    )


def link_tag(check: LinkCheck) -> StatusTag:
    """Return what the last look at a link found."""
    return StatusTag(LINK_KINDS[check.state], check.get_state_display(), on=check.checked_at)


def state_tag(document: Document) -> StatusTag:
    """Return whether a document is in use."""
    if document.retired_at is None:
        return readers_tag(document)
    by = name_of(document.retired_by) if document.retired_by else ""
    return StatusTag("bad", _("Withdrawn"), on=document.retired_at, by=by)


def actions_of(detail: DocumentDetail) -> list[Action]:
    """Return the buttons of a document for those who may change it."""
    document = detail.document
    if not detail.may_change:
        return []

    def to(name: str) -> str:
        return reverse(f"documents:{name}", args=[document.pk])

    if document.retired_at is not None:
        return [
            Action(
                label=_("Bring back"),
                url=to("bring_back"),
                kind="primary",
                method="post",
                name="version",
                value=str(document.version),
                key="bring_back",
            )
        ]
    is_file = document.kind == DocumentKind.FILE
    first = (
        Action(
            label=_("Send a new version"), url=to("new_version"), kind="primary", key="new_version"
        )
        if is_file
        else Action(label=_("Look at it now"), url=to("check"), method="post", key="check")
    )
    return [
        first,
        Action(label=_("Change"), url=to("edit"), key="edit"),
        Action(label=_("Withdraw"), url=to("withdraw"), kind="danger", key="withdraw"),
    ]
