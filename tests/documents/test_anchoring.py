"""A marked passage is found again wherever it went, and never where it is not."""

import re
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.documents.anchoring import Book, Passage, Place, cut, find, quoted

PAGES = [
    "Gender policy of the organization\n\nForeword. Parity is a matter of justice and of results.",
    "Chapter 1. Staffing\n\nThe office in Nairobi held 12 trainings for supervisors in 2024, and 87 per"
    " cent of them took part. The office in Dakar held 9 trainings in the same year.\n\nEvery office"
    " names a focal point for gender.",
    "Chapter 2. Budget\n\nIn 2023-24 the offices spent 4.5 per cent of their project budgets on"
    " activities that promote equality, against 3.9 per cent two years before.",
]
QUOTE = "The office in Nairobi held 12 trainings for supervisors in 2024"


def book(*texts: str) -> Book:
    return Book(list(enumerate(texts, start=1)))


def passage(texts: list[str], quote: str, *, page: int = 0) -> Passage:
    number = page or next(at for at, text in enumerate(texts, start=1) if quote in text)
    start = texts[number - 1].index(quote)
    words, before, after = cut(texts[number - 1], start, start + len(quote))
    return Passage(number, start, words, before, after)


def found(quote: str, before: list[str], after: list[str]) -> Place:
    return find(passage(before, quote), book(*after), marked_in=book(*before))


def words_at(place: Place, texts: list[str]) -> str:
    return texts[place.page - 1][place.start : place.end]


class TestFind:
    def test_finds_the_same_file_where_it_was(self):
        place = found(QUOTE, PAGES, PAGES)
        assert place.state == "found"
        assert place.page == 2
        assert words_at(place, PAGES) == QUOTE

    def test_finds_it_on_another_page_when_pages_were_put_before(self):
        after = ["A new cover.", "A table of contents.", *PAGES]
        place = found(QUOTE, PAGES, after)
        assert (place.state, place.page) == ("moved", 4)
        assert words_at(place, after) == QUOTE

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text.replace(" ", "\n"),
            lambda text: text.replace("trainings", "train-\nings"),
            lambda text: text.replace("trainings", "train\u00adings"),
            lambda text: text.replace("office", "oﬃce"),
            lambda text: text.upper(),
            lambda text: text.replace(" ", "  "),
            lambda text: unicodedata.normalize("NFD", text.replace("Nairobi", "Nairobí")),
        ],
        ids=["lines", "hyphens", "soft hyphens", "ligatures", "capitals", "spaces", "accents"],
    )
    def test_sees_through_what_a_typesetter_does(self, change):
        after = [change(text) for text in PAGES]
        place = found(QUOTE, PAGES, after)
        assert place.state == "found"
        assert re.match(r"(?i)the", words_at(place, after))
        assert words_at(place, after).endswith("2024")

    def test_finds_nearly_the_same_words_between_the_same_neighbours(self):
        after = [text.replace("for supervisors", "for all supervisors") for text in PAGES]
        place = found(QUOTE, PAGES, after)
        assert words_at(place, after) == QUOTE.replace("for sup", "for all sup")

    def test_does_not_find_a_sentence_whose_figures_changed(self):
        after = [text.replace("12 trainings", "14 trainings") for text in PAGES]
        assert found(QUOTE, PAGES, after).state == "lost"

    def test_does_not_take_the_neighbour_for_what_was_removed(self):
        after = [text.replace("Nairobi held 12", "Dakar held 9") for text in PAGES]
        assert found(QUOTE, PAGES, after).state == "lost"

    def test_keeps_two_numbers_apart(self):
        before = ["Women 12 5 men, as counted at the end of the year by the office itself."]
        after = ["Women 125 men, as counted at the end of the year by the office itself."]
        assert found("12 5", before, after).state == "lost"

    def test_does_not_find_a_number_within_another(self):
        before = ["There were 45 of them in the whole region when the year had ended."]
        after = ["There were 1945 of them in the whole region when the year had ended."]
        assert found("45", before, after).state == "lost"

    def test_runs_over_the_end_of_a_page(self):
        half = PAGES[1].index("12 trainings")
        after = [PAGES[0], PAGES[1][:half], PAGES[1][half:], PAGES[2]]
        place = found(QUOTE, PAGES, after)
        assert (place.page, words_at(place, after)) == (2, "The office in Nairobi held")


class TestEquals:
    ROWS = [
        "Answers of the offices, as they gave them in the year\n"
        "Office of Kenya trained its staff: Yes\n"
        "Office of Dakar trained its staff: Yes\n"
        "Office of Rabat trained its staff: Yes\n"
        "Nothing else was asked."
    ]

    def marked(self, row: int) -> Passage:
        start = [match.start() for match in re.finditer("Yes", self.ROWS[0])][row]
        return Passage(1, start, *cut(self.ROWS[0], start, start + 3))

    @pytest.mark.parametrize("row", [0, 1, 2])
    def test_are_told_apart_by_their_neighbours(self, row):
        after = self.ROWS[0].replace("Office of Kenya", "Office of Aden: No\nOffice of Kenya")
        place = find(self.marked(row), book(after), marked_in=book(*self.ROWS))
        line = after[: place.start].rsplit("\n", 1)[-1]
        assert line == f"Office of {['Kenya', 'Dakar', 'Rabat'][row]} trained its staff: "

    @pytest.mark.parametrize("row", [0, 1, 2])
    def test_are_not_taken_for_one_that_was_removed(self, row):
        lines = self.ROWS[0].split("\n")
        del lines[row + 1]
        place = find(self.marked(row), book("\n".join(lines)), marked_in=book(*self.ROWS))
        assert place.state == "lost"

    def test_in_equal_surroundings_keep_their_order(self):
        before = [PAGES[1], "Between.", PAGES[1]]
        for page in (1, 3):
            there = passage(before, QUOTE, page=page)
            place = find(there, book("Cover.", *before), marked_in=book(*before))
            assert place.page == page + 1

    def test_in_equal_surroundings_are_lost_when_one_is_gone(self):
        page = "x " * 60 + QUOTE + " y" * 60
        there = passage([page, page], QUOTE, page=2)
        assert find(there, book(page), marked_in=book(page, page)).state == "lost"

    def test_that_are_new_leave_it_where_it_was(self):
        place = found(QUOTE, PAGES, [*PAGES, PAGES[1]])
        assert (place.state, place.page) == ("found", 2)


class TestShortWords:
    def test_need_neighbours_that_vouch_for_them(self):
        before = ["The committee answered at its second session of the year: agreed."]
        after = ["An entirely different paper, on which nobody has ever agreed."]
        assert found("agreed", before, after).state == "lost"

    def test_are_found_between_them(self):
        before = ["The committee answered at its second session of the year: agreed."]
        after = ["First page.", *before]
        assert found("agreed", before, after).page == 2


class TestWholePage:
    def whole(self, page: int, after: list[str]) -> Place:
        return find(Passage(page), book(*after), marked_in=book(*PAGES))

    def test_is_found_where_it_went(self):
        place = self.whole(3, ["Cover.", *PAGES])
        assert (place.state, place.page, place.start, place.end) == ("moved", 4, 0, len(PAGES[2]))

    def test_is_found_with_a_sentence_more(self):
        after = [*PAGES[:2], PAGES[2] + " More will follow."]
        assert self.whole(3, after).state == "found"

    def test_is_lost_when_it_was_taken_out(self):
        assert self.whole(3, PAGES[:2]).state == "lost"

    def test_is_lost_when_only_another_of_its_kind_is_left(self):
        form = "Form of the office of {}. Training given to all supervisors. Signed by its head."
        before = [form.format("Kenya"), form.format("Dakar")]
        place = find(Passage(1), book(before[1]), marked_in=book(*before))
        assert place.state == "lost"

    def test_without_words_is_lost(self):
        assert find(Passage(1), book("", ""), marked_in=book("", "")).state == "lost"


class TestQuoted:
    def test_finds_typed_words_however_the_page_is_set(self):
        text = "Par-\nity is a mat-\nter of justice."
        start, end = quoted("parity is a matter", text)
        assert text[start:end] == "Par-\nity is a mat-\nter"

    def test_wants_words_that_stand_there_once(self):
        assert quoted("the", "the one and the other") is None
        assert quoted("absent", "the one and the other") is None
        assert quoted(" \n", "the one") is None


WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzé", min_size=2, max_size=9)
SENTENCES = st.lists(WORDS, min_size=6, max_size=14).map(
    lambda words: " ".join(words).capitalize() + "."
)
BOOKS = st.lists(st.lists(SENTENCES, min_size=3, max_size=7), min_size=1, max_size=4)
"""Pages of sentences; no sentence stands twice, because letters are drawn anew for each."""


@st.composite
def marked_books(draw: st.DrawFn) -> tuple[list[list[str]], int, int]:
    """Return pages of sentences with one of them chosen: (pages, page, sentence)."""
    pages = draw(BOOKS)
    flat = [sentence for page in pages for sentence in page]
    assume(len(set(flat)) == len(flat))
    page = draw(st.integers(0, len(pages) - 1))
    return pages, page, draw(st.integers(0, len(pages[page]) - 1))


def texts_of(pages: list[list[str]]) -> list[str]:
    return [" ".join(page) for page in pages]


class TestLaws:
    @settings(max_examples=60)
    @given(marked_books(), st.integers(0, 3))
    def test_pages_put_before_shift_it(self, marked, number):
        pages, page, sentence = marked
        before = texts_of(pages)
        after = [f"Page {'x' * at} of the front matter." for at in range(number)] + before
        there = passage(before, pages[page][sentence], page=page + 1)
        place = find(there, book(*after), marked_in=book(*before))
        assert place.page == page + 1 + number
        assert place.state == ("moved" if number else "found")
        assert words_at(place, after) == pages[page][sentence]

    @settings(max_examples=60)
    @given(marked_books(), st.integers(8, 40))
    def test_lines_wrapped_otherwise_change_nothing(self, marked, width):
        pages, page, sentence = marked
        before = texts_of(pages)
        after = ["\n".join(re.findall(rf"\S.{{0,{width}}}(?=\s|\Z)|\S+", text)) for text in before]
        there = passage(before, pages[page][sentence], page=page + 1)
        place = find(there, book(*after), marked_in=book(*before))
        assert place.state == "found"
        assert words_at(place, after).split() == pages[page][sentence].split()

    @settings(max_examples=60)
    @given(marked_books(), SENTENCES, st.integers(0, 6))
    def test_a_sentence_more_elsewhere_changes_nothing(self, marked, more, at):
        pages, page, sentence = marked
        assume(all(more not in each for each in pages))
        changed = [list(each) for each in pages]
        changed[page].insert(min(at, len(changed[page])), more)
        before, after = texts_of(pages), texts_of(changed)
        there = passage(before, pages[page][sentence], page=page + 1)
        place = find(there, book(*after), marked_in=book(*before))
        assert words_at(place, after) == pages[page][sentence]

    @settings(max_examples=60)
    @given(marked_books())
    def test_what_was_taken_out_is_lost(self, marked):
        pages, page, sentence = marked
        changed = [list(each) for each in pages]
        del changed[page][sentence]
        before, after = texts_of(pages), texts_of(changed)
        there = passage(before, pages[page][sentence], page=page + 1)
        assume(pages[page][sentence].lower() not in " ".join(after).lower())
        assert find(there, book(*after), marked_in=book(*before)).state == "lost"
