"""Invented actions and evidence for demonstration, made as people make them; never among real data."""

import csv
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import resources
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.actions.services.register import ActionData, create_action
from apps.actions.services.steps import add_note, say_done, start
from apps.documents.selectors.evidence import evidence_of, newest_versions
from apps.documents.services.extraction import read_text
from apps.documents.services.facts import DocumentFacts
from apps.documents.services.files import SentFile, add_file
from apps.documents.services.links import add_link
from apps.documents.services.passages import NewPassage, mark
from apps.organization.selectors import tree_on
from apps.publishing.typesetting import typeset_pdf

DAYS_AGO = 45
"""Actions were made that long before the day of loading, so that some of them are late."""
WORKED_DAYS_AGO = 8
PARAGRAPHS = "||"


def load_demo_promises(
    *, directory: Path, causes: Mapping[str, RecordRef], now: datetime, scope: OfficeScope
) -> tuple[int, int]:
    """Make the invented actions and their evidence; return how many of each.

    `directory` holds `actions.csv` and `documents.csv`; `causes` are the newest returns by office
    code. Rows of offices that do not exist on the day are left out.
    """
    cast = Cast(on=now.date(), scope=scope)
    actions: dict[str, int] = {}
    rows = [row for row in rows_of(directory / "actions.csv") if row["office"] in cast.offices]
    for row in rows:
        actions[row["key"]] = make_action(row, causes=causes, cast=cast, now=now)
    papers = [row for row in rows_of(directory / "documents.csv") if row["office"] in cast.offices]
    for row in papers:
        keep_evidence(row, actions=actions, cast=cast, now=now)
    for row in rows:
        work_on(row, action_id=actions[row["key"]], cast=cast, now=now)
    return len(actions), len(papers)


class Cast:
    """Who acts: ids and scopes of the demonstration accounts, and the offices of the day."""

    def __init__(self, *, on: date, scope: OfficeScope) -> None:
        """Look at the tree of the day."""
        self.on = on
        self.scope = scope
        self.offices = {code: node.id for code, node in tree_on(day=on).by_code.items()}

    def id_of(self, name: str) -> int | None:
        """Return the account of a user name; None for a blank one. Raises ValueError if unknown."""
        if not name:
            return None
        user = user_by_name(name=name, scope=self.scope)
        if user is None:
            raise ValueError(f"There is no demonstration account {name!r}.")
        return user.pk

    def scope_of(self, name: str) -> OfficeScope:
        """Return what an account may see and do. Raises ValueError if it is unknown."""
        user = user_by_name(name=name, scope=self.scope)
        if user is None:
            raise ValueError(f"There is no demonstration account {name!r}.")
        return scope_for(user, on=self.on)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a demonstration file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def make_action(
    row: Mapping[str, str], *, causes: Mapping[str, RecordRef], cast: Cast, now: datetime
) -> int:
    """Make one action as whoever had the idea; return its id."""
    action = create_action(
        office_id=cast.offices[row["office"]],
        data=ActionData(
            title=row["title"],
            due_on=now.date() + timedelta(days=int(row["due_in"])),
            description=row["description"],
            expected_effect=row["expected_effect"],
            cost=Decimal(row["cost"]) if row["cost"] else None,
            currency=row["currency"],
            priority=row["priority"],
            owner_id=cast.id_of(row["owner"]),
            verifier_id=cast.id_of(row["verifier"]),
        ),
        cause=causes[row["office"]] if row["cause"] == "return" else None,
        now=now - timedelta(days=DAYS_AGO),
        scope=cast.scope_of(row["created_by"]),
    )
    return action.pk


def work_on(row: Mapping[str, str], *, action_id: int, cast: Cast, now: datetime) -> None:
    """Bring an action to its state as its owner would."""
    scope, then = cast.scope_of(row["owner"]), now - timedelta(days=WORKED_DAYS_AGO)
    if row["state"] == "open":
        return
    started = start(action_id=action_id, version=1, now=then, scope=scope)
    if row["note"]:
        add_note(action_id=action_id, text=row["note"], now=then, scope=scope)
    if row["state"] == "done":
        say_done(action_id=action_id, version=started.version, now=then, scope=scope)


def keep_evidence(
    row: Mapping[str, str], *, actions: Mapping[str, int], cast: Cast, now: datetime
) -> None:
    """Keep one file or link as its keeper, attached to its action."""
    scope, then = cast.scope_of(row["keeper"]), now - timedelta(days=WORKED_DAYS_AGO)
    attach_to = [RecordRef("actions.action", actions[row["action"]])] if row["action"] else []
    facts = DocumentFacts(
        office_id=cast.offices[row["office"]],
        title=row["title"],
        language=row["language"],
        confidentiality=row["confidentiality"],
    )
    if row["address"]:
        add_link(
            address=row["address"],
            facts=facts,
            attach_to=attach_to,
            claim=row["claim"],
            now=then,
            scope=scope,
        )
        return
    document = add_file(
        sent=SentFile(content=specimen(row, created_at=then), name=f"{row['key']}.pdf"),
        facts=facts,
        attach_to=attach_to,
        claim=row["claim"],
        now=then,
        scope=scope,
    )
    if row["quote"]:
        mark_quote(row, document_id=document.pk, proves=attach_to[0], cast=cast, at=then)


def mark_quote(
    row: Mapping[str, str], *, document_id: int, proves: RecordRef, cast: Cast, at: datetime
) -> None:
    """Read the text of a specimen and mark the words that prove its claim."""
    scope = cast.scope_of(row["keeper"])
    version = newest_versions([document_id], scope=scope)[document_id]
    read_text(version_id=version.pk, scope=cast.scope)
    [evidence] = [
        each
        for each in evidence_of(records=[proves], scope=scope)[proves]
        if each.document.pk == document_id
    ]
    passage = NewPassage(
        version=version.number,
        page=1,
        quote=row["quote"],
        attachment_id=evidence.attachment_id,
        claim=row["claim"],
    )
    mark(document_id=document_id, passage=passage, now=at, scope=scope)


def specimen(row: Mapping[str, str], *, created_at: datetime) -> bytes:
    """Return a PDF of the row's words that says on every page that it is invented."""
    title, *paragraphs = row["text"].split(PARAGRAPHS)
    template = resources.files("apps.desk").joinpath("specimen.typ").read_text("utf-8")
    with translation.override(row["language"]):
        mark = _("SPECIMEN, invented data")
    paper = {
        "title": title,
        "paragraphs": paragraphs,
        "language": row["language"],
        "mark": mark,
    }
    return typeset_pdf(
        template, {"paper": json.dumps(paper, ensure_ascii=False)}, created_at=created_at
    )
