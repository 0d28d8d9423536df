"""The envelope and the award are limits that the tables hold, whoever writes at the same moment.

Nothing here goes through a service: rows are written straight, in real transactions, several at once.
"""

from decimal import Decimal
from functools import partial
from threading import Event, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum

from apps.projects.choices import AwardState, PaymentKind
from apps.projects.models import Award, FundingRound, Payment
from tests.projects.award_builders import (
    DAKAR,
    book,
    left,
    make_award,
    make_project,
    make_proposal,
    make_round,
    together,
)

ENVELOPE = "awards_stay_within_the_envelope"
AWARD = "payments_stay_within_the_award"


def refused(results: list[object]) -> list[BaseException]:
    """What the transactions were refused with."""
    return [each for each in results if isinstance(each, BaseException)]


def by_constraint(results: list[object], name: str) -> bool:
    """Whether every refusal is that of the constraint, and none a deadlock or another mishap."""
    return all(isinstance(each, IntegrityError) and name in str(each) for each in refused(results))


def awarder(world, funding_round, *, amount: int, number: int):
    """An award, prepared so that only its own row is written when its moment comes."""
    proposal = make_proposal(world, funding_round, amount=amount)
    project = make_project(world)

    def award() -> Award:
        with transaction.atomic():
            return make_award(
                world,
                funding_round,
                amount=amount,
                number=number,
                proposal=proposal,
                project=project,
            )

    return award


def sum_of_awards(funding_round) -> Decimal:
    """What the awards themselves add up to."""
    kept = Award.objects.filter(round=funding_round).exclude(state=AwardState.CANCELLED)
    return kept.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


@pytest.mark.django_db(transaction=True)
class TestTwoAwardsAtOnce:
    def test_that_together_pass_the_envelope_leave_exactly_one(self, world):
        funding_round = make_round(world, envelope=50_000)
        results = together(
            *(awarder(world, funding_round, amount=30_000, number=number) for number in (1, 2))
        )
        assert len(refused(results)) == 1
        assert by_constraint(results, ENVELOPE)
        assert left(funding_round) == 20_000
        assert sum_of_awards(funding_round) == 30_000

    def test_that_both_fit_are_both_made_and_no_sum_is_lost(self, world):
        funding_round = make_round(world, envelope=50_000)
        results = together(
            *(awarder(world, funding_round, amount=5_000, number=number) for number in range(1, 11))
        )
        assert refused(results) == []
        assert left(funding_round) == 0
        assert sum_of_awards(funding_round) == 50_000

    def test_of_one_number_leave_exactly_one(self, world):
        funding_round = make_round(world)
        results = together(
            *(awarder(world, funding_round, amount=1_000, number=1) for _turn in range(3))
        )
        assert len(refused(results)) == 2
        assert by_constraint(results, "award_numbers_of_a_round_are_unique")
        assert left(funding_round) == 49_000

    def test_the_second_waits_for_the_first_and_sees_what_it_took(self, world):
        """Not a matter of luck: the first has written and not yet committed when the second begins."""
        funding_round = make_round(world, envelope=50_000)
        first = awarder(world, funding_round, amount=30_000, number=1)
        second = awarder(world, funding_round, amount=30_000, number=2)
        has_written, outcome = Event(), []

        def follow() -> None:
            has_written.wait(10)
            try:
                second()
                outcome.append("made")
            except IntegrityError as error:
                outcome.append(str(error))
            finally:
                connection.close()

        follower = Thread(target=follow)
        follower.start()
        with transaction.atomic():
            first()
            has_written.set()
            follower.join(0.5)
            assert outcome == []  # It waits.
        follower.join(30)
        assert ENVELOPE in outcome[0]
        assert left(funding_round) == 20_000


@pytest.mark.django_db(transaction=True)
class TestAnEnvelopeLoweredWhileAnAwardIsMade:
    def test_keeps_one_of_the_two(self, world):
        funding_round = make_round(world, envelope=50_000)

        def lower() -> None:
            FundingRound.objects.filter(pk=funding_round.pk).update(envelope=20_000)

        results = together(awarder(world, funding_round, amount=30_000, number=1), lower)
        assert len(refused(results)) == 1
        assert by_constraint(results, ENVELOPE)
        assert left(funding_round) == 20_000  # 50,000 less 30,000, or 20,000 and no award
        assert sum_of_awards(funding_round) == funding_round.awarded

    def test_never_falls_below_what_is_awarded(self, world):
        funding_round = make_round(world)
        make_award(world, funding_round, amount=30_000)
        with pytest.raises(IntegrityError, match=ENVELOPE):
            FundingRound.objects.filter(pk=funding_round.pk).update(envelope=29_999)

    def test_without_an_envelope_nothing_is_awarded(self, world):
        funding_round = make_round(world, envelope=None)
        with pytest.raises(IntegrityError, match=ENVELOPE):
            make_award(world, funding_round, amount=1)


@pytest.mark.django_db(transaction=True)
class TestPaymentsAtOnce:
    def test_are_never_above_the_award(self, world):
        award = make_award(world, make_round(world), amount=10_000)
        results = together(
            *(
                partial(book, world, award, amount=3_000, reference=f"PV-{number}")
                for number in range(6)
            )
        )
        assert len(refused(results)) == 3
        assert by_constraint(results, AWARD)
        award.refresh_from_db()
        assert award.paid == 9_000
        assert Payment.objects.filter(award=award).count() == 3

    def test_and_returns_leave_the_sum_of_all(self, world):
        award = make_award(world, make_round(world), amount=10_000)
        book(world, award, amount=6_000, reference="PV-0")
        results = together(
            partial(book, world, award, amount=2_000, reference="PV-1"),
            partial(book, world, award, amount=1_000, reference="RV-1", kind=PaymentKind.RETURN),
            partial(book, world, award, amount=500, reference="RV-2", kind=PaymentKind.RETURN),
        )
        assert refused(results) == []
        award.refresh_from_db()
        assert award.paid == 6_500

    def test_of_one_reference_are_entered_once(self, world):
        award = make_award(world, make_round(world), amount=10_000)
        results = together(
            *(partial(book, world, award, amount=1_000, reference="PV-1") for _turn in range(4))
        )
        assert len(refused(results)) == 3
        assert by_constraint(results, "a_payment_is_entered_once")
        award.refresh_from_db()
        assert award.paid == 1_000

    def test_more_than_was_paid_never_comes_back(self, world):
        award = make_award(world, make_round(world), amount=10_000)
        book(world, award, amount=2_000, reference="PV-1")
        results = together(
            *(
                partial(
                    book,
                    world,
                    award,
                    amount=1_500,
                    reference=f"RV-{turn}",
                    kind=PaymentKind.RETURN,
                )
                for turn in range(2)
            )
        )
        assert len(refused(results)) == 1
        assert by_constraint(results, AWARD)
        award.refresh_from_db()
        assert award.paid == 500

    def test_an_award_lowered_meanwhile_stays_above_what_was_paid(self, world):
        award = make_award(world, make_round(world), amount=10_000)

        def lower() -> None:
            Award.objects.filter(pk=award.pk).update(amount=4_000)

        results = together(partial(book, world, award, amount=5_000, reference="PV-1"), lower)
        assert len(refused(results)) == 1
        assert by_constraint(results, AWARD)
        award.refresh_from_db()
        assert award.paid <= award.amount

    @pytest.mark.parametrize("change", ["UPDATE", "DELETE"])
    def test_stay_as_they_were_entered(self, world, change):
        award = make_award(world, make_round(world))
        payment = book(world, award, amount=1_000, reference="PV-1")
        words = {
            "UPDATE": "UPDATE projects_payment SET amount = 1 WHERE id = %s",
            "DELETE": "DELETE FROM projects_payment WHERE id = %s",
        }
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(words[change], [payment.pk])
        payment.refresh_from_db()
        assert payment.amount == 1_000


@pytest.mark.django_db(transaction=True)
class TestAnAwardRaisedWhileAnotherIsMade:
    def test_leaves_exactly_one_of_the_two(self, world):
        funding_round = make_round(world, envelope=50_000)
        held = make_award(world, funding_round, amount=20_000)

        def raise_it() -> None:
            Award.objects.filter(pk=held.pk).update(amount=35_000)

        results = together(raise_it, awarder(world, funding_round, amount=20_000, number=2))
        assert len(refused(results)) == 1
        assert by_constraint(results, ENVELOPE)
        assert left(funding_round) >= 0
        assert sum_of_awards(funding_round) == funding_round.awarded

    def test_a_cancelled_one_frees_the_envelope_once(self, world):
        funding_round = make_round(world, envelope=50_000)
        held = make_award(world, funding_round, amount=20_000)

        def cancel() -> None:
            Award.objects.filter(pk=held.pk).update(
                state=AwardState.CANCELLED, closing_words="The partner withdrew."
            )

        assert refused(together(cancel, cancel, cancel)) == []
        assert left(funding_round) == 50_000

    def test_a_cancelled_one_holds_no_money(self, world):
        funding_round = make_round(world)
        held = make_award(world, funding_round, office=DAKAR)

        def cancel() -> None:
            Award.objects.filter(pk=held.pk).update(
                state=AwardState.CANCELLED, closing_words="The partner withdrew."
            )

        def pay() -> None:
            book(world, held, amount=1_000, reference="PV-1")

        results = together(cancel, pay)
        assert len(refused(results)) == 1
        assert by_constraint(results, "a_cancelled_award_says_why_and_holds_no_money")
