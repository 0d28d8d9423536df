"""The award letter: made once, in three languages, for who sees the award."""

import io

import docx
import pypdf
import pytest

from apps.projects.choices import AwardState
from apps.projects.models import AwardLetter
from apps.projects.services.awards.letters import award_letter, letter_of
from apps.projects.services.awards.tranches import TrancheData, plan
from apps.publishing.docx.letters import render_letter_docx
from apps.publishing.letters import render_letter_pdf
from apps.web.refusals import OutOfScope, WrongState
from tests.projects.award_builders import BEGINS, NOON, make_award, make_round


def letter(world, award, *, language="en", extension="pdf", by="pm.nairobi", version=None):
    """A letter as somebody asks for it."""
    return award_letter(
        award_id=award.pk,
        version=version or award.version,
        language=language,
        extension=extension,
        now=NOON,
        scope=world.scope(by),
    )


def words_of_pdf(content: bytes) -> str:
    """All text with single spaces."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def words_of_docx(content: bytes) -> str:
    """All text of paragraphs and tables with single spaces."""
    document = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join(" ".join([*(each.text for each in document.paragraphs), *cells]).split())


@pytest.fixture
def award(world):
    """An award of 10,000 with a condition, from a round with its source."""
    funding_round = make_round(world, source="MC/2049", chapter="IX.6")
    return make_award(world, funding_round, conditions="The shelter is open to all women.")


class TestAnAwardLetter:
    @pytest.mark.parametrize(
        ("language", "expected"),
        [
            (
                "en",
                [
                    "I have approved an award of USD 10,000",
                    "in 2026 (MC/2049, IX.6)",
                    "The money is to be spent by 31 March 2027.",
                    "Dear colleagues,",
                    "Deputy Director General",
                ],
            ),
            (
                "fr",
                [
                    "j’ai approuvé une allocation de USD 10 000",
                    "« Safe houses for domestic workers »",
                    "au plus tard le 31 mars 2027.",
                    "Direction générale adjointe",
                ],
            ),
            (
                "es",
                [
                    "he aprobado una asignación de USD 10 000",
                    "a más tardar el 31 de marzo de 2027.",
                    "Dirección General Adjunta",
                ],
            ),
        ],
    )
    def test_says_the_same_in_word_and_pdf(self, world, award, language, expected):
        said = {
            "pdf": words_of_pdf(bytes(letter(world, award, language=language).content)),
            "docx": words_of_docx(
                bytes(letter(world, award, language=language, extension="docx").content)
            ),
        }
        for extension, words in said.items():
            for each in [*expected, "The shelter is open to all women.", "WGGI-2026-01"]:
                assert each in words, (extension, each)
            assert "symbol to be assigned" not in words
            assert "SPECIMEN" not in words

    def test_is_made_once_for_each_version(self, world, award):
        first = letter(world, award)
        assert letter(world, award, by="auditor").pk == first.pk
        plan(
            award_id=award.pk,
            version=1,
            rows=[TrancheData(amount=award.amount, due_on=BEGINS, condition="Signed agreement")],
            now=NOON,
            scope=world.scope("budget"),
        )
        award.refresh_from_db()
        second = letter(world, award)
        assert second.pk != first.pk
        assert "Signed agreement" in words_of_pdf(bytes(second.content))
        assert "version 2 of this letter" in words_of_pdf(bytes(second.content))
        assert letter(world, award, version=1).pk == first.pk
        assert AwardLetter.objects.count() == 2

    def test_has_equal_bytes_for_equal_words(self, world, award):
        scope = world.scope("gcu")
        said = letter_of(award=award, language="fr", now=NOON, scope=scope)
        for render in (render_letter_docx, render_letter_pdf):
            assert render(said) == render(said)

    def test_is_not_for_who_does_not_see_the_award(self, world, award):
        for name in ("head.dakar", "stranger", "council"):
            with pytest.raises(OutOfScope):
                letter(world, award, by=name)
        assert not AwardLetter.objects.exists()

    @pytest.mark.parametrize(
        "asked", [{"language": "de"}, {"extension": "exe"}, {"version": 2}, {"version": 7}]
    )
    def test_does_not_exist_in_other_forms(self, world, award, asked):
        with pytest.raises(OutOfScope):
            letter(world, award, **asked)

    def test_is_not_written_for_a_cancelled_award(self, world, award):
        award.state, award.closing_words = AwardState.CANCELLED, "The partner withdrew."
        award.save()
        with pytest.raises(WrongState):
            letter(world, award)
