"""The invented persons: the published facts of 2014, and how they are dealt to offices."""

from datetime import date

import pytest

from apps.figures.rounding import round_half_away
from apps.figures.shares import Band, band, share_of_women
from apps.staffing.demo.dealing import Dealer, DemoOffice, office_sizes
from apps.staffing.demo.shape import DATES, FIRST_YEAR_END, JUNE_2014, Persons, persons_on

NATIONAL = ("NO", "G")


def together(persons: Persons, *grades: str) -> tuple[int, int]:
    """Women and men of some grades."""
    return (
        sum(persons[grade][0] for grade in grades),
        sum(persons[grade][1] for grade in grades),
    )


def rounded(women: int, men: int) -> int:
    share = share_of_women(women, men)
    assert share is not None
    return int(round_half_away(share, 0))


class TestPublishedFactsOfJune2014:
    persons = persons_on(JUNE_2014)
    national = [grade for grade in persons_on(JUNE_2014) if grade.startswith(NATIONAL)]
    international = [grade for grade in persons_on(JUNE_2014) if not grade.startswith(NATIONAL)]

    def test_there_are_8390_staff_7529_national_and_861_international(self):
        assert sum(together(self.persons, *self.persons)) == 8390
        assert sum(together(self.persons, *self.national)) == 7529
        assert sum(together(self.persons, *self.international)) == 861

    @pytest.mark.parametrize(
        ("grades", "percent"),
        [
            (list(persons_on(JUNE_2014)), 46),
            ([grade for grade in persons_on(JUNE_2014) if grade.startswith(NATIONAL)], 47),
            (["P5", "D1", "D2", "HEAD"], 26),
            (["NO-C"], 35),
            (["NO-D"], 35),
        ],
    )
    def test_the_share_of_women_is_the_published_one(self, grades, percent):
        assert rounded(*together(self.persons, *grades)) == percent


class TestPublishedFactsOfDecember2014:
    persons = persons_on(FIRST_YEAR_END)

    @pytest.mark.parametrize(("grade", "percent"), [("P4", 37), ("P5", 26), ("D1", 24)])
    def test_the_share_of_women_at_a_grade_is_the_published_one(self, grade, percent):
        assert rounded(*self.persons[grade]) == percent

    def test_46_per_cent_of_all_are_women(self):
        assert rounded(*together(self.persons, *self.persons)) == 46

    @pytest.mark.parametrize("grade", ["P1", "P2", "P3"])
    def test_the_lower_professional_grades_are_at_parity(self, grade):
        assert band(*self.persons[grade]) is Band.IN


class TestDates:
    def test_there_is_june_2014_and_every_year_end_to_2025(self):
        assert (date(2014, 6, 30), *(date(year, 12, 31) for year in range(2014, 2026))) == DATES

    def test_another_date_is_refused(self):
        with pytest.raises(ValueError, match="no date of the demonstration"):
            persons_on(date(2013, 12, 31))


class TestDealing:
    offices = [
        DemoOffice("CHE-GENEVA", "headquarters", 314),
        DemoOffice("KEN-NAIROBI", "country_office", 90),
        DemoOffice("SOM-HARGEISA", "sub_office", 6),
        DemoOffice("KEN-KAKUMA", "sub_office", 1),
    ]

    def dealt(self, undisclosed: int = 0):
        return Dealer(seed="test").deal(
            self.offices, persons_on(FIRST_YEAR_END), undisclosed=undisclosed
        )

    def test_every_person_of_every_grade_sits_somewhere(self):
        sums: dict[tuple[str, str], int] = {}
        for cells in self.dealt().values():
            for (grade, group, sex), count in cells.items():
                if group != "NON_STAFF":
                    sums[grade, sex] = sums.get((grade, sex), 0) + count
        for grade, (women, men) in persons_on(FIRST_YEAR_END).items():
            assert (sums.get((grade, "F"), 0), sums.get((grade, "M"), 0)) == (women, men)

    def test_the_same_seed_deals_the_same(self):
        assert self.dealt(3) == self.dealt(3)

    def test_small_offices_keep_their_published_size(self):
        sizes = office_sizes(self.offices, 8000)
        assert sizes["SOM-HARGEISA"] == 6
        assert sizes["KEN-KAKUMA"] == 1
        assert sum(sizes.values()) == 8000

    def test_the_heads_sit_at_headquarters(self):
        assert not any(
            grade == "HEAD"
            for code in ("KEN-NAIROBI", "KEN-KAKUMA")
            for grade, _, _ in self.dealt()[code]
        )
