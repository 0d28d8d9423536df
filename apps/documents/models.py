"""Documents, their versions, what they prove, and who has read them."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, HashIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from apps.documents.choices import (
    AnchorState,
    Confidentiality,
    DocumentKind,
    FileKind,
    LinkState,
    ScanState,
    TextState,
)
from apps.organization.history import tracked

SHA256_DIGITS = 64

FROZEN_VERSION = """
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a version of a document cannot be deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_version_stays';
    END IF;
    IF (to_jsonb(NEW) - '{scan_state,scanned_at,text_state,page_count,file,removed_at}'::text[])
        IS DISTINCT FROM
        (to_jsonb(OLD) - '{scan_state,scanned_at,text_state,page_count,file,removed_at}'::text[])
        OR (NEW.file <> OLD.file AND NOT (NEW.file = '' AND NEW.removed_at IS NOT NULL))
        OR (OLD.removed_at IS NOT NULL AND NEW.removed_at IS DISTINCT FROM OLD.removed_at)
    THEN
        RAISE EXCEPTION 'a version of a document cannot be changed; send a new version'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_version_stays';
    END IF;
    RETURN NEW;
"""


def document_storage() -> Storage:
    """Return where the files are kept: a folder, or a store that the settings name.

    Files are opened through it and not through the field, which keeps the store that the settings
    named when the class was made.
    """
    return storages["documents"]


@tracked()
class Document(models.Model):
    """A piece of evidence of one office; its files are versions, the newest one counts.

    `version` rises with every change and is what a request must name to change it. The office of
    what belongs to the organization as a whole is its root.
    """

    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=DocumentKind.choices)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("language of the document"), max_length=12, blank=True)
    confidentiality = models.CharField(
        _("who may read it"),
        max_length=12,
        choices=Confidentiality.choices,
        default=Confidentiality.INNER_CIRCLE,
    )
    retain_until = models.DateField(_("keep until"), null=True, blank=True)
    address = models.URLField(_("address"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    keeper = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retire_reason = models.TextField(_("reason of the withdrawal"), blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=DocumentKind.LINK) & ~Q(address=""))
                | Q(kind=DocumentKind.FILE, address=""),
                name="a_link_has_an_address_and_a_file_none",
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | ~Q(retire_reason=""),
                name="a_withdrawal_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-created_at"], name="document_office_created"),
            # Hashed, because an address may be longer than what a B-tree takes.
            HashIndex(fields=["address"], name="document_address"),
            GinIndex(
                Func("language", "title", "description", function="document_words"),
                name="document_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class DocumentVersion(models.Model):
    """One file of a document; never changed, only followed by the next.

    `sha256` is that of the bytes that are kept; `sent_sha256` that of the bytes that were sent, which
    differ where the place of a photograph was removed. When the retention ends `file` is blanked.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.FileField(storage=document_storage, max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    file_kind = models.CharField(max_length=4, choices=FileKind.choices)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=SHA256_DIGITS)
    sent_sha256 = models.CharField(max_length=SHA256_DIGITS)
    is_location_removed = models.BooleanField(default=False)
    note = models.CharField(_("what is new in it"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    scan_state = models.CharField(
        max_length=12, choices=ScanState.choices, default=ScanState.NOT_SCANNED
    )
    scanned_at = models.DateTimeField(null=True, blank=True)
    text_state = models.CharField(
        max_length=10, choices=TextState.choices, default=TextState.WAITING
    )
    page_count = models.PositiveIntegerField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="version_numbers_are_unique"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(file=""),
                name="a_removed_file_is_not_kept",
            ),
        ]
        indexes = [
            models.Index(fields=["sent_sha256"], name="version_sent_sha256"),
            models.Index(fields=["sha256"], name="version_sha256"),
            # Few at any time, and asked for every five minutes.
            models.Index(
                fields=["id"], condition=Q(text_state=TextState.WAITING), name="version_text_waits"
            ),
            models.Index(
                fields=["id"], condition=Q(scan_state=ScanState.WAITING), name="version_scan_waits"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_version_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=FROZEN_VERSION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.number}"

    def open_stored(self) -> File:
        """Open the bytes in the store that the settings name; the caller closes them."""
        return document_storage().open(str(self.file.name))


class DocumentPage(models.Model):
    """The text of one page, sheet or slide of a version, as it is searched and pointed to.

    `words` is empty for all but the newest version, so that only that one is found. Derived from the file and made anew at will, hence without history.
    """

    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    words = SearchVectorField(null=True)

    class Meta:
        verbose_name = _("page of a document")
        verbose_name_plural = _("pages of documents")
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_text_of_a_page"),
        ]
        indexes = [GinIndex(fields=["words"], name="page_words")]

    def __str__(self) -> str:
        return f"{self.version_id} p. {self.number}"


@tracked()
class Anchor(models.Model):
    """The passage of a document that proves something, by its words, so that it can be found again.

    `version`, `page`, `start` and `end` (characters of the page's text) say where it was marked; an
    empty `quote` means the whole page.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="anchors")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    quote = models.TextField(blank=True)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    marked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("marked passage")
        verbose_name_plural = _("marked passages")
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lte=F("end")), name="a_passage_begins_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:80] or f"p. {self.page}"


class AnchorPlace(models.Model):
    """Where a marked passage is in one later version: found, moved or lost. Derived."""

    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="places")
    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=AnchorState.choices)
    page = models.PositiveIntegerField(null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("place of a passage")
        verbose_name_plural = _("places of passages")
        constraints = [
            models.UniqueConstraint(fields=["anchor", "version"], name="one_place_in_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.anchor_id} {self.state}"


@tracked()
class Attachment(models.Model):
    """That a document proves something of a record, with the passage where it does.

    `label` is the record's name when it was attached, so that it is still told when the record is
    renamed. A detached one stays as history.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="attachments")
    content_type = models.ForeignKey(
        "contenttypes.ContentType", on_delete=models.PROTECT, related_name="+"
    )
    object_id = models.PositiveBigIntegerField()
    label = models.CharField(max_length=200)
    claim = models.CharField(_("what it proves"), max_length=500, blank=True)
    anchor = models.ForeignKey(
        Anchor, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    attached_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    attached_at = models.DateTimeField()
    detached_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    detached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "content_type", "object_id"],
                condition=Q(detached_at__isnull=True),
                name="a_document_is_attached_once",
            ),
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="attachment_record")]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.label}"


@tracked()
class LinkCheck(models.Model):
    """The last look at the address of a link; `content_sha256` tells whether the page changed."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="link_check")
    state = models.CharField(
        max_length=11, choices=LinkState.choices, default=LinkState.NOT_CHECKED
    )
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    moved_to = models.CharField(max_length=2000, blank=True)
    content_sha256 = models.CharField(max_length=SHA256_DIGITS, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")

    def __str__(self) -> str:
        return f"{self.document_id} {self.state}"


class Reading(models.Model):
    """That somebody opened a confidential version, by which door; kept as long as the document."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="readings")
    read_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    read_at = models.DateTimeField()
    door = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        indexes = [models.Index(fields=["version", "-read_at"], name="reading_version_read")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.read_by_id}"
