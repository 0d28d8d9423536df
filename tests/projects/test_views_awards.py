"""Pages of awards: lists of a fixed number of statements, forms that lose nothing, files that open."""

import io
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook

from apps.actions.models import Notice
from apps.projects.choices import RoundState
from apps.projects.services.awards.amendments import AmendmentData, ask
from apps.projects.tasks import remind_of_tranches
from tests.projects.award_builders import (
    DAKAR,
    NOON,
    TODAY,
    book,
    make_award,
    make_proposal,
    make_round,
)
from tests.projects.test_selectors_awards import stated_award

FAR = date(2199, 4, 1)


@pytest.fixture
def at_desk(world):
    """A function that gives a member of the cast a browser."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


class TestTheList:
    def test_takes_as_many_statements_whatever_there_is(
        self, world, at_desk, django_assert_num_queries, django_assert_max_num_queries
    ):
        funding_round = make_round(world)
        make_award(world, funding_round)
        client = at_desk("auditor")
        client.get("/wggi/awards/")
        with django_assert_max_num_queries(20) as asked:
            client.get("/wggi/awards/")
        for _turn in range(3):
            make_award(world, funding_round, office=DAKAR)
        with django_assert_num_queries(len(asked)):
            assert client.get("/wggi/awards/").content.count(b"award-name") == 4

    def test_gives_files_of_what_it_shows(self, world, at_desk):
        make_award(world, make_round(world))
        make_award(world, make_round(world, year=2027))
        content = at_desk("budget").get("/wggi/awards/awards.xlsx?year=2027").content
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        numbers = [row[0] for row in sheet.iter_rows(values_only=True)]
        assert "WGGI-2027-01" in numbers
        assert "WGGI-2026-01" not in numbers
        assert at_desk("budget").get("/wggi/awards/awards.exe").status_code == 404

    def test_says_what_belongs_there_while_it_is_empty(self, world, at_desk):
        assert b"No award yet" in at_desk("auditor").get("/wggi/awards/").content


class TestAForm:
    def test_of_a_change_made_from_an_older_version_keeps_what_was_typed(self, world, at_desk):
        award = make_award(world, make_round(world), ends_before=FAR)
        award.version = 2
        award.save()
        answer = at_desk("pm.nairobi").post(
            f"/wggi/awards/{award.pk}/amend/",
            {"amount": "9000", "reason": "One house is enough.", "version": 1},
        )
        assert answer.status_code == 409
        assert b"One house is enough." in answer.content
        assert b'name="version" value="2"' in answer.content

    def test_of_tranches_puts_each_problem_beside_its_field(self, world, at_desk):
        award = make_award(world, make_round(world), ends_before=FAR)
        said = {
            "version": 1,
            "tranches-TOTAL_FORMS": 3,
            "tranches-INITIAL_FORMS": 0,
            "tranches-1-amount": "10000",
            "tranches-1-due_on": FAR.isoformat(),
        }
        answer = at_desk("budget").post(f"/wggi/awards/{award.pk}/tranches/", said)
        assert answer.status_code == 422
        forms = answer.context["formset"].forms
        assert [sorted(form.errors) for form in forms] == [[], ["due_on"], []]

    def test_offers_the_next_tranche(self, world, at_desk):
        award = make_award(world, make_round(world), ends_before=FAR)
        first = award.tranches.create(number=1, amount=6_000, due_on=TODAY)
        award.tranches.create(number=2, amount=4_000, due_on=TODAY)
        book(world, award, amount=6_000, reference="PV-1", tranche=first)
        form = at_desk("budget").get(f"/wggi/awards/{award.pk}/pay/").context["form"]
        assert form.initial["amount"] == 4_000

    @pytest.mark.parametrize("amount", ["NaN", "1e400", "-3", "10.001", "many"])
    def test_takes_no_amount_that_is_none(self, world, at_desk, amount):
        award = make_award(world, make_round(world), ends_before=FAR)
        answer = at_desk("budget").post(
            f"/wggi/awards/{award.pk}/pay/",
            {"amount": amount, "paid_on": TODAY.isoformat(), "reference": "PV-1"},
        )
        assert answer.status_code == 422
        assert "amount" in answer.context["form"].errors


class TestADecision:
    def test_twice_is_one_award_and_the_page_says_so(self, world, at_desk):
        proposal = make_proposal(world, make_round(world), ends_before=FAR)
        said = {"amount": "10000", "ends_before": "2199-03-31", "version": 1}
        path = f"/wggi/proposals/{proposal.pk}/decision/"
        client = at_desk("ddg")
        assert client.post(path, said).status_code == 303
        assert client.post(path, said).status_code == 303
        assert proposal.round.awards.count() == 1

    def test_by_who_recommended_is_not_offered(self, world, at_desk):
        funding_round = make_round(world, recommended_by=world.people["ddg"])
        proposal = make_proposal(world, funding_round)
        page = at_desk("ddg").get("/wggi/rounds/2026/decisions/").content
        assert b"You recommended this round" in page
        assert b"Approve the chosen" not in page
        said = {"amount": "10000", "ends_before": "2199-03-31", "version": 1}
        path = f"/wggi/proposals/{proposal.pk}/decision/"
        assert at_desk("ddg").post(path, said).status_code == 403


class TestAStatedAward:
    def test_shows_what_the_document_says_and_offers_nothing(self, world, at_desk):
        funding_round = make_round(world, year=2001, state=RoundState.STATED)
        award = stated_award(world, funding_round, number=1, amount=8_500)
        page = at_desk("budget").get(f"/wggi/awards/{award.pk}/").content
        assert b"Copied from a document:" in page
        assert b"Book a payment" not in page
        assert at_desk("budget").get(f"/wggi/awards/{award.pk}/pay/").status_code == 409
        letter = at_desk("budget").get(f"/wggi/awards/{award.pk}/letters/1/en.pdf")
        assert letter.status_code == 409


class TestTheProject:
    def test_shows_its_awards_to_who_sees_it(self, world, at_desk):
        award = make_award(world, make_round(world))
        page = at_desk("head.nairobi").get(f"/projects/{award.project_id}/").content
        assert b"WGGI-2026-01" in page


class TestTheClock:
    def test_tells_the_budget_division_once_of_a_tranche_that_falls_due(self, world):
        award = make_award(world, make_round(world), ends_before=FAR)
        award.tranches.create(number=1, amount=6_000, due_on=TODAY)
        award.tranches.create(number=2, amount=4_000, due_on=date(2198, 1, 1))
        assert remind_of_tranches(unknown="of a later version") == 1
        assert remind_of_tranches() == 0
        notice = Notice.objects.get(user=world.people["budget"])
        assert notice.values["number"] == 1


class TestFollowers:
    def test_of_the_history_see_what_was_asked(self, world, at_desk):
        award = make_award(world, make_round(world), ends_before=FAR)
        ask(
            award_id=award.pk,
            version=1,
            data=AmendmentData(amount=award.amount - 1, ends_before=None, reason="Rents fell."),
            now=NOON,
            scope=world.scope("pm.nairobi"),
        )
        page = at_desk("auditor").get(f"/history/projects.award/{award.pk}/").content
        assert b"Rents fell." in page
