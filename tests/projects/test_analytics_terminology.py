"""The finder of gender-sensitive terms, against a simple one that tries every term at every place."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.projects.analytics.terminology import (
    Found,
    Wording,
    find_terms,
    sentence_around,
    tree_of,
)

CHAIR, MEN, GROUPS, WOMEN, MIGRANT, RIGHTS = 1, 2, 3, 4, 5, 6
TERMS = [
    Wording(CHAIR, "chairman"),
    Wording(CHAIR, "chairmen"),
    Wording(MEN, "man-made"),
    Wording(GROUPS, "women and children"),
    Wording(WOMEN, "vulnerable women"),
    Wording(MIGRANT, "migrant illégal"),
    Wording(RIGHTS, "droits de l’homme"),
]
TREE = tree_of(TERMS)


def words_found(text: str) -> list[tuple[int, str]]:
    return [(each.term_id, text[each.start : each.end]) for each in find_terms(text, TREE)]


class TestFinding:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("The CHAIRMAN spoke.", [(CHAIR, "CHAIRMAN")]),
            ("The chairman’s report", [(CHAIR, "chairman")]),
            ("chairmanship is another word, rechairman too", []),
            ("Two chairmen, one chairman", [(CHAIR, "chairmen"), (CHAIR, "chairman")]),
            ("a man\u2011made lake", [(MEN, "man\u2011made")]),
            ("a man made lake", []),
            ("women\u00a0and\n  children", [(GROUPS, "women\u00a0and\n  children")]),
            ("women. And children", []),
            ("un MIGRANT ILLEGAL", [(MIGRANT, "MIGRANT ILLEGAL")]),
            ("un migrant ille\u0301gal parle", [(MIGRANT, "migrant ille\u0301gal")]),
            ("les droits de l'homme", [(RIGHTS, "droits de l'homme")]),
            ("", []),
        ],
    )
    def test_takes_whole_words_in_any_case_and_accent(self, text, found):
        assert words_found(text) == found

    def test_prefers_the_longer_of_two_that_overlap(self):
        text = "for vulnerable women and children here"
        assert words_found(text) == [(GROUPS, "women and children")]

    def test_counts_offsets_in_the_text_as_written(self):
        text = "Œuvre : ﬁn – la CHAIRMAN"
        [found] = find_terms(text, TREE)
        assert text[found.start : found.end] == "CHAIRMAN"

    def test_takes_well_under_a_second_for_a_long_text(self):
        text = "The vulnerable women and children of the chairman. " * 2_000
        began = time.perf_counter()
        assert len(find_terms(text, TREE)) == 4_000
        assert time.perf_counter() - began < 1


def simply_plain(text: str) -> str:
    return "".join(
        part
        for part in unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
        if not unicodedata.combining(part)
    )


def simply_found(text: str, terms: list[Wording]) -> list[Found]:
    """Every term at every place, then the longest first. For texts whose folding keeps their length."""
    folded = simply_plain(text)
    every = {
        Found(each.start(), each.end(), wording.term_id)
        for wording in reversed(terms)
        for each in re.finditer(
            rf"(?<!\w)(?=({re.escape(simply_plain(wording.words))})(?!\w))", folded
        )
        for each in [re.compile(re.escape(each.group(1))).match(folded, each.start())]
        if each
    }
    kept: list[Found] = []
    for found in sorted(every, key=lambda each: (each.start - each.end, each.start)):
        if all(found.end <= other.start or other.end <= found.start for other in kept):
            kept.append(found)
    return sorted(kept)


WORDS = st.sampled_from(["a", "b", "c", "É", "e", "l'", "-", ".", "ab"])
SPELLINGS = st.lists(st.sampled_from(["a", "b", "c", "é", "ab"]), min_size=1, max_size=4).map(
    " ".join
)


class TestAgainstTheSimpleFinder:
    @given(
        words=st.lists(WORDS, max_size=40), spellings=st.lists(SPELLINGS, min_size=1, unique=True)
    )
    def test_finds_the_same(self, words, spellings):
        text = " ".join(words)
        terms = [Wording(number, words) for number, words in enumerate(spellings)]
        assert find_terms(text, tree_of(terms)) == simply_found(text, terms)


class TestSentence:
    def test_is_that_of_the_words(self):
        text = "First. The chairman spoke! Then not."
        [found] = find_terms(text, TREE)
        sentence = sentence_around(text, found)
        assert (sentence.before, sentence.words, sentence.after) == ("The ", "chairman", " spoke!")

    def test_is_shortened_where_it_is_very_long(self):
        text = "word " * 200 + "chairman" + " word" * 200
        [found] = find_terms(text, TREE)
        sentence = sentence_around(text, found)
        assert sentence.before.startswith("… word")
        assert sentence.after.endswith("word …")
        assert len(sentence.before) + len(sentence.after) < 260
