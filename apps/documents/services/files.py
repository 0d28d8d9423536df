"""Files come in: as a new document, or as the next version of one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.documents.choices import DocumentKind, ScanState
from apps.documents.content import Examined, examine
from apps.documents.models import Document, DocumentVersion
from apps.documents.names import title_of
from apps.documents.selectors.access import document_to_change
from apps.documents.selectors.documents import same_file
from apps.documents.services.attaching import attach_new, records_to_attach
from apps.documents.services.extraction import ask_for_text
from apps.documents.services.facts import DocumentFacts, expect_facts
from apps.documents.services.scanning import state_of
from apps.documents.services.storing import kept
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState


class AlreadyHereError(Invalid):
    """The same file or address is here already: `document` says as what. It can be added on purpose."""

    def __init__(self, document: Document, problem: Problem) -> None:
        """Keep the document that holds it."""
        self.document = document
        super().__init__(problems=[problem], code=problem.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file as it was sent: its bytes, and the name that it had where it comes from."""

    content: bytes
    name: str

    @property
    def sha256(self) -> str:
        """The checksum of the bytes as they were sent."""
        return hashlib.sha256(self.content).hexdigest()


def add_file(
    *,
    sent: SentFile,
    facts: DocumentFacts,
    now: datetime,
    scope: OfficeScope,
    attach_to: Sequence[RecordRef] = (),
    claim: str = "",
    is_wanted_twice: bool = False,
) -> Document:
    """Keep a file as a new document of an office, attached to records where that is asked for.

    The title is taken from the file's name when none is given. Raises NotPermitted where the person
    does not work for the office, Invalid with a sentence for a file that is not kept, and
    AlreadyHereError for one that somebody who asks can see already, unless it `is_wanted_twice`.
    """
    expect_contributor(facts.office_id, scope=scope)
    records = records_to_attach(attach_to, scope=scope)
    expect_facts(facts, today=now.date())
    if not is_wanted_twice:
        expect_new(sent, scope=scope)
    examined = examine(sent.content, name=sent.name)
    scan_state = state_of(sent.content)
    with kept(examined.content) as stored:
        document = Document.objects.create(
            **facts.fields(title=title_of(examined.name)),
            office_id=facts.office_id,
            kind=DocumentKind.FILE,
            created_by_id=scope.user_id,
            keeper_id=scope.user_id,
            created_at=now,
        )
        _write_version(
            document, 1, sent, examined, stored=stored, scan_state=scan_state, now=now, scope=scope
        )
        attach_new(document, records, claim=claim, now=now, scope=scope)
    return document


def add_version(
    *,
    document_id: int,
    replaces: int,
    sent: SentFile,
    note: str = "",
    now: datetime,
    scope: OfficeScope,
) -> DocumentVersion:
    """Keep a file as the next version of a document; `replaces` names the version it follows.

    Raises WrongState when another version has come meanwhile: the person looks at it and sends the
    file again as the one after. Also raises OutOfScope, NotPermitted and Invalid.
    """
    seen = document_to_change(document_id=document_id, scope=scope)
    if seen.kind != DocumentKind.FILE:
        raise WrongState(_("A link has no versions; change its address instead."), code="a_link")
    expect_length("note", note, 300)
    examined = examine(sent.content, name=sent.name)
    _expect_follows(_newest(seen.pk), replaces, examined)
    scan_state = state_of(sent.content)
    with kept(examined.content) as stored:
        document = Document.objects.select_for_update().get(pk=seen.pk)
        expect_not_retired(document)
        newest = _newest(document.pk)
        _expect_follows(newest, replaces, examined)
        version = _write_version(
            document,
            newest.number + 1,
            sent,
            examined,
            stored=stored,
            scan_state=scan_state,
            now=now,
            scope=scope,
            note=note,
        )
        document.version += 1
        document.save(update_fields=["version"])
    return version


def expect_contributor(office_id: int, *, scope: OfficeScope) -> None:
    """Raise unless the person adds evidence for an office: OutOfScope, or NotPermitted where it is seen."""
    if scope.may(Capability.CONTRIBUTE, office_id):
        return
    if office_id in scope.visible:
        raise NotPermitted(_("Evidence of this office is added by those who work for it."))
    raise OutOfScope


def expect_new(sent: SentFile, *, scope: OfficeScope) -> None:
    """Raise AlreadyHereError when the person can see a document with the same bytes."""
    found = same_file(sha256=sent.sha256, scope=scope)
    if found is not None:
        raise AlreadyHereError(
            found,
            Problem(
                code="already_here",
                field="file",
                value=found.title,
                message=_(
                    "This file is already here as “%(title)s”. Use that one, or add it again."
                )
                % {"title": found.title},
            ),
        )


def expect_not_retired(document: Document) -> None:
    """Raise WrongState for a withdrawn document."""
    if document.retired_at is not None:
        raise WrongState(
            _("This document was withdrawn. Bring it back before you change it."), code="withdrawn"
        )


def expect_length(field: str, text: str, most: int) -> None:
    """Raise Invalid for a text that is too long."""
    if len(text) > most:
        raise Invalid(
            problems=[
                Problem(
                    code="max_length",
                    field=field,
                    message=_("Write at most %(limit)s characters.") % {"limit": most},
                )
            ]
        )


def _newest(document_id: int) -> DocumentVersion:
    return (
        DocumentVersion.objects.select_related("uploaded_by")
        .filter(document_id=document_id)
        .order_by("-number")[:1]
        .get()
    )


def _expect_follows(newest: DocumentVersion, replaces: int, examined: Examined) -> None:
    if newest.number != replaces:
        by = newest.uploaded_by
        raise WrongState(
            _(
                "Version %(number)s has come in the meantime, from %(name)s. Your file was not kept as"
                " a version: look at the new one first, then send yours again as version %(next)s."
            )
            % {
                "number": newest.number,
                "name": name_of(by) or "–",
                "next": newest.number + 1,
            },
            code="newer_version",
        )
    if newest.sha256 == hashlib.sha256(examined.content).hexdigest() and not newest.removed_at:
        raise Invalid(
            problems=[
                Problem(
                    code="unchanged",
                    field="file",
                    message=_("This is the same file as version %(number)s.")
                    % {"number": newest.number},
                )
            ]
        )


def _write_version(
    document: Document,
    number: int,
    sent: SentFile,
    examined: Examined,
    *,
    stored: str,
    scan_state: ScanState,
    now: datetime,
    scope: OfficeScope,
    note: str = "",
) -> DocumentVersion:
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        file=stored,
        file_name=examined.name,
        file_kind=examined.kind,
        size=len(examined.content),
        sha256=hashlib.sha256(examined.content).hexdigest(),
        sent_sha256=sent.sha256,
        is_location_removed=examined.is_location_removed,
        note=note,
        uploaded_by_id=scope.user_id,
        uploaded_at=now,
        scan_state=scan_state,
        scanned_at=now if scan_state == ScanState.CLEAN else None,
    )
    ask_for_text(version=version, scope=scope)
    return version
