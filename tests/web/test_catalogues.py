"""The checker of catalogues finds what must not ship."""

import gettext
import os

import pytest
from babel.messages.catalog import Catalog

from apps.web import catalogues
from apps.web.catalogues import compile_catalogue, faults, fill, merge, placeholders, read, write

ONE, MANY = "%(number)s office", "%(number)s offices"


def template(*texts):
    found = Catalog()
    for text in texts:
        found.add(text)
    return found


def translated(text, string, *, flags=()):
    catalogue = Catalog(locale="fr")
    catalogue.add(text, string, flags=flags)
    return catalogue


def kinds(text, catalogue):
    return [fault.kind for fault in faults(template(text), catalogue, "fr")]


class TestFaults:
    def test_is_quiet_about_a_complete_entry(self):
        assert kinds("Hello %(name)s", translated("Hello %(name)s", "Bonjour %(name)s")) == []

    def test_finds_a_text_that_is_not_in_the_catalogue(self):
        assert kinds("Hello", Catalog(locale="fr")) == ["missing"]

    def test_finds_an_empty_translation(self):
        assert kinds("Hello", translated("Hello", "")) == ["missing"]

    def test_finds_an_empty_plural_form(self):
        catalogue = translated((ONE, MANY), ("%(number)s bureau", ""))
        assert kinds((ONE, MANY), catalogue) == ["missing"]

    def test_finds_a_fuzzy_entry(self):
        assert kinds("Hello", translated("Hello", "Bonjour", flags=["fuzzy"])) == ["fuzzy"]

    @pytest.mark.parametrize(
        ("text", "string"),
        [
            ("Hello %(name)s", "Bonjour %(nom)s"),
            ("Hello %(name)s", "Bonjour"),
            ("Hello", "Bonjour %(name)s"),
            ("%s of %s", "%s"),
            ("Hello {name}", "Bonjour {nom}"),
            ("{} of {}", "{}"),
        ],
    )
    def test_finds_a_broken_placeholder(self, text, string):
        assert kinds(text, translated(text, string)) == ["placeholder"]

    def test_lets_a_name_be_used_twice_and_moved(self):
        text = "%(a)s and %(b)s"
        assert kinds(text, translated(text, "%(b)s, %(a)s et %(a)s")) == []

    def test_lets_the_singular_leave_the_number_out_only_where_the_source_does(self):
        texts = ("One office", MANY)
        assert kinds(texts, translated(texts, ("Un bureau", "%(number)s bureaux"))) == []
        assert kinds((ONE, MANY), translated((ONE, MANY), ("Un bureau", "%(number)s bureaux"))) == [
            "placeholder"
        ]

    def test_finds_a_plural_without_its_number(self):
        assert kinds((ONE, MANY), translated((ONE, MANY), ("%(number)s bureau", "bureaux"))) == [
            "placeholder"
        ]

    def test_tells_texts_of_two_contexts_apart(self):
        wanted = Catalog()
        wanted.add("Draft", context="report")
        catalogue = Catalog(locale="fr")
        catalogue.add("Draft", "Brouillon", context="return")
        assert [fault.key for fault in faults(wanted, catalogue, "fr")] == ["report|Draft"]


class TestPlaceholders:
    def test_are_not_per_cent_signs_of_a_sentence(self):
        assert placeholders("100 % sure, 50 %, 3%% of {{x}}") == []

    def test_are_found_whatever_their_form(self):
        assert placeholders("%(b)s {a} %s %d") == ["%(b)s", "%d", "%s", "{a}"]


class TestMerge:
    def test_keeps_translations_adds_new_texts_and_drops_old_ones(self):
        existing = translated("Hello", "Bonjour")
        existing.add("Gone", "Parti")
        merged = merge(template("Hello", "New"), existing, "fr")
        assert {entry.id: entry.string or "" for entry in merged if entry.id} == {
            "Hello": "Bonjour",
            "New": "",
        }
        assert not merged.obsolete

    def test_never_guesses_from_a_similar_text(self):
        merged = merge(template("Hello there"), translated("Hello here", "Bonjour ici"), "fr")
        assert not merged["Hello there"].string

    def test_says_that_nobody_has_reviewed_it(self, tmp_path):
        path = tmp_path / "django.po"
        write(merge(template("Hello"), Catalog(locale="fr"), "fr"), path)
        assert "UNREVIEWED" in path.read_text(encoding="utf-8").partition("msgid")[0]

    def test_writes_the_same_bytes_twice(self, tmp_path):
        path = tmp_path / "django.po"
        write(merge(template("b", "a"), Catalog(locale="fr"), "fr"), path)
        once = path.read_bytes()
        write(merge(template("a", "b"), read(path, "fr"), "fr"), path)
        assert path.read_bytes() == once


class TestFill:
    def test_puts_translations_in_and_names_what_it_does_not_know(self):
        catalogue = Catalog(locale="fr")
        catalogue.add("Hello")
        catalogue.add((ONE, MANY))
        catalogue.add("Draft", context="return")
        unknown = fill(
            catalogue,
            {
                "Hello": "Bonjour",
                ONE: ["%(number)s bureau", "%(number)s bureaux"],
                "return|Draft": "Brouillon",
                "Nothing": "Rien",
            },
        )
        assert unknown == ["Nothing"]
        assert catalogue["Hello"].string == "Bonjour"
        assert catalogue.get("Draft", "return").string == "Brouillon"
        assert catalogue.get((ONE, MANY)).string == ("%(number)s bureau", "%(number)s bureaux")


class TestCompileCatalogue:
    def compiled(self, tmp_path, catalogue):
        path = tmp_path / "django.po"
        write(catalogue, path)
        with compile_catalogue(path, "fr").open("rb") as stream:
            return gettext.GNUTranslations(stream)

    def test_makes_what_the_running_program_reads(self, tmp_path):
        catalogue = translated("Hello", "Bonjour")
        catalogue.add((ONE, MANY), ("%(number)s bureau", "%(number)s bureaux"))
        words = self.compiled(tmp_path, catalogue)
        assert words.gettext("Hello") == "Bonjour"
        assert words.ngettext(ONE, MANY, 0) == "%(number)s bureau"
        assert words.ngettext(ONE, MANY, 2) == "%(number)s bureaux"

    def test_leaves_out_what_is_fuzzy(self, tmp_path):
        words = self.compiled(tmp_path, translated("Hello", "Bonjour", flags=["fuzzy"]))
        assert words.gettext("Hello") == "Hello"

    def test_does_nothing_while_the_source_is_older(self, tmp_path):
        path = tmp_path / "django.po"
        write(translated("Hello", "Bonjour"), path)
        target = compile_catalogue(path, "fr")
        target.write_bytes(b"kept")
        assert compile_catalogue(path, "fr").read_bytes() == b"kept"
        later = target.stat().st_mtime + 5
        os.utime(path, (later, later))
        assert compile_catalogue(path, "fr").read_bytes() != b"kept"


class TestShippedCatalogues:
    @pytest.mark.parametrize("language", catalogues.LANGUAGES)
    def test_have_no_fuzzy_entry_and_no_broken_placeholder(self, language, settings):
        path = catalogues.catalogue_path(settings.LOCALE_PATHS[0], language)
        shipped = read(path, language)
        assert len(shipped) > 100
        source = Catalog()
        for entry in shipped:
            if entry.id and entry.string and all(entry.string):
                source.add(entry.id, context=entry.context)
        assert list(faults(source, shipped, language)) == []
