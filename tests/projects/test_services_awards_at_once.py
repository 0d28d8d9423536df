"""Services of awards when several people act at the same moment, each in a connection of their own."""

from decimal import Decimal
from functools import partial

import pytest
from django.db.models import Sum

from apps.projects.choices import AwardState
from apps.projects.models import Award, Payment, Project
from apps.projects.services.awards.amendments import approve_amendment
from apps.projects.services.awards.cancelling import cancel
from apps.projects.services.awards.deciding import AwardData, approve
from apps.projects.services.awards.payments import PaymentData, pay
from apps.web.refusals import Invalid, Refusal, WrongState
from tests.projects.award_builders import (
    ENDS,
    NOON,
    TODAY,
    left,
    make_amendment,
    make_award,
    make_proposal,
    make_round,
    together,
)


def giving(scope, proposal):
    """Approve a proposal as it is recommended."""
    return partial(
        approve,
        proposal_id=proposal.pk,
        version=proposal.version,
        data=AwardData(amount=proposal.recommended_amount, ends_before=ENDS),
        now=NOON,
        scope=scope,
    )


def paying(scope, award, number, amount):
    """Book a payment."""
    return partial(
        pay,
        award_id=award.pk,
        data=PaymentData(amount=Decimal(amount), paid_on=TODAY, reference=f"PV-{number}"),
        now=NOON,
        scope=scope,
    )


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_approvals_of_one_proposal_make_one_award(self, world):
        proposal = make_proposal(world, make_round(world))
        give = giving(world.scope("ddg"), proposal)
        first, second = together(give, give)
        assert first == second  # The same person, the same words: one request sent twice.
        assert (Award.objects.count(), Project.objects.count()) == (1, 1)

    def test_two_approvals_by_two_people_are_one_award_and_one_refusal(self, world):
        proposal = make_proposal(world, make_round(world))
        scopes = [world.scope("ddg")] * 2
        others = [
            scopes[0],
            type(scopes[1])(
                user_id=world.people["senior"].pk,
                offices=scopes[1].offices,
                roles=scopes[1].roles,
            ),
        ]
        results = together(*(giving(scope, proposal) for scope in others))
        refused = [each for each in results if isinstance(each, WrongState)]
        assert [each.code for each in refused] == ["stale"]
        assert Award.objects.count() == 1

    def test_two_approvals_that_together_pass_the_envelope_are_one_award(self, world):
        funding_round = make_round(world, envelope=50_000)
        scope = world.scope("ddg")
        results = together(
            *(
                giving(scope, make_proposal(world, funding_round, amount=30_000))
                for _turn in range(2)
            )
        )
        refused = [each for each in results if isinstance(each, Exception)]
        assert [each.problems[0].code for each in refused] == ["beyond_envelope"]
        assert "USD\u00a020,000 is left" in str(refused[0])
        assert left(funding_round) == 20_000
        assert (Award.objects.count(), Project.objects.count()) == (1, 1)

    def test_approvals_take_numbers_without_a_gap(self, world):
        funding_round = make_round(world)
        scope = world.scope("ddg")
        proposals = [make_proposal(world, funding_round, amount=5_000) for _turn in range(6)]
        together(*(giving(scope, each) for each in proposals))
        numbers = sorted(Award.objects.values_list("number", flat=True))
        assert numbers == [1, 2, 3, 4, 5, 6]

    def test_payments_are_never_above_the_award(self, world):
        award = make_award(world, make_round(world))
        scope = world.scope("budget")
        results = together(*(paying(scope, award, number, 3_000) for number in range(5)))
        refused = [each for each in results if isinstance(each, Exception)]
        assert {type(each) for each in refused} == {Invalid}
        assert len(refused) == 2
        assert Payment.objects.aggregate(sum=Sum("amount"))["sum"] == 9_000

    def test_a_cancelled_award_is_not_paid(self, world):
        award = make_award(world, make_round(world))
        results = together(
            partial(
                cancel,
                award_id=award.pk,
                version=1,
                reason="The partner withdrew.",
                now=NOON,
                scope=world.scope("ddg"),
            ),
            paying(world.scope("budget"), award, 1, 1_000),
        )
        assert sum(isinstance(each, WrongState) for each in results) == 1
        award.refresh_from_db()
        assert (award.state == AwardState.CANCELLED) == (award.paid == 0)

    def test_everything_at_once_ends_without_a_circle_and_within_the_envelope(self, world):
        """Awards, a raise, payments and a cancelling of one round: refusals, never a deadlock."""
        funding_round = make_round(world, envelope=60_000)
        ddg, budget = world.scope("ddg"), world.scope("budget")
        held = [make_award(world, funding_round, amount=10_000) for _turn in range(3)]
        raised = make_amendment(world, held[0], amount=25_000)
        proposals = [make_proposal(world, funding_round, amount=12_000) for _turn in range(3)]
        results = together(
            *(giving(ddg, each) for each in proposals),
            partial(approve_amendment, amendment_id=raised.pk, version=1, now=NOON, scope=ddg),
            *(paying(budget, held[place % 2], place, 6_000) for place in range(4)),
            partial(
                cancel, award_id=held[2].pk, version=1, reason="Withdrawn.", now=NOON, scope=ddg
            ),
        )
        wrong = [
            each
            for each in results
            if isinstance(each, Exception) and not isinstance(each, Refusal)
        ]
        assert wrong == []
        assert left(funding_round) >= 0
        awards = Award.objects.exclude(state=AwardState.CANCELLED)
        assert awards.aggregate(sum=Sum("amount"))["sum"] == funding_round.awarded
        assert all(award.paid <= award.amount for award in awards)
