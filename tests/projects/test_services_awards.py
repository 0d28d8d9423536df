"""Awards are decided, paid, amended and cancelled: one person at a time."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.actions.models import Notice
from apps.projects.choices import (
    AmendmentState,
    AwardState,
    PaymentKind,
    ProjectOrigin,
    ProjectState,
    ProposalState,
    RoundState,
)
from apps.projects.models import Amendment, Award, Payment, Project, ProposalText, Tranche
from apps.projects.services.awards.amendments import (
    AmendmentData,
    approve_amendment,
    ask,
    refuse_amendment,
)
from apps.projects.services.awards.cancelling import cancel
from apps.projects.services.awards.deciding import (
    AwardData,
    approve,
    approve_as_recommended,
    refuse,
)
from apps.projects.services.awards.payments import PaymentData, pay, take_back
from apps.projects.services.awards.tranches import TrancheData, plan
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.projects.award_builders import (
    BEGINS,
    DAKAR,
    ENDS,
    NOON,
    TODAY,
    book,
    left,
    make_amendment,
    make_award,
    make_project,
    make_proposal,
    make_round,
)

DATA = AwardData(amount=Decimal(10_000), ends_before=ENDS)
PAYMENT = PaymentData(amount=Decimal(4_000), paid_on=TODAY, reference="PV-1")


def give(world, proposal, data=DATA, *, by="ddg", version=None):
    """Approve a proposal as somebody."""
    return approve(
        proposal_id=proposal.pk,
        version=version or proposal.version,
        data=data,
        now=NOON,
        scope=world.scope(by),
    )


def codes(refusal) -> list[str]:
    """What is wrong, by code."""
    return [problem.code for problem in refusal.value.problems]


class TestApproving:
    def test_founds_the_project_and_says_who_decided(self, world):
        proposal = make_proposal(world, make_round(world), targeting="women")
        ProposalText.objects.create(
            proposal=proposal, part="summary", text="Shelter and advice.", changed_at=NOON
        )
        award = give(world, proposal)
        proposal.refresh_from_db()
        project = award.project
        assert (project.code, project.origin) == ("WGGI-2026-01", ProjectOrigin.PROPOSAL)
        assert (project.state, project.targeting) == (ProjectState.PLANNED, "women")
        assert (project.summary, project.starts_on) == ("Shelter and advice.", BEGINS)
        assert project.is_counter_trafficking is None  # Not said, so not known.
        assert project.manager == world.people["pm.nairobi"]
        assert proposal.state == ProposalState.APPROVED
        assert proposal.decided_by == world.people["ddg"]
        assert award.round.pk == proposal.round_id
        assert left(proposal.round) == 40_000

    def test_links_the_project_that_the_proposal_names(self, world):
        project = make_project(world)
        proposal = make_proposal(world, make_round(world), project=project)
        assert give(world, proposal).project == project
        assert Project.objects.count() == 1

    def test_gives_a_free_code_where_the_first_is_taken(self, world):
        make_project(world, code="WGGI-2026-01")
        assert give(world, make_proposal(world, make_round(world))).project.code == "WGGI-2026-01-2"

    def test_tells_the_office_and_the_manager(self, world):
        give(world, make_proposal(world, make_round(world)))
        told = set(Notice.objects.values_list("user__username", flat=True))
        assert {"pm.nairobi", "head.nairobi", "head.region"} <= told
        assert not told & {"ddg", "head.dakar", "reviewer", "stranger"}

    def test_decides_the_round_with_the_last_proposal(self, world):
        funding_round = make_round(world)
        first, second = (make_proposal(world, funding_round) for _turn in range(2))
        give(world, first)
        funding_round.refresh_from_db()
        assert funding_round.state == RoundState.RECOMMENDED
        refuse(
            proposal_id=second.pk,
            version=1,
            reason="Another fund pays for it.",
            now=NOON,
            scope=world.scope("ddg"),
        )
        funding_round.refresh_from_db()
        assert funding_round.state == RoundState.DECIDED

    def test_twice_makes_one_award(self, world):
        proposal = make_proposal(world, make_round(world))
        first = give(world, proposal)
        assert give(world, proposal, version=1) == first
        assert Award.objects.count() == 1

    def test_from_an_older_version_is_refused(self, world):
        proposal = make_proposal(world, make_round(world))
        give(world, proposal)
        with pytest.raises(WrongState) as refusal:
            give(world, proposal, replace(DATA, amount=Decimal(9_000), reason="Less."), version=1)
        assert refusal.value.code == "stale"

    def test_beyond_the_envelope_names_envelope_awarded_and_balance(self, world):
        funding_round = make_round(world, envelope=50_000)
        make_award(world, funding_round, amount=45_000)
        proposal = make_proposal(world, funding_round, amount=10_000)
        with pytest.raises(Invalid) as refusal:
            give(world, proposal)
        assert codes(refusal) == ["beyond_envelope"]
        assert str(refusal.value).replace("\u00a0", " ") == (
            "The envelope of 2026 is USD 50,000. USD 45,000 is awarded, USD 5,000 is left, and this"
            " would take USD 10,000."
        )
        assert not Project.objects.filter(code__startswith="WGGI").exists()

    def test_without_an_envelope_is_refused(self, world):
        with pytest.raises(Invalid) as refusal:
            give(world, make_proposal(world, make_round(world, envelope=None)))
        assert codes(refusal) == ["no_envelope"]

    def test_says_everything_that_is_wrong_at_once(self, world):
        proposal = make_proposal(world, make_round(world, envelope=5_000))
        data = AwardData(
            amount=Decimal("9999.999"), ends_before=BEGINS, conditions="x" * 4001, reason=""
        )
        with pytest.raises(Invalid) as refusal:
            give(world, proposal, data)
        assert codes(refusal) == [
            "amount",
            "too_long",
            "required",
            "ends_too_early",
            "beyond_envelope",
        ]

    @pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "0", "1e30", "0.001"])
    def test_takes_no_amount_that_is_none(self, world, amount):
        proposal = make_proposal(world, make_round(world))
        with pytest.raises(Invalid) as refusal:
            give(world, proposal, replace(DATA, amount=Decimal(amount), reason="So be it."))
        assert "amount" in codes(refusal)

    def test_of_another_amount_takes_a_reason(self, world):
        proposal = make_proposal(world, make_round(world))
        less = replace(DATA, amount=Decimal(8_000))
        with pytest.raises(Invalid) as refusal:
            give(world, proposal, less)
        assert codes(refusal) == ["required"]
        give(world, proposal, replace(less, reason="The car is not needed."))
        proposal.refresh_from_db()
        assert proposal.decided_because == "The car is not needed."

    @pytest.mark.parametrize("who", ["recommended_by", "submitted_by", "created_by"])
    def test_is_never_done_by_who_asked_or_recommended(self, world, who):
        ddg = world.people["ddg"]
        values = {} if who == "recommended_by" else {who: ddg}
        funding_round = make_round(world, **({who: ddg} if not values else {}))
        with pytest.raises(NotPermitted) as refusal:
            give(world, make_proposal(world, funding_round, **values))
        assert refusal.value.code == "same_person"

    def test_is_never_done_by_who_wrote_a_part(self, world):
        proposal = make_proposal(world, make_round(world))
        ProposalText.objects.create(
            proposal=proposal,
            part="summary",
            text="Ours.",
            changed_by=world.people["ddg"],
            changed_at=NOON,
        )
        with pytest.raises(NotPermitted) as refusal:
            give(world, proposal)
        assert refusal.value.code == "same_person"

    @pytest.mark.parametrize(
        ("name", "refusal"),
        [
            ("wggi", NotPermitted),
            ("budget", NotPermitted),
            ("auditor", NotPermitted),
            ("head.nairobi", NotPermitted),
            ("reviewer", OutOfScope),
            ("council", OutOfScope),
            ("stranger", OutOfScope),
        ],
    )
    def test_is_for_the_deputy_director_general(self, world, name, refusal):
        proposal = make_proposal(world, make_round(world))
        with pytest.raises(refusal):
            give(world, proposal, by=name)
        assert not Award.objects.exists()

    @pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.OPEN, RoundState.REVIEW])
    def test_waits_for_the_recommendation(self, world, state):
        with pytest.raises(OutOfScope):
            give(world, make_proposal(world, make_round(world, state=state)))

    def test_does_not_take_what_is_not_recommended(self, world):
        proposal = make_proposal(world, make_round(world), state=ProposalState.NOT_RECOMMENDED)
        with pytest.raises(WrongState):
            give(world, proposal)


class TestApprovingSeveral:
    def test_gives_all_as_recommended(self, world):
        funding_round = make_round(world)
        proposals = [make_proposal(world, funding_round, amount=n * 10_000) for n in (1, 2)]
        awards = approve_as_recommended(
            year=2026,
            chosen=[(each.pk, each.version) for each in proposals],
            now=NOON,
            scope=world.scope("ddg"),
        )
        assert [(each.number, each.amount) for each in awards] == [(1, 10_000), (2, 20_000)]
        funding_round.refresh_from_db()
        assert funding_round.state == RoundState.DECIDED

    def test_gives_none_when_one_cannot_be_given(self, world):
        funding_round = make_round(world, envelope=25_000)
        proposals = [make_proposal(world, funding_round, amount=n * 10_000) for n in (1, 2)]
        with pytest.raises(Invalid) as refusal:
            approve_as_recommended(
                year=2026,
                chosen=[(each.pk, each.version) for each in proposals],
                now=NOON,
                scope=world.scope("ddg"),
            )
        assert codes(refusal) == ["beyond_envelope"]
        assert not Award.objects.exists()


class TestRefusing:
    def test_tells_the_office_why(self, world):
        proposal = make_proposal(world, make_round(world))
        refuse(
            proposal_id=proposal.pk,
            version=1,
            reason="Another fund pays for it.",
            now=NOON,
            scope=world.scope("ddg"),
        )
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.REFUSED
        notice = Notice.objects.get(user=world.people["pm.nairobi"])
        assert notice.values["reason"] == "Another fund pays for it."

    def test_takes_a_reason(self, world):
        proposal = make_proposal(world, make_round(world))
        with pytest.raises(Invalid):
            refuse(
                proposal_id=proposal.pk, version=1, reason=" ", now=NOON, scope=world.scope("ddg")
            )


class TestPlanningTranches:
    @staticmethod
    def plan(world, award, *amounts, by="budget", due_on=BEGINS):
        return plan(
            award_id=award.pk,
            version=award.version,
            rows=[TrancheData(amount=Decimal(each), due_on=due_on) for each in amounts],
            now=NOON,
            scope=world.scope(by),
        )

    def test_adds_up_to_the_award(self, world):
        award = make_award(world, make_round(world))
        planned = self.plan(world, award, 6_000, 4_000)
        assert planned.version == 2
        assert list(Tranche.objects.values_list("number", "amount")) == [(1, 6_000), (2, 4_000)]

    def test_says_everything_that_is_wrong_at_once(self, world):
        award = make_award(world, make_round(world))
        with pytest.raises(Invalid) as refusal:
            self.plan(world, award, 6_000, 0, due_on=ENDS)
        assert [(each.code, each.field) for each in refusal.value.problems] == [
            ("day", "tranches-0-due_on"),
            ("amount", "tranches-1-amount"),
            ("day", "tranches-1-due_on"),
            ("sum", ""),
        ]

    def test_keeps_a_tranche_that_is_paid(self, world):
        award = make_award(world, make_round(world))
        award = self.plan(world, award, 6_000, 4_000)
        first = Tranche.objects.get(number=1)
        pay(
            award_id=award.pk,
            data=replace(PAYMENT, amount=Decimal(6_000), tranche_id=first.pk),
            now=NOON,
            scope=world.scope("budget"),
        )
        self.plan(world, award, 1_000, 3_000)
        assert list(Tranche.objects.order_by("number").values_list("number", "amount")) == [
            (1, 6_000),
            (2, 1_000),
            (3, 3_000),
        ]

    def test_is_for_the_budget_division(self, world):
        award = make_award(world, make_round(world))
        with pytest.raises(NotPermitted):
            self.plan(world, award, 10_000, by="ddg")


class TestPaying:
    @staticmethod
    def pay(world, award, by="budget", **values):
        return pay(
            award_id=award.pk, data=replace(PAYMENT, **values), now=NOON, scope=world.scope(by)
        )

    def test_moves_what_is_paid_and_tells_the_office(self, world):
        award = make_award(world, make_round(world))
        self.pay(world, award)
        award.refresh_from_db()
        assert award.paid == 4_000
        assert Notice.objects.filter(user=world.people["pm.nairobi"]).count() == 1

    def test_beyond_the_award_names_what_is_left(self, world):
        award = make_award(world, make_round(world), amount=5_000)
        self.pay(world, award)
        with pytest.raises(Invalid) as refusal:
            self.pay(world, award, reference="PV-2", amount=Decimal("1000.01"))
        assert codes(refusal) == ["beyond_award"]
        assert "USD 1,000 is left" in str(refusal.value).replace("\u00a0", " ")

    def test_says_everything_that_is_wrong_at_once(self, world):
        award = make_award(world, make_round(world))
        self.pay(world, award)
        with pytest.raises(Invalid) as refusal:
            self.pay(
                world, award, amount=Decimal(-1), paid_on=TODAY + timedelta(days=1), tranche_id=0
            )
        assert codes(refusal) == ["amount", "booked_already", "day", "tranche"]

    def test_ends_when_all_is_paid(self, world):
        award = make_award(world, make_round(world), amount=4_000)
        self.pay(world, award)
        with pytest.raises(WrongState) as refusal:
            self.pay(world, award, reference="PV-2")
        assert refusal.value.code == "paid_in_full"

    @pytest.mark.parametrize(
        ("name", "refusal"),
        [
            ("ddg", NotPermitted),
            ("pm.nairobi", NotPermitted),
            ("auditor", NotPermitted),
            ("head.dakar", OutOfScope),
            ("stranger", OutOfScope),
        ],
    )
    def test_is_for_the_budget_division(self, world, name, refusal):
        award = make_award(world, make_round(world))
        with pytest.raises(refusal):
            self.pay(world, award, by=name)

    def test_does_not_touch_what_is_copied_from_a_document(self, world):
        award = make_award(world, make_round(world), is_stated=True)
        with pytest.raises(WrongState) as refusal:
            self.pay(world, award)
        assert refusal.value.code == "stated"


class TestMoneyThatComesBack:
    def test_can_be_paid_again_or_lowers_the_award(self, world):
        funding_round = make_round(world)
        award = make_award(world, funding_round)
        book(world, award, amount=10_000, reference="PV-1")
        take_back(
            award_id=award.pk,
            data=replace(PAYMENT, reference="RV-1", amount=Decimal(2_500)),
            now=NOON,
            scope=world.scope("budget"),
        )
        award.refresh_from_db()
        assert award.paid == 7_500
        assert left(funding_round) == 40_000  # The award still holds it.
        asked = ask(
            award_id=award.pk,
            version=1,
            data=AmendmentData(amount=Decimal(7_500), ends_before=None, reason="Not needed."),
            now=NOON,
            scope=world.scope("pm.nairobi"),
        )
        approve_amendment(amendment_id=asked.pk, version=1, now=NOON, scope=world.scope("ddg"))
        assert left(funding_round) == 42_500

    def test_is_never_more_than_was_paid(self, world):
        award = make_award(world, make_round(world))
        book(world, award, amount=1_000, reference="PV-1")
        with pytest.raises(Invalid) as refusal:
            take_back(award_id=award.pk, data=PAYMENT, now=NOON, scope=world.scope("budget"))
        assert codes(refusal) == ["beyond_paid"]
        assert Payment.objects.filter(kind=PaymentKind.RETURN).count() == 0


class TestAmending:
    @staticmethod
    def ask(world, award, amount, *, by="pm.nairobi", ends_before=None, reason="Rents rose."):
        return ask(
            award_id=award.pk,
            version=award.version,
            data=AmendmentData(amount=Decimal(amount), ends_before=ends_before, reason=reason),
            now=NOON,
            scope=world.scope(by),
        )

    def test_changes_nothing_before_it_is_approved(self, world):
        award = make_award(world, make_round(world))
        asked = self.ask(world, award, 12_000, ends_before=date(2027, 7, 1))
        award.refresh_from_db()
        assert (award.amount, award.version) == (10_000, 1)
        told = Notice.objects.filter(kind="waiting").values_list("user__username", flat=True)
        assert set(told) == {"ddg"}
        approve_amendment(amendment_id=asked.pk, version=1, now=NOON, scope=world.scope("ddg"))
        award.refresh_from_db()
        assert (award.amount, award.ends_before, award.version) == (12_000, date(2027, 7, 1), 2)

    def test_is_held_by_the_envelope(self, world):
        funding_round = make_round(world, envelope=15_000)
        award = make_award(world, funding_round)
        make_award(world, funding_round, amount=3_000)
        with pytest.raises(Invalid) as refusal:
            self.ask(world, award, 12_001)
        assert codes(refusal) == ["beyond_envelope"]

    def test_is_looked_at_again_when_it_is_approved(self, world):
        funding_round = make_round(world, envelope=15_000)
        award = make_award(world, funding_round)
        asked = self.ask(world, award, 15_000)
        make_award(world, funding_round, amount=3_000)
        with pytest.raises(Invalid) as refusal:
            approve_amendment(amendment_id=asked.pk, version=1, now=NOON, scope=world.scope("ddg"))
        assert codes(refusal) == ["beyond_envelope"]

    def test_stays_above_what_is_paid(self, world):
        award = make_award(world, make_round(world))
        book(world, award, amount=6_000, reference="PV-1")
        with pytest.raises(Invalid) as refusal:
            self.ask(world, award, 5_999)
        assert codes(refusal) == ["below_paid"]

    def test_changes_something_for_a_reason(self, world):
        award = make_award(world, make_round(world))
        with pytest.raises(Invalid) as refusal:
            self.ask(world, award, 10_000, reason="")
        assert codes(refusal) == ["required", "no_change"]

    def test_waits_one_at_a_time(self, world):
        award = make_award(world, make_round(world))
        self.ask(world, award, 9_000)
        with pytest.raises(WrongState) as refusal:
            self.ask(world, award, 8_000)
        assert refusal.value.code == "asked_already"

    def test_is_asked_for_by_the_office_alone(self, world):
        award = make_award(world, make_round(world))
        for name, refusal in (("ddg", NotPermitted), ("head.dakar", OutOfScope)):
            with pytest.raises(refusal):
                self.ask(world, award, 9_000, by=name)

    def test_is_refused_with_a_reason_that_the_asker_reads(self, world):
        award = make_award(world, make_round(world))
        asked = self.ask(world, award, 12_000)
        refuse_amendment(
            amendment_id=asked.pk,
            version=1,
            reason="The envelope is small.",
            now=NOON,
            scope=world.scope("ddg"),
        )
        asked.refresh_from_db()
        assert asked.state == AmendmentState.REFUSED
        told = Notice.objects.get(user=world.people["pm.nairobi"], kind="decision")
        assert told.values["reason"] == "The envelope is small."
        self.ask(world, award, 11_000)

    def test_is_not_approved_by_who_asked(self, world):
        award = make_award(world, make_round(world))
        asked = make_amendment(world, award, amount=9_000, asked_by=world.people["ddg"])
        with pytest.raises(NotPermitted) as refusal:
            approve_amendment(amendment_id=asked.pk, version=1, now=NOON, scope=world.scope("ddg"))
        assert refusal.value.code == "same_person"


class TestCancelling:
    @staticmethod
    def cancel(world, award, by="ddg", reason="The partner withdrew."):
        return cancel(
            award_id=award.pk, version=award.version, reason=reason, now=NOON, scope=world.scope(by)
        )

    def test_frees_the_envelope_and_says_why_everywhere(self, world):
        funding_round = make_round(world)
        award = give(world, make_proposal(world, funding_round))
        make_amendment(world, award, amount=9_000)
        self.cancel(world, award)
        award.refresh_from_db()
        assert (award.state, award.closing_words) == (AwardState.CANCELLED, "The partner withdrew.")
        assert left(funding_round) == 50_000
        award.proposal.refresh_from_db()
        award.project.refresh_from_db()
        assert award.proposal.state == ProposalState.REFUSED
        assert award.project.state == ProjectState.CANCELLED
        assert Amendment.objects.get().state == AmendmentState.REFUSED

    def test_leaves_a_project_that_was_there_before(self, world):
        award = make_award(world, make_round(world))
        self.cancel(world, award)
        award.project.refresh_from_db()
        assert award.project.state == ProjectState.PLANNED

    def test_waits_until_all_money_is_back(self, world):
        award = make_award(world, make_round(world))
        book(world, award, amount=1_000, reference="PV-1")
        with pytest.raises(WrongState) as refusal:
            self.cancel(world, award)
        assert refusal.value.code == "paid"
        book(world, award, amount=1_000, reference="RV-1", kind=PaymentKind.RETURN)
        assert self.cancel(world, award).state == AwardState.CANCELLED

    def test_happens_once(self, world):
        award = make_award(world, make_round(world))
        award = self.cancel(world, award)
        with pytest.raises(WrongState):
            self.cancel(world, award)

    def test_takes_a_reason_and_the_right_person(self, world):
        award = make_award(world, make_round(world), office=DAKAR)
        with pytest.raises(Invalid):
            self.cancel(world, award, reason="")
        with pytest.raises(NotPermitted):
            self.cancel(world, award, by="wggi")
        with pytest.raises(OutOfScope):
            self.cancel(world, award, by="head.nairobi")
