"""A target is a record for everybody who has logged in."""

import pytest

from apps.accounts.scope import OfficeScope
from apps.policy.models import Target
from apps.policy.records import targets_seen


@pytest.fixture
def target(world) -> Target:
    return Target.objects.create(
        key="iom-2025-parity",
        set_in=2025,
        document="C/116/1",
        comparison="at_least",
        target="women at least",
        population="all staff",
        is_iom=True,
        source="C/116/1",
    )


class TestTargets:
    def test_are_named_in_the_words_of_their_document(self, world, target):
        [view] = targets_seen([target.pk], world.scope("stranger")).values()
        assert view.label == "women at least: all staff (2025)"
        assert view.url == "/targets/#iom-2025-parity"
        assert view.office_id == world.offices["IOM"].pk

    @pytest.mark.parametrize(
        ("username", "may"), [("gcu", True), ("hrm", True), ("hr.nairobi", False), ("admin", False)]
    )
    def test_are_worked_on_by_those_who_contribute_everywhere(self, world, target, username, may):
        [view] = targets_seen([target.pk], world.scope(username)).values()
        assert view.may_change is may

    def test_are_nothing_to_visitors(self, target):
        assert targets_seen([target.pk], OfficeScope.nothing()) == {}

    def test_take_two_statements(self, world, target, django_assert_num_queries):
        scope = world.scope("gcu")
        with django_assert_num_queries(2):
            assert targets_seen([target.pk, 999], scope)
