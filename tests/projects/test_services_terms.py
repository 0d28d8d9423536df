"""The list of gender-sensitive terms: loaded, kept, and found in texts."""

from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copy

import pytest
from django.conf import settings

from apps.organization.reference.files import sentence
from apps.projects.analytics.terminology import folded
from apps.projects.models import ChecklistEdition, SensitiveTerm, StatedComposition
from apps.projects.reference import gender
from apps.projects.selectors.fingerprints import fingerprint
from apps.projects.selectors.terms import TERM_COLUMNS, findings_in
from apps.projects.selectors.wggi.members import stated_compositions
from apps.projects.services import terms
from apps.projects.services.terms import TermData
from apps.web.refusals import Invalid, NotPermitted, WrongState
from tests.projects.gender_builders import make_term

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FILES = ("gender_checklist.csv", "gender_terms.csv", "wggi_composition.csv")


@pytest.fixture
def folder(tmp_path) -> Path:
    for name in FILES:
        copy(settings.REFERENCE_DIR / name, tmp_path)
    return tmp_path


def rewrite(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


class TestFiles:
    def test_are_sound(self):
        assert [sentence(each) for each in gender.check(folder=settings.REFERENCE_DIR)] == []

    def test_load_once(self, world, folder):
        first = gender.load(folder=folder, now=NOW)
        assert [each.added for each in first] == [9, 115, 3]
        assert all(each.is_unchanged for each in gender.load(folder=folder, now=NOW))
        assert ChecklistEdition.objects.get().state == "published"

    def test_hold_25_to_40_terms_of_each_language_none_of_them_twice(self, world, folder):
        gender.load(folder=folder, now=NOW)
        for language in ("en", "fr", "es"):
            found = SensitiveTerm.objects.filter(language=language)
            assert 25 <= found.count() <= 40
            words = [
                folded(each)[0] for term in found for each in (term.term, *term.forms.splitlines())
            ]
            assert sorted({each for each in words if words.count(each) > 1}) == []

    def test_do_not_overwrite_what_was_changed_here(self, world, folder):
        gender.load(folder=folder, now=NOW)
        term = SensitiveTerm.objects.get(language="en", term="chairman")
        terms.retire_term(term_id=term.pk, on=NOW.date(), scope=world.scope("gcu"))
        rewrite(folder, "gender_terms.csv", "chair; chairperson", "head")
        rewrite(folder, "gender_terms.csv", "firefighter", "fire officer")
        loaded = gender.load(folder=folder, now=NOW)[1]
        assert (loaded.changed, loaded.kept) == (1, ("en chairman",))
        term.refresh_from_db()
        assert (term.suggestion, term.retired_on) == ("chair; chairperson", NOW.date())

    def test_never_change_an_edition_that_is_published(self, world, folder):
        gender.load(folder=folder, now=NOW)
        rewrite(folder, "gender_checklist.csv", "para 26", "para 27")
        with pytest.raises(Invalid):
            gender.load(folder=folder, now=NOW)

    def test_keep_what_documents_state_of_the_wggi(self, world, folder):
        gender.load(folder=folder, now=NOW)
        stated = [
            (row.year, row.members, row.women, row.men)
            for row in stated_compositions(scope=world.scope("council"))
        ]
        assert stated == [(1995, None, None, None), (2000, 14, None, None), (2006, 21, 15, 6)]
        assert not StatedComposition.objects.filter(source="").exists()

    def test_refuse_a_total_that_is_not_its_parts(self, folder):
        rewrite(folder, "wggi_composition.csv", "2006,21,6,15", "2006,22,6,15")
        assert [each.code for each in gender.check(folder=folder)] == ["sum"]


class TestKeeping:
    def said(self, **said) -> TermData:
        values = {"language": "en", "term": "layman", "suggestion": "lay person", "reason": "Both."}
        return TermData(**{**values, **said})

    def test_is_for_the_gcu_and_the_wggi(self, world):
        for username in ("focalpoint.nairobi", "ddg", "translator"):
            with pytest.raises(NotPermitted):
                terms.add_term(data=self.said(), scope=world.scope(username))

    def test_refuses_words_that_another_term_has(self, world):
        make_term()
        with pytest.raises(Invalid) as refused:
            terms.add_term(data=self.said(other_forms="laymen\nCHAIRMEN"), scope=world.scope("gcu"))
        assert [each.field for each in refused.value.problems] == ["other_forms"]

    def test_refuses_a_change_from_another_state(self, world):
        term = make_term()
        gcu = world.scope("gcu")
        seen = fingerprint(term, TERM_COLUMNS)
        terms.change_term(term_id=term.pk, seen=seen, data=self.said(), scope=gcu)
        with pytest.raises(WrongState):
            terms.change_term(term_id=term.pk, seen=seen, data=self.said(), scope=gcu)

    def test_retires_and_brings_back(self, world):
        term = make_term()
        gcu = world.scope("gcu")
        assert len(findings_in(text="A chairman.", language="en", scope=gcu)) == 1
        terms.retire_term(term_id=term.pk, on=date(2026, 1, 1), scope=gcu)
        assert findings_in(text="A chairman.", language="en", scope=gcu) == []
        terms.restore_term(term_id=term.pk, scope=gcu)
        assert len(findings_in(text="A chairman.", language="en", scope=gcu)) == 1


class TestFinding:
    def test_suggests_with_the_capital_that_was_written(self, world):
        make_term()
        found = findings_in(
            text="Chairmen met. The chairman spoke.", language="en", scope=world.scope("council")
        )
        assert [(each.sentence.words, each.suggested) for each in found] == [
            ("Chairmen", "Chair"),
            ("chairman", "chair"),
        ]

    def test_looks_only_for_the_terms_of_the_language(self, world):
        make_term()
        assert findings_in(text="chairman", language="fr", scope=world.scope("gcu")) == []
