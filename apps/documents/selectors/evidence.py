"""What proves something of a record: for panels beside records, in rooms above this one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from apps.accounts.records import RecordRef, records_seen
from apps.accounts.scope import OfficeScope
from apps.documents.choices import DocumentKind, LinkState, ScanState
from apps.documents.models import Attachment, Document, DocumentVersion, LinkCheck
from apps.documents.selectors.access import attached_to_hidden, documents_seen, opens


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A document that is attached to a record, with its newest version where it is a file.

    `claim` is what it proves, `anchor_id` the marked passage that does; `link_state` is empty for
    files.
    """

    attachment_id: int
    document: Document
    claim: str
    anchor_id: int | None
    attached_at: datetime
    version: DocumentVersion | None = None
    link_state: str = ""

    @property
    def title(self) -> str:
        """The title of the document."""
        return self.document.title

    @property
    def url(self) -> str:
        """The page of the document."""
        return reverse("documents:document", args=[self.document.pk])

    @property
    def passage_url(self) -> str:
        """Where the text is opened at the passage that proves it; empty where none is marked."""
        if self.anchor_id is None:
            return ""
        address = reverse("documents:read", args=[self.document.pk])
        return f"{address}?passage={self.anchor_id}#passage-{self.anchor_id}"

    @property
    def is_file(self) -> bool:
        """Whether it is a file, not a link."""
        return self.document.kind == DocumentKind.FILE

    @property
    def download_url(self) -> str:
        """Where the newest version is downloaded; empty for links and files that are gone."""
        if self.version is None or not is_served(self.version):
            return ""
        return reverse("documents:download", args=[self.version.pk])


def is_served(version: DocumentVersion) -> bool:
    """Whether the file of a version is there and may be given out."""
    return bool(version.file) and version.scan_state in {ScanState.NOT_SCANNED, ScanState.CLEAN}


def newest_versions(
    document_ids: Iterable[int], *, scope: OfficeScope
) -> dict[int, DocumentVersion]:
    """Return the newest version of each of some documents that the caller has shown to be seen."""
    if not scope.has_entered:
        return {}
    return {
        version.document_id: version
        for version in DocumentVersion.objects.filter(document_id__in=set(document_ids))
        .order_by("document_id", "-number")
        .distinct("document_id")
    }


def evidence_of(
    *, records: Iterable[RecordRef], scope: OfficeScope
) -> dict[RecordRef, list[Evidence]]:
    """Return what proves something of each record that somebody sees, the latest first.

    Documents that the person may not read and withdrawn ones are left out. Every record asked for that
    is seen has a list. Three statements, one for each kind of record, and those that finding the records
    takes.
    """
    seen = records_seen(set(records), scope=scope)
    found: dict[RecordRef, list[Evidence]] = {ref: [] for ref in seen}
    ids: dict[int, set[int]] = {}
    for ref in seen:
        ids.setdefault(ref.content_type.pk, set()).add(ref.id)
    if not ids:
        return found
    attachments: list[Attachment] = []
    for content_type_id, object_ids in ids.items():
        attachments += (
            Attachment.objects.filter(
                content_type_id=content_type_id,
                object_id__in=object_ids,
                detached_at__isnull=True,
                document__retired_at__isnull=True,
            )
            .exclude(document_id__in=attached_to_hidden(scope=scope))
            .select_related("document")
            .order_by("-attached_at", "-pk")
        )
    readable = set(
        documents_seen(scope=scope)
        .filter(pk__in={each.document_id for each in attachments})
        .values_list("pk", flat=True)
    )
    attachments = [
        each
        for each in attachments
        if each.document_id in readable
        or opens(seen[RecordRef.of(each.content_type_id, each.object_id)], scope=scope)
    ]
    versions = newest_versions([each.document_id for each in attachments], scope=scope)
    states = link_states([each.document_id for each in attachments], scope=scope)
    for each in attachments:
        found[RecordRef.of(each.content_type_id, each.object_id)].append(
            Evidence(
                attachment_id=each.pk,
                document=each.document,
                claim=each.claim,
                anchor_id=each.anchor_id,
                attached_at=each.attached_at,
                version=versions.get(each.document_id),
                link_state=states.get(each.document_id, ""),
            )
        )
    return found


def link_states(document_ids: Iterable[int], *, scope: OfficeScope) -> dict[int, LinkState]:
    """Return what the last look at each link found, of documents shown to be seen."""
    if not scope.has_entered:
        return {}
    checks = LinkCheck.objects.filter(document_id__in=set(document_ids))
    return {each.document_id: LinkState(each.state) for each in checks}
