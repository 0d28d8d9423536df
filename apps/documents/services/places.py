"""Where marked passages are in a version, computed when its text has been read. No scope: a step of
`read_text` and of `mark`, which have asked.
"""

from collections.abc import Iterable

from apps.documents.anchoring import LOST, Book, Passage, find
from apps.documents.choices import AnchorState
from apps.documents.models import Anchor, AnchorPlace, DocumentPage, DocumentVersion


def look_for_passages(*, version: DocumentVersion, anchors: Iterable[Anchor] | None = None) -> None:
    """Write where the passages marked in earlier versions are in this one; joins the transaction.

    Without `anchors`, all of the document. In a version without text every passage is lost.
    """
    if anchors is None:
        anchors = Anchor.objects.filter(
            document=version.document_id, version__number__lt=version.number
        )
    wanted = list(anchors)
    if not wanted:
        return
    book = _book(version.pk)
    books: dict[int, Book] = {}
    places = []
    for anchor in wanted:
        if anchor.version_id not in books:
            books[anchor.version_id] = _book(anchor.version_id)
        passage = Passage(anchor.page, anchor.start, anchor.quote, anchor.before, anchor.after)
        place = find(passage, book, marked_in=books[anchor.version_id]) if book.pages else LOST
        places.append(
            AnchorPlace(
                anchor=anchor,
                version=version,
                state=AnchorState(place.state),
                page=place.page,
                start=place.start,
                end=place.end,
            )
        )
    AnchorPlace.objects.filter(version=version, anchor__in=wanted).delete()
    AnchorPlace.objects.bulk_create(places)


def _book(version_id: int) -> Book:
    pages = DocumentPage.objects.filter(version=version_id).order_by("number")
    return Book(list(pages.values_list("number", "text")))
