"""Who has opened a confidential file is told to those who work on it and to auditors."""

import pytest

from apps.documents.selectors import readings_of
from apps.documents.services.reading import record_reading
from apps.web.refusals import OutOfScope
from tests.documents.builders import NOW, add


@pytest.fixture
def document(world):
    kept = add(world)
    version = kept.versions.get()
    for username, door in [("hrm", "page"), ("gcu", "api")]:
        record_reading(version=version, door=door, now=NOW, scope=world.scope(username))
    return kept


class TestReadings:
    def test_are_told_the_newest_first(self, world, document):
        lines = readings_of(document_id=document.pk, most=10, scope=world.scope("hr.nairobi"))
        assert [(line.number, line.who, line.door) for line in lines] == [
            (1, "Gloria Campos", "api"),
            (1, "Marta Silva", "page"),
        ]
        newest = readings_of(document_id=document.pk, most=1, scope=world.scope("hr.nairobi"))
        assert newest == lines[:1]

    def test_are_told_to_auditors(self, world, document):
        assert readings_of(document_id=document.pk, most=10, scope=world.scope("auditor"))

    def test_are_nobody_else_s(self, world, document):
        public = add(world, confidentiality="public", title="For all")
        for username in ["hr.dakar", "council"]:
            with pytest.raises(OutOfScope):
                readings_of(document_id=document.pk, most=10, scope=world.scope(username))
            assert readings_of(document_id=public.pk, most=10, scope=world.scope(username)) is None

    def test_ask_the_database_as_often_for_many(self, world, document, django_assert_num_queries):
        scope = world.scope("hr.nairobi")
        for _ in range(20):
            record_reading(
                version=document.versions.get(), door="page", now=NOW, scope=world.scope("hrm")
            )
        with django_assert_num_queries(2):
            readings_of(document_id=document.pk, most=100, scope=scope)
