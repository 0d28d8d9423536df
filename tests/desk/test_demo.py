"""Invented actions and evidence are made as people make them, and every page of them says so."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.storage import storages
from pypdf import PdfReader

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.actions.models import Action
from apps.desk.demo import load_demo_promises, rows_of
from apps.documents.models import Attachment, DocumentVersion
from apps.staffing.models import HeadcountReturn

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
SCOPE = OfficeScope.everything("test of the demonstration data")


@pytest.fixture
def loaded(world):
    """The rows of offices that the small world has."""
    causes = {
        code: RecordRef(
            "staffing.headcountreturn",
            HeadcountReturn.objects.create(office=world.offices[code], period=world.open_period).pk,
        )
        for code in ("KEN-NAIROBI", "SEN-DAKAR")
    }
    return load_demo_promises(directory=settings.DEMO_DIR, causes=causes, now=NOW, scope=SCOPE)


class TestActions:
    def test_are_those_of_the_offices_that_exist(self, loaded):
        rows = rows_of(settings.DEMO_DIR / "actions.csv")
        here = [row for row in rows if row["office"] != "COL-BOGOTA"]
        assert loaded[0] == len(here) < len(rows)
        assert set(Action.objects.values_list("title", flat=True)) == {r["title"] for r in here}

    def test_are_open_late_and_waiting(self, loaded):
        today = NOW.date()
        assert Action.objects.filter(state="open", due_on__lt=today).exists()
        assert Action.objects.filter(state="open", due_on__gt=today).exists()
        done = Action.objects.get(state="done")
        assert done.verifier.username == "head.nairobi"
        assert done.done_at == NOW - timedelta(days=8)

    def test_come_of_the_return_where_the_row_says_so(self, loaded):
        action = Action.objects.get(owner__username="hr.dakar")
        assert action.cause_label == "Headcount return of Sénégal, 31 December 2025"


class TestEvidence:
    def test_says_on_every_page_that_it_is_invented(self, loaded):
        versions = list(DocumentVersion.objects.select_related("document"))
        assert {version.document.language for version in versions} == {"en", "fr"}
        for version in versions:
            content = storages["documents"].open(version.file.name).read()
            for page in PdfReader(BytesIO(content)).pages:
                assert ("SPECIMEN" in page.extract_text()) or ("SPÉCIMEN" in page.extract_text())

    def test_proves_something(self, loaded):
        claims = set(Attachment.objects.values_list("claim", flat=True))
        assert "The checklist exists and is in use" in claims
        assert "" not in claims

    def test_opens_at_the_words_that_prove_it(self, loaded):
        rows = rows_of(settings.DEMO_DIR / "documents.csv")
        quotes = {row["quote"] for row in rows if row["quote"] and row["office"] != "COL-BOGOTA"}
        assert quotes
        anchors = Attachment.objects.filter(anchor__isnull=False)
        assert set(anchors.values_list("anchor__quote", flat=True)) == quotes

    def test_is_counted(self, loaded):
        assert loaded[1] == DocumentVersion.objects.count() + 1  # and one link
