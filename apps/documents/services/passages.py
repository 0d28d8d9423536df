"""Marking the passage, or the page, that proves something."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.records import RecordRef, record_to_change
from apps.accounts.scope import OfficeScope
from apps.documents.anchoring import LONGEST_QUOTE, cut, quoted
from apps.documents.choices import TextState
from apps.documents.models import (
    Anchor,
    AnchorPlace,
    Attachment,
    Document,
    DocumentPage,
    DocumentVersion,
)
from apps.documents.selectors.access import document_to_change
from apps.documents.services.places import look_for_passages
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState

MOST_OF_CLAIM = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassage:
    """What is to be marked in version `version` of a document, on `page`.

    Where `end` is not 0, the characters from `start` to before `end` of the page's text; else the
    words of `quote`, which must stand on the page once, line ends, hyphens and capitals apart; without
    either the whole page. `attachment_id` names what it proves something of, `claim` says what.
    """

    version: int
    page: int
    start: int = 0
    end: int = 0
    quote: str = ""
    attachment_id: int | None = None
    claim: str = ""


def mark(*, document_id: int, passage: NewPassage, now: datetime, scope: OfficeScope) -> Anchor:
    """Mark a passage; raises OutOfScope, NotPermitted, WrongState, and Invalid with all problems."""
    document = document_to_change(document_id=document_id, scope=scope)
    with transaction.atomic():
        # Held until the end, so that no version comes between looking for the newest and writing.
        document = Document.objects.select_for_update().get(pk=document.pk)
        version, words = _chosen(document, passage)
        attachment = _attachment(document, passage.attachment_id, scope=scope)
        # Sent twice, a passage is marked once.
        anchor, is_new = Anchor.objects.get_or_create(
            document=document,
            version=version,
            **words,
            defaults={"marked_by_id": scope.user_id, "marked_at": now},
        )
        if attachment is not None:
            attachment.anchor = anchor
            attachment.claim = passage.claim.strip() or attachment.claim
            attachment.save(update_fields=["anchor", "claim"])
        if is_new:
            _place_in_later(anchor, version)
    return anchor


def mark_again(*, anchor_id: int, passage: NewPassage, now: datetime, scope: OfficeScope) -> Anchor:
    """Say where a passage is now that was lost, or was marked wrongly; what it proves stays.

    Raises as `mark` does.
    """
    seen = Anchor.objects.filter(pk=anchor_id).first()
    if seen is None:
        raise OutOfScope
    document = document_to_change(document_id=seen.document_id, scope=scope)
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=document.pk)
        anchor = Anchor.objects.select_for_update().get(pk=anchor_id)
        version, words = _chosen(document, passage)
        for name, value in words.items():
            setattr(anchor, name, value)
        anchor.version = version
        anchor.marked_by_id = scope.user_id
        anchor.marked_at = now
        anchor.save()
        AnchorPlace.objects.filter(anchor=anchor).delete()
        _place_in_later(anchor, version)
    return anchor


def _chosen(
    document: Document, passage: NewPassage
) -> tuple[DocumentVersion, dict[str, int | str]]:
    """Return the version and the columns of what was marked; raises WrongState or Invalid."""
    version = DocumentVersion.objects.filter(document=document, number=passage.version).first()
    if version is None or version.text_state != TextState.READ:
        raise WrongState(
            _("Passages are marked in a version whose text has been read; this one has none."),
            code="no_text",
        )
    problems = []
    page = DocumentPage.objects.filter(version=version, number=passage.page).first()
    span = (0, 0)
    if page is None:
        problems.append(
            Problem(
                code="no_such_page",
                field="page",
                value=str(passage.page),
                message=_("This version has no such page."),
            )
        )
    else:
        found = _span(page.text, passage)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            span = found
    if len(passage.claim.strip()) > MOST_OF_CLAIM:
        problems.append(
            Problem(
                code="max_length",
                field="claim",
                message=_("Write at most %(limit)s characters.") % {"limit": MOST_OF_CLAIM},
            )
        )
    if passage.claim.strip() and passage.attachment_id is None:
        problems.append(
            Problem(
                code="no_attachment",
                field="attachment",
                message=_("Choose the record of which this passage proves something."),
            )
        )
    if problems or page is None:
        raise Invalid(problems=problems)
    quote, before, after = cut(page.text, *span) if span[1] else ("", "", "")
    return version, {
        "page": page.number,
        "start": span[0],
        "end": span[1],
        "quote": quote,
        "before": before,
        "after": after,
    }


def _span(text: str, passage: NewPassage) -> tuple[int, int] | Problem:
    """Return the characters that are meant, without the blanks around them; (0, 0) is the page."""
    if passage.end:
        start, end = passage.start, passage.end
        words = text[start:end] if 0 <= start < end <= len(text) else ""
        if not any(letter.isalnum() for letter in words):
            return Problem(
                code="no_words",
                field="quote",
                message=_("Select words of the page first."),
            )
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
    elif passage.quote.strip():
        found = quoted(passage.quote, text)
        if found is None:
            return Problem(
                code="not_on_the_page",
                field="quote",
                value=passage.quote[:80],
                message=_(
                    "These words must stand on the page exactly once. Copy them from the text, and"
                    " take a few more where they stand there several times."
                ),
            )
        start, end = found
    else:
        return 0, 0
    if end - start > LONGEST_QUOTE:
        return Problem(
            code="too_long",
            field="quote",
            message=_("A passage has at most %(limit)s characters. Mark the page instead.")
            % {"limit": LONGEST_QUOTE},
        )
    return start, end


def _attachment(
    document: Document, attachment_id: int | None, *, scope: OfficeScope
) -> Attachment | None:
    """Return what the passage proves something of; it must be this person's to work on."""
    if attachment_id is None:
        return None
    attachment = (
        Attachment.objects.select_for_update()
        .filter(pk=attachment_id, document=document, detached_at__isnull=True)
        .first()
    )
    if attachment is None:
        raise OutOfScope
    record_to_change(RecordRef.of(attachment.content_type_id, attachment.object_id), scope=scope)
    return attachment


def _place_in_later(anchor: Anchor, version: DocumentVersion) -> None:
    """Look for a passage in the versions after the one in which it was marked."""
    later = DocumentVersion.objects.filter(
        document=anchor.document_id, number__gt=version.number
    ).exclude(text_state=TextState.WAITING)
    for each in later.order_by("number"):
        look_for_passages(version=each, anchors=[anchor])
