"""The list of documents, and all that the page of one tells."""

from dataclasses import dataclass, field

from django.contrib.postgres.lookups import Unaccent
from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Concat, Lower

from apps.accounts.records import RecordRef, RecordView, records_seen
from apps.accounts.scope import OfficeScope
from apps.documents.models import Attachment, Document, DocumentVersion, LinkCheck, Reading
from apps.documents.selectors.access import documents_seen, may_change
from apps.web.marking import words_in
from apps.web.refusals import OutOfScope

MOST_READINGS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFilter:
    """What the list is narrowed to; empty values narrow nothing.

    `office_ids` are an office and all below it, `file_kind` the kind of any version, `text` words of
    title and description in any order, accents and case apart.
    """

    office_ids: frozenset[int] = frozenset()
    kind: str = ""
    file_kind: str = ""
    confidentiality: str = ""
    language: str = ""
    text: str = ""
    only_retired: bool = False
    only_kept_by: int | None = None


def document_list(*, only: DocumentFilter, scope: OfficeScope) -> QuerySet[Document]:
    """Return documents, the last changed first, with `version_count`, `attached_count`, `changed_at`.

    Withdrawn ones only when asked for.
    """
    found = documents_seen(scope=scope).filter(retired_at__isnull=not only.only_retired)
    if only.office_ids:
        found = found.filter(office_id__in=only.office_ids)
    for name in ("kind", "confidentiality", "language"):
        value = getattr(only, name)
        if value:
            found = found.filter(**{name: value})
    if only.file_kind:
        versions = DocumentVersion.objects.filter(document=OuterRef("pk"), file_kind=only.file_kind)
        found = found.filter(Exists(versions))
    if only.only_kept_by is not None:
        found = found.filter(keeper_id=only.only_kept_by)
    if only.text.strip():
        words = Concat("title", Value(" "), "description", output_field=TextField())
        found = found.alias(words=Unaccent(Lower(words)))
        for word in words_in(only.text):
            found = found.filter(words__contains=Unaccent(Lower(Value(word))))
    newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
    attached = Attachment.objects.filter(document=OuterRef("pk"), detached_at__isnull=True)
    return (
        found.annotate(
            version_count=Coalesce(Subquery(newest.values("number")[:1]), 0),
            attached_count=Coalesce(
                Subquery(
                    attached.order_by()
                    .values("document")
                    .annotate(number=Count("pk"))
                    .values("number")
                ),
                0,
            ),
            changed_at=Coalesce(Subquery(newest.values("uploaded_at")[:1]), F("created_at")),
        )
        .select_related("office")
        .order_by("-changed_at", "-pk")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Something of a record that a document proves; `record` is what the reader sees of it."""

    attachment: Attachment
    record: RecordView


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDetail:
    """A document with all that its page tells one reader.

    `hidden_proofs` is the number of records that it is attached to and that the reader does not see;
    `readings` are only for those who may change it.
    """

    document: Document
    may_change: bool
    versions: list[DocumentVersion]
    proofs: list[Proof] = field(default_factory=list)
    hidden_proofs: int = 0
    link_check: LinkCheck | None = None
    readings: list[Reading] = field(default_factory=list)

    @property
    def newest(self) -> DocumentVersion | None:
        """The version that counts; None for a link."""
        return self.versions[0] if self.versions else None


def document_detail(*, document: Document, scope: OfficeScope) -> DocumentDetail:
    """Return what there is to tell of a document that the caller has shown to be seen."""
    works = may_change(document, scope=scope)
    attachments = list(
        Attachment.objects.filter(document=document, detached_at__isnull=True)
        .select_related("attached_by")
        .order_by("-attached_at", "-pk")
    )
    refs = {each.pk: RecordRef.of(each.content_type_id, each.object_id) for each in attachments}
    seen = records_seen(refs.values(), scope=scope)
    readings: list[Reading] = []
    if works:
        readings = list(
            Reading.objects.filter(version__document=document)
            .select_related("read_by", "version")
            .order_by("-read_at", "-pk")[:MOST_READINGS]
        )
    return DocumentDetail(
        document=document,
        may_change=works,
        versions=list(
            DocumentVersion.objects.filter(document=document)
            .select_related("uploaded_by")
            .order_by("-number")
        ),
        proofs=[
            Proof(attachment=each, record=seen[refs[each.pk]])
            for each in attachments
            if refs[each.pk] in seen
        ],
        hidden_proofs=sum(refs[each.pk] not in seen for each in attachments),
        link_check=LinkCheck.objects.filter(document=document).first(),
        readings=readings,
    )


def newest_number(*, document: Document, scope: OfficeScope) -> int | None:
    """Return the number of the newest version of a document shown to be seen; None for a link."""
    if not scope.has_entered:
        return None
    newest: int | None = document.versions.aggregate(newest=Max("number"))["newest"]
    return newest


def same_file(*, sha256: str, scope: OfficeScope) -> Document | None:
    """Return a document that holds the same bytes, as sent or as kept, and that somebody may read."""
    versions = DocumentVersion.objects.filter(
        Q(sent_sha256=sha256) | Q(sha256=sha256), document=OuterRef("pk"), removed_at__isnull=True
    )
    return (
        documents_seen(scope=scope)
        .filter(Exists(versions), retired_at__isnull=True)
        .order_by("pk")
        .first()
    )


def same_address(*, address: str, scope: OfficeScope) -> Document | None:
    """Return a link to the same address that somebody may read."""
    return (
        documents_seen(scope=scope)
        .filter(address=address, retired_at__isnull=True)
        .order_by("pk")
        .first()
    )


def attachment_seen(*, attachment_id: int, scope: OfficeScope) -> Attachment:
    """Return an attachment, detached ones too, with its document.

    For those who read the document and those who work on the record; raises OutOfScope for others.
    """
    found = Attachment.objects.select_related("document").filter(pk=attachment_id).first()
    if found is None:
        raise OutOfScope
    if not documents_seen(scope=scope).filter(pk=found.document_id).exists():
        ref = RecordRef.of(found.content_type_id, found.object_id)
        record = records_seen([ref], scope=scope).get(ref)
        if record is None or not record.may_change:
            raise OutOfScope
    return found
