"""Shapes of the API of documents."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.documents.choices import Confidentiality, DocumentKind, FileKind, LinkState, ScanState
from apps.documents.models import Document, DocumentVersion
from apps.documents.selectors.documents import DocumentDetail

# As pairs, because the schema tells sets of choices apart by values and labels.
KINDS = [(kind, kind) for kind in DocumentKind.values]
FILE_KINDS = [(kind, kind) for kind in FileKind.values]
READERS = [(value, value) for value in Confidentiality.values]
SCAN_STATES = [(state, state) for state in ScanState.values]
LINK_STATES = [(state, state) for state in LinkState.values]


class RecordField(serializers.RegexField):
    """A record of any room, as `app.model:id`."""

    def __init__(self, **kwargs: Any) -> None:
        """Accept what looks like a record; the service looks whether it is one."""
        super().__init__(regex=r"^[a-z_]+\.[a-z]+:[0-9]{1,17}$", **kwargs)


class DocumentQuerySerializer(serializers.Serializer):
    """Filters of the list."""

    text = serializers.CharField(
        required=False, default="", help_text="Words of title or description."
    )
    office = serializers.CharField(
        required=False, default="", help_text="Code of an office; all below it too."
    )
    confidentiality = serializers.ChoiceField(choices=READERS, required=False, default="")
    kind = serializers.ChoiceField(choices=KINDS, required=False, default="")

    def validate_text(self, text: str) -> str:
        """Refuse what no text of the database can hold."""
        return text.replace("\x00", "")


class DocumentSerializer(serializers.Serializer):
    """A document; `address` is empty for files, `version` is what a change must name."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=KINDS)
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    office = serializers.CharField(source="office.code")
    language = serializers.CharField(allow_blank=True)
    confidentiality = serializers.ChoiceField(choices=READERS)
    retain_until = serializers.DateField(allow_null=True)
    address = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    is_withdrawn = serializers.SerializerMethodField()

    def get_is_withdrawn(self, document: Document) -> bool:
        """Whether it was withdrawn."""
        return document.retired_at is not None


class VersionSerializer(serializers.Serializer):
    """One file of a document; `file` is where it is downloaded, null when it is not given out."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    file_name = serializers.CharField()
    file_kind = serializers.ChoiceField(choices=FILE_KINDS)
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    uploaded_at = serializers.DateTimeField()
    scan_state = serializers.ChoiceField(choices=SCAN_STATES)
    is_location_removed = serializers.BooleanField()
    removed_at = serializers.DateTimeField(allow_null=True)


class ProofSerializer(serializers.Serializer):
    """A record that the document proves something of; only those that the caller sees."""

    id = serializers.IntegerField(source="attachment.pk")
    record = serializers.SerializerMethodField()
    label = serializers.CharField(source="record.label")  # type: ignore[assignment]
    claim = serializers.CharField(source="attachment.claim", allow_blank=True)
    attached_at = serializers.DateTimeField(source="attachment.attached_at")

    @extend_schema_field(serializers.CharField())
    def get_record(self, proof: Any) -> str:
        """The record as `app.model:id`."""
        return proof.record.ref.name


class DocumentDetailSerializer(DocumentSerializer):
    """A document with its versions, the newest first, and what it proves."""

    link_state = serializers.ChoiceField(choices=LINK_STATES, allow_null=True)
    versions = VersionSerializer(many=True)
    proves = ProofSerializer(many=True)


class NewDocumentSerializer(serializers.Serializer):
    """A file (multipart) or the address of a link; `record` attaches it."""

    office = serializers.CharField(help_text="Code of the office.")
    file = serializers.FileField(required=False, allow_empty_file=True)
    address = serializers.CharField(required=False, default="", max_length=2000)
    title = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    description = serializers.CharField(required=False, default="", allow_blank=True)
    language = serializers.CharField(required=False, default="", allow_blank=True, max_length=12)
    confidentiality = serializers.ChoiceField(
        choices=READERS, default=Confidentiality.INNER_CIRCLE.value
    )
    retain_until = serializers.DateField(required=False, default=None, allow_null=True)
    record = RecordField(required=False, default="")
    claim = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    is_wanted_twice = serializers.BooleanField(
        default=False, help_text="Add it although the same is here already."
    )

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Take a file or an address, not both and not neither."""
        if bool(values.get("file")) == bool(values["address"]):
            raise serializers.ValidationError(
                {"file": ["Send a file, or the address of a link."]}, code="required"
            )
        return values


class ChangedDocumentSerializer(serializers.Serializer):
    """What is said of a document; `version` is the state that the caller has seen."""

    version = serializers.IntegerField(min_value=0, max_value=2_000_000_000)
    title = serializers.CharField(required=False, max_length=200)
    description = serializers.CharField(required=False, allow_blank=True)
    language = serializers.CharField(required=False, allow_blank=True, max_length=12)
    confidentiality = serializers.ChoiceField(choices=READERS, required=False)
    retain_until = serializers.DateField(required=False, allow_null=True)
    address = serializers.CharField(required=False, max_length=2000)


class NewVersionSerializer(serializers.Serializer):
    """The file that follows version `replaces`."""

    file = serializers.FileField(allow_empty_file=True)
    replaces = serializers.IntegerField(min_value=1, max_value=2_000_000_000)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)


class NewAttachmentSerializer(serializers.Serializer):
    """The record that a document proves something of, and what."""

    record = RecordField()
    claim = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class AttachmentSerializer(serializers.Serializer):
    """That a document is attached to a record; `detached_at` when it no longer is."""

    id = serializers.IntegerField()
    document = serializers.IntegerField(source="document_id")
    label = serializers.CharField()  # type: ignore[assignment]
    claim = serializers.CharField(allow_blank=True)
    attached_at = serializers.DateTimeField()
    detached_at = serializers.DateTimeField(allow_null=True)


def detail_json(detail: DocumentDetail) -> dict[str, Any]:
    """Return a document in the shape of `DocumentDetailSerializer`."""
    check = detail.link_check
    return {
        **DocumentSerializer(detail.document).data,
        "link_state": check.state if check else None,
        "versions": VersionSerializer(detail.versions, many=True).data,
        "proves": ProofSerializer(detail.proofs, many=True).data,
    }


def version_json(version: DocumentVersion) -> dict[str, Any]:
    """Return a version in the shape of `VersionSerializer`."""
    return dict(VersionSerializer(version).data)
