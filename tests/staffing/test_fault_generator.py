"""The generator of mistakes does what it says; it was committed before the rules that it judges."""

from benchmarks.staffing_faults import (
    DRAWS,
    KINDS,
    SEALED,
    SIZES,
    WRITING,
    class_of,
    lengthened,
    mistake,
    scenario,
    shortened,
    staff_of,
    transposed,
)


class TestFaultGenerator:
    def test_keeps_the_seeds_of_writing_and_of_reporting_apart(self):
        assert not set(WRITING) & set(SEALED)

    def test_gives_the_same_office_and_the_same_mistake_for_a_seed(self):
        first, again = scenario(1, "20-99"), scenario(1, "20-99")

        assert first == again
        assert mistake(first, "digit_added", "line") == mistake(again, "digit_added", "line")

    def test_offices_stay_near_the_class_that_they_began_in(self):
        for size, (least, most) in SIZES.items():
            staff = [staff_of(scenario(seed, size).truth) for seed in range(1, 31)]

            assert least <= sorted(staff)[15] <= most * 2

    def test_every_mistake_changes_the_return_and_is_counted_in_persons(self):
        for kind in KINDS:
            for draw in DRAWS:
                scene = scenario(5, "100+", with_merger=kind == "merged_twice")
                made = mistake(scene, kind, draw)

                assert made is not None
                assert made.persons > 0
                assert made.seen != scene.truth or kind == "merged_twice"

    def test_an_ordinary_year_keeps_most_of_an_office(self):
        scene = scenario(3, "100+")
        cells = {*scene.truth, *scene.last}
        changed = sum(abs(scene.truth.get(c, 0) - scene.last.get(c, 0)) for c in cells)

        assert 0 < changed < staff_of(scene.last) / 2
        assert class_of(scene.truth) == "100+"

    def test_digits_are_mistyped_as_hands_mistype_them(self):
        assert transposed(12) == [21]
        assert transposed(33) == []
        assert transposed(120) == [102, 210]
        assert shortened(12) == [1, 2]
        assert shortened(4) == []
        assert {30, 36, 13} <= set(lengthened(3))
        assert 3 not in lengthened(3)  # a leading zero changes nothing
