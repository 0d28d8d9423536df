"""Marked passages: where they are in a version, what they prove, and the text around them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import cached_property

from apps.accounts.records import RecordRef, RecordView, records_seen
from apps.accounts.scope import OfficeScope
from apps.documents.choices import AnchorState, TextState
from apps.documents.models import (
    Anchor,
    AnchorPlace,
    Attachment,
    Document,
    DocumentPage,
    DocumentVersion,
)
from apps.documents.selectors.access import document_seen, documents_seen
from apps.web.refusals import OutOfScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a passage proves, and of which record; the record only where the reader sees it."""

    claim: str
    record: RecordView


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """A marked passage as it is in one version.

    `page`, `start` and `end` are None where it is lost or was not looked for; an empty `quote` is the
    whole page, and then `start` and `end` are those of all its text. `old_page` and `marked_in` say where it was
    marked.
    """

    id: int
    document_id: int
    version: int
    state: AnchorState
    page: int | None
    start: int | None
    end: int | None
    quote: str
    old_page: int
    marked_in: int
    marked_at: datetime
    claims: tuple[Claim, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether it can be shown in the text."""
        return self.state in {AnchorState.FOUND, AnchorState.MOVED}

    @property
    def is_whole_page(self) -> bool:
        """Whether the page is meant, not words on it."""
        return not self.quote


def passages(*, version: DocumentVersion, scope: OfficeScope) -> list[PassageView]:
    """Return the passages of a document as they are in one version, by page; raises OutOfScope.

    Those marked in a later version are left out. Four statements, and those of the rooms whose records
    they prove something of.
    """
    document_seen(document_id=version.document_id, scope=scope)
    return _views(
        Anchor.objects.filter(document=version.document_id, version__number__lte=version.number),
        version,
        scope=scope,
    )


def document_passages(
    *, document_id: int, version: int | None = None, scope: OfficeScope
) -> list[PassageView]:
    """Return the passages of a document in its newest version or another; raises OutOfScope.

    A document without versions, a link, has none.
    """
    document = document_seen(document_id=document_id, scope=scope)
    versions = DocumentVersion.objects.filter(document=document).order_by("-number")
    if version is not None:
        versions = versions.filter(number=version)
    shown = versions.first()
    if shown is None:
        if version is not None:
            raise OutOfScope
        return []
    return passages(version=shown, scope=scope)


def passage(
    *, anchor_id: int, version: int | None = None, scope: OfficeScope
) -> tuple[DocumentVersion, PassageView]:
    """Return one passage and the version it is shown in; raises OutOfScope.

    Without `version` that is the newest one whose text was looked at, so that a passage can be opened
    while a new version is still being read.
    """
    anchor = Anchor.objects.select_related("version").filter(pk=anchor_id).first()
    if anchor is None:
        raise OutOfScope
    document_seen(document_id=anchor.document_id, scope=scope)
    versions = DocumentVersion.objects.filter(document=anchor.document_id).order_by("-number")
    shown = _shown(list(versions), version, anchor.version.number)
    [view] = _views(Anchor.objects.filter(pk=anchor.pk), shown, scope=scope)
    return shown, view


def attachments_to_prove(*, document: Document, scope: OfficeScope) -> list[tuple[Attachment, str]]:
    """Return the attachments of a document to records that somebody works on, with their labels."""
    attachments = list(
        Attachment.objects.filter(document=document, detached_at__isnull=True).order_by("pk")
    )
    refs = {each.pk: RecordRef.of(each.content_type_id, each.object_id) for each in attachments}
    seen = records_seen(refs.values(), scope=scope)
    return [
        (each, seen[refs[each.pk]].label)
        for each in attachments
        if refs[each.pk] in seen and seen[refs[each.pk]].may_change
    ]


def lost_passages(*, scope: OfficeScope) -> QuerySet[AnchorPlace]:
    """Return the places of passages that the newest version of a document does not hold any more.

    Of documents that somebody may read and that are not withdrawn; with anchor and document.
    """
    newer = DocumentVersion.objects.filter(
        document=OuterRef("version__document"), number__gt=OuterRef("version__number")
    )
    return AnchorPlace.objects.filter(
        ~Exists(newer),
        state=AnchorState.LOST,
        anchor__document__in=documents_seen(scope=scope).filter(retired_at__isnull=True),
    ).select_related("anchor__document", "version")


def _views(
    anchors: QuerySet[Anchor], version: DocumentVersion, *, scope: OfficeScope
) -> list[PassageView]:
    rows = list(anchors.select_related("version"))
    places = {
        place.anchor_id: place
        for place in AnchorPlace.objects.filter(anchor__in=rows, version=version)
    }
    lengths = _lengths(version, rows)
    claims = _claims([row.pk for row in rows], scope=scope)
    views = []
    for row in rows:
        place = places.get(row.pk) or AnchorPlace(state=AnchorState.WAITING)
        if row.version_id == version.pk:
            end = row.end if row.quote else lengths.get(row.page, 0)
            place = AnchorPlace(state=AnchorState.FOUND, page=row.page, start=row.start, end=end)
        views.append(
            PassageView(
                id=row.pk,
                document_id=row.document_id,
                version=version.number,
                state=AnchorState(place.state),
                page=place.page,
                start=place.start,
                end=place.end,
                quote=row.quote,
                old_page=row.page,
                marked_in=row.version.number,
                marked_at=row.marked_at,
                claims=tuple(claims.get(row.pk, ())),
            )
        )
    return sorted(views, key=lambda view: (view.page or 0, view.start or 0, view.id))


def _lengths(version: DocumentVersion, anchors: Iterable[Anchor]) -> dict[int, int]:
    """Return the number of characters of pages that are marked as a whole."""
    whole = [row.page for row in anchors if not row.quote and row.version_id == version.pk]
    pages = DocumentPage.objects.filter(version=version, number__in=whole)
    return {number: len(text) for number, text in pages.values_list("number", "text")}


def _claims(anchor_ids: list[int], *, scope: OfficeScope) -> dict[int, list[Claim]]:
    """Return what passages prove, by passage; records that the reader does not see are left out."""
    attachments = list(
        Attachment.objects.filter(anchor__in=anchor_ids, detached_at__isnull=True).order_by("pk")
    )
    refs = {each.pk: RecordRef.of(each.content_type_id, each.object_id) for each in attachments}
    seen = records_seen(refs.values(), scope=scope)
    found: dict[int, list[Claim]] = {}
    for each in attachments:
        record = seen.get(refs[each.pk])
        if record is not None and each.anchor_id is not None:
            found.setdefault(each.anchor_id, []).append(Claim(claim=each.claim, record=record))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of a page's text; `passage` is the one that it belongs to, if any."""

    text: str
    passage: PassageView | None = None
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class OpenText:
    """One page of a version, opened for reading, with the passages of the version.

    `page` is None where there is no text; `chosen` the passage that was asked for.
    """

    document: Document
    version: DocumentVersion
    newest: DocumentVersion
    versions: list[DocumentVersion]
    page: DocumentPage | None
    chosen: PassageView | None = None
    passages: list[PassageView] = field(default_factory=list)

    @cached_property
    def segments(self) -> list[Segment]:
        """The text in runs, the marked ones told apart."""
        return list(segments(self.page, self.passages, self.chosen)) if self.page else []

    @property
    def is_newest(self) -> bool:
        """Whether it is the version that counts."""
        return self.version.pk == self.newest.pk


def open_text(
    *,
    document_id: int,
    version: int | None = None,
    page: int | None = None,
    anchor_id: int | None = None,
    scope: OfficeScope,
) -> OpenText:
    """Open a document at a page, or where a passage is; raises OutOfScope for what is not there.

    Without `version`, the newest; with a passage the newest whose text was looked at. A fixed number of
    statements, whatever the number of pages and passages.
    """
    document = document_seen(document_id=document_id, scope=scope)
    versions = list(DocumentVersion.objects.filter(document=document).order_by("-number"))
    if not versions:
        raise OutOfScope
    shown = _shown(versions, version, _marked_in(anchor_id, document))
    marked = _views(
        Anchor.objects.filter(document=document, version__number__lte=shown.number),
        shown,
        scope=scope,
    )
    chosen = next((each for each in marked if each.id == anchor_id), None)
    if chosen is not None:
        page = page or chosen.page
    pages = DocumentPage.objects.filter(version=shown)
    opened = pages.filter(number=page or 1).first()
    if opened is None and page is not None and shown.text_state == TextState.READ:
        raise OutOfScope
    return OpenText(
        document=document,
        version=shown,
        newest=versions[0],
        versions=versions,
        page=opened,
        chosen=chosen,
        passages=marked,
    )


def _marked_in(anchor_id: int | None, document: Document) -> int:
    """Return the number of the version in which a passage was marked, 0 for no passage."""
    if anchor_id is None:
        return 0
    found = Anchor.objects.filter(pk=anchor_id, document=document)
    number = found.values_list("version__number", flat=True).first()
    if number is None:
        raise OutOfScope
    return number


def _shown(versions: list[DocumentVersion], number: int | None, marked_in: int) -> DocumentVersion:
    """Return the version to open, of all from the newest on; raises OutOfScope.

    With a passage the newest whose text was looked at, so that it can be opened while a new version
    is still being read; never one from before it was marked.
    """
    wanted = [each for each in versions if each.number >= marked_in]
    if number is not None:
        wanted = [each for each in wanted if each.number == number]
    elif marked_in:
        looked_at = [each for each in wanted if each.text_state != TextState.WAITING]
        wanted = looked_at or wanted[-1:]
    if not wanted:
        raise OutOfScope
    return wanted[0]


def segments(
    page: DocumentPage, marked: Iterable[PassageView], chosen: PassageView | None
) -> Iterator[Segment]:
    """Cut the text of a page into runs; where passages overlap the chosen one is drawn whole.

    A page that is marked as a whole is drawn so only when it was asked for.
    """
    here = [
        each
        for each in marked
        if each.is_placed
        and each.page == page.number
        and (not each.is_whole_page or (chosen is not None and each.id == chosen.id))
    ]
    here.sort(key=lambda each: (chosen is None or each.id != chosen.id, each.start, each.id))
    drawn: list[PassageView] = []
    for each in here:
        is_free = all(
            (each.end or 0) <= (other.start or 0) or (other.end or 0) <= (each.start or 0)
            for other in drawn
        )
        if is_free and (each.end or 0) > (each.start or 0):
            drawn.append(each)
    at = 0
    for each in sorted(drawn, key=lambda each: each.start or 0):
        start, end = each.start or 0, each.end or 0
        if at < start:
            yield Segment(text=page.text[at:start])
        yield Segment(
            text=page.text[start:end],
            passage=each,
            is_chosen=chosen is not None and each.id == chosen.id,
        )
        at = end
    if at < len(page.text):
        yield Segment(text=page.text[at:])
