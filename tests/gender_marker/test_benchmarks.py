"""Benchmarks: who sets them, which holds in a year, how a share stands against one."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client

from apps.figures.figure import Coverage
from apps.gender_marker.analytics.shares import Share
from apps.gender_marker.choices import ShareKind
from apps.gender_marker.models import Benchmark
from apps.gender_marker.selectors.benchmarks import benchmarks_for, benchmarks_seen, standing_of
from apps.gender_marker.selectors.shares.figures import Maker
from apps.gender_marker.services.benchmarks import set_benchmark, withdraw_benchmark
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.gender_marker.builders import NOON, TODAY

URL = "/gender-marker/benchmarks/"
SAID = {"kind": "principal", "percent": Decimal("15.5"), "first_year": 2024, "source": "A decision"}


@pytest.fixture
def seen_by(world):
    """A function that returns a client of a member of the cast."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


def put(world, who="gcu", **more):
    return set_benchmark(**{**SAID, **more}, now=NOON, scope=world.scope(who))


class TestSetting:
    def test_holds_from_its_year_until_a_later_one(self, world):
        put(world)
        put(world, percent=Decimal(20), first_year=2026)
        scope = world.scope("auditor")
        for year, percent in ((2023, None), (2024, 15.5), (2025, 15.5), (2026, 20), (2030, 20)):
            found = benchmarks_for(year=year, scope=scope)
            held = found[ShareKind.PRINCIPAL]
            assert (None if held is None else held.percent) == percent
            assert found[ShareKind.SIGNIFICANT] is None

    def test_is_for_those_who_keep_the_markers(self, world):
        for who in ("budget", "ddg", "head.nairobi", "auditor", "stranger"):
            with pytest.raises(NotPermitted):
                put(world, who)
        assert put(world, "admin").set_by == world.people["admin"]

    def test_tells_all_problems_at_once(self, world):
        with pytest.raises(Invalid) as refused:
            put(world, kind="best", percent=Decimal("100.5"), first_year=24, source=" ")
        assert [problem.field for problem in refused.value.problems] == [
            "kind",
            "percent",
            "first_year",
            "source",
        ]
        put(world)
        with pytest.raises(Invalid) as refused:
            put(world, percent=Decimal(30))
        assert refused.value.problems[0].code == "benchmark_twice"

    def test_is_withdrawn_once_and_stays_on_record(self, world):
        held = put(world)
        step = {"benchmark_id": held.pk, "version": 1, "on": TODAY}
        with pytest.raises(NotPermitted):
            withdraw_benchmark(**step, scope=world.scope("auditor"))
        with pytest.raises(OutOfScope):
            withdraw_benchmark(**step, scope=world.scope("stranger"))
        with pytest.raises(WrongState):
            withdraw_benchmark(**{**step, "version": 2}, scope=world.scope("gcu"))
        assert withdraw_benchmark(**step, scope=world.scope("gcu")).retired_on == TODAY
        with pytest.raises(WrongState):
            withdraw_benchmark(**step, scope=world.scope("gcu"))
        assert benchmarks_for(year=2025, scope=world.scope("gcu"))[ShareKind.PRINCIPAL] is None
        assert benchmarks_seen(scope=world.scope("gcu")).count() == 1
        assert not benchmarks_seen(scope=world.scope("stranger")).exists()
        # The year is free again.
        put(world)


class TestStanding:
    @pytest.mark.parametrize(
        ("part", "unscored", "kind", "words"),
        [
            (40, 0, "good", "reached, whatever"),
            (40, 60, "good", "reached, whatever"),
            (10, 0, "bad", "missed, whatever"),
            (40, 400, "wait", "reached so far"),
            (10, 100, "warn", "not reached so far"),
        ],
    )
    def test_is_certain_only_where_the_rest_can_change_nothing(self, part, unscored, kind, words):
        make = Maker(as_of=date(2026, 1, 1), scope="", coverage=Coverage(1, 1, 0))
        share = Share(part=Fraction(part), whole=Fraction(100), unscored=Fraction(unscored))
        measured = make.measured("principal", share, share.part)
        tag = standing_of(ShareKind.SIGNIFICANT, measured, Benchmark(percent=Decimal(25)))
        assert tag.kind == kind
        assert str(tag.label).startswith(f"At least 25 per cent: {words}")
        assert "Not known" in str(standing_of(ShareKind.PRINCIPAL, measured, None).label)
        assert standing_of(ShareKind.SIGNIFICANT, measured, None) is None


class TestPage:
    def test_sets_and_withdraws_and_says_what_others_aim_at(self, world, seen_by):
        client = seen_by("gcu")
        page = client.get(URL).content.decode()
        assert "Not known: the policy names no number (paragraph 47)" in page
        assert "Pooled funds of the United Nations" in page
        refused = client.post(URL, {**SAID, "percent": "0", "source": "Typed words"})
        assert refused.status_code == 422
        assert 'value="Typed words"' in refused.content.decode()
        assert client.post(URL, SAID).status_code == 303
        held = Benchmark.objects.get()
        assert "at least 15.50 per cent, from 2024 on" in client.get(URL).content.decode()
        step = f"{URL}{held.pk}/withdraw/"
        assert "no share is compared with it any more" in client.get(step).content.decode()
        assert client.post(step, {"version": 1}).status_code == 303
        page = client.get(f"/history/gender_marker.benchmark/{held.pk}/")
        assert page.status_code == 200
        assert "Set a benchmark" not in seen_by("auditor").get(URL).content.decode()
