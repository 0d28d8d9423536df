"""Who may review, what a reviewer sees, and that nobody learns of another's review too early."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from apps.accounts.choices import Role
from apps.accounts.history import entries_of
from apps.accounts.models import Grant
from apps.accounts.records import record_seen
from apps.accounts.scope import OfficeScope
from apps.actions.models import Notice
from apps.desk.selectors.home import home
from apps.desk.selectors.search import search
from apps.projects.choices import AssignmentState, ProposalState, RoundState
from apps.projects.models import FundingRound, Proposal, ReviewAssignment, ReviewScore
from apps.projects.selectors.proposals import proposals_seen, ref_of
from apps.projects.selectors.ranking import WhatIf, compared
from apps.projects.selectors.reviews import blind, my_review
from apps.projects.services.proposals import steps
from apps.projects.services.reviews import answering, assigning
from apps.projects.services.reviews.telling import remind_reviewers
from apps.projects.services.rounds.recommending import LineData, save_recommendation
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import GRANTED_ON, World
from tests.projects.builders_proposals import (
    ask,
    complete,
    give,
    reviewing,
    submitted,
    under_review,
)
from tests.projects.builders_rounds import NOW, YEAR, open_round

CLOCK = OfficeScope.everything("test")


def history_of(world: World, proposal: Proposal) -> str:
    """What the head of the office reads in the history of a proposal."""
    entries = entries_of(ref=ref_of(proposal.pk), scope=world.scope("head.nairobi"))
    return repr(list(entries.in_full(most_entries=100, most_rows=100)))


class TestAReviewer:
    @pytest.mark.parametrize(
        ("username", "reason"),
        [
            ("head.nairobi", "from the proposing office"),
            ("head.region", "from the proposing office"),
            ("mombasa", "from the proposing office"),
            ("stranger", "role of reviewer"),
        ],
    )
    def test_is_refused_with_the_reason(self, world: World, username: str, reason: str):
        open_round(world)
        proposal = complete(world)
        if username != "stranger":
            reviewing(world, username)
        with pytest.raises(Invalid, match=reason):
            ask(world, proposal, username)

    def test_of_another_office_or_of_the_whole_organization_is_asked(self, world: World):
        open_round(world)
        proposal = complete(world)
        reviewing(world, "head.dakar", "gcu")
        for username in ("head.dakar", "gcu", "reviewer"):
            assert ask(world, proposal, username).state == AssignmentState.ASKED

    def test_with_a_role_at_the_root_is_bound_to_no_office(self, world: World):
        open_round(world)
        proposal = complete(world)
        Grant.objects.create(
            user=world.people["reviewer"],
            role=Role.AUDITOR,
            office=world.offices["IOM"],
            starts_on=GRANTED_ON,
        )
        assert ask(world, proposal).state == AssignmentState.ASKED

    def test_is_asked_once(self, world: World):
        open_round(world)
        proposal = complete(world)
        ask(world, proposal)
        with pytest.raises(Invalid, match="asked before"):
            ask(world, proposal)

    def test_is_not_who_asks(self, world: World):
        open_round(world)
        proposal = complete(world)
        with pytest.raises(Invalid, match="nobody asks themselves"):
            assigning.ask_reviewer(
                proposal_id=proposal.pk,
                reviewer_id=world.people["wggi"].pk,
                now=NOW,
                scope=world.scope("wggi"),
            )

    def test_is_not_who_wrote_it(self, world: World):
        open_round(world)
        Grant.objects.filter(user=world.people["pm.nairobi"]).update(office=None)
        reviewing(world, "pm.nairobi")
        proposal = complete(world)
        with pytest.raises(Invalid, match="wrote the proposal"):
            ask(world, proposal, "pm.nairobi")

    def test_is_asked_for_complete_proposals_only(self, world: World):
        open_round(world)
        with pytest.raises(WrongState):
            ask(world, submitted(world))

    def test_with_a_conflict_is_out_and_the_wggi_hears_of_it(self, world: World):
        open_round(world)
        review = ask(world, complete(world))
        Notice.objects.all().delete()
        gone = answering.declare_conflict(
            review_id=review.pk,
            version=review.version,
            reason="My sister works there.",
            now=NOW,
            scope=world.scope("reviewer"),
        )
        assert gone.state == AssignmentState.CONFLICT
        assert set(Notice.objects.values_list("user__username", flat=True)) == {"wggi", "gcu"}
        with pytest.raises(WrongState):
            give(world, ReviewAssignment.objects.get(), 1, 1)


class TestAReview:
    def test_is_nobody_else_s(self, world: World):
        open_round(world)
        review = ask(world, complete(world))
        for username in ("wggi", "gcu", "ddg", "auditor", "head.nairobi", "stranger"):
            with pytest.raises(OutOfScope):
                my_review(review_id=review.pk, scope=world.scope(username))
            with pytest.raises(OutOfScope):
                blind(review=review, on=NOW.date(), scope=world.scope(username))

    def test_keeps_a_draft_and_asks_for_all_scores_at_the_end(self, world: World):
        open_round(world)
        review = ask(world, complete(world))
        scope = world.scope("reviewer")
        kept = answering.accept_review(
            review_id=review.pk, version=review.version, now=NOW, scope=scope
        )
        for submits in (False, True):
            call = {
                "review_id": review.pk,
                "version": kept.version,
                "scores": [],
                "comment": "Not yet.",
                "submits": submits,
                "now": NOW,
                "scope": scope,
            }
            if submits:
                with pytest.raises(Invalid) as refused:
                    answering.save_review(**call)
                assert len(refused.value.problems) == 2
            else:
                kept = answering.save_review(**call)
        assert ReviewAssignment.objects.get().comment == "Not yet."

    def test_stays_within_the_highest_score(self, world: World):
        open_round(world)
        with pytest.raises(Invalid, match="from 0 to 5"):
            give(world, ask(world, complete(world)), 6, 10)

    def test_never_changes_once_it_is_submitted(self, world: World):
        open_round(world)
        review = give(world, ask(world, complete(world)), 4, 7)
        with pytest.raises(WrongState):
            answering.save_review(
                review_id=review.pk,
                version=review.version,
                scores=[],
                comment="",
                submits=False,
                now=NOW,
                scope=world.scope("reviewer"),
            )
        assert sorted(ReviewScore.objects.values_list("score", flat=True)) == [4, 7]

    def test_is_released_when_the_office_withdraws(self, world: World):
        open_round(world)
        proposal = complete(world)
        ask(world, proposal)
        steps.withdraw_proposal(
            proposal_id=proposal.pk,
            version=proposal.version,
            now=NOW,
            scope=world.scope("head.nairobi"),
        )
        assert ReviewAssignment.objects.get().state == AssignmentState.WITHDRAWN

    def test_is_reminded_of_seven_days_and_one_day_before(self, world: World):
        open_round(
            world,
            submissions_until=date(2026, 3, 31),
            reviews_until=date(2026, 4, 30),
            decisions_until=date(2026, 5, 30),
        )
        proposal = complete(world)
        ask(world, proposal)
        told = [
            remind_reviewers(now=datetime(2026, 4, day, 9, tzinfo=UTC), scope=CLOCK)
            for day in (22, 23, 24, 29, 30)
        ]
        assert told == [0, 1, 0, 1, 0]
        with pytest.raises(NotPermitted):
            remind_reviewers(now=NOW, scope=world.scope("wggi"))


class TestTheBlindReader:
    """`reviewer` has no other role; `head.dakar` is of another office; the WGGI sees projects anyway."""

    def told(self, world: World, username: str) -> str:
        """Everything that pages draw from: home, search and the proposal as its reviewer reads it."""
        scope = world.scope(username)
        review = ReviewAssignment.objects.get(reviewer__username=username)
        return repr(
            [
                home(since=datetime(2026, 1, 1, tzinfo=UTC), now=NOW, scope=scope),
                search(text="water", scope=scope),
                blind(review=review, on=NOW.date(), scope=scope).texts,
                list(Notice.objects.filter(user__username=username).values_list("values")),
            ]
        )

    def test_reads_no_name_of_a_writer(self, world: World):
        open_round(world)
        ask(world, complete(world))
        assert "Odhiambo" not in self.told(world, "reviewer")
        assert "Safe water for women" in self.told(world, "reviewer")

    def test_finds_the_proposal_nowhere_else(self, world: World, client):
        open_round(world)
        proposal = complete(world)
        review = ask(world, proposal)
        scope = world.scope("reviewer")
        assert not proposals_seen(scope=scope).exists()
        assert search(text="water", scope=scope) == []
        for call in (
            lambda: record_seen(ref_of(proposal.pk), scope=scope),
            lambda: entries_of(ref=ref_of(proposal.pk), scope=scope),
        ):
            with pytest.raises(OutOfScope):
                call()
        client.force_login(world.people["reviewer"])
        assert client.get(f"/wggi/proposals/{proposal.pk}/").status_code == 404
        assert client.get("/api/v1/projects/proposals/").status_code == 403
        page = client.get(f"/wggi/reviews/{review.pk}/").content.decode()
        assert "A good text." in page
        assert "Odhiambo" not in page

    def test_who_sees_projects_anyway_is_sent_to_the_blind_page(self, world: World, client):
        open_round(world)
        proposal = complete(world)
        review = ask(world, proposal, "wggi")
        client.force_login(world.people["wggi"])
        answer = client.get(f"/wggi/proposals/{proposal.pk}/")
        assert (answer.status_code, answer["Location"]) == (303, f"/wggi/reviews/{review.pk}/")
        with pytest.raises(OutOfScope):
            record_seen(ref_of(proposal.pk), scope=world.scope("wggi"))

    def test_learns_of_no_score_of_others(self, world: World, client):
        open_round(world)
        proposal = complete(world)
        reviewing(world, "head.dakar")
        give(world, ask(world, proposal, "head.dakar"), 1, 1)
        own = ask(world, proposal)
        give(world, own, 5, 10)
        under_review(world)
        funding_round = FundingRound.objects.get()
        for username in ("reviewer", "head.dakar", "head.nairobi", "ddg", "auditor"):
            with pytest.raises(NotPermitted):
                compared(funding_round=funding_round, what_if=WhatIf(), scope=world.scope(username))
        client.force_login(world.people["reviewer"])
        page = client.get(f"/wggi/reviews/{own.pk}/").content.decode()
        assert "Sène" not in page

    def test_of_the_wggi_waits_for_scores_until_their_own_are_submitted(self, world: World):
        open_round(world)
        proposal = complete(world)
        give(world, ask(world, proposal), 5, 10)
        own = ask(world, proposal, "wggi")
        funding_round = FundingRound.objects.get()
        with pytest.raises(NotPermitted, match="You owe reviews"):
            compared(funding_round=funding_round, what_if=WhatIf(), scope=world.scope("wggi"))
        give(world, own, 0, 0)
        found = compared(funding_round=funding_round, what_if=WhatIf(), scope=world.scope("wggi"))
        assert found.ranking.ranked[0].mean == 50

    def test_of_the_wggi_neither_asks_nor_hears_of_the_other_reviewers(self, world: World):
        open_round(world)
        proposal = complete(world)
        ask(world, proposal, "wggi")
        with pytest.raises(NotPermitted, match="You review this proposal yourself"):
            ask(world, proposal, "reviewer")
        other = ReviewAssignment.objects.create(
            proposal=proposal, reviewer=world.people["reviewer"], asked_at=NOW
        )
        Notice.objects.all().delete()
        answering.declare_conflict(
            review_id=other.pk,
            version=1,
            reason="My sister works there.",
            now=NOW,
            scope=world.scope("reviewer"),
        )
        assert list(Notice.objects.values_list("user__username", flat=True)) == ["gcu"]

    def test_is_a_secret_of_the_wggi(self, world: World, client):
        open_round(world)
        proposal = complete(world)
        ask(world, proposal)
        for username, named in (("head.nairobi", False), ("ddg", False), ("wggi", True)):
            client.force_login(world.people[username])
            page = client.get(f"/wggi/proposals/{proposal.pk}/").content.decode()
            assert ("Khoury" in page) is named
        told = history_of(world, proposal)
        assert "Safe water for women" in told
        assert "Khoury" not in told


class TestTheRecommendation:
    def reviewed(self, world: World) -> dict[str, Proposal]:
        """Two proposals with two reviews each, and one with a single review."""
        open_round(world)
        reviewing(world, "gcu")
        found = {
            office: complete(world, office=office, title=office, amount=Decimal("50000.00"))
            for office in ("KEN-NAIROBI", "SEN-DAKAR", "SOM-HARGEISA")
        }
        for office, proposal in found.items():
            give(world, ask(world, proposal), 5 if office == "SEN-DAKAR" else 3, 8)
            if office != "SOM-HARGEISA":
                give(world, ask(world, proposal, "gcu"), 4, 8)
        under_review(world)
        return found

    def recommend(self, world: World, lines, *, text: str = "Fund Dakar.", confirms: bool = True):
        return save_recommendation(
            year=YEAR,
            version=FundingRound.objects.get().version,
            text=text,
            lines=lines,
            confirms=confirms,
            now=NOW,
            scope=world.scope("wggi"),
        )

    def test_lists_everything_that_is_wrong_at_once(self, world: World):
        found = self.reviewed(world)
        with pytest.raises(Invalid) as refused:
            self.recommend(
                world,
                {
                    found["KEN-NAIROBI"].pk: LineData(amount=Decimal(50_001), because="Good."),
                    found["SEN-DAKAR"].pk: LineData(amount=Decimal(40_000)),
                    found["SOM-HARGEISA"].pk: LineData(amount=Decimal(1), because="Small."),
                },
                text="",
            )
        assert {problem.code for problem in refused.value.problems} == {
            "required",
            "above_request",
            "unranked",
            "above_envelope",
        }
        assert FundingRound.objects.get().state == RoundState.REVIEW
        assert set(Proposal.objects.values_list("state", flat=True)) == {ProposalState.COMPLETE}

    def test_goes_to_the_deputy_director_general(self, world: World):
        found = self.reviewed(world)
        Notice.objects.all().delete()
        self.recommend(
            world,
            {
                found["KEN-NAIROBI"].pk: LineData(amount=Decimal(30_000), because="Smaller."),
                found["SEN-DAKAR"].pk: LineData(amount=Decimal(50_000), because="Best."),
                found["SOM-HARGEISA"].pk: LineData(amount=None, because="One review only."),
            },
        )
        kept = {each.title: each for each in Proposal.objects.all()}
        assert {title: (each.state, each.rank) for title, each in kept.items()} == {
            "SEN-DAKAR": (ProposalState.RECOMMENDED, 1),
            "KEN-NAIROBI": (ProposalState.RECOMMENDED, 2),
            "SOM-HARGEISA": (ProposalState.NOT_RECOMMENDED, None),
        }
        assert FundingRound.objects.get().state == RoundState.RECOMMENDED
        assert list(Notice.objects.values_list("user__username", flat=True)) == ["ddg"]
        funding_round = FundingRound.objects.get()
        shown = compared(funding_round=funding_round, what_if=WhatIf(), scope=world.scope("ddg"))
        assert len(shown.ranking.ranked) == 2

    def test_of_nothing_leaves_nothing_to_decide(self, world: World):
        found = self.reviewed(world)
        Notice.objects.all().delete()
        nothing = {each.pk: LineData(amount=None, because="Too weak.") for each in found.values()}
        self.recommend(world, nothing)
        assert FundingRound.objects.get().state == RoundState.DECIDED
        assert set(Proposal.objects.values_list("state", flat=True)) == {
            ProposalState.NOT_RECOMMENDED
        }
        assert not Notice.objects.filter(user=world.people["ddg"]).exists()

    def test_is_kept_as_a_draft_that_the_office_does_not_read(self, world: World):
        found = self.reviewed(world)
        nairobi = found["KEN-NAIROBI"]
        self.recommend(
            world,
            {nairobi.pk: LineData(amount=Decimal(123), because="A secret so far.")},
            confirms=False,
        )
        assert Proposal.objects.get(pk=nairobi.pk).recommended_amount == 123
        told = history_of(world, nairobi)
        assert "A good text." in told
        assert "A secret so far." not in told

    def test_tries_what_would_be_without_keeping_it(self, world: World):
        found = self.reviewed(world)
        shown = compared(
            funding_round=FundingRound.objects.get(),
            what_if=WhatIf(
                amounts={found["KEN-NAIROBI"].pk: Decimal(10)},
                without=frozenset({found["SEN-DAKAR"].pk}),
                envelope=Decimal(10),
            ),
            scope=world.scope("wggi"),
        )
        assert [each.is_within for each in shown.ranking.ranked] == [True]
        assert Proposal.objects.get(pk=found["KEN-NAIROBI"].pk).requested == 50_000
