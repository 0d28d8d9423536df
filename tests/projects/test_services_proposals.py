"""Writing a proposal, alone and by two people at once; submitting, checking, withdrawing it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from apps.actions.models import Notice
from apps.projects.choices import ProposalState
from apps.projects.models import Proposal, ProposalText
from apps.projects.selectors.completeness import lacks
from apps.projects.selectors.proposals import proposals_seen
from apps.projects.services.proposals import drafting, steps
from apps.projects.services.proposals.drafting import CostData
from apps.projects.services.rounds import keeping
from apps.projects.services.writing import PartChange
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.projects.builders_proposals import (
    complete,
    draft,
    facts,
    save,
    submitted,
    under_review,
)
from tests.projects.builders_rounds import NOW, YEAR, open_round


class TestADraft:
    def test_is_begun_by_those_who_keep_projects_of_the_office(self, world: World):
        open_round(world)
        for name, refusal in (("focalpoint.nairobi", NotPermitted), ("head.dakar", OutOfScope)):
            with pytest.raises(refusal):
                drafting.start_proposal(
                    year=YEAR,
                    office_id=world.offices["KEN-NAIROBI"].pk,
                    title="Water",
                    language="en",
                    now=NOW,
                    scope=world.scope(name),
                )

    def test_is_seen_by_its_office_and_by_those_who_see_all(self, world: World):
        open_round(world)
        draft(world)
        seeing = {name for name in world.people if proposals_seen(scope=world.scope(name)).exists()}
        assert seeing == {
            "head.nairobi",
            "head.region",
            "focalpoint.nairobi",
            "pm.nairobi",
            "wggi",
            "gcu",
            "ddg",
            "budget",
            "senior",
            "auditor",
        }

    def test_keeps_both_texts_when_two_people_write_one_part(self, world: World):
        open_round(world)
        made = draft(world)
        save(world, made, PartChange(part="summary", text="Hers.", version_seen=1))
        saved = save(
            world,
            made,
            PartChange(part="summary", text="His.", version_seen=1),
            PartChange(part="risks", text="His risks.", version_seen=1),
            by="pm.nairobi",
        )
        [conflict] = saved.conflicts
        assert (conflict.kept.text, conflict.change.text) == ("Hers.", "His.")
        held = dict(ProposalText.objects.values_list("part", "text"))
        assert (held["summary"], held["risks"]) == ("Hers.", "His risks.")

    def test_takes_a_part_that_was_sent_as_it_was_seen_for_no_change(self, world: World):
        """A form without script sends all parts, those too that somebody else wrote on meanwhile."""
        open_round(world)
        made = draft(world)
        save(world, made, PartChange(part="summary", text="Hers.", version_seen=1))
        saved = save(
            world,
            made,
            PartChange(part="summary", text="A good text.", version_seen=1),
            by="pm.nairobi",
        )
        assert saved.conflicts == ()
        assert ProposalText.objects.get(part="summary").text == "Hers."

    def test_does_not_overwrite_facts_that_somebody_else_changed(self, world: World):
        open_round(world)
        made = draft(world)
        save(world, made, data=facts(title="Hers"))
        saved = save(world, made, data=facts(title="His"), by="pm.nairobi", version=made.version)
        assert saved.facts_conflict
        assert Proposal.objects.get().title == "Hers"

    def test_is_written_by_nobody_outside(self, world: World):
        open_round(world)
        made = draft(world)
        with pytest.raises(OutOfScope):
            save(world, made, by="head.dakar")
        with pytest.raises(NotPermitted):
            save(world, made, by="wggi")


class TestCompleteness:
    def test_lists_everything_at_once(self, world: World):
        open_round(world)
        made = drafting.start_proposal(
            year=YEAR,
            office_id=world.offices["KEN-NAIROBI"].pk,
            title="Water",
            language="en",
            now=NOW,
            scope=world.scope("pm.nairobi"),
        )
        with pytest.raises(Invalid) as refused:
            steps.submit_proposal(
                proposal_id=made.pk, version=1, now=NOW, scope=world.scope("pm.nairobi")
            )
        assert [problem.field for problem in refused.value.problems] == [
            "service_area",
            "targeting",
            "context",
            "is_counter_trafficking",
            "requested",
            "costs",
            "starts_on",
            "ends_on",
            *(f"text-{part}" for part in drafting.PARTS),
        ]

    def test_compares_amount_costs_envelope_and_days(self, world: World):
        open_round(world)
        made = draft(
            world,
            amount=Decimal("80000.01"),
            costs=(CostData(item="Training", amount=Decimal("80000.00")),),
            starts_on=date(2199, 6, 29),
        )
        found = lacks(proposal=made, scope=world.scope("pm.nairobi"))
        assert [problem.code for problem in found] == ["above_envelope", "sum", "too_early"]


class TestSubmission:
    LAST = date(2026, 3, 31)

    def submit(self, world: World, now: datetime) -> Proposal:
        open_round(world, submissions_until=self.LAST)
        made = draft(world)
        return steps.submit_proposal(
            proposal_id=made.pk, version=made.version, now=now, scope=world.scope("pm.nairobi")
        )

    def test_is_possible_until_the_day_is_over_in_nairobi(self, world: World):
        proposal = self.submit(world, datetime(2026, 3, 31, 20, 59, tzinfo=UTC))
        assert proposal.state == ProposalState.SUBMITTED

    def test_is_refused_with_a_sentence_a_minute_later(self, world: World):
        with pytest.raises(WrongState, match="time zone of the office"):
            self.submit(world, datetime(2026, 3, 31, 21, 0, tzinfo=UTC))
        assert Proposal.objects.get().state == ProposalState.DRAFT

    def test_gives_a_receipt_and_tells_those_who_check(self, world: World):
        open_round(world)
        Notice.objects.all().delete()
        submitted(world)
        told = dict(Notice.objects.values_list("user__username", "kind"))
        assert told == {"pm.nairobi": "receipt", "wggi": "waiting", "gcu": "waiting"}

    def test_ends_the_writing(self, world: World):
        open_round(world)
        made = submitted(world)
        with pytest.raises(WrongState, match="submitted"):
            save(world, made, PartChange(part="summary", text="Late.", version_seen=1))


class TestTheCheck:
    def test_is_the_wggi_s(self, world: World):
        open_round(world)
        made = submitted(world)
        with pytest.raises(NotPermitted):
            steps.accept_as_complete(
                proposal_id=made.pk, version=made.version, now=NOW, scope=world.scope("ddg")
            )

    def test_returns_with_what_is_missing_and_takes_it_again_after_the_last_day(self, world: World):
        open_round(world)
        made = submitted(world)
        with pytest.raises(Invalid):
            steps.return_proposal(
                proposal_id=made.pk,
                version=made.version,
                reason=" ",
                now=NOW,
                scope=world.scope("wggi"),
            )
        returned = steps.return_proposal(
            proposal_id=made.pk,
            version=made.version,
            reason="The budget has no travel.",
            now=NOW,
            scope=world.scope("wggi"),
        )
        under_review(world)
        again = steps.submit_proposal(
            proposal_id=made.pk,
            version=returned.version,
            now=NOW,
            scope=world.scope("pm.nairobi"),
        )
        assert (again.state, again.returned_because) == (ProposalState.SUBMITTED, "")

    def test_ends_with_the_withdrawal(self, world: World):
        open_round(world)
        made = complete(world)
        gone = steps.withdraw_proposal(
            proposal_id=made.pk, version=made.version, now=NOW, scope=world.scope("head.nairobi")
        )
        assert gone.state == ProposalState.WITHDRAWN

    def test_leaves_late_drafts_where_they_are(self, world: World):
        open_round(world, submissions_until=date(2026, 3, 31))
        draft(world)
        keeping.close_submissions(
            now=datetime(2026, 4, 2, tzinfo=UTC), scope=drafting.OfficeScope.everything("test")
        )
        assert Proposal.objects.get().state == ProposalState.DRAFT
