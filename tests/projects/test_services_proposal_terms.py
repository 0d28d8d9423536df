"""Terms in a proposal: taken up in the text by its writers, or left and not shown again."""

import pytest

from apps.projects.models import TermDecision
from apps.projects.selectors.proposal_terms import findings_in_proposal
from apps.projects.selectors.proposals import texts_of
from apps.projects.services import proposal_terms
from apps.projects.services.proposal_terms import Place
from apps.projects.services.proposals import drafting
from apps.projects.services.writing import PartChange
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.projects.builders_proposals import draft
from tests.projects.builders_rounds import NOW, open_round
from tests.projects.gender_builders import make_term

WRITER = "pm.nairobi"
TEXT = "The Chairman met chairmen.\nThe chairman left."


@pytest.fixture
def proposal(world):
    make_term()
    open_round(world)
    proposal = draft(world)
    drafting.save_draft(
        proposal_id=proposal.pk,
        version=0,
        data=None,
        changes=[PartChange(part="summary", text=TEXT, version_seen=1)],
        now=NOW,
        scope=world.scope(WRITER),
    )
    proposal.refresh_from_db()
    return proposal


def found(world, proposal, username=WRITER):
    return findings_in_proposal(proposal=proposal, scope=world.scope(username))


def place_of(each, **other) -> Place:
    values = {
        "part": each.part,
        "term_id": each.finding.term.pk,
        "start": each.finding.start,
        "version": each.version,
    }
    return Place(**{**values, **other})


class TestFinding:
    def test_shows_each_place_in_its_part(self, world, proposal, django_assert_num_queries):
        scope = world.scope(WRITER)
        with django_assert_num_queries(3):
            lines = findings_in_proposal(proposal=proposal, scope=scope)
        assert [(each.part, each.finding.sentence.words) for each in lines] == [
            ("summary", "Chairman"),
            ("summary", "chairmen"),
            ("summary", "chairman"),
        ]

    def test_shows_nothing_of_other_offices(self, world, proposal):
        for username in ("head.dakar", "stranger", "council", "hr.nairobi"):
            assert found(world, proposal, username) == []


class TestAccepting:
    def accept(self, world, proposal, place, words="Chair", username=WRITER):
        proposal_terms.accept(
            proposal_id=proposal.pk,
            place=place,
            replacement=words,
            now=NOW,
            scope=world.scope(username),
        )

    def test_replaces_these_words_and_no_others(self, world, proposal):
        first, second, _third = found(world, proposal)
        self.accept(world, proposal, place_of(first))
        row = texts_of(proposal=proposal, scope=world.scope(WRITER))["summary"]
        assert row.text == "The Chair met chairmen.\nThe chairman left."
        assert TermDecision.objects.get().decision == "accepted"
        with pytest.raises(WrongState):
            self.accept(world, proposal, place_of(second))

    def test_refuses_what_is_not_there_and_empty_words(self, world, proposal):
        first = found(world, proposal)[0]
        with pytest.raises(WrongState):
            self.accept(world, proposal, place_of(first, start=5))
        with pytest.raises(Invalid):
            self.accept(world, proposal, place_of(first), words=" ")

    def test_is_for_its_writers(self, world, proposal):
        first = found(world, proposal)[0]
        with pytest.raises(NotPermitted):
            self.accept(world, proposal, place_of(first), username="ddg")
        with pytest.raises(OutOfScope):
            self.accept(world, proposal, place_of(first), username="head.dakar")


class TestDismissing:
    def test_hides_the_words_in_this_part_for_good(self, world, proposal):
        third = found(world, proposal)[2]
        for _time in range(2):
            lines = found(world, proposal)
            if any(each.finding.start == third.finding.start for each in lines):
                proposal_terms.dismiss(
                    proposal_id=proposal.pk,
                    place=place_of(third),
                    now=NOW,
                    scope=world.scope(WRITER),
                )
        assert [each.finding.sentence.words for each in found(world, proposal)] == [
            "Chairman",
            "chairmen",
        ]
        assert TermDecision.objects.get().decision == "dismissed"
