"""Words are found whatever their accents and case, and marked where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.web.marking import BEGIN, END, MOST_WORDS, folded, holds_all, marked, words_in


class TestWordsIn:
    def test_are_folded_and_told_once(self):
        assert words_in("  Sène  ÉLIMANE sene ") == ["sene", "elimane"]

    def test_are_not_endlessly_many(self):
        assert len(words_in(" ".join(str(number) for number in range(99)))) == MOST_WORDS

    def test_are_none_in_nothing(self):
        assert words_in(" \t ") == []


class TestHoldsAll:
    @pytest.mark.parametrize("text", ["Dakar, Sénégal", "SENEGAL (DAKAR)"])
    def test_finds_whatever_accents_and_order(self, text):
        assert holds_all(["senegal", "dakar"], text)

    def test_does_not_find_half(self):
        assert not holds_all(["senegal", "lima"], "Dakar, Sénégal")


class TestMarked:
    @pytest.mark.parametrize(
        ("text", "words", "expected"),
        [
            ("Bureau du Sénégal", ["senegal"], "Bureau du ‹Sénégal›"),
            ("Sénégal, Sénégal", ["neg"], "Sé‹nég›al, Sé‹nég›al"),
            ("Straße", ["strasse"], "‹Straße›"),
            ("abcd", ["ab", "bc"], "‹abc›d"),
            ("nothing here", ["x"], "nothing here"),
            ("a ‹forged› mark", ["mark"], "a forged ‹mark›"),
        ],
    )
    def test_stands_around_the_words(self, text, words, expected):
        assert marked(text, words) == expected

    @given(st.text(), st.lists(st.text(min_size=1, max_size=4), max_size=3))
    def test_changes_nothing_but_the_marks(self, text, words):
        plain = text.replace(BEGIN, "").replace(END, "")
        result = marked(text, [folded(word) for word in words])
        assert result.replace(BEGIN, "").replace(END, "") == plain
        assert result.count(BEGIN) == result.count(END)
