"""Scores against the register: what is named, what is not tested, and who never reads it."""

import pytest
from django.utils import translation

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import AssessmentState, FactKey
from apps.gender_marker.models import Assessment, Edition
from apps.gender_marker.selectors.contradiction_list import (
    ContradictionFilter,
    contradictions_found,
    lines_of,
)
from apps.gender_marker.selectors.contradictions import (
    contradictions_of,
    findings_of,
    rule_seen,
    rules_known,
)
from apps.projects.selectors.facts import KEYS
from apps.web.refusals import NotPermitted, OutOfScope
from tests.cast import World
from tests.gender_marker.builders import (
    DAKAR,
    IOM_ROWS,
    NOON,
    make_budget,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
    make_undetermined,
)
from tests.gender_marker.contradiction_builders import make_reply, make_rule

pytestmark = pytest.mark.django_db
ALL = ContradictionFilter()


@pytest.fixture
def edition() -> Edition:
    """IOM's edition with an undetermined row, so that scores may be left open."""
    return make_edition(rows=(*IOM_ROWS, (None, ())))


@pytest.fixture
def score(world: World, edition: Edition) -> Assessment:
    """Code 0 of a project of Nairobi whose main component is said to be gender."""
    project = make_project(world, code="KE-1", is_gender_main=True)
    return make_score(world, project=project, edition=edition, code="0")


class TestFactKeys:
    def test_are_the_questions_that_the_register_answers(self):
        assert set(FactKey.values) == set(KEYS)


class TestOneScore:
    def test_is_named_by_the_rules_of_its_marker_and_code(self, world: World, score: Assessment):
        make_rule("b", severity="notice")
        make_rule("a")
        make_rule("other-code", codes=("1", "2b"))
        make_rule("other-answer", is_true=False)
        make_rule("other-marker", scale="DAC")
        make_rule("out-of-use", is_active=False)
        make_rule("retired", retired_on=NOON.date())
        make_rule("not-known", fact="women_only")
        tested = findings_of(assessments=[score], scope=world.scope("gcu"))[score.pk]
        assert [each.rule.key for each in tested.named] == ["a", "b"]
        assert [each.key for each in tested.untested] == ["not-known"]
        with translation.override("fr"):
            [first, _] = contradictions_of(assessments=[score], scope=world.scope("gcu"))[score.pk]
            assert (first.sentence, first.severity) == ("Phrase de a.", "warning")

    def test_is_tested_as_long_as_it_holds(self, world: World, edition: Edition, score: Assessment):
        rule = make_rule()
        make_reply(world, assessment=score, rule=rule)
        Assessment.objects.filter(pk=score.pk).update(
            state=AssessmentState.REPLACED, ended_at=NOON, ended_because="Scored anew."
        )
        anew = make_score(world, project=score.project, edition=edition, code="0")
        found = contradictions_of(assessments=[score, anew], scope=world.scope("gcu"))
        assert found[score.pk] == []
        [one] = found[anew.pk]
        assert one.reply is None

    def test_that_is_undetermined_contradicts_nothing(self, world: World, edition: Edition):
        make_rule()
        project = make_project(world, is_gender_main=True)
        score = make_undetermined(world, project=project, edition=edition)
        assert findings_of(assessments=[score], scope=world.scope("gcu"))[score.pk].named == []

    def test_shows_what_was_replied(self, world: World, score: Assessment):
        reply = make_reply(world, assessment=score, rule=make_rule())
        [one] = contradictions_of(assessments=[score], scope=world.scope("auditor"))[score.pk]
        assert one.reply == reply

    def test_costs_four_statements_however_many_there_are(
        self, world: World, edition: Edition, score: Assessment, django_assert_num_queries
    ):
        for number in range(3):
            make_rule(f"rule-{number}")
        scores = [score] + [
            make_score(
                world,
                project=make_project(world, code=f"P-{number}", is_gender_main=True),
                edition=edition,
                code="0",
            )
            for number in range(4)
        ]
        mine = world.scope("gcu")
        with django_assert_num_queries(4):
            found = contradictions_of(assessments=scores, scope=mine)
        assert {len(each) for each in found.values()} == {3}

    def test_is_hidden_from_who_does_not_see_it_or_reads_it_blind(
        self, world: World, score: Assessment
    ):
        make_rule()
        sample = make_sample(world, edition=score.edition)
        make_reading(world, assessment=score, sample=sample, reader="gcu", office="CHE-GENEVA")
        for name in ("gcu", "head.dakar", "stranger", "admin"):
            found = findings_of(assessments=[score], scope=world.scope(name))[score.pk]
            assert (found.named, found.untested) == ([], []), name
        nobody = OfficeScope.nothing()
        assert contradictions_of(assessments=[score], scope=nobody) == {score.pk: []}


class TestRules:
    def test_are_read_by_those_who_work_with_projects(self, world: World):
        rule = make_rule(is_active=False)
        for name in ("pm.nairobi", "auditor", "admin"):
            assert list(rules_known(scope=world.scope(name))) == [rule]
        with pytest.raises(NotPermitted):
            rule_seen(key=rule.key, scope=world.scope("stranger"))
        with pytest.raises(OutOfScope):
            rule_seen(key="no-such-rule", scope=world.scope("gcu"))
        assert not rules_known(scope=OfficeScope.nothing()).exists()


class TestList:
    @pytest.fixture
    def scores(self, world: World, edition: Edition, score: Assessment) -> dict[str, Assessment]:
        """Five scores, worked by hand: KE-1 and SN-1 are named, KE-2 is not tested, KE-3 and KE-4 agree."""
        rows = {
            "KE-2": ("KEN-NAIROBI", "0", None),
            "KE-3": ("KEN-NAIROBI", "0", False),
            "KE-4": ("KEN-NAIROBI", "1", True),
            "SN-1": (DAKAR, "0", True),
        }
        return {"KE-1": score} | {
            code: make_score(
                world,
                project=make_project(world, code=code, office=office, is_gender_main=main),
                edition=edition,
                code=key,
            )
            for code, (office, key, main) in rows.items()
        }

    def counts(self, found) -> dict[str, tuple[int, int, int]]:
        return {each.rule.key: (each.named, each.answered, each.untested) for each in found.counts}

    def shown(self, found) -> list[tuple[str, str]]:
        return [(pair.rule.key, pair.project) for pair in found.pairs]

    def test_says_of_each_rule_what_it_names_and_what_it_cannot_test(
        self, world: World, edition: Edition, scores: dict[str, Assessment]
    ):
        notice = make_rule("no-budget", fact="budgeted", is_true=False, severity="notice")
        main = make_rule("main", position=9)
        make_budget(scores["KE-2"].project)
        make_reply(world, assessment=scores["SN-1"], rule=main)
        found = contradictions_found(edition=edition, only=ALL, scope=world.scope("gcu"))
        assert (found.scores, found.named) == (5, 5)
        assert self.counts(found) == {"main": (2, 1, 1), "no-budget": (3, 0, 0)}
        assert self.shown(found) == [
            ("main", "KE-1"),
            ("main", "SN-1"),
            ("no-budget", "KE-1"),
            ("no-budget", "KE-3"),
            ("no-budget", "SN-1"),
        ]
        assert notice.pk

    def test_is_narrowed_by_office_rule_and_reply(
        self, world: World, edition: Edition, scores: dict[str, Assessment]
    ):
        main = make_rule("main")
        make_rule("no-budget", fact="budgeted", is_true=False)
        make_reply(world, assessment=scores["SN-1"], rule=main)

        def rows(**only: object) -> list[tuple[str, str]]:
            found = contradictions_found(
                edition=edition, only=ContradictionFilter(**only), scope=world.scope("gcu")
            )
            return self.shown(found)

        assert rows(rule="main") == [("main", "KE-1"), ("main", "SN-1")]
        assert rows(rule="main", is_answered=True) == [("main", "SN-1")]
        assert rows(rule="main", is_answered=False) == [("main", "KE-1")]
        dakar = frozenset({world.offices[DAKAR].pk})
        assert rows(office_ids=dakar) == [("main", "SN-1"), ("no-budget", "SN-1")]
        assert rows(office_ids=frozenset()) == []

    def test_holds_one_score_of_a_project_and_one_edition(
        self, world: World, edition: Edition, scores: dict[str, Assessment]
    ):
        make_rule("main", codes=("0", "1"))
        later = make_score(
            world, project=scores["KE-1"].project, edition=edition, code="1", stage="end"
        )
        other = make_edition("IOM-2030", is_default=False)
        make_score(world, project=scores["KE-3"].project, edition=other, code="0")
        found = contradictions_found(edition=edition, only=ALL, scope=world.scope("gcu"))
        assert found.scores == 5
        assert self.shown(found) == [("main", "KE-1"), ("main", "KE-4"), ("main", "SN-1")]
        assert found.pairs[0].assessment_id == later.pk

    def test_is_of_the_projects_that_one_sees(
        self, world: World, edition: Edition, scores: dict[str, Assessment]
    ):
        make_rule("main")
        found = contradictions_found(edition=edition, only=ALL, scope=world.scope("pm.nairobi"))
        assert self.shown(found) == [("main", "KE-1")]
        assert self.counts(found) == {"main": (1, 0, 1)}
        for name in ("stranger", "council", "hr.nairobi"):
            with pytest.raises(NotPermitted):
                contradictions_found(edition=edition, only=ALL, scope=world.scope(name))

    def test_is_nothing_for_who_has_something_to_read_blind(
        self, world: World, edition: Edition, scores: dict[str, Assessment]
    ):
        make_rule("main")
        sample = make_sample(world, edition=edition)
        make_reading(world, assessment=scores["KE-1"], sample=sample)
        with pytest.raises(NotPermitted, match="read blind"):
            contradictions_found(edition=edition, only=ALL, scope=world.scope("head.dakar"))

    def test_costs_the_same_however_many_scores_there_are(
        self,
        world: World,
        edition: Edition,
        scores: dict[str, Assessment],
        django_assert_num_queries,
    ):
        for number in range(4):
            make_rule(f"rule-{number}")
        mine = world.scope("gcu")
        with django_assert_num_queries(5):
            found = contradictions_found(edition=edition, only=ALL, scope=mine)
        with django_assert_num_queries(3):
            lines = lines_of(pairs=found.pairs, scope=mine)
        assert [each.office[0] for each in lines[:2]] == ["KEN-NAIROBI", DAKAR]
        assert len(lines) == 8
