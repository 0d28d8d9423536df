"""Commitments and activities of the guidelines: selectors, services, pages, files and the API."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.test import Client
from django.utils import translation

from apps.accounts.records import record_seen
from apps.accounts.scope import OfficeScope
from apps.desk.selectors.search import search
from apps.policy.models import Commitment
from apps.policy.selectors import commitments as selectors
from apps.policy.selectors import guidelines
from apps.policy.services.commitments import close_commitment, reopen_commitment
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.policy.builders import commitment, guideline_activity

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
CLOSED = {"closing": "dropped", "closed_on": date(2026, 2, 1), "closed_because": "Replaced."}
OUTSIDE = ("council", "stranger", "pm.nairobi", "translator")


@pytest.fixture
def some(world):
    """Three commitments: open, fulfilled on 1 February 2026, retired on 10 February 2026."""
    return {
        "open": commitment("2015-35-1", deadline_en="", theme_en="architecture"),
        "closed": commitment(
            "2015-32-1",
            paragraph="32",
            theme_en="reporting",
            theme_fr="établissement de rapports",
            theme_es="presentación de informes",
            text_en="Report to Council",
            text_fr="Rendre compte au Conseil",
            text_es="Informar al Consejo",
            closing="fulfilled",
            closed_on=date(2026, 2, 1),
            closed_because="It is issued.",
            closed_by=world.people["gcu"],
        ),
        "retired": commitment("2015-47-1", retired_on=date(2026, 2, 10)),
    }


@pytest.fixture
def seen_by(world):
    """A function that returns a client of a member of the cast."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


def close(kept: Commitment, scope: OfficeScope, **said) -> Commitment:
    wanted = {"closing": "fulfilled", "because": "Done.", "version": 1, "now": NOW, **said}
    return close_commitment(commitment_id=kept.pk, scope=scope, **wanted)


class TestCommitments:
    def test_are_those_in_force_in_their_order(self, world, some):
        found = selectors.commitments(scope=world.scope("hr.nairobi"))
        assert [each.key for each in found] == ["2015-35-1", "2015-32-1"]

    @pytest.mark.parametrize("username", OUTSIDE)
    def test_are_nothing_to_those_outside_the_inner_circle(self, world, some, username):
        scope = world.scope(username)
        guideline_activity()
        assert list(selectors.commitments(scope=scope)) == []
        assert list(selectors.guideline_activities(scope=scope)) == []
        with pytest.raises(OutOfScope):
            selectors.commitment_by_key(key="2015-35-1", scope=scope)
        with pytest.raises(OutOfScope):
            record_seen(selectors.ref_of(some["open"].pk), scope=scope)
        assert search(text="council", scope=scope) == []

    def test_are_found_by_their_key_also_when_they_retired(self, world, some):
        found = selectors.commitment_by_key(key="2015-47-1", scope=world.scope("gcu"))
        assert found == some["retired"]

    @pytest.mark.parametrize(
        ("which", "day", "is_open"),
        [
            ("open", date(2026, 3, 1), True),
            ("closed", date(2026, 1, 31), True),
            ("closed", date(2026, 2, 1), False),
            ("retired", date(2026, 2, 9), True),
            ("retired", date(2026, 2, 10), False),
        ],
    )
    def test_take_something_new_until_the_day_they_close(self, some, which, day, is_open):
        assert selectors.is_open_on(some[which], day) is is_open

    @pytest.mark.parametrize(
        ("wanted", "keys"),
        [
            ({"text": "COUNCIL"}, ["2015-32-1"]),
            ({"text": "council focal"}, []),
            ({"theme": "architecture"}, ["2015-35-1"]),
            ({"state": "open"}, ["2015-35-1"]),
            ({"state": "fulfilled"}, ["2015-32-1"]),
            ({"state": "dropped"}, []),
        ],
    )
    def test_are_narrowed_by_words_theme_and_state(self, world, some, wanted, keys):
        found = selectors.listed(
            wanted=selectors.CommitmentFilter(**wanted), scope=world.scope("auditor")
        )
        assert [each.key for each in found] == keys

    def test_are_searched_in_the_language_of_the_reader(self, world, some):
        with translation.override("fr"):
            [group] = search(text="rendre compte", scope=world.scope("gcu"))
            assert [hit.label for hit in group.hits] == ["Rendre compte au Conseil"]
            assert selectors.themes(scope=world.scope("gcu")) == [
                ("architecture", "dispositif pour l’égalité des sexes"),
                ("reporting", "établissement de rapports"),
            ]


class TestClosing:
    def test_says_how_when_why_and_by_whom(self, world, some):
        kept = close(some["open"], world.scope("gcu"), closing="dropped", because=" Replaced. ")
        kept.refresh_from_db()
        assert (kept.closing, kept.closed_on, kept.closed_because) == (
            "dropped",
            date(2026, 3, 1),
            "Replaced.",
        )
        assert (kept.closed_by, kept.version) == (world.people["gcu"], 2)

    def test_keeps_its_reason_in_the_history_when_it_is_undone(self, world, some):
        scope = world.scope("gcu")
        kept = reopen_commitment(
            commitment_id=some["closed"].pk, because="Too early.", version=1, scope=scope
        )
        kept.refresh_from_db()
        assert (kept.closing, kept.closed_on, kept.closed_by, kept.version) == ("", None, None, 2)
        newest = Commitment.pgh_event_model.objects.filter(pgh_obj=kept).latest("pgh_id")
        assert newest.pgh_context.metadata["reason"] == "Too early."
        assert selectors.is_open_on(kept, date(2026, 3, 1))

    @pytest.mark.parametrize("username", ["hrm", "focalpoint.nairobi", "ddg", "auditor", "admin"])
    def test_is_for_the_gender_coordination_unit(self, world, some, username):
        with pytest.raises(NotPermitted):
            close(some["open"], world.scope(username))
        with pytest.raises(NotPermitted):
            reopen_commitment(
                commitment_id=some["closed"].pk,
                because="No.",
                version=1,
                scope=world.scope(username),
            )

    @pytest.mark.parametrize("username", OUTSIDE)
    def test_is_not_there_for_those_outside(self, world, some, username):
        with pytest.raises(OutOfScope):
            close(some["open"], world.scope(username))

    def test_names_all_problems_at_once(self, world, some):
        with pytest.raises(Invalid) as refusal:
            close(some["open"], world.scope("gcu"), closing="lost", because="  ")
        assert [problem.field for problem in refusal.value.problems] == ["because", "closing"]
        with pytest.raises(Invalid):
            close(some["open"], world.scope("gcu"), because="x" * 2001)

    def test_is_refused_in_another_version_or_twice(self, world, some):
        with pytest.raises(WrongState) as stale:
            close(some["open"], world.scope("gcu"), version=7)
        assert stale.value.code == "stale"
        with pytest.raises(WrongState):
            close(some["closed"], world.scope("gcu"))
        with pytest.raises(WrongState):
            close(some["retired"], world.scope("gcu"))
        with pytest.raises(WrongState):
            reopen_commitment(
                commitment_id=some["open"].pk, because="No.", version=1, scope=world.scope("gcu")
            )


class TestPages:
    url = "/policy/commitments/"

    def test_list_what_is_promised_with_its_state(self, seen_by, some):
        text = " ".join(seen_by("head.nairobi").get(self.url).content.decode().split())
        assert "2 commitments found" in text
        assert (
            '<strong>fulfilled</strong> <time datetime="2026-02-01">1 February 2026</time>' in text
        )
        assert "reading of the policy, not its text" in text

    @pytest.mark.parametrize(
        ("query", "number"),
        [({"state": "open"}, 1), ({"theme": "reporting"}, 1), ({"text": "nothing like it"}, 0)],
    )
    def test_are_narrowed_by_their_address(self, seen_by, some, query, number):
        answer = seen_by("gcu").get(self.url, query)
        assert len(answer.context["rows"]) == number
        assert len(answer.context["chips"]) == 1
        assert ("nothing_matches" in answer.content.decode()) is (number == 0)

    def test_say_what_belongs_here(self, seen_by, world):
        for url in (self.url, "/policy/guideline-activities/"):
            assert 'data-kind="nothing_yet"' in seen_by("gcu").get(url).content.decode()

    def test_take_a_fixed_number_of_statements(self, seen_by, some, django_assert_num_queries):
        client = seen_by("gcu")
        client.get(self.url)
        with django_assert_num_queries(9):
            client.get(self.url)
        for number in range(9):
            commitment(f"2015-36-{number}", closed_by=some["closed"].closed_by, **CLOSED)
            guideline_activity(f"programme-1a-{number}")
        with django_assert_num_queries(9):
            client.get(self.url)
        with django_assert_num_queries(8):
            client.get("/policy/guideline-activities/")

    def test_show_one_with_what_is_linked_to_it(self, seen_by, some, django_assert_num_queries):
        client = seen_by("gcu")
        page = f"{self.url}{some['closed'].pk}/"
        text = client.get(page).content.decode()
        for said in ("It is issued.", "Open it again", "reading of the paragraph", "not stated"):
            assert said in text
        with django_assert_num_queries(15):
            client.get(page)

    def test_offer_no_closing_to_others(self, seen_by, some):
        for which in ("open", "closed"):
            text = seen_by("hrm").get(f"{self.url}{some[which].pk}/").content.decode()
            assert "Close the commitment" not in text
            assert "Open it again" not in text

    def test_lose_nothing_when_somebody_was_faster(self, seen_by, some):
        sent = {"closing": "dropped", "because": "Overtaken by events.", "version": 4}
        answer = seen_by("gcu").post(f"{self.url}{some['open'].pk}/close/", sent)
        assert answer.status_code == 409
        text = answer.content.decode()
        assert "Overtaken by events." in text
        assert 'name="version" value="1"' in text
        assert answer.context["form"]["closing"].value() == "dropped"

    def test_ask_for_the_reason(self, seen_by, some):
        answer = seen_by("gcu").post(f"{self.url}{some['open'].pk}/close/", {"version": 1})
        assert answer.status_code == 422
        assert "Write the reason" in answer.content.decode()


class TestGuidelines:
    def test_stand_under_objective_and_expected_result(self, world):
        guideline_activity("programme-1a-1", position=1)
        guideline_activity(
            "programme-1b-1", position=2, expected_result_en="1b. IOM kept a key player"
        )
        guideline_activity("staffing-1-1", guideline="staffing", position=1)
        parts = guidelines.in_parts(guidelines.listed(scope=world.scope("wggi")))
        assert [part.key for part in parts] == ["programme", "staffing"]
        [objective] = parts[0].objectives
        assert [result.text[:2] for result in objective.results] == ["1a", "1b"]

    def test_are_narrowed_by_guideline_and_words(self, world):
        guideline_activity("programme-1a-1")
        guideline_activity("staffing-1-1", guideline="staffing", text_en="Mentoring")
        scope = world.scope("gcu")
        assert [row.key for row in guidelines.listed(guideline="staffing", scope=scope)] == [
            "staffing-1-1"
        ]
        assert [row.key for row in guidelines.listed(text="focal", scope=scope)] == [
            "programme-1a-1"
        ]

    def test_are_records_with_an_address_in_the_list(self, world):
        kept = guideline_activity()
        view = record_seen(guidelines.ref_of(kept.pk), scope=world.scope("gcu"))
        assert view.url == "/policy/guideline-activities/#programme-1a-7"
        assert view.may_change


class TestFiles:
    def test_hold_exactly_what_is_shown(self, seen_by, some):
        answer = seen_by("gcu").get("/policy/commitments.csv", {"state": "fulfilled"})
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 2
        line = dict(zip(rows[0], rows[1], strict=True))
        assert (line["Paragraph"], line["State"], line["Closed on"], line["Our reading"]) == (
            "32",
            "fulfilled",
            "2026-02-01",
            "Yes",
        )
        assert seen_by("gcu").get("/policy/commitments.pdf").status_code == 404

    def test_hold_the_activities_of_the_guidelines(self, seen_by):
        guideline_activity()
        answer = seen_by("gcu").get("/policy/guideline-activities.csv")
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[1][:5] == [
            "programme-1a-7",
            "Programme policy on migrants and gender issues",
            "1. Networking and outreach",
            "1a. Stakeholders in dialogue at all levels",
            "Take part in focal point networks",
        ]


class TestApi:
    def test_tells_commitments_with_their_state(self, api, world, some):
        api.force_authenticate(world.people["focalpoint.nairobi"])
        answer = api.get("/api/v1/policy/commitments/").json()
        assert answer["count"] == 2
        first, second = answer["results"]
        assert (first["key"], first["state"], first["closed_on"]) == ("2015-35-1", "open", None)
        assert (second["state"], second["closed_on"]) == ("fulfilled", "2026-02-01")
        assert second["text_es"] == "Informar al Consejo"
        query = {"state": "open", "theme": "reporting"}
        assert api.get("/api/v1/policy/commitments/", query).json()["count"] == 0
        assert api.get("/api/v1/policy/commitments/", {"state": "lost"}).status_code == 422

    def test_tells_activities_of_the_guidelines(self, api, world):
        guideline_activity()
        api.force_authenticate(world.people["gcu"])
        url = "/api/v1/policy/guideline-activities/"
        [first] = api.get(url).json()["results"]
        assert (first["key"], first["guideline"]) == ("programme-1a-7", "programme")
        assert api.get(url, {"guideline": "staffing"}).json()["count"] == 0
