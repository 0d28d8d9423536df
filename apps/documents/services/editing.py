"""What is said of a document changes; it is withdrawn and brought back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.documents.choices import DocumentKind, LinkState
from apps.documents.models import Document, LinkCheck
from apps.documents.selectors.access import document_to_change
from apps.documents.services.extraction import words_anew
from apps.documents.services.facts import DocumentFacts, expect_facts
from apps.documents.services.files import expect_not_retired
from apps.documents.services.links import expect_address
from apps.web.refusals import Invalid, Problem, WrongState


def edit(
    *,
    document_id: int,
    version: int,
    facts: DocumentFacts,
    now: datetime,
    scope: OfficeScope,
    address: str = "",
) -> Document:
    """Change what is said of a document; `version` is the state that the person has seen.

    The office of `facts` is not changed by this. Another address of a link is checked anew. Raises
    OutOfScope, NotPermitted, Invalid, and WrongState when somebody else has changed it meanwhile.
    """
    document_to_change(document_id=document_id, scope=scope)
    with transaction.atomic():
        document = _locked(document_id, version)
        expect_not_retired(document)
        expect_facts(facts, today=now.date(), kept_until=document.retain_until)
        language = document.language
        for name, value in facts.fields(title=document.title).items():
            setattr(document, name, value)
        if document.kind == DocumentKind.LINK and address != document.address:
            document.address = expect_address(address)
            LinkCheck.objects.filter(document=document).update(
                state=LinkState.NOT_CHECKED,
                status=None,
                moved_to="",
                content_sha256="",
                checked_at=None,
            )
        document.version += 1
        document.save()
        if document.language != language:
            words_anew(document=document, scope=scope)
    return document


def withdraw(
    *, document_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> Document:
    """Withdraw a document with a reason: only those who may bring it back see it from now on.

    Its file is kept, and its attachments stay as they are. Raises OutOfScope, NotPermitted, Invalid without a
    reason, and WrongState.
    """
    document_to_change(document_id=document_id, scope=scope)
    if not reason.strip():
        raise Invalid(
            problems=[
                Problem(code="required", field="reason", message=_("Say why it is withdrawn."))
            ]
        )
    with transaction.atomic():
        document = _locked(document_id, version)
        expect_not_retired(document)
        document.retired_at = now
        document.retired_by_id = scope.user_id
        document.retire_reason = reason.strip()
        document.version += 1
        document.save()
    return document


def bring_back(*, document_id: int, version: int, scope: OfficeScope) -> Document:
    """Undo a withdrawal; raises OutOfScope, NotPermitted, and WrongState when it was not withdrawn."""
    document_to_change(document_id=document_id, scope=scope)
    with transaction.atomic():
        document = _locked(document_id, version)
        if document.retired_at is None:
            raise WrongState(_("This document is not withdrawn."), code="not_withdrawn")
        document.retired_at = None
        document.retired_by = None
        document.retire_reason = ""
        document.version += 1
        document.save()
    return document


def _locked(document_id: int, version: int) -> Document:
    """Return the row for a change, as the person has seen it; raises WrongState when it has moved on."""
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.version != version:
        raise WrongState(
            _(
                "“%(title)s” was changed in the meantime, so nothing was saved. Look at it as it is now,"
                " then change it again."
            )
            % {"title": document.title},
            code="changed_meanwhile",
        )
    return document
