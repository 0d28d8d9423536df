"""Pages of the register: what each person finds there, and that nothing typed is ever lost."""

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from apps.accounts.models import Grant
from apps.accounts.records import RecordRef
from apps.actions.models import Action, FeedKey
from apps.publishing.spreadsheets import read_rows
from tests.actions.builders import DAKAR, NAIROBI, bring_to_done, make
from tests.cast import World

FAR = date(2199, 6, 30)
PAST = datetime(2020, 1, 1, 9, tzinfo=UTC)


@pytest.fixture
def seen_by(world: World):
    """A function that returns a client of a member of the cast."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


def page(client: Client, url: str, **query: str) -> str:
    response = client.get(url, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


class TestRegister:
    URL = "/actions/"

    def test_shows_mine_first(self, world, seen_by):
        make(world, title="Of HR")
        make(world, title="Of the focal point", owner="focalpoint.nairobi")
        text = page(seen_by("hr.nairobi"), self.URL)
        assert "Of HR" in text
        assert "Of the focal point" not in text
        assert "Of the focal point" in page(seen_by("hr.nairobi"), self.URL, tab="unit")

    def test_shows_all_to_those_who_own_nothing(self, world, seen_by):
        make(world, title="Of HR")
        assert "Of HR" in page(seen_by("auditor"), self.URL)

    def test_shows_nothing_of_other_offices(self, world, seen_by):
        make(world, title="Of HR")
        for tab in ("mine", "unit", "all", "causes"):
            assert "Of HR" not in page(seen_by("hr.dakar"), self.URL, tab=tab)

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ({"state": "done"}, {"Done"}),
            ({"state": "pending"}, {"Late", "Soon", "Élan"}),
            ({"state": "live"}, {"Late", "Soon", "Élan", "Done"}),
            ({"due": "overdue"}, {"Late"}),
            ({"priority": "high"}, {"Soon"}),
            ({"owner": "nobody"}, {"Élan"}),
            ({"office": DAKAR}, {"Élan"}),
            ({"office": "KEN-NAIROBI-RO"}, {"Late", "Soon", "Done"}),
            ({"text": "elan"}, {"Élan"}),
            ({"cause": "none"}, {"Late", "Soon", "Done", "Élan"}),
            ({"cause": "actions.action"}, set()),
            ({"due_from": "2199-01-01", "due_until": "2199-12-31"}, {"Soon", "Done", "Élan"}),
            (
                {"due": "whenever", "office": "XXX", "due_from": "soon"},
                {"Late", "Soon", "Done", "Élan"},
            ),
        ],
    )
    def test_is_narrowed_by_what_stands_in_the_address(self, world, seen_by, query, shown):
        make(world, title="Late", due_on=date(2020, 6, 1), now=PAST)
        make(world, title="Soon", due_on=FAR, priority="high")
        make(world, title="Élan", office=DAKAR, owner=None, due_on=FAR)
        bring_to_done(world, make(world, title="Done", due_on=FAR))
        response = seen_by("gcu").get(self.URL, {"tab": "all", **query})
        table = response.context.get("table")
        found = {row.record.title for row in table.rows} if table else set()
        assert found == shown

    @pytest.mark.parametrize(
        ("sort", "first"), [("title", "A"), ("-title", "C"), ("priority", "B"), ("-due_on", "C")]
    )
    def test_is_sorted_by_the_address(self, world, seen_by, sort, first):
        make(world, title="A", due_on=date(2199, 1, 1), priority="low")
        make(world, title="B", due_on=date(2199, 1, 2), priority="high")
        make(world, title="C", due_on=date(2199, 1, 3), priority="medium")
        response = seen_by("gcu").get(self.URL, {"tab": "all", "sort": sort})
        rows = [row.record.title for row in response.context["table"].rows]
        assert rows[0] == first
        assert "aria-sort" in response.content.decode()

    def test_takes_the_same_statements_for_many(self, world, seen_by, django_assert_num_queries):
        cause = RecordRef("actions.action", make(world, title="Cause", due_on=FAR).pk)
        client = seen_by("gcu")
        client.get(self.URL, {"tab": "all"})
        for number in range(30):
            make(world, title=f"No. {number}", due_on=FAR, cause=cause if number % 2 else None)
        with django_assert_num_queries(13):
            client.get(self.URL, {"tab": "all"})

    @pytest.mark.parametrize("number", ["1", "0", "-1", "100000"])
    def test_has_pages_of_a_length_that_nobody_chooses(self, world, seen_by, number):
        for title in ["A", "B"]:
            make(world, title=title, due_on=FAR)
        response = seen_by("gcu").get(self.URL, {"tab": "all", "per_page": number})
        assert response.context["page"].paginator.per_page == 50
        assert len(response.context["page"].object_list) == 2

    def test_looks_for_the_first_of_very_many_words(self, world, seen_by):
        make(world, title="Élan", due_on=FAR)
        words = " ".join(["elan", *(f"e{number}" for number in range(500))])
        with CaptureQueriesContext(connection) as asked:
            seen_by("gcu").get(self.URL, {"tab": "all", "text": words})
        assert max(each["sql"].count("e1") for each in asked) < 10

    def test_says_what_belongs_here_when_it_is_empty(self, world, seen_by):
        assert "Nothing is with you" in page(seen_by("hr.nairobi"), self.URL)
        assert "No action yet" in page(seen_by("auditor"), self.URL)
        make(world, due_on=FAR)
        text = page(seen_by("hr.nairobi"), self.URL, text="nothing like it")
        assert "Nothing matches these filters" in text


class TestCauses:
    def test_have_neither_name_nor_link_for_those_who_do_not_see_them(self, world, seen_by):
        cause = make(world, title="Secret finding", due_on=FAR, office=DAKAR, owner=None)
        action = make(world, title="Public", due_on=FAR)
        ref = RecordRef("actions.action", cause.pk)
        Action.objects.filter(pk=action.pk).update(
            cause_type=ref.content_type, cause_id=cause.pk, cause_label="Secret finding"
        )
        client = seen_by("hr.nairobi")
        pages = [
            page(client, "/actions/", tab="all"),
            page(client, "/actions/", tab="causes"),
            page(client, f"/actions/{action.pk}/"),
            client.get("/actions/register.csv", {"tab": "all"}).content.decode(),
            page(client, reverse("desk:history", args=["actions.action", action.pk])),
            json.dumps(client.get(f"/api/v1/actions/{action.pk}/").json()),
        ]
        for text in pages:
            assert "Secret finding" not in text
            assert f"/actions/{cause.pk}/" not in text
        assert "a record that you do not see" in pages[2]
        hidden = client.get("/actions/", {"tab": "all", "made_by": f"actions.action:{cause.pk}"})
        assert hidden.context["number"] == 0
        assert "Secret finding" in page(seen_by("gcu"), f"/actions/{action.pk}/")

    def test_are_told_with_what_became_of_them(self, world, seen_by):
        cause = make(world, title="The finding", due_on=FAR)
        for number in range(3):
            make(
                world,
                title=f"No. {number}",
                due_on=FAR,
                cause=RecordRef("actions.action", cause.pk),
            )
        response = seen_by("gcu").get("/actions/", {"tab": "causes"})
        lines = {
            each["record"].label if each["record"] else "": each["line"].owed
            for each in response.context["lines"]
        }
        assert lines == {"The finding": 3, "": 1}


class TestMaking:
    def test_is_prefilled_from_the_record_behind_it(self, world, seen_by):
        cause = make(world, title="The finding", due_on=FAR)
        client = seen_by("hr.nairobi")
        url = f"/actions/new/?cause=actions.action:{cause.pk}"
        assert "The finding" in page(client, url)
        response = client.post(
            url, {"title": "Mend it", "due_on": FAR.isoformat(), "priority": "high"}
        )
        assert response.status_code == 303
        assert Action.objects.get(title="Mend it").cause_label == "The finding"

    @pytest.mark.parametrize(
        "cause", ["nothing", "actions.action:", "x.y:1", "actions.action:9" * 9]
    )
    def test_is_refused_for_a_record_that_is_none(self, seen_by, cause):
        assert seen_by("hr.nairobi").get("/actions/new/", {"cause": cause}).status_code == 404

    def test_asks_for_the_office_where_there_are_several(self, seen_by):
        assert "Choose an office" in page(seen_by("hr.region"), "/actions/new/")
        assert "Kenya" in page(seen_by("hr.region"), "/actions/new/", office=NAIROBI)

    def test_keeps_everything_that_was_typed(self, world, seen_by):
        response = seen_by("hr.nairobi").post(
            f"/actions/new/?office={NAIROBI}",
            {
                "title": "Mend it",
                "due_on": "2020-01-01",
                "priority": "high",
                "description": "All of this.",
                "owner": world.people["hr.nairobi"].pk,
                "verifier": world.people["hr.nairobi"].pk,
            },
        )
        text = response.content.decode()
        assert response.status_code == 422
        assert "2 things to correct" in text
        assert "All of this." in text
        assert 'href="#id_due_on"' in text


class TestChanging:
    def test_from_an_older_version_tells_both_and_loses_nothing(self, world, seen_by):
        action = make(world, title="Old", due_on=FAR)
        client = seen_by("hr.nairobi")
        Action.objects.filter(pk=action.pk).update(title="Theirs", version=2)
        said = {"title": "Mine", "due_on": FAR.isoformat(), "priority": "high", "version": "1"}
        url = f"/actions/{action.pk}/edit/"
        response = client.post(url, said)
        text = response.content.decode()
        assert response.status_code == 409
        assert "you looked at version 1, now it is version 2" in text
        assert response.context["theirs"][0] == ("What will be done", "Theirs", "Mine")
        assert 'name="version" value="2"' in text
        assert client.post(url, said | {"version": "2"}).status_code == 303
        action.refresh_from_db()
        assert action.title == "Mine"

    def test_can_begin_with_what_it_said_before(self, world, seen_by):
        action = make(world, title="As it was", due_on=FAR)
        event = Action.pgh_event_model.objects.get(pgh_obj_id=action.pk)
        Action.objects.filter(pk=action.pk).update(title="Later", version=2)
        url = f"/actions/{action.pk}/edit/"
        text = page(seen_by("hr.nairobi"), url, restore=str(event.pgh_id))
        assert 'value="As it was"' in text
        assert "This is an earlier state." in text
        assert "This is an earlier state." not in page(seen_by("hr.nairobi"), url)
        action.refresh_from_db()
        assert action.title == "Later"
        for wrong in ("999999", "x", "9" * 30):
            assert seen_by("hr.nairobi").get(url, {"restore": wrong}).status_code == 404


class TestPage:
    def test_groups_the_cost_as_the_reader_writes_numbers(self, world, seen_by):
        action = make(world, due_on=FAR, cost=Decimal("1234567.50"), currency="USD")
        assert "1,234,567.50 USD" in page(seen_by("hr.nairobi"), f"/actions/{action.pk}/")


class TestSteps:
    def test_refused_come_back_with_what_was_typed(self, world, seen_by):
        action = make(world, due_on=FAR)
        client = seen_by("hr.nairobi")
        response = client.post(f"/actions/{action.pk}/done/", {"version": "1"})
        assert response.status_code == 422
        assert "Attach a file or link" in response.content.decode()
        Action.objects.filter(pk=action.pk).update(version=2)
        response = client.post(
            f"/actions/{action.pk}/done/", {"version": "1", "no_evidence_because": "Spoken only."}
        )
        text = response.content.decode()
        assert response.status_code == 409
        assert "Spoken only." in text
        assert "version 1" in text

    def test_that_are_over_keep_the_words_in_sight(self, world, seen_by):
        action = make(world, due_on=FAR)
        Action.objects.filter(pk=action.pk).update(state="under_way", version=2)
        client = seen_by("hr.nairobi")
        assert client.post(f"/actions/{action.pk}/start/", {"version": "2"}).status_code == 409
        Action.objects.filter(pk=action.pk).update(state="dropped", closing_words="No.", version=3)
        response = client.post(
            f"/actions/{action.pk}/drop/", {"version": "2", "reason": "My long reason."}
        )
        assert response.status_code == 409
        assert "My long reason." in response.content.decode()

    def test_lead_through_the_whole_way(self, world, seen_by):
        action = make(world, due_on=FAR)
        url = f"/actions/{action.pk}/"
        owner, head = seen_by("hr.nairobi"), seen_by("head.nairobi")
        assert owner.post(f"{url}start/", {"version": "1"}).status_code == 303
        assert owner.post(f"{url}notes/", {"text": "Half done."}).status_code == 303
        done = {"version": "2", "no_evidence_because": "Spoken only."}
        assert owner.post(f"{url}done/", done).status_code == 303
        text = page(head, url)
        assert "It waits for you" in text
        assert "Spoken only." in text
        assert (
            head.post(f"{url}send-back/", {"version": "3", "reason": "Write it down."}).status_code
            == 303
        )
        assert "Write it down." in page(owner, url)
        assert owner.post(f"{url}done/", done | {"version": "4"}).status_code == 303
        assert head.post(f"{url}verify/", {"version": "5", "words": "Seen."}).status_code == 303
        assert "Seen." in page(owner, url)


class TestReassigning:
    def test_names_the_consequence_before_and_does_it_after(self, world, seen_by):
        first, second = (make(world, title=title, due_on=FAR) for title in ("One", "Two"))
        elsewhere = make(world, title="Elsewhere", office=DAKAR, due_on=FAR)
        client = seen_by("gcu")
        to = str(world.people["focalpoint.nairobi"].pk)
        chosen = [f"{each.pk}:1" for each in (first, second, elsewhere)]
        assert client.post("/actions/reassign/", {}).status_code == 303
        text = client.post("/actions/reassign/", {"chosen": chosen}).content.decode()
        assert "3 actions are chosen" in text
        text = client.post("/actions/reassign/", {"chosen": chosen, "owner": to}).content.decode()
        assert "2 actions go to Wanjiru Kamau" in text
        assert "1 stays as it is" in text
        assert not Action.objects.filter(version=2).exists()
        said = {"chosen": chosen, "owner": to, "confirmed": "all"}
        assert client.post("/actions/reassign/", said).status_code == 409
        response = client.post("/actions/reassign/", said | {"confirmed": "named"})
        assert response.status_code == 303
        assert Action.objects.filter(owner__username="focalpoint.nairobi").count() == 2

    @pytest.mark.parametrize("chosen", ["x", "1", "1:x", "9" * 30 + ":1", "1:1:1"])
    def test_refuses_what_it_cannot_read(self, seen_by, chosen):
        assert seen_by("gcu").post("/actions/reassign/", {"chosen": chosen}).status_code == 422


class TestCalendar:
    def test_shows_each_day_with_its_actions(self, world, seen_by):
        for number in range(6):
            make(world, title=f"No. {number}", due_on=date(2199, 6, 30))
        text = page(seen_by("hr.nairobi"), "/actions/calendar/", month="2199-06")
        assert "6 actions fall due in June 2199" in text
        assert "No. 3" in text
        assert "No. 4" not in text
        assert "and 2 more" in text
        assert "due_from=2199-06-30&amp;due_until=2199-06-30" in text

    @pytest.mark.parametrize("month", ["", "soon", "2199-13", "0001-01", "9999-12"])
    def test_shows_this_month_for_what_it_cannot_read(self, world, seen_by, month):
        assert "This month" in page(seen_by("hr.nairobi"), "/actions/calendar/", month=month)

    def test_shows_nothing_of_other_offices(self, world, seen_by):
        make(world, title="Of HR", due_on=date(2199, 6, 30))
        query = {"month": "2199-06", "tab": "all"}
        assert "Of HR" not in page(seen_by("hr.dakar"), "/actions/calendar/", **query)


class TestTimeline:
    def test_reads_itself_in_a_sentence(self, world, seen_by):
        make(world, title="Late", due_on=date(2020, 6, 1), now=PAST)
        text = page(seen_by("hr.nairobi"), "/actions/timeline/")
        assert "0 actions are owed in the 12 months" in text
        assert "1 is overdue." in text


class TestFiles:
    def test_hold_exactly_what_is_shown(self, world, seen_by):
        make(world, title="=1+1", due_on=FAR, priority="high")
        make(world, title="Other", due_on=FAR)
        client = seen_by("gcu")
        query = {"tab": "all", "priority": "high"}
        csv = client.get("/actions/register.csv", query).content.decode("utf-8-sig")
        assert csv.count("\n") == 2
        assert "'=1+1" in csv
        book = client.get("/actions/register.xlsx", query)
        rows = read_rows(io.BytesIO(book.content), "actions.xlsx").sheets[0].rows
        assert len(rows) == 2
        assert client.get("/actions/register.pdf", query).status_code == 404

    def test_hold_whole_days_that_calendars_read(self, world, seen_by):
        make(world, title="Line; with, marks\nand\r\nBEGIN:VEVENT", due_on=FAR)
        make(world, title="Elsewhere", office=DAKAR, due_on=FAR)
        answer = seen_by("hr.nairobi").get("/actions/register.ics", {"tab": "all"})
        [event] = Calendar.from_ical(answer.content).walk("VEVENT")
        assert event["dtstart"].dt == FAR
        assert event["summary"] == "Line; with, marks and  BEGIN:VEVENT"


class TestFeed:
    def address(self, client: Client) -> str:
        before = client.get("/actions/feed/").context["replaces"]
        text = client.post("/actions/feed/renew/", {"replaces": before}).context["address"]
        return text.removeprefix("http://testserver")

    def test_opens_by_its_address_alone_and_holds_ones_own(self, world, seen_by):
        make(world, title="Mine", due_on=FAR)
        make(world, title="Not mine", owner="focalpoint.nairobi", due_on=FAR)
        address = self.address(seen_by("hr.nairobi"))
        answer = Client().get(address)
        assert answer["Content-Type"].startswith("text/calendar")
        titles = [
            str(each["summary"]) for each in Calendar.from_ical(answer.content).walk("VEVENT")
        ]
        assert titles == ["Mine"]

    def test_is_shown_once_and_kept_as_a_digest(self, world, seen_by):
        client = seen_by("hr.nairobi")
        address = self.address(client)
        key = address.rsplit("/", 1)[1].removesuffix(".ics")
        assert key not in page(client, "/actions/feed/")
        assert key not in FeedKey.objects.get().digest

    def test_ends_when_it_is_renewed_or_closed(self, world, seen_by):
        client = seen_by("hr.nairobi")
        first = self.address(client)
        second = self.address(client)
        assert Client().get(first).status_code == 404
        assert Client().get(second).status_code == 200
        client.post("/actions/feed/revoke/")
        assert Client().get(second).status_code == 404

    def test_is_closed_with_the_account(self, world, seen_by):
        address = self.address(seen_by("hr.nairobi"))
        person = world.people["hr.nairobi"]
        person.is_active = False
        person.save()
        assert Client().get(address).status_code == 404

    def test_holds_what_the_person_may_see_at_the_moment(self, world, seen_by):
        make(world, title="Verified by the head", due_on=FAR, verifier="head.nairobi")
        address = self.address(seen_by("head.nairobi"))
        bring_to_done(world, Action.objects.get())
        assert b"Verified by the head" in Client().get(address).content
        Grant.objects.filter(user=world.people["head.nairobi"]).delete()
        # Named as verifier they still see it, and nothing else of the office.
        make(world, title="Another", due_on=FAR, owner=None)
        assert b"Another" not in Client().get(address).content

    def test_speaks_the_language_of_its_person(self, world, seen_by):
        make(world, due_on=FAR)
        address = self.address(seen_by("hr.nairobi"))
        person = world.people["hr.nairobi"]
        person.language = "fr"
        person.save()
        assert "Mes actions" in Client().get(address).content.decode()
