"""Rows of the tree of a day."""

import pytest

from apps.organization.listing import OfficeFilters, row_of, rows_of
from apps.organization.tree import OfficeNode, OfficeTree


def node(office_id: int, code: str, parent_id: int | None, **values: str) -> OfficeNode:
    given = {
        "name": code.title(),
        "kind": "country_office",
        "reporting": "unit",
        "location": "field",
        "country": code[:3],
        "un_region": "",
        "duty_station": "",
        "time_zone": "UTC",
        **values,
    }
    return OfficeNode(id=office_id, code=code, parent_id=parent_id, **given)


TREE = OfficeTree.of(
    [
        node(1, "IOM", None, kind="organization", reporting="none", country=""),
        node(2, "KEN-RO", 1, kind="regional_office", reporting="none"),
        node(3, "KEN-NAIROBI", 2, duty_station="Nairobi"),
        node(4, "KEN-ADA", 3, kind="sub_office", reporting="included"),
        node(5, "SOM-HARGEISA", 2),
        node(6, "CHE-GENEVA", 1, kind="headquarters", name="École"),
        node(7, "OLD-HOUSE", 99),
    ]
)


def codes(**filters: str) -> list[str]:
    return [row.node.code for row in rows_of(TREE, OfficeFilters(**filters))]


class TestRows:
    def test_stand_in_the_order_of_the_tree_parents_first(self):
        assert [(row.depth, row.node.code) for row in rows_of(TREE, OfficeFilters())] == [
            (0, "IOM"),
            (1, "KEN-RO"),
            (2, "KEN-NAIROBI"),
            (3, "KEN-ADA"),
            (2, "SOM-HARGEISA"),
            (1, "CHE-GENEVA"),
            (0, "OLD-HOUSE"),
        ]

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            ({"kind": "sub_office"}, ["KEN-ADA"]),
            ({"reporting": "none"}, ["IOM", "KEN-RO"]),
            ({"country": "SOM"}, ["SOM-HARGEISA"]),
            ({"region": "KEN-RO"}, ["KEN-RO", "KEN-NAIROBI", "KEN-ADA", "SOM-HARGEISA"]),
            ({"region": "KEN-RO", "reporting": "unit"}, ["KEN-NAIROBI", "SOM-HARGEISA"]),
            ({"search": "nairobi"}, ["KEN-NAIROBI"]),
            ({"search": " ÉCOLE "}, ["CHE-GENEVA"]),
            ({"search": "atlantis"}, []),
            ({"region": "XXX"}, []),
        ],
    )
    def test_are_narrowed_by_filters(self, filters, found):
        assert codes(**filters) == found

    def test_know_whether_anything_is_left_out(self):
        assert not OfficeFilters().are_set
        assert OfficeFilters(search="x").are_set


class TestRow:
    def test_knows_the_offices_above_and_the_region(self):
        row = row_of(TREE, 4)
        assert [above.code for above in row.above] == ["KEN-NAIROBI", "KEN-RO", "IOM"]
        assert row.parent.code == "KEN-NAIROBI"
        assert row.region.code == "KEN-RO"

    def test_of_an_office_whose_parent_did_not_exist_stands_at_the_top(self):
        row = row_of(TREE, 7)
        assert (row.depth, row.parent, row.region) == (0, None, None)

    def test_of_an_office_that_did_not_exist_is_none(self):
        with pytest.raises(KeyError):
            row_of(TREE, 99)
