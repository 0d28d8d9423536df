"""Which documents the lines of the matrix mean: own is Nairobi's, other is Dakar's.

The lines of `documents:document`, `documents:download` and their API mean documents of the inner circle;
`any` means a public one of Dakar, which everybody who has logged in reads.
"""

import io

from apps.documents.choices import Confidentiality
from apps.documents.models import Document
from apps.documents.services import attaching, editing
from apps.documents.services.passages import NewPassage, mark
from tests.cast import World
from tests.documents import kept
from tests.documents.builders import DAKAR, NAIROBI, NOW, add, link, office_record
from tests.documents.evidence_files import pdf

ADDED_BY = {NAIROBI: "hr.nairobi", DAKAR: "hr.dakar"}


class SentAgain(io.BytesIO):
    """A file of a form that every line of the matrix sends from its beginning."""

    name = "Minutes.pdf"
    content_type = "application/pdf"

    def read(self, *_size: int) -> bytes:
        """Return everything, each time."""
        return self.getvalue()


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """Documents added by HR of their office, who keeps them."""
    inner = {
        "own": add(world, title="Nairobi's"),
        "other": add(world, "hr.dakar", office=DAKAR, title="Dakar's"),
    }
    public = add(
        world,
        "hr.dakar",
        office=DAKAR,
        title="Published",
        confidentiality=Confidentiality.PUBLIC.value,
    )
    read = {**inner, "any": public}
    withdrawn = {"own": _withdrawn(world, NAIROBI), "other": _withdrawn(world, DAKAR)}
    links = {
        "own": link(world),
        "other": link(world, "hr.dakar", office=DAKAR, address="https://example.org/dakar"),
    }
    attached = {
        office: attaching.attach(
            document_id=add(world, ADDED_BY[code], office=code, title=f"Attached {code}").pk,
            record=office_record(world, code),
            now=NOW,
            scope=world.scope(ADDED_BY[code]),
        )
        for office, code in (("own", NAIROBI), ("other", DAKAR))
    }
    texts = {
        "own": _with_text(world, NAIROBI),
        "other": _with_text(world, DAKAR),
        "any": _with_text(world, DAKAR, confidentiality=Confidentiality.PUBLIC),
    }
    inner_texts = {office: texts[office] for office in ("own", "other")}
    return {
        "documents:read": _by_document(texts),
        "documents:mark_passage": _by_document(inner_texts),
        API + "passage_list": _by_document(inner_texts),
        API + "passage": {
            office: {"anchor_id": each.anchors.get().pk} for office, each in inner_texts.items()
        },
        **{route: _by_document(read) for route in ("documents:document", API + "document")},
        **{route: _by_version(read) for route in ("documents:download", API + "file")},
        **{
            f"documents:{route}": _by_document(inner)
            for route in ("edit", "new_version", "withdraw", "attach")
        },
        "documents:bring_back": _by_document(withdrawn),
        "documents:check": _by_document(links),
        API + "version_list": _by_document(inner),
        API + "attachment_list": _by_document(inner),
        **{
            route: {office: {"attachment_id": each.pk} for office, each in attached.items()}
            for route in ("documents:detach", API + "attachment")
        },
    }


API = "api:documents_api:"


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    offices = {"own": NAIROBI, "other": DAKAR}
    said = {"confidentiality": "inner_circle", "language": "en", "retain_until": ""}
    edit = {**said, "title": "Another title", "description": "", "version": 1}
    named = {
        office: f"organization.office:{world.offices[code].pk}" for office, code in offices.items()
    }
    return {
        "POST documents:add": {
            office: {
                **said,
                "office": world.offices[code].pk,
                "files": SentAgain(pdf("Minutes")),
                "whole": "1",
            }
            for office, code in offices.items()
        },
        "POST documents:add_link": {
            office: {
                **said,
                "office": world.offices[code].pk,
                "address": "https://example.org/new",
            }
            for office, code in offices.items()
        },
        "POST documents:edit": edit,
        "POST documents:new_version": {
            "files": "",
            "file": SentAgain(pdf("Second")),
            "replaces": 1,
            "note": "",
            "whole": "1",
        },
        "POST documents:withdraw": {"reason": "Sent by mistake.", "version": 1},
        "POST documents:bring_back": {"version": 2},
        "POST documents:attach": {
            office: {"record": name, "claim": ""} for office, name in named.items()
        },
        "POST documents:mark_passage": {"version": 1, "page": 1, "quote": "proves"},
        f"POST {API}passage_list": {"version": 1, "page": 1, "quote": "proves"},
        f"POST {API}document_list": {
            office: {"office": code, "address": "https://example.org/new"}
            for office, code in offices.items()
        },
        f"PATCH {API}document": {"version": 1, "title": "Another title"},
        f"POST {API}version_list": {"replaces": 1},
        f"POST {API}attachment_list": {office: {"record": name} for office, name in named.items()},
    }


def _by_document(documents: dict[str, Document]) -> dict[str, dict[str, object]]:
    return {office: {"document_id": each.pk} for office, each in documents.items()}


def _by_version(documents: dict[str, Document]) -> dict[str, dict[str, object]]:
    return {office: {"version_id": each.versions.get().pk} for office, each in documents.items()}


def _with_text(world: World, code: str, **said: str) -> Document:
    """A document whose text was read, with a passage that HR of its office has marked."""
    document = kept.document(world, office=code, keeper=ADDED_BY[code], **said)
    kept.with_text(document, "What proves it.")
    mark(
        document_id=document.pk,
        passage=NewPassage(version=1, page=1),
        now=NOW,
        scope=world.scope(ADDED_BY[code]),
    )
    return document


def _withdrawn(world: World, code: str) -> Document:
    document = add(world, ADDED_BY[code], office=code, title=f"Withdrawn {code}")
    return editing.withdraw(
        document_id=document.pk,
        version=1,
        reason="Sent by mistake.",
        now=NOW,
        scope=world.scope(ADDED_BY[code]),
    )
