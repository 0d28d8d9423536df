"""The laws of a dated tree, on values."""

from dataclasses import replace
from datetime import date

import pytest

from apps.organization.spells import (
    Spell,
    changed_from,
    children_from,
    ended_on,
    faults_in,
    moved_under,
    register_of,
)

Y2010, Y2015, Y2020 = (date(year, 1, 1) for year in (2010, 2015, 2020))


def spell(office: str, **values) -> Spell:
    given = {"name": office.title(), "kind": "country_office", "reporting": "unit", **values}
    return Spell(office=office, **given)


ROOT = spell("IOM", kind="organization", reporting="none")
KENYA = spell("KEN", parent="IOM")


def faults(*spells: Spell) -> list[tuple[str, str, str]]:
    return [
        (fault.spell.office, fault.field, fault.code) for fault in faults_in(register_of(spells))
    ]


class TestRegister:
    def test_of_a_sound_tree_has_no_faults(self):
        assert faults(ROOT, KENYA, spell("KEN-B", parent="KEN", reporting="included")) == []

    @pytest.mark.parametrize(
        ("values", "found"),
        [
            ({"office": "ken b"}, ("ken b", "code", "code")),
            ({"name": " "}, ("KEN-B", "name", "required")),
            ({"kind": "castle"}, ("KEN-B", "kind", "kind")),
            ({"reporting": "maybe"}, ("KEN-B", "reporting", "reporting")),
            ({"time_zone": "Africa/Atlantis"}, ("KEN-B", "time_zone", "time_zone")),
            ({"time_zone": ""}, ("KEN-B", "time_zone", "time_zone")),
            (
                {"starts_on": Y2015, "ends_before": Y2015},
                ("KEN-B", "ends_before", "ends_first"),
            ),
            ({"parent": "KEN-B"}, ("KEN-B", "parent", "cycle")),
            ({"parent": "TZA"}, ("KEN-B", "parent", "unknown_parent")),
            ({"merged_into": "KEN"}, ("KEN-B", "merged_into", "merger_open")),
            (
                {"merged_into": "TZA", "ends_before": Y2015},
                ("KEN-B", "merged_into", "unknown_office"),
            ),
            (
                {"merged_into": "KEN-B", "ends_before": Y2015},
                ("KEN-B", "merged_into", "unknown_office"),
            ),
            (
                {"reporting": "included", "parent": "IOM"},
                ("KEN-B", "reporting", "included_in_nothing"),
            ),
            (
                {"reporting": "included", "parent": ""},
                ("KEN-B", "reporting", "included_in_nothing"),
            ),
        ],
    )
    def test_names_the_office_and_the_column_of_a_fault(self, values, found):
        assert faults(ROOT, KENYA, replace(spell("KEN-B", parent="KEN"), **values)) == [found]

    def test_lets_no_two_spells_of_an_office_overlap(self):
        first = replace(KENYA, ends_before=Y2015)
        assert faults(ROOT, first, replace(KENYA, starts_on=Y2015)) == []
        earlier = date(2014, 12, 31)
        assert faults(ROOT, first, replace(KENYA, starts_on=earlier)) == [
            ("KEN", "starts_on", "overlap")
        ]

    def test_finds_a_circle_that_exists_for_some_years_only(self):
        a = spell("A", parent="IOM")
        b = spell("B", parent="A")
        turned = changed_from((a,), Y2015, {"parent": "B"})
        assert faults(ROOT, *turned, *ended_on((b,), Y2015)) == [("A", "parent", "parent_missing")]
        assert faults(ROOT, *turned, b) == [("A", "parent", "cycle"), ("B", "parent", "cycle")]
        assert faults(ROOT, *turned, *changed_from((b,), Y2015, {"parent": "IOM"})) == []

    def test_tells_a_circle_only_at_the_offices_that_form_it(self):
        circle = (spell("A", parent="C"), spell("B", parent="A"), spell("C", parent="B"))
        below = spell("D", parent="C")
        assert faults(*circle, below) == [
            ("A", "parent", "cycle"),
            ("B", "parent", "cycle"),
            ("C", "parent", "cycle"),
        ]

    def test_wants_a_parent_for_the_whole_of_a_spell(self):
        parent = (
            spell("RO", starts_on=Y2010, ends_before=Y2015, parent="IOM"),
            spell("RO", starts_on=Y2020, parent="IOM"),
        )
        child = spell("KEN", parent="RO", starts_on=Y2010)
        gap = ("KEN", "parent", "parent_missing")
        assert faults(ROOT, *parent, child) == [gap]
        assert faults(ROOT, *parent, replace(child, starts_on=Y2020)) == []
        assert faults(ROOT, *parent, replace(child, ends_before=Y2015)) == []
        assert faults(ROOT, *parent, replace(child, starts_on=date(2009, 1, 1))) == [gap]

    def test_claims_nothing_about_the_time_before_an_unknown_start(self):
        parent = spell("RO", starts_on=Y2010, parent="IOM")
        assert faults(ROOT, parent, spell("KEN", parent="RO", starts_on=None)) == []

    def test_follows_included_offices_up_to_the_one_that_owes_a_return(self):
        inner = spell("KEN-B", parent="KEN", reporting="included")
        innermost = spell("KEN-C", parent="KEN-B", reporting="included")
        assert faults(ROOT, KENYA, inner, innermost) == []
        changed = changed_from((KENYA,), Y2015, {"reporting": "none"})
        assert faults(ROOT, *changed, inner, innermost) == [
            ("KEN-B", "reporting", "included_in_nothing"),
            ("KEN-C", "reporting", "included_in_nothing"),
        ]


class TestChange:
    def test_ends_the_last_spell_and_begins_a_changed_one(self):
        assert changed_from((KENYA,), Y2015, {"name": "Nairobi"}) == (
            replace(KENYA, ends_before=Y2015),
            replace(KENYA, starts_on=Y2015, name="Nairobi"),
        )

    def test_on_the_day_of_the_last_one_changes_that_spell_itself(self):
        once = changed_from((KENYA,), Y2015, {"name": "Nairobi"})
        assert changed_from(once, Y2015, {"parent": "RO"}) == (
            replace(KENYA, ends_before=Y2015),
            replace(KENYA, starts_on=Y2015, name="Nairobi", parent="RO"),
        )

    def test_of_parent_reaches_the_spells_of_later_days(self):
        child = spell("B", parent="A")
        held = changed_from((child,), Y2020, {"name": "Later"})
        moved = moved_under(held, Y2015, old_parent="A", new_parent="C", note="merged")
        assert [(held.starts_on, held.parent, held.name) for held in moved] == [
            (None, "A", "B"),
            (Y2015, "C", "B"),
            (Y2020, "C", "Later"),
        ]
        assert [held.ends_before for held in moved] == [Y2015, Y2020, None]

    def test_of_parent_leaves_other_parents_and_past_spells_alone(self):
        held = (
            replace(spell("B", parent="A"), ends_before=Y2010),
            replace(spell("B", parent="Z"), starts_on=Y2010),
        )
        assert moved_under(held, Y2015, old_parent="A", new_parent="C", note="") == held

    def test_knows_who_stands_under_an_office_from_a_day_on(self):
        register = register_of(
            [
                ROOT,
                KENYA,
                spell("PAST", parent="KEN", ends_before=Y2015),
                spell("LATER", parent="KEN", starts_on=Y2020),
            ]
        )
        assert children_from(register, "KEN", Y2010) == ("LATER", "PAST")
        assert children_from(register, "KEN", Y2015) == ("LATER",)
