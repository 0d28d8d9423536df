"""Documents are found by their words in three languages, by whoever may read them and nobody else."""

import pytest

from apps.documents.choices import Confidentiality
from apps.documents.models import Document
from apps.documents.selectors import search
from apps.documents.selectors.search import found
from tests.cast import World
from tests.documents import kept
from tests.documents.kept import NOW

ENGLISH = (
    "Every office appoints a focal point. The policies apply to all trainings for supervisors."
)
FRENCH = (
    "Chaque bureau désigne un point focal. L’égalité des chances vaut pour tous les recrutements."
)
SPANISH = "Cada oficina nombra un punto focal. La evaluación de las políticas será pública."


@pytest.fixture
def library(world: World) -> dict[str, Document]:
    """One document in each language, of three offices, one of them public."""
    made = {}
    for language, office, title, text in (
        ("en", "KEN-NAIROBI", "Terms of reference", ENGLISH),
        ("fr", "SEN-DAKAR", "Mandat des points focaux", FRENCH),
        ("es", "CHE-GENEVA", "Informe de evaluación", SPANISH),
    ):
        document = kept.document(world, office=office, title=title, language=language)
        kept.with_text(document, "Cover", text)
        made[language] = document
    Document.objects.filter(pk=made["es"].pk).update(confidentiality=Confidentiality.PUBLIC)
    return made


def labels(world: World, username: str, text: str, most: int = 10) -> list[str]:
    return [hit.label for hit in found(text=text, most=most, scope=world.scope(username))]


class TestFound:
    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("policy supervisor", "Terms of reference"),
            ("egalite", "Mandat des points focaux"),
            ("RECRUTEMENT", "Mandat des points focaux"),
            ("evaluaciones", "Informe de evaluación"),
            ("politicas publicas", "Informe de evaluación"),
            ('"appoints a focal point"', "Terms of reference"),
            ("policies -politicas", "Terms of reference"),
            ("superv", "Terms of reference"),
            ("focal recrut", "Mandat des points focaux"),
        ],
    )
    def test_sees_through_endings_accents_and_capitals(self, world, library, text, title):
        assert labels(world, "gcu", text) == [title]

    def test_knows_words_of_unknown_languages_as_they_stand(self, world):
        document = kept.document(world, language="", title="Протокол")
        kept.with_text(document, "Назначение координаторов")
        assert labels(world, "gcu", "координаторов") == ["Протокол"]

    @pytest.mark.parametrize(
        "text", ["", "  ", "...", "-", '"', "\x00", "a & | !", "(((", "'; --", "%_\\", "the"]
    )
    def test_answers_to_anything_that_is_typed(self, world, library, text):
        assert labels(world, "gcu", text) in ([], ["Terms of reference"])

    def test_lets_titles_count_more(self, world):
        for title, text in (
            ("Annual report", "parity parity parity, and once more parity"),
            ("Parity", "something else"),
        ):
            kept.with_text(kept.document(world, title=title), text)
        assert labels(world, "gcu", "parity") == ["Parity", "Annual report"]

    def test_finds_what_has_no_text_by_title_and_description(self, world):
        kept.document(world, title="Photograph", description="Workshop in Mombasa")
        [hit] = found(text="mombasa", most=5, scope=world.scope("gcu"))
        assert (hit.label, hit.excerpt) == ("Photograph", "")
        assert "/read/" not in hit.url

    def test_opens_the_best_page_and_shows_the_words(self, world, library):
        [hit] = found(text="supervisors", most=5, scope=world.scope("gcu"))
        assert hit.url == f"/documents/{library['en'].pk}/read/?page=2"
        assert "‹supervisors›" in hit.excerpt
        assert hit.context == "Kenya, page 2"

    def test_keeps_marks_of_the_text_out_of_the_excerpt(self, world):
        kept.with_text(kept.document(world), "‹Quoted› by the supervisors")
        [hit] = found(text="supervisors", most=5, scope=world.scope("gcu"))
        assert hit.excerpt == "‘Quoted’ by the ‹supervisors›"

    def test_finds_the_newest_version_only(self, world):
        document = kept.document(world)
        kept.with_text(document, "The old sentence about escalation")
        kept.with_text(document, "The new sentence about mediation")
        assert labels(world, "gcu", "escalation") == []
        assert labels(world, "gcu", "mediation") == [document.title]

    def test_leaves_out_withdrawn_documents(self, world, library):
        Document.objects.filter(pk=library["en"].pk).update(retired_at=NOW, retire_reason="Wrong")
        assert labels(world, "gcu", "supervisors") == []

    def test_gives_no_more_than_asked(self, world, library):
        assert len(labels(world, "gcu", "focal", most=2)) == 2
        assert labels(world, "gcu", "focal", most=0) == []

    def test_ranks_a_bounded_number(self, world, library, monkeypatch):
        monkeypatch.setattr(search, "MOST_LOOKED_THROUGH", 2)
        monkeypatch.setattr(search, "MOST_RANKED", 1)
        # The page read last is looked at in any case.
        assert "Informe de evaluación" in labels(world, "gcu", "focal")


class TestScope:
    def test_shows_an_office_its_own_and_what_is_public(self, world, library):
        assert sorted(labels(world, "head.nairobi", "focal")) == [
            "Informe de evaluación",
            "Terms of reference",
        ]
        assert sorted(labels(world, "hr.dakar", "focal")) == [
            "Informe de evaluación",
            "Mandat des points focaux",
        ]

    @pytest.mark.parametrize("username", ["stranger", "council", "translator"])
    def test_shows_outsiders_what_is_public_only(self, world, library, username):
        assert labels(world, username, "focal") == ["Informe de evaluación"]

    def test_shows_outsiders_nothing_of_the_inner_circle(self, world, library):
        Document.objects.update(confidentiality=Confidentiality.INNER_CIRCLE)
        for text in ("focal", "evaluacion", "mandat"):
            assert labels(world, "stranger", text) == []


class TestStatements:
    def test_are_as_many_for_few_as_for_many(self, world, library, django_assert_num_queries):
        scope = world.scope("head.nairobi")
        found(text="focal", most=20, scope=scope)
        with django_assert_num_queries(6):
            assert len(found(text="focal", most=20, scope=scope)) == 2
        for number in range(12):
            document = kept.document(world, title=f"Minutes {number}")
            kept.with_text(document, "The focal points met.")
        with django_assert_num_queries(6):
            assert len(found(text="focal", most=20, scope=scope)) == 14
