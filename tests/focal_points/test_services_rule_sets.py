"""Rule sets are changed with a look at what would change; what stays keeps its source."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from apps.focal_points.models import RuleSet
from apps.focal_points.reference import rule_sets
from apps.focal_points.selectors.rules import failures_on
from apps.focal_points.services.rule_sets import RuleSetData, change_rule_set, effect_of
from apps.organization.models import Grade
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.focal_points.builders import DAKAR, TODAY, make_appointment
from tests.focal_points.rule_builders import load_rules, make_sound_appointment
from tests.focal_points.rule_facts import REFERENCE

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CODE = "UN-SWAP-2"


@pytest.fixture(autouse=True)
def published(world):
    load_rules()


def asked(**changes) -> RuleSetData:
    """What UN-SWAP 2.0 asks, but for changes."""
    ids = dict(Grade.objects.values_list("code", "pk"))
    values = {
        "rules": frozenset({"grade", "terms", "time"}),
        "least": Decimal(20),
        "floors": {"professional": ids["P4"], "national_officer": ids["NO-D"]},
        "source": "Decision of the GCU",
        **changes,
    }
    return RuleSetData(**values)


def change(world, data, by="gcu", version=1, code=CODE) -> RuleSet:
    return change_rule_set(code=code, version=version, data=data, now=NOW, scope=world.scope(by))


def refused(call) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        call()
    return [(problem.field, problem.code) for problem in refusal.value.problems]


class TestChange:
    def test_moves_the_results_and_keeps_the_source_of_what_stays(self, world):
        sound = make_sound_appointment(world)
        changed = change(world, asked(least=Decimal("25.01")))
        assert (changed.version, changed.changed_by) == (2, world.people["gcu"])
        sources = dict(changed.rules.values_list("key", "source"))
        assert sources == {
            "grade": "UN-SWAP 2.0, performance indicator 11",
            "terms": "UN-SWAP 2.0, performance indicator 11",
            "time": "Decision of the GCU",
        }
        assert changed.floors.get(category="national_officer").is_inferred
        found = failures_on(
            as_of=TODAY, rule_set_code=CODE, appointments=[sound], scope=world.scope("gcu")
        )
        assert [each.source for each in found[sound.pk]] == ["Decision of the GCU"]

    def test_adds_and_takes_away_rules_and_floors(self, world):
        grade = Grade.objects.get(code="G6").pk
        rules = frozenset({"grade", "single"})
        changed = change(world, asked(rules=rules, least=None, floors={"general_service": grade}))
        assert set(changed.rules.values_list("key", flat=True)) == rules
        assert list(changed.floors.values_list("category", flat=True)) == ["general_service"]

    def test_stands_against_a_newer_file(self, world, tmp_path):
        change(world, asked(least=Decimal(30)))
        for name in ("rule_sets", "rules", "grade_floors"):
            file = f"focal_point_{name}.csv"
            text = (REFERENCE / file).read_text(encoding="utf-8")
            (tmp_path / file).write_text(text.replace("time,20", "time,21"), encoding="utf-8")
        (loaded, *_rest) = rule_sets.load(folder=tmp_path, now=NOW)
        assert (loaded.kept, loaded.changed) == ((CODE,), 1)
        assert RuleSet.objects.get(code=CODE).rules.get(key="time").threshold == 30

    def test_is_for_the_gender_coordination_unit_and_the_version_that_was_seen(self, world):
        for username in ("head.nairobi", "hrm", "auditor", "stranger"):
            with pytest.raises(NotPermitted):
                change(world, asked(), by=username)
        with pytest.raises(WrongState):
            change(world, asked(), version=0)
        with pytest.raises(OutOfScope):
            change(world, asked(), code="UN-SWAP-9")

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"rules": frozenset()}, ("rules", "required")),
            ({"rules": frozenset({"luck"})}, ("rules", "invalid_choice")),
            ({"least": None}, ("least", "percent")),
            ({"least": Decimal(0)}, ("least", "percent")),
            ({"least": Decimal("100.01")}, ("least", "percent")),
            ({"floors": {}}, ("rules", "no_floor")),
            ({"floors": {"professional": 0}}, ("floor_professional", "invalid_choice")),
            ({"least": Decimal(21), "source": " "}, ("source", "required")),
            ({"source": "x" * 301}, ("source", "too_long")),
        ],
    )
    def test_refuses_what_cannot_be_asked(self, world, changes, problem):
        assert problem in refused(lambda: change(world, asked(**changes)))
        assert RuleSet.objects.get(code=CODE).version == 1

    def test_needs_no_source_where_nothing_new_is_asked(self, world):
        changed = change(world, asked(rules=frozenset({"terms"}), least=None, source=""))
        assert [rule.key for rule in changed.rules.all()] == ["terms"]


class TestEffect:
    def test_names_who_would_newly_break_and_newly_keep_a_rule(
        self, world, django_assert_num_queries
    ):
        make_sound_appointment(world, name="At 25")
        make_sound_appointment(world, name="At 15", percent_of_time=Decimal(15), office=DAKAR)
        make_appointment(world, name="Nothing known", office=DAKAR)
        make_appointment(world, name="Alternate", role="alternate")
        scope = world.scope("gcu")
        higher = effect_of(code=CODE, data=asked(least=Decimal(26)), as_of=TODAY, scope=scope)
        assert (higher.appointments, higher.fail_now, higher.fail_then) == (3, 2, 3)
        assert [each.name for each in higher.newly_failing] == ["At 25"]
        lower = asked(least=Decimal(15))
        with django_assert_num_queries(11):
            found = effect_of(code=CODE, data=lower, as_of=TODAY, scope=scope)
        assert [each.name for each in found.newly_keeping] == ["At 15"]
        same = effect_of(code=CODE, data=replace(asked(), source=""), as_of=TODAY, scope=scope)
        assert (same.newly_failing, same.newly_keeping) == ((), ())

    def test_writes_nothing_and_is_for_those_who_may_change(self, world):
        effect_of(code=CODE, data=asked(least=Decimal(99)), as_of=TODAY, scope=world.scope("gcu"))
        assert RuleSet.objects.get(code=CODE).rules.get(key="time").threshold == 20
        with pytest.raises(NotPermitted):
            effect_of(code=CODE, data=asked(), as_of=TODAY, scope=world.scope("hrm"))
