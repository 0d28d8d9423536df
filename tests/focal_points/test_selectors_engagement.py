"""Women and men who carry the work: the table worked by hand, and the stated rows apart from it."""

from datetime import date

import pytest

from apps.figures.figure import Empty, Figure, Status
from apps.focal_points.choices import ActivityState, AppointmentRole, StatedGroup
from apps.focal_points.models import StatedFocalPoints
from apps.focal_points.selectors.contributors import contributors
from apps.focal_points.selectors.engagement import (
    engagement_chart,
    engagement_table,
    sentence_of,
    stated_table,
)
from apps.web.refusals import NotPermitted
from tests.cast import World
from tests.focal_points.builders import (
    DAKAR,
    TODAY,
    make_activity,
    make_appointment,
    make_area,
)
from tests.projects.gender_builders import make_member


def values(table, row: str) -> list[object]:
    """The values of a row, in the order of the columns."""
    return [cell.value if isinstance(cell, Figure) else cell for cell in table.row(row).cells]


class TestEngagementTable:
    def test_counts_by_hand(self, world: World):
        for sex in ("F", "F", "F", "M", "", "O"):
            make_appointment(world, sex=sex)
        make_appointment(world, sex="M", role=AppointmentRole.ALTERNATE)
        make_appointment(world, sex="M", ends_before=TODAY)
        make_member(world, "Ana Ruiz", sex="F")
        make_member(world, "Bo Chen", sex="M")
        make_activity(
            world,
            happened_on=date(2026, 1, 5),
            staff_women=6,
            staff_men=2,
            staff_other=0,
            external_women=30,
            external_men=10,
        )
        make_activity(world, office=DAKAR, happened_on=date(2026, 2, 5), staff_women=0, staff_men=2)
        make_activity(world, happened_on=date(2026, 2, 6))
        make_activity(world, happened_on=date(2025, 12, 31), staff_women=99, staff_men=99)
        make_activity(
            world,
            happened_on=date(2026, 2, 7),
            state=ActivityState.WITHDRAWN,
            withdrawn_because="twice",
            staff_women=50,
            staff_men=50,
        )
        table = engagement_table(year=2026, today=TODAY, scope=world.scope("focalpoint.nairobi"))
        assert values(table, "focal_point") == [3, 1, 1, 1, 25]
        assert values(table, "alternate") == [0, 1, 0, 0, 100]
        assert values(table, "wggi") == [1, 1, 0, 0, 50]
        assert values(table, "participants_staff") == [6, 4, 0, None, 40]
        assert values(table, "participants_external") == [30, 10, None, None, 25]
        staff = table.cell("participants_staff", "men")
        assert (staff.coverage.due, staff.coverage.counted, staff.coverage.missing) == (3, 2, 1)
        # Of the second activity nobody said how many others took part.
        assert table.cell("participants_staff", "other").missing_cells == 1
        assert table.cell("participants_external", "other").missing_cells == 0
        assert "known for 2 of 3" in table.row("participants_staff").label
        assert sentence_of(table) == ("Men are 1 of 6 focal points and 1 of 2 members of the WGGI.")
        drawn = engagement_chart(table, as_of=TODAY).series[0].points
        # Shares of fewer than five persons are not shown, and so not drawn.
        assert [(point.x, point.y) for point in drawn] == [
            ("participants_staff", 40),
            ("participants_external", 25),
        ]

    def test_of_nobody_is_zero_and_not_applicable(self, world: World):
        table = engagement_table(year=2026, today=TODAY, scope=world.scope("gcu"))
        assert values(table, "focal_point") == [0, 0, 0, 0, None]
        assert table.cell("focal_point", "share_men").empty is Empty.NOT_APPLICABLE
        assert table.cell("participants_staff", "men").empty is Empty.MISSING

    def test_is_not_for_those_outside_the_network(self, world: World):
        for username in ("hr.nairobi", "council", "stranger"):
            with pytest.raises(NotPermitted):
                engagement_table(year=2026, today=TODAY, scope=world.scope(username))
            with pytest.raises(NotPermitted):
                stated_table(scope=world.scope(username))

    def test_takes_three_statements(self, world: World, django_assert_num_queries):
        scope = world.scope("gcu")
        for _turn in range(5):
            make_appointment(world)
            make_activity(world)
        with django_assert_num_queries(3):
            engagement_table(year=2026, today=TODAY, scope=scope)


class TestStatedTable:
    def test_keeps_the_words_of_the_documents_apart(self, world: World):
        facts = {"group": StatedGroup.NETWORK, "source": "CRP/22"}
        StatedFocalPoints.objects.create(year=2006, total=81, men=12, women=69, **facts)
        StatedFocalPoints.objects.create(year=2003, total=85, **facts)
        table = stated_table(scope=world.scope("gcu"))
        assert values(table, "focal_points_2006")[:2] == [69, 12]
        assert table.cell("focal_points_2006", "share_men").value * 81 == 1200
        assert table.cell("focal_points_2003", "men").empty is Empty.MISSING
        assert all(figure.status is Status.AS_PUBLISHED for figure in table.figures())


class TestContributors:
    def test_are_named_in_the_order_of_names_with_their_areas(self, world: World):
        late = make_appointment(world, name="Zoë Adler")
        early = make_appointment(world, office=DAKAR, name="awa Ba")
        make_appointment(world, name="Nobody Silent")
        for day in range(1, 9):
            make_activity(
                world, appointment=late, happened_on=date(2026, 1, day), area=make_area(8)
            )
        make_activity(world, appointment=early, happened_on=date(2026, 1, 3), area=make_area(2))
        found = contributors(year=2026, today=TODAY, scope=world.scope("focalpoint.nairobi"))
        assert [(each.name, each.areas) for each in found] == [
            ("awa Ba", (2,)),
            ("Zoë Adler", (8,)),
        ]
        assert contributors(year=2025, today=TODAY, scope=world.scope("gcu")) == []

    def test_are_not_told_outside_the_network(self, world: World):
        with pytest.raises(NotPermitted):
            contributors(year=2026, today=TODAY, scope=world.scope("stranger"))
