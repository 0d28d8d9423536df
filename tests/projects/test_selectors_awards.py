"""Awards, recommendations and envelopes as each person reads them."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from apps.figures.figure import Empty, Status
from apps.projects.choices import (
    AssignmentState,
    PaymentKind,
    ProjectOrigin,
    RoundState,
    StatedMoneyKind,
)
from apps.projects.models import Criterion, ReviewAssignment, ReviewScore, StatedMoney
from apps.projects.selectors.awards import register as selectors
from apps.projects.selectors.awards.decisions import lines_of, round_to_decide
from apps.projects.selectors.awards.exports import award_rows, payment_rows
from apps.projects.selectors.awards.figures import envelopes, figures_of
from apps.projects.selectors.awards.rounds import round_money
from apps.projects.selectors.desk import awards as desk
from apps.web.refusals import NotPermitted, OutOfScope
from tests.projects.award_builders import (
    BEGINS,
    DAKAR,
    NAIROBI,
    NOON,
    TODAY,
    book,
    make_amendment,
    make_award,
    make_project,
    make_proposal,
    make_round,
)


def stated_award(world, funding_round, *, number, amount, **project):
    """An award that is copied from a document."""
    said = {"origin": ProjectOrigin.STATED, "source": "WGGI report, 82nd Council session"}
    return make_award(
        world,
        funding_round,
        number=number,
        amount=amount,
        is_stated=True,
        approved_at=None,
        approved_by=None,
        ends_before=None,
        project=make_project(world, code=f"WGGI-2001-{number:02d}", **said | project),
    )


class TestAwards:
    def test_are_seen_with_their_project(self, world):
        funding_round = make_round(world)
        ours = make_award(world, funding_round)
        theirs = make_award(world, funding_round, office=DAKAR)
        for name, seen in (
            ("head.nairobi", {ours}),
            ("pm.nairobi", {ours}),
            ("head.dakar", {theirs}),
            ("auditor", {ours, theirs}),
            ("budget", {ours, theirs}),
            ("stranger", set()),
            ("council", set()),
            ("reviewer", set()),
        ):
            assert set(selectors.awards_seen(scope=world.scope(name))) == seen, name

    def test_give_nothing_to_who_must_see_nothing(self, world):
        award = make_award(world, make_round(world))
        book(world, award, amount=1_000, reference="PV-1")
        make_amendment(world, award, amount=9_000)
        nobody = world.scope("stranger")
        with pytest.raises(OutOfScope):
            selectors.award_seen(award_id=award.pk, scope=nobody)
        assert selectors.payments_of(award=award, scope=nobody) == []
        assert selectors.amendments_of(award=award, scope=nobody) == []
        assert selectors.tranches_of(award=award, scope=nobody) == []
        assert selectors.letters_of(award=award, scope=nobody) == []
        assert selectors.reports_of(award=award, scope=nobody) == []

    def test_say_what_is_paid_returned_and_left(self, world):
        award = make_award(world, make_round(world), amount=10_000)
        book(world, award, amount=6_000, reference="PV-1")
        book(world, award, amount=500, reference="RV-1", kind=PaymentKind.RETURN)
        award.refresh_from_db()
        found = figures_of(award=award, on=TODAY, scope=world.scope("budget"))
        values = [each.value for each in (found.amount, found.paid, found.returned, found.balance)]
        assert values == [10_000, 5_500, 500, 4_500]

    def test_do_not_know_what_of_a_stated_award_is_paid(self, world):
        funding_round = make_round(world, year=2001, state=RoundState.STATED)
        award = stated_award(world, funding_round, number=1, amount=8_500)
        found = figures_of(award=award, on=TODAY, scope=world.scope("auditor"))
        assert (found.amount.value, found.amount.status) == (8_500, Status.AS_PUBLISHED)
        assert found.paid.empty is Empty.MISSING
        assert award_rows(
            rows=selectors.awards_seen(scope=world.scope("auditor")), scope=world.scope("auditor")
        )[0][8:11] == [Decimal(8_500), None, None]

    def test_are_exported_with_returns_below_zero(self, world):
        award = make_award(world, make_round(world))
        book(world, award, amount=6_000, reference="PV-1")
        book(world, award, amount=500, reference="RV-1", kind=PaymentKind.RETURN)
        scope = world.scope("budget")
        rows = payment_rows(rows=selectors.awards_seen(scope=scope), scope=scope)
        assert [(row[0], row[6], row[8]) for row in rows] == [
            ("WGGI-2026-01", 6_000, "PV-1"),
            ("WGGI-2026-01", -500, "RV-1"),
        ]


class TestARecommendation:
    def test_shows_scores_with_their_spread(self, world, django_assert_num_queries):
        funding_round = make_round(world)
        proposal = make_proposal(world, funding_round)
        heavy, light = (
            Criterion.objects.create(
                round=funding_round, key=key, position=weight, text_en=key, weight=weight, most=most
            )
            for key, weight, most in (("analysis", 60, 5), ("feasibility", 40, 10))
        )
        for name, scores in (("reviewer", (5, 5)), ("senior", (2, 10))):
            assignment = ReviewAssignment.objects.create(
                proposal=proposal, reviewer=world.people[name], asked_at=NOON
            )
            for criterion, score in zip((heavy, light), scores, strict=True):
                ReviewScore.objects.create(assignment=assignment, criterion=criterion, score=score)
            ReviewAssignment.objects.filter(pk=assignment.pk).update(
                state=AssignmentState.SUBMITTED, submitted_at=NOON
            )
        scope = world.scope("ddg")
        with django_assert_num_queries(5):
            lines = lines_of(funding_round=funding_round, scope=scope)
        spread = lines[0].spread
        # 60 + 20 = 80, and 24 + 40 = 64: worked by hand.
        assert (spread.mean, spread.lowest, spread.highest) == (72, 64, 80)
        assert isinstance(spread.mean, Fraction)
        assert lines_of(funding_round=funding_round, scope=world.scope("head.nairobi")) == []

    @pytest.mark.parametrize("name", ["senior", "auditor", "budget"])
    def test_keeps_scores_from_those_who_do_not_decide_until_it_is_decided(
        self, world, client, name
    ):
        funding_round = make_round(world)
        proposal = make_proposal(world, funding_round)
        criterion = Criterion.objects.create(
            round=funding_round, key="analysis", position=1, text_en="Analysis", weight=100, most=5
        )
        for reviewer, score in (("reviewer", 5), ("senior", 2)):
            review = ReviewAssignment.objects.create(
                proposal=proposal, reviewer=world.people[reviewer], asked_at=NOON
            )
            ReviewScore.objects.create(assignment=review, criterion=criterion, score=score)
            ReviewAssignment.objects.filter(pk=review.pk).update(
                state=AssignmentState.SUBMITTED, submitted_at=NOON
            )
        scope = world.scope(name)
        assert [each.spread for each in lines_of(funding_round=funding_round, scope=scope)] == [
            None
        ]
        client.force_login(world.people[name])
        for url in ("/wggi/rounds/2026/decisions/", f"/wggi/proposals/{proposal.pk}/decision/"):
            page = client.get(url)
            assert page.status_code == 200
            assert "Score out of 100" not in page.text
        funding_round.state = RoundState.DECIDED
        funding_round.save()
        assert lines_of(funding_round=funding_round, scope=scope)[0].spread.mean == 70

    @pytest.mark.parametrize(
        ("name", "refusal"), [("head.nairobi", NotPermitted), ("stranger", OutOfScope)]
    )
    def test_is_not_for_everybody(self, world, name, refusal):
        make_round(world)
        with pytest.raises(refusal):
            round_to_decide(year=2026, scope=world.scope(name))

    def test_is_nothing_before_the_wggi_has_recommended(self, world):
        make_round(world, state=RoundState.REVIEW)
        with pytest.raises(OutOfScope):
            round_to_decide(year=2026, scope=world.scope("ddg"))


class TestEnvelopes:
    def test_show_each_year_and_what_documents_state_beside_it(
        self, world, django_assert_num_queries
    ):
        first = make_round(world, year=2001, state=RoundState.STATED, envelope=50_000)
        stated_award(world, first, number=1, amount=8_500)
        ours = make_round(world, envelope=80_000)
        award = make_award(world, ours, amount=30_000)
        make_award(world, ours, amount=5_000, office=DAKAR)
        book(world, award, amount=10_000, reference="PV-1")
        book(world, award, amount=2_000, reference="RV-1", kind=PaymentKind.RETURN)
        for year, amount in ((2001, 50_000), (2002, None), (2006, 80_000)):
            StatedMoney.objects.create(
                key=f"envelope-{year}",
                kind=StatedMoneyKind.ENVELOPE,
                year=year,
                year_text=str(year),
                amount_usd=amount,
                what="Discretionary Income",
                source="Evaluation 2006, CRP/22",
            )
        scope = world.scope("budget")
        with django_assert_num_queries(4):
            table = envelopes(on=TODAY, scope=scope).table

        def row(year):
            return [getattr(cell, "value", None) for cell in table.row(str(year)).cells]

        # envelope, awarded, left, paid, came back, stated
        assert row(2026) == [80_000, 35_000, 45_000, 8_000, 2_000, None]
        assert row(2001) == [50_000, 8_500, 41_500, None, None, 50_000]
        assert row(2002) == [None] * 6
        assert row(2006) == [None, None, None, None, None, 80_000]
        assert table.cell("2001", "envelope").status is Status.AS_PUBLISHED

    def test_are_not_for_who_sees_no_projects(self, world):
        for name in ("stranger", "council", "hr.nairobi"):
            with pytest.raises(OutOfScope):
                envelopes(on=TODAY, scope=world.scope(name))


class TestTheRoundOfAYear:
    def test_takes_as_many_statements_whatever_there_is(self, world, django_assert_num_queries):
        funding_round = make_round(world)
        for amount in (1_000, 2_000):
            make_award(world, funding_round, amount=amount)
        scope = world.scope("gcu")
        with django_assert_num_queries(3):
            assert len(round_money(year=2026, scope=scope).projects) == 2

    def test_names_the_projects_that_somebody_sees_beside_all_sums(self, world):
        funding_round = make_round(world)
        for amount, office in ((1_000, NAIROBI), (2_000, DAKAR)):
            make_award(world, funding_round, amount=amount, office=office)
        found = round_money(year=2026, scope=world.scope("head.dakar"))
        assert [project.amount for project in found.projects] == [2_000]
        assert found.awarded == 3_000

    def test_knows_no_year_that_is_being_prepared(self, world):
        make_round(world, state=RoundState.DRAFT)
        with pytest.raises(OutOfScope):
            round_money(year=2026, scope=world.scope("gcu"))


class TestHome:
    def test_names_what_waits_for_each(self, world, django_assert_num_queries):
        funding_round = make_round(world)
        make_proposal(world, funding_round)
        award = make_award(world, funding_round)
        make_amendment(world, award, amount=9_000)
        due = make_award(world, funding_round, office=DAKAR)
        due.tranches.create(number=1, amount=10_000, due_on=TODAY + timedelta(days=3))
        later = make_award(world, funding_round, amount=1_000)
        later.tranches.create(number=1, amount=1_000, due_on=BEGINS + timedelta(days=90))

        def titles(name):
            found = desk.waiting(now=NOON, most=8, scope=world.scope(name))
            return [str(item.title) for item in found.items]

        assert titles("ddg") == [
            "1 proposal of 2026 to decide on",
            "Change of an award: Safe houses for domestic workers",
        ]
        assert titles("budget") == [
            "Tranche 1: Safe houses for domestic workers",
            "Plan the tranches: Safe houses for domestic workers",
        ]
        scope = world.scope("head.nairobi")
        with django_assert_num_queries(0):
            assert desk.waiting(now=NOON, most=8, scope=scope).items == ()

    def test_tells_the_office_of_its_award(self, world):
        make_award(world, make_round(world))
        since = NOON - timedelta(days=1)
        found = desk.changed(since=since, now=NOON, most=8, scope=world.scope("head.nairobi"))
        assert [item.context for item in found.items] == ["WGGI-2026-01"]
        for name in ("head.dakar", "stranger", "auditor"):
            none = desk.changed(since=since, now=NOON, most=8, scope=world.scope(name))
            assert none.items == (), name
