"""What the home page says of actions: whose they are, in which order, in how many statements."""

from datetime import UTC, date, datetime, timedelta

import pghistory
import pytest

from apps.accounts.models import Grant
from apps.actions.models import Action
from apps.actions.selectors.desk import changed, late_below, owed, waiting
from apps.actions.selectors.search import found
from tests.actions.builders import DAKAR, NAIROBI, NOW, bring_to_done, make
from tests.cast import World

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 8, 1, 12, tzinfo=UTC)


def titles(listed) -> list[str]:
    return [str(item.title) for item in listed.items]


class TestOwed:
    def test_is_in_the_order_of_the_moments_at_which_it_is_late(self, world):
        """The same day ends in Nairobi three hours before Dakar."""
        make(world, title="West", office=DAKAR, owner="wggi")
        make(world, title="East", owner="wggi")
        make(world, title="Sooner", office=DAKAR, owner="wggi", due_on=date(2026, 6, 29))
        found = owed(now=NOW, most=8, scope=world.scope("wggi"))
        assert titles(found) == ["Sooner", "East", "West"]
        assert found.items[1].due_at == datetime(2026, 6, 30, 21, tzinfo=UTC)
        assert found.items[1].zone == "Africa/Nairobi"

    def test_says_what_is_late_by_the_day_of_the_office(self, world):
        make(world, due_on=date(2026, 3, 2))
        scope = world.scope("hr.nairobi")
        before, after = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (20, 21))
        [item] = owed(now=before, most=8, scope=scope).items
        assert item.status.kind == "calm"
        [item] = owed(now=after, most=8, scope=scope).items
        assert item.status.kind == "bad"

    def test_counts_all_and_shows_the_first(self, world):
        for number in range(5):
            make(world, title=f"No. {number}", due_on=date(2026, 6, 1 + number))
        found = owed(now=NOW, most=2, scope=world.scope("hr.nairobi"))
        assert (titles(found), found.total) == (["No. 0", "No. 1"], 5)

    def test_of_nobody_is_with_the_nearest_head(self, world):
        make(world, title="Nobody’s", owner=None)
        make(world, title="Hargeisa’s", office="SOM-HARGEISA", owner=None)
        assert titles(owed(now=NOW, most=8, scope=world.scope("head.nairobi"))) == ["Nobody’s"]
        assert owed(now=NOW, most=8, scope=world.scope("head.region")).total == 0
        assert owed(now=NOW, most=8, scope=world.scope("hr.nairobi")).total == 0

    def test_leaves_out_what_is_done(self, world):
        bring_to_done(world, make(world))
        assert owed(now=NOW, most=8, scope=world.scope("hr.nairobi")).total == 0

    @pytest.mark.parametrize("username", ["stranger", "council", "auditor", "hr.dakar"])
    def test_is_nothing_for_others(self, world, username):
        make(world)
        assert owed(now=NOW, most=8, scope=world.scope(username)).total == 0

    def test_takes_the_same_statements_for_many(self, world, django_assert_num_queries):
        for number in range(6):
            make(world, title=f"No. {number}", owner=None if number % 2 else "head.nairobi")
        scope = world.scope("head.nairobi")
        with django_assert_num_queries(6):
            owed(now=NOW, most=3, scope=scope)


class TestWaiting:
    def test_is_what_one_is_to_verify(self, world):
        bring_to_done(world, make(world, title="For the head"))
        make(world, title="Not yet", verifier="head.nairobi")
        found = waiting(now=NOW, most=8, scope=world.scope("head.nairobi"))
        assert titles(found) == ["For the head"]
        assert found.items[0].by == "Achieng Otieno"

    @pytest.mark.parametrize("username", ["hr.nairobi", "gcu", "stranger"])
    def test_is_nothing_for_others(self, world, username):
        bring_to_done(world, make(world))
        assert waiting(now=NOW, most=8, scope=world.scope(username)).total == 0

    def test_takes_the_same_statements_for_many(self, world, django_assert_num_queries):
        for number in range(6):
            bring_to_done(world, make(world, title=f"No. {number}"))
        scope = world.scope("head.nairobi")
        with django_assert_num_queries(4):
            waiting(now=NOW, most=3, scope=scope)


class TestChanged:
    def test_is_what_others_did(self, world):
        with pghistory.context(user=world.people["gcu"].pk):
            action = make(world, title="Made by the GCU")
        with pghistory.context(user=world.people["hr.nairobi"].pk):
            make(world, title="Made by oneself", by="hr.nairobi")
        far = datetime(2199, 1, 1, tzinfo=UTC)
        found = changed(since=SINCE, now=far, most=8, scope=world.scope("hr.nairobi"))
        assert titles(found) == ["Made by the GCU"]
        assert (found.total, found.items[0].by) == (1, "Gloria Campos")
        with pghistory.context(user=world.people["head.nairobi"].pk):
            Action.objects.filter(pk=action.pk).update(title="Renamed")
        found = changed(since=SINCE, now=far, most=8, scope=world.scope("hr.nairobi"))
        assert (titles(found), found.total) == (["Renamed"], 1)
        assert changed(since=far, now=far, most=8, scope=world.scope("hr.nairobi")).total == 0

    @pytest.mark.parametrize("username", ["stranger", "council", "hr.dakar", "focalpoint.nairobi"])
    def test_is_nothing_for_whom_it_does_not_concern(self, world, username):
        make(world)
        far = datetime(2199, 1, 1, tzinfo=UTC)
        assert changed(since=SINCE, now=far, most=8, scope=world.scope(username)).total == 0

    def test_is_nothing_for_whom_an_earlier_state_concerned(self, world):
        action = make(world, office=DAKAR)
        Action.objects.filter(pk=action.pk).update(owner=world.people["head.dakar"])
        Grant.objects.filter(user=world.people["hr.dakar"]).delete()
        far = datetime(2199, 1, 1, tzinfo=UTC)
        found = changed(since=SINCE, now=far, most=8, scope=world.scope("hr.dakar"))
        assert (titles(found), found.total) == ([], 0)

    def test_takes_the_same_statements_for_many(self, world, django_assert_num_queries):
        for number in range(6):
            make(world, title=f"No. {number}")
        scope = world.scope("head.nairobi")
        far = datetime(2199, 1, 1, tzinfo=UTC)
        with django_assert_num_queries(5):
            changed(since=SINCE, now=far, most=3, scope=scope)


class TestLateBelow:
    def prepare(self, world: World) -> None:
        make(world, title="Second", due_on=date(2026, 6, 30))
        make(world, title="First", due_on=date(2026, 6, 1))
        make(world, title="Elsewhere", office=DAKAR)
        make(world, title="Not late", due_on=date(2026, 12, 31))

    def test_is_the_oldest_first_with_totals_by_region(self, world):
        self.prepare(world)
        found = late_below(now=LATER, most=2, scope=world.scope("senior"))
        assert titles(found) == ["First", "Second"]
        assert found.total == 3
        assert found.regions == (("Regional Office Nairobi", 2), ("Regional Office Dakar", 1))

    def test_is_what_a_head_answers_for(self, world):
        self.prepare(world)
        found = late_below(now=LATER, most=8, scope=world.scope("head.nairobi"))
        assert titles(found) == ["First", "Second"]

    @pytest.mark.parametrize("username", ["stranger", "council", "pm.nairobi"])
    def test_is_nothing_for_those_who_see_none(self, world, username):
        self.prepare(world)
        assert late_below(now=LATER, most=8, scope=world.scope(username)).total == 0

    def test_takes_the_same_statements_for_many(self, world, django_assert_num_queries):
        self.prepare(world)
        scope = world.scope("senior")
        with django_assert_num_queries(4):
            late_below(now=LATER, most=1, scope=scope)


class TestSearch:
    def test_finds_words_in_any_order_without_accents(self, world):
        make(world, title="Améliorer les vacances de poste")
        make(world, title="Other", description="poste ameliorer")
        scope = world.scope("gcu")
        assert [hit.label for hit in found(text="POSTE améliorer", most=8, scope=scope)] == [
            "Améliorer les vacances de poste",
            "Other",
        ]
        assert len(found(text="poste", most=1, scope=scope)) == 1

    def test_says_of_which_office_and_how_far_it_is(self, world):
        make(world, title="Améliorer les vacances de poste")
        [hit] = found(text="poste", most=8, scope=world.scope("gcu"))
        assert hit.context == "Kenya · Not started"

    @pytest.mark.parametrize("text", ["", " ", "a", "nothing like it", "%", "_"])
    def test_finds_nothing_where_nothing_is(self, world, text):
        make(world)
        assert found(text=text, most=8, scope=world.scope("gcu")) == []

    @pytest.mark.parametrize("username", ["stranger", "council", "hr.dakar"])
    def test_finds_nothing_for_those_outside(self, world, username):
        make(world)
        assert found(text="advertise", most=8, scope=world.scope(username)) == []

    def test_does_not_search_the_name_of_the_cause(self, world):
        cause = make(world, title="Secret finding")
        from_it = make(world, title="Plain")
        Action.objects.filter(pk=from_it.pk).update(cause_type=None, cause_id=None, cause_label="")
        assert [hit.label for hit in found(text="secret", most=8, scope=world.scope("gcu"))] == [
            cause.title
        ]


class TestDayOfTheOffice:
    def test_is_that_of_its_own_zone_for_every_action(self, world):
        make(world, title="Nairobi’s", office=NAIROBI, due_on=date(2026, 3, 2), owner="wggi")
        make(world, title="Dakar’s", office=DAKAR, due_on=date(2026, 3, 2), owner="wggi")
        between = datetime(2026, 3, 2, 22, tzinfo=UTC)
        late = late_below(now=between, most=8, scope=world.scope("senior"))
        assert titles(late) == ["Nairobi’s"]
        after = between + timedelta(hours=2)
        assert late_below(now=after, most=8, scope=world.scope("senior")).total == 2
