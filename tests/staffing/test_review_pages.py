import re
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.test import Client

from apps.organization.choices import Basis, OfficeKind, PeriodState, Reporting
from apps.organization.models import Office, OfficeSpell, ReportingPeriod
from apps.staffing.choices import RevisionState
from apps.staffing.models import HeadcountReturn, ReturnRevision
from apps.staffing.selectors.returns import (
    NextStep,
    Persons,
    ReturnFilters,
    list_returns,
    period_line,
    with_persons,
)
from apps.staffing.selectors.review import Step, facts_for_review, obstacle
from apps.staffing.selectors.revisions import head_of_revision
from apps.staffing.views.wording import deadline_words, offers_for
from apps.web.refusals import Refusal
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import (
    NAIROBI,
    NOON,
    STAFF,
    advance,
    approved_before,
    begin,
    bring_to,
    cell,
    field,
    fill,
    scope_of,
    take,
    type_in,
)

WORKERS = ("hr.nairobi", "hr.region", "head.nairobi", "head.region", "hrm", "auditor", "gcu")


def logged_in(world, username):
    client = Client()
    client.force_login(world.people[username])
    return client


def listed(world, username, at=NOON, as_of=OPEN_PERIOD, **filters):
    scope = scope_of(world, username)
    period = period_line(as_of=as_of, scope=scope)
    return list_returns(period=period, filters=ReturnFilters(**filters), at=at, scope=scope)


def codes(found):
    return [row.office.code for row in found.rows]


def row_of(found, code=NAIROBI):
    return next(row for row in found.rows if row.office.code == code)


def page_of(client, **query):
    return client.get("/returns/", query).content.decode()


class TestTheList:
    def test_holds_the_due_units_that_the_viewer_sees(self, world):
        due = [node.code for node in tree_units(world)]
        assert sorted(codes(listed(world, "hrm"))) == sorted(due)
        assert codes(listed(world, "hr.nairobi")) == [NAIROBI, "KEN-MOMBASA"]
        assert codes(listed(world, "hr.hargeisa")) == ["SOM-HARGEISA"]

    @pytest.mark.parametrize("username", ["council", "stranger", "pm.nairobi"])
    def test_is_closed_to_those_who_see_no_office(self, world, username):
        assert logged_in(world, username).get("/returns/").status_code == 403

    @pytest.mark.parametrize(
        ("state", "username", "step"),
        [
            (None, "hr.nairobi", NextStep.START),
            (None, "head.nairobi", NextStep.NONE),
            ("draft", "hr.nairobi", NextStep.CONTINUE),
            ("draft", "head.nairobi", NextStep.VIEW),
            ("returned", "hr.nairobi", NextStep.CONTINUE),
            ("submitted", "hr.nairobi", NextStep.VIEW),
            ("submitted", "head.nairobi", NextStep.ATTEST),
            ("submitted", "hrm", NextStep.VIEW),
            ("attested", "hrm", NextStep.APPROVE),
            ("attested", "head.nairobi", NextStep.VIEW),
            ("approved", "hrm", NextStep.VIEW),
            ("approved", "auditor", NextStep.VIEW),
        ],
    )
    def test_offers_one_next_step(self, world, state, username, step):
        if state:
            bring_to(world, state)
        row = row_of(listed(world, username))
        assert row.next_step == step
        assert row.waits_for_viewer == (step not in {NextStep.VIEW, NextStep.NONE})

    def test_asks_the_head_above_in_an_office_of_one_person(self, world):
        revision = fill(world, begin(world, "KEN-MOMBASA"), {"G5/F": 1}, "hr.nairobi")
        take(world, "submit", revision, "hr.nairobi")
        own = row_of(listed(world, "mombasa"), "KEN-MOMBASA")
        above = row_of(listed(world, "head.nairobi"), "KEN-MOMBASA")
        assert (own.next_step, above.next_step) == (NextStep.VIEW, NextStep.ATTEST)

    def test_puts_what_waits_for_the_viewer_first(self, world):
        bring_to(world, RevisionState.ATTESTED, "SEN-DAKAR")
        assert codes(listed(world, "hrm"))[0] == "SEN-DAKAR"
        assert codes(listed(world, "hrm", is_waiting=True)) == ["SEN-DAKAR"]
        assert listed(world, "hrm").waiting == 1

    def test_filters_by_state_region_and_words(self, world):
        bring_to(world, RevisionState.SUBMITTED, "SEN-DAKAR")
        assert codes(listed(world, "hrm", state="submitted")) == ["SEN-DAKAR"]
        assert codes(listed(world, "hrm", branch="SEN-DAKAR-RO", state="submitted"))
        assert codes(listed(world, "hrm", branch="KEN-NAIROBI-RO", state="submitted")) == []
        assert codes(listed(world, "hrm", text="KENYA")) == [NAIROBI]
        assert codes(listed(world, "hrm", text="senegal dakar")) == []
        assert codes(listed(world, "hrm", text="sénégal dakar")) == ["SEN-DAKAR"]

    def test_counts_the_states_of_everything_whatever_is_filtered(self, world):
        bring_to(world, RevisionState.SUBMITTED)
        bring_to(world, RevisionState.APPROVED, "SEN-DAKAR")
        found = listed(world, "hrm", text="nothing")
        assert (found.states["submitted"], found.states["approved"]) == (1, 1)
        assert sum(found.states.values()) == found.due == len(tree_units(world))

    def test_tells_a_correction_from_what_is_in_force(self, world):
        take(world, "correct", bring_to(world, RevisionState.APPROVED), "hr.nairobi")
        row = row_of(listed(world, "hr.nairobi"))
        assert (row.state, row.number, row.in_force, row.is_correction) == ("draft", 2, 1, True)
        assert "Correction: draft" in page_of(logged_in(world, "hr.nairobi"))

    def test_counts_staff_and_missing_cells_of_the_rows_it_shows(self, world):
        revision = fill(world, begin(world), STAFF | {"NON_STAFF/UG/F": 50})
        type_in(world, revision, {"P4/F": None})
        scope = scope_of(world, "hr.nairobi")
        rows = with_persons(rows=listed(world, "hr.nairobi").rows, as_of=OPEN_PERIOD, scope=scope)
        persons = {row.office.code: row.persons for row in rows}
        assert persons == {NAIROBI: Persons(13, 15, 0, 1), "KEN-MOMBASA": None}

    def test_calls_late_what_was_not_submitted_in_time(self, world):
        begin(world)
        ReportingPeriod.objects.update(state=PeriodState.CLOSED)
        found = listed(world, "hr.nairobi")
        assert all(row.is_late for row in found.rows)
        assert row_of(found).next_step == NextStep.VIEW
        assert page_of(logged_in(world, "hr.nairobi")).count("tag-bad") == 2

    def test_shows_an_earlier_period_under_the_tree_of_its_date(self, world):
        world.spells["KEN-MOMBASA"].starts_on = date(2025, 1, 1)
        world.spells["KEN-MOMBASA"].save()
        assert codes(listed(world, "hr.nairobi", as_of=date(2024, 12, 31))) == [NAIROBI]
        page = page_of(logged_in(world, "hr.nairobi"), period="2024-12-31")
        assert "as of 31 December 2024" in page
        assert "KEN-MOMBASA" not in page

    def test_opens_on_the_period_that_is_open(self, world):
        assert "as of 31 December 2025" in page_of(logged_in(world, "hr.nairobi"))
        assert "as of 31 December 2025" in page_of(logged_in(world, "hrm"), period="someday")

    def test_keeps_filters_in_the_address_as_chips(self, world):
        page = page_of(logged_in(world, "hrm"), state="draft", text="ken")
        assert "State: Draft" in page
        assert "Nothing matches these filters" in page
        page = page_of(logged_in(world, "hrm"), region="KEN-NAIROBI-RO")
        assert "Region: Regional Office Nairobi" in page
        assert "SEN-DAKAR<" not in page

    def test_has_a_page_of_what_waits(self, world):
        bring_to(world, RevisionState.SUBMITTED)
        page = logged_in(world, "head.nairobi").get("/returns/review/").content.decode()
        assert page.count("<tr>") == 2
        assert "Attest<span" in page

    def test_spares_a_viewer_of_one_office_counts_and_filters(self, world):
        page = page_of(logged_in(world, "hr.hargeisa"))
        assert "state-counts" not in page
        assert "?period=2024-12-31" in page
        assert 'formaction="/returns/SOM-HARGEISA/2025-12-31/start/"' in page


def tree_units(world):
    return listed(world, "hrm").rows and [row.office for row in listed(world, "hrm").rows]


class TestFiveHundredOffices:
    @pytest.fixture
    def many(self, world):
        offices = Office.objects.bulk_create(Office(code=f"XXX-{n:03}") for n in range(500))
        OfficeSpell.objects.bulk_create(
            OfficeSpell(
                office=office,
                name=f"Office {office.code}",
                kind=OfficeKind.COUNTRY_OFFICE,
                parent=world.offices["SEN-DAKAR-RO"],
                time_zone="Africa/Dakar",
                reporting=Reporting.UNIT,
                basis=Basis.DEMO,
            )
            for office in offices
        )
        return offices

    def test_take_as_many_statements_as_three(self, world, many, django_assert_num_queries):
        hrm = logged_in(world, "hrm")
        hrm.get("/returns/")
        bring_to(world, RevisionState.ATTESTED, "SEN-DAKAR")
        with django_assert_num_queries(12) as few:
            hrm.get("/returns/")
        returns = HeadcountReturn.objects.bulk_create(
            HeadcountReturn(office=office, period=world.open_period) for office in many
        )
        ReturnRevision.objects.bulk_create(
            ReturnRevision(headcount_return=one, number=1, created_at=NOON) for one in returns
        )
        with django_assert_num_queries(len(few.captured_queries) + 1):  # missing cells of drafts
            page = hrm.get("/returns/").content.decode()
        assert "1 to 50 of 5" in page


class TestDeadlineWords:
    @pytest.mark.parametrize(
        ("now", "words"),
        [
            (
                datetime(2026, 1, 28, 12, tzinfo=UTC),
                "closes 31 January 2026 23:59 (Nairobi), in 3 days",
            ),
            (
                datetime(2026, 1, 30, 12, tzinfo=UTC),
                "closes 31 January 2026 23:59 (Nairobi), in 1 day",
            ),
            (
                datetime(2026, 1, 30, 22, tzinfo=UTC),
                "closes 31 January 2026 23:59 (Nairobi), today",
            ),
            (datetime(2026, 1, 31, 21, tzinfo=UTC), "closed 31 January 2026 (Nairobi)"),
        ],
    )
    def test_count_in_the_time_of_the_office(self, world, now, words):
        ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(closes_on=date(2026, 1, 31))
        scope = scope_of(world, "hrm")
        period = period_line(as_of=OPEN_PERIOD, scope=scope)
        assert deadline_words(period, row_of(listed(world, "hrm")).office, now) == words

    def test_say_when_a_period_opens(self, world):
        ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(state=PeriodState.PLANNED)
        scope = scope_of(world, "hrm")
        period = period_line(as_of=OPEN_PERIOD, scope=scope)
        office = row_of(listed(world, "hrm")).office
        assert deadline_words(period, office, NOON) == "opens 1 January 2026"


class TestOffers:
    """What the page offers is what the service does."""

    @pytest.mark.parametrize("state", RevisionState.values)
    def test_agree_with_the_services(self, world, state):
        revision = bring_to(world, state)
        for username in WORKERS:
            scope = scope_of(world, username)
            head = head_of_revision(revision_id=revision.pk, scope=scope)
            facts = facts_for_review(revision=head.newest, at=NOON, scope=scope)
            offers = {offer.step: offer.why_not for offer in offers_for(facts, scope)}
            for step in ("attest", "approve", "send_back", "correct"):
                refused = self.refusal(world, step, revision, username)
                if step in offers:
                    assert offers[Step(step)] == refused
                else:
                    assert refused

    @staticmethod
    def refusal(world, step, revision, username):
        try:
            with transaction.atomic():
                take(world, step, revision, username)
                transaction.set_rollback(True)
        except Refusal as refusal:
            return str(refusal)
        return ""

    def test_name_the_head_above_for_one_person(self, world):
        revision = fill(world, begin(world, "KEN-MOMBASA"), {"G5/F": 1}, "hr.nairobi")
        take(world, "submit", revision, "hr.nairobi")
        page = logged_in(world, "mombasa").get(f"/returns/KEN-MOMBASA/{OPEN_PERIOD}/")
        assert "In an office of one person, the head of the office above attests." in (
            page.content.decode()
        )

    @pytest.mark.parametrize("step", Step)
    def test_are_all_free_for_a_job_that_may_everything_in_its_state(self, world, step):
        state = {
            Step.ATTEST: "submitted",
            Step.APPROVE: "attested",
            Step.SEND_BACK: "submitted",
            Step.CORRECT: "approved",
        }.get(step, "draft")
        revision = bring_to(world, state)
        scope = scope_of(world, "hrm").everything("test")
        facts = facts_for_review(revision=revision, at=NOON, scope=scope)
        assert obstacle(step, facts=facts, scope=scope) is None


class TestSteps:
    def post(self, world, username, revision, step, **data):
        version = ReturnRevision.objects.get(pk=revision.pk).version
        return logged_in(world, username).post(
            f"/returns/{revision.pk}/{step}/", {"version": version} | data
        )

    def test_lead_from_submitted_to_approved(self, world):
        revision = bring_to(world, RevisionState.SUBMITTED)
        for username, step, state in [
            ("head.nairobi", "attest", "attested"),
            ("hrm", "approve", "approved"),
        ]:
            answer = self.post(world, username, revision, step)
            assert (answer.status_code, answer["Location"]) == (
                303,
                f"/returns/{NAIROBI}/{OPEN_PERIOD}/",
            )
            assert ReturnRevision.objects.get().state == state

    def test_send_back_with_a_reason(self, world):
        revision = bring_to(world, RevisionState.SUBMITTED)
        answer = self.post(world, "head.nairobi", revision, "send-back", reason=" ")
        assert answer.status_code == 422
        assert "the people concerned read it" in answer.content.decode()
        assert '<details class="step" open>' in answer.content.decode()
        answer = self.post(world, "head.nairobi", revision, "send-back", reason="Look at P4.")
        assert answer.status_code == 303
        assert ReturnRevision.objects.get().return_reason == "Look at P4."

    def test_take_back_what_is_not_attested_yet(self, world):
        revision = bring_to(world, RevisionState.SUBMITTED)
        page = logged_in(world, "hr.nairobi").get(f"/returns/{NAIROBI}/{OPEN_PERIOD}/")
        assert "Take back" in page.content.decode()
        assert (
            self.post(world, "hr.nairobi", revision, "send-back", reason="Wait.").status_code == 303
        )

    def test_begin_a_correction_with_a_reason(self, world):
        revision = bring_to(world, RevisionState.APPROVED)
        assert self.post(world, "hr.nairobi", revision, "correct", reason="").status_code == 422
        answer = self.post(world, "hr.nairobi", revision, "correct", reason="P4 was miscounted.")
        assert answer.status_code == 303
        page = logged_in(world, "hr.nairobi").get(answer["Location"]).content.decode()
        assert "Revision 2 corrects an approved return:" in page
        assert "Revision 1 stays in force until this one is approved." in page

    @pytest.mark.parametrize("step", ["attest", "approve", "send-back"])
    def test_refuse_the_version_of_another_moment(self, world, step):
        state, username = {
            "attest": ("submitted", "head.nairobi"),
            "approve": ("attested", "hrm"),
            "send-back": ("attested", "hrm"),
        }[step]
        revision = bring_to(world, state)
        answer = self.post(world, username, revision, step, version=1, reason="x")
        assert answer.status_code == 409
        assert "has changed since you opened it" in answer.content.decode()

    @pytest.mark.parametrize("step", ["attest", "approve", "send-back"])
    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
    def test_need_a_version(self, world, step, version):
        revision = bring_to(world, RevisionState.SUBMITTED)
        answer = self.post(world, "hrm", revision, step, version=version, reason="x")
        assert answer.status_code == 422

    @pytest.mark.parametrize("step", ["attest", "approve", "send-back", "correct", "remarks"])
    def test_know_no_revision_of_other_offices(self, world, step):
        revision = bring_to(world, RevisionState.SUBMITTED)
        for username in ("head.dakar", "hr.dakar"):
            data = {"reason": "x", "cell": field(world, "P4/F"), "text": "x"}
            assert self.post(world, username, revision, step, **data).status_code == 404

    @pytest.mark.parametrize("step", ["attest", "approve", "send-back", "correct"])
    def test_are_taken_by_post_only(self, world, step):
        revision = bring_to(world, RevisionState.SUBMITTED)
        assert logged_in(world, "hrm").get(f"/returns/{revision.pk}/{step}/").status_code == 405


class TestBulkApproval:
    def chosen(self, *revisions):
        return [f"{one.pk}:{one.version}" for one in revisions]

    def post(self, client, chosen, **more):
        return client.post(
            "/returns/approve/", {"period": OPEN_PERIOD.isoformat(), "chosen": chosen} | more
        )

    def test_names_the_consequence_first_and_changes_nothing(self, world):
        one = bring_to(world, RevisionState.ATTESTED)
        other = bring_to(world, RevisionState.ATTESTED, "SEN-DAKAR")
        answer = self.post(logged_in(world, "hrm"), self.chosen(one, other))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "2 returns with 62 staff as of 31 December 2025 come into force." in page
        assert not ReturnRevision.objects.filter(state=RevisionState.APPROVED).exists()

    def test_lists_what_was_approved_and_what_was_refused_and_why(self, world):
        good = bring_to(world, RevisionState.ATTESTED)
        stale = bring_to(world, RevisionState.ATTESTED, "SEN-DAKAR")
        chosen = [*self.chosen(good), f"{stale.pk}:{stale.version - 1}", "999999999:1"]
        page = self.post(logged_in(world, "hrm"), chosen, confirmed="on").content.decode()
        assert "1 return approved" in page
        assert "2 returns were refused and stay as they were" in page
        assert "Sénégal</a>: This return has changed since you opened it." in page
        assert ReturnRevision.objects.get(pk=good.pk).state == RevisionState.APPROVED

    def test_approves_nothing_that_the_list_did_not_name(self, world):
        """A return of another period stays as it is, and the answer says so."""
        one = bring_to(world, RevisionState.ATTESTED)
        ReportingPeriod.objects.exclude(as_of=OPEN_PERIOD).update(state=PeriodState.CLOSED)
        answer = logged_in(world, "hrm").post(
            "/returns/approve/",
            {"period": "2024-12-31", "chosen": self.chosen(one), "confirmed": "on"},
        )
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "0 returns approved" in page
        assert "1 return was refused and stays as it was" in page
        assert ReturnRevision.objects.get(pk=one.pk).state == RevisionState.ATTESTED

    def test_sent_twice_approves_once(self, world):
        one = bring_to(world, RevisionState.ATTESTED)
        hrm = logged_in(world, "hrm")
        for words in ("1 return approved", "0 returns approved"):
            page = self.post(hrm, self.chosen(one), confirmed="on").content.decode()
            assert words in page

    def test_of_nothing_says_so(self, world):
        page = self.post(logged_in(world, "hrm"), [], confirmed="on").content.decode()
        assert "No return is chosen." in page

    def test_is_for_hrm(self, world):
        one = bring_to(world, RevisionState.ATTESTED)
        for username, status in [("head.nairobi", 403), ("auditor", 403), ("council", 404)]:
            answer = self.post(logged_in(world, username), self.chosen(one), confirmed="on")
            assert answer.status_code == status
        assert ReturnRevision.objects.get().state == RevisionState.ATTESTED

    @pytest.mark.parametrize("chosen", ["x", "1", "1:x", ":"])
    def test_refuses_a_choice_that_it_cannot_read(self, world, chosen):
        assert self.post(logged_in(world, "hrm"), [chosen]).status_code == 422

    def test_offers_boxes_where_something_can_be_approved(self, world):
        one = bring_to(world, RevisionState.ATTESTED)
        assert f'value="{one.pk}:{one.version}"' in page_of(logged_in(world, "hrm"))
        assert 'name="chosen"' not in page_of(logged_in(world, "head.nairobi"))


class TestHistory:
    def page(self, world, username="auditor", **query):
        answer = logged_in(world, username).get(f"/returns/{NAIROBI}/{OPEN_PERIOD}/history/", query)
        return answer.content.decode()

    def test_tells_who_did_what_when_and_why(self, world):
        bring_to(world, RevisionState.RETURNED)
        page = self.page(world)
        words = re.findall(r"<strong>(\w[^<]+)</strong>", page[page.index("timeline") :])
        assert words[:3] == ["Returned to the office", "Submitted", "Begun"]
        assert "Please look again." in page
        assert "There is one revision only" in page

    def test_shows_what_a_correction_changes(self, world):
        draft = take(world, "correct", bring_to(world, RevisionState.APPROVED), "hr.nairobi")
        type_in(world, draft, {"P4/F": 30})
        page = self.page(world)
        assert "P4, Women (One year or more)" in page
        assert '<del class="diff-old">3</del>' in page
        assert '<ins class="diff-new">30</ins>' in page
        assert "No cell differs." in self.page(world, older=1, newer=1)
        assert '<del class="diff-old">30</del>' in self.page(world, older=2, newer=1)

    @pytest.mark.parametrize("older", ["x", "7", "-1"])
    def test_falls_back_to_the_newest_for_revisions_that_do_not_exist(self, world, older):
        take(world, "correct", bring_to(world, RevisionState.APPROVED), "hr.nairobi")
        assert "No cell differs." in self.page(world, older=older)

    def test_of_a_return_that_nobody_has_begun_says_so(self, world):
        assert "Nothing has happened yet" in self.page(world)

    def test_is_not_there_outside_the_scope(self, world):
        bring_to(world, RevisionState.APPROVED)
        answer = logged_in(world, "hr.dakar").get(f"/returns/{NAIROBI}/{OPEN_PERIOD}/history/")
        assert answer.status_code == 404

    def test_of_an_earlier_period_is_there_too(self, world):
        approved_before(world)
        answer = logged_in(world, "auditor").get(f"/returns/{NAIROBI}/2024-12-31/history/")
        assert "Approved" in answer.content.decode()


class TestCorrectingFromAnEarlierRevision:
    """Offered beside the comparison, to whoever may ask for a correction."""

    @pytest.fixture
    def corrected(self, world):
        draft = take(world, "correct", bring_to(world, RevisionState.APPROVED), "hr.nairobi")
        type_in(world, draft, {"P4/F": 30})
        return advance(world, draft, RevisionState.APPROVED)

    def page(self, world, username: str):
        return logged_in(world, username).get(f"/returns/{NAIROBI}/{OPEN_PERIOD}/history/")

    def test_is_offered_where_there_is_an_earlier_one(self, world, corrected):
        assert [one.number for one in self.page(world, "hr.nairobi").context["earlier"]] == [1]
        for username in ["auditor", "head.nairobi", "gcu"]:
            assert not self.page(world, username).context["earlier"]

    def test_begins_a_draft_with_its_numbers(self, world, corrected):
        answer = logged_in(world, "hr.nairobi").post(
            f"/returns/{corrected.pk}/correct/", {"reason": "It was right.", "from_number": "1"}
        )
        assert answer.status_code == 303
        draft = ReturnRevision.objects.get(number=3)
        assert cell(draft, world, "P4/F").count == STAFF["P4/F"]

    def test_keeps_the_choice_when_the_reason_is_missing(self, world, corrected):
        answer = logged_in(world, "hr.nairobi").post(
            f"/returns/{corrected.pk}/correct/", {"reason": "", "from_number": "1"}
        )
        assert answer.status_code == 422
        assert '<input type="hidden" name="from_number" value="1">' in answer.content.decode()

    def test_leads_to_every_change_and_back(self, world, corrected):
        page = self.page(world, "hr.nairobi").content.decode()
        url = f"/history/staffing.headcountreturn/{corrected.headcount_return_id}/"
        assert f'href="{url}"' in page
