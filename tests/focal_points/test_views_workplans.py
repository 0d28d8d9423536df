"""Pages of workplans: nothing that was typed is lost, everything is counted, and lists cost the same."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.actions.models import Action
from apps.focal_points.choices import AppointmentRole, ItemProgress, WorkplanState
from apps.focal_points.models import WorkplanItem
from apps.focal_points.selectors.desk import workplans as desk
from apps.focal_points.selectors.search import workplans as search
from apps.focal_points.selectors.workplan_list import plan_lines, received_by_region
from apps.focal_points.services.workplans.writing import MOST_ITEMS
from tests.focal_points.builders import (
    DAKAR,
    NOON,
    make_appointment,
    make_area,
    make_item,
    make_workplan,
)
from tests.focal_points.workplan_builders import (
    DUE,
    GCU,
    HEAD,
    WRITER,
    approved_plan,
    close,
    make_activity_of_guidelines,
    make_commitment,
    submitted_plan,
    supervised_plan,
    whole_plan,
)

TODAY = date(2026, 3, 2)


@pytest.fixture
def appointment(world):
    return make_appointment(world, user=WRITER)


@pytest.fixture
def plan(appointment):
    return whole_plan(appointment)


@pytest.fixture
def sign_in(world):
    """A function that returns the client of somebody."""

    def client_of(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return client_of


@pytest.fixture
def writer(sign_in):
    return sign_in(WRITER)


def address(name: str, *args: object) -> str:
    return reverse(f"focal_points:{name}", args=args)


def typed(**fields: str) -> dict[str, str]:
    """An item as its form sends it."""
    return {
        "title": "Brief colleagues",
        "area": str(make_area().pk),
        "serves": "",
        "expected_result": "Forty <were> briefed.",
        "due_on": "2026-06-30",
        "version": "1",
        **fields,
    }


class TestItemForm:
    def test_keeps_what_was_typed_and_says_why_a_closed_commitment_is_refused(self, plan, writer):
        commitment = make_commitment()
        close(commitment)
        sent = typed(serves=f"commitment:{commitment.pk}", due_on="2027-01-01")
        answer = writer.post(address("workplan_item_new", plan.pk), sent)
        body = answer.content.decode()
        assert answer.status_code == 422
        assert "This commitment was closed on 1 February 2026" in body
        assert "The workplan is for 2026" in body
        assert "Forty &lt;were&gt; briefed.</textarea>" in body
        assert plan.items.count() == 1

    def test_offers_what_is_open_and_what_the_item_has(self, plan, writer):
        mine, open_one, closed = (make_commitment(number) for number in (35, 36, 37))
        activity = make_activity_of_guidelines()
        item = make_item(plan, position=2, commitment=mine)
        close(mine)
        close(closed)
        body = writer.get(address("workplan_item", item.pk)).content.decode()
        for one in (
            f"commitment:{mine.pk}",
            f"commitment:{open_one.pk}",
            f"activity:{activity.pk}",
        ):
            assert f'value="{one}"' in body
        assert f'value="commitment:{closed.pk}"' not in body
        assert "The commitment that this item serves is closed" in body
        # The page of the workplan says it, too.
        assert "fulfilled" in writer.get(address("workplan", plan.pk)).content.decode()

    @pytest.mark.parametrize(
        "value", ["activity:x", "commitment:", "1", "commitment:99999999999999"]
    )
    def test_takes_no_link_that_names_nothing(self, plan, writer, value):
        answer = writer.post(address("workplan_item_new", plan.pk), typed(serves=value))
        assert (answer.status_code, plan.items.count()) == (422, 1)

    def test_shows_both_when_somebody_was_faster(self, plan, writer):
        item = plan.items.get()
        WorkplanItem.objects.filter(pk=item.pk).update(title="Theirs & newer", version=2)
        answer = writer.post(address("workplan_item", item.pk), typed(title="Mine"))
        body = answer.content.decode()
        assert answer.status_code == 409
        assert "Theirs &amp; newer" in body
        assert "Mine</textarea>" in body
        # The next save keeps the writer's words, because both were seen.
        assert writer.post(address("workplan_item", item.pk), typed(version="2")).status_code == 303
        assert plan.items.get().title == "Brief colleagues"

    def test_keeps_what_was_typed_while_the_workplan_was_submitted_elsewhere(
        self, world, appointment, writer
    ):
        plan = submitted_plan(world, appointment)
        item = plan.items.get()
        for page in (
            address("workplan_item_new", plan.pk),
            address("workplan_item", item.pk),
        ):
            answer = writer.post(page, typed())
            assert answer.status_code == 409
            assert "Forty &lt;were&gt; briefed.</textarea>" in answer.content.decode()
            assert writer.get(page).status_code == 409
        assert plan.items.get().title == "Item 1"

    def test_refuses_more_than_the_limit_and_keeps_the_words(self, plan, writer):
        for position in range(2, MOST_ITEMS + 1):
            make_item(plan, position=position)
        answer = writer.post(address("workplan_item_new", plan.pk), typed())
        assert answer.status_code == 422
        assert "at most 60 items" in answer.content.decode()
        assert writer.get(address("workplan", plan.pk)).status_code == 200


class TestThePage:
    def test_keeps_the_words_of_a_progress_that_is_refused(self, plan, writer):
        item = plan.items.get()
        url = address("workplan_item_progress", item.pk)
        dropped = writer.post(url, {"progress": "dropped", "note": " ", "version": "1"})
        assert dropped.status_code == 422
        assert "Say why it was dropped" in dropped.content.decode()
        stale = writer.post(url, {"progress": "done", "note": "Forty came", "version": "9"})
        assert stale.status_code == 409
        assert "Forty came</textarea>" in stale.content.decode()
        assert (
            writer.post(url, {"progress": "done", "note": "Forty", "version": "1"}).status_code
            == 303
        )
        body = writer.get(address("workplan", plan.pk)).content.decode()
        assert "1 of 1 item done" in body

    def test_keeps_the_reason_and_the_note_that_are_refused(
        self, world, appointment, sign_in, writer
    ):
        plan = submitted_plan(world, appointment, version=3)
        late = {"version": "1", "reason": "Too many items"}
        answer = sign_in(HEAD).post(address("workplan_return", plan.pk), late)
        assert answer.status_code == 409
        assert "Too many items</textarea>" in answer.content.decode()
        supervised = supervised_plan(world, appointment, year=2025, version=2)
        gone = sign_in(HEAD).post(address("workplan_return", supervised.pk), late)
        assert gone.status_code == 409
        assert "Too many items</blockquote>" in gone.content.decode()
        note = writer.post(address("workplan_note", plan.pk), {"version": "1", "note": "Mine"})
        assert note.status_code == 409
        assert "Mine</textarea>" in note.content.decode()

    def test_lists_what_is_missing_before_it_is_submitted(self, appointment, writer):
        plan = make_workplan(appointment)
        make_item(plan)
        answer = writer.post(address("workplan_submit", plan.pk), {"version": "1"})
        assert answer.status_code == 422
        assert "Item 1: say until when." in answer.content.decode()

    def test_says_for_whom_it_waits(self, world, appointment, writer):
        plan = submitted_plan(world, appointment)
        assert (
            "It waits for Baraka Mwangi"
            in writer.get(address("workplan", plan.pk)).content.decode()
        )
        nobodys = submitted_plan(world, make_appointment(world, office="CHE-GENEVA"))
        gcu = Client()
        gcu.force_login(world.people["auditor"])
        body = gcu.get(address("workplan", nobodys.pk)).content.decode()
        assert "no head of this office or above it is known" in body

    def test_shows_the_action_and_asks_whether_the_item_is_done(self, plan, writer):
        item = plan.items.get()
        WorkplanItem.objects.update(due_on=date(2199, 1, 1))
        answer = writer.post(address("workplan_item_promise", item.pk), {"version": "1"})
        assert answer.status_code == 303
        body = writer.get(address("workplan", plan.pk)).content.decode()
        assert "Not started" in body
        assert "Is this item done, too?" not in body
        Action.objects.update(state="done", done_at=NOON)
        assert (
            "Is this item done, too?" in writer.get(address("workplan", plan.pk)).content.decode()
        )

    def test_gives_readers_nothing_to_press(self, plan, sign_in):
        body = sign_in("auditor").get(address("workplan", plan.pk)).content.decode()
        assert "/items/" not in body.split("<main", 1)[1].replace("/items.", "")
        assert 'name="progress"' not in body
        assert sign_in("stranger").get(address("workplan", plan.pk)).status_code == 404

    def test_costs_the_same_for_many_items(
        self, appointment, writer, django_assert_num_queries, django_assert_max_num_queries
    ):
        plan = make_workplan(appointment)
        commitment = make_commitment()
        make_item(plan, position=1, commitment=commitment)
        page = address("workplan", plan.pk)
        writer.get(page)
        with django_assert_max_num_queries(30) as few:
            writer.get(page)
        for position in range(2, 31):
            make_item(plan, position=position, commitment=commitment)
        with django_assert_num_queries(len(few)):
            assert len(writer.get(page).context["cards"]) == 30

    def test_is_printed_and_downloaded_whole(self, world, appointment, sign_in):
        plan = approved_plan(world, appointment, note="Half of it is training.")
        make_item(plan, position=2, title="=1+1", commitment=make_commitment())
        reader = sign_in("auditor")
        paper = reader.get(address("workplan_print", plan.pk)).content.decode()
        assert "Baraka Mwangi" in paper
        assert "Half of it is training." in paper
        for extension, kind in (("csv", "text/csv"), ("xlsx", "application/vnd")):
            answer = reader.get(address("workplan_file", plan.pk, extension))
            assert answer.headers["Content-Type"].startswith(kind)
        assert b"'=1+1" in reader.get(address("workplan_file", plan.pk, "csv")).content
        assert reader.get(address("workplan_file", plan.pk, "pdf")).status_code == 404


class TestTakingOver:
    def test_names_what_is_closed_and_keeps_the_ticks(self, appointment, plan, writer):
        before = make_workplan(appointment, year=2025)
        commitment = make_commitment()
        item = make_item(before, title="Train", commitment=commitment, due_on=date(2025, 5, 1))
        close(commitment)
        page = address("workplan_take_over", plan.pk)
        body = writer.get(page).content.decode()
        assert "due 1 May 2026" in body
        assert "The commitment is left out." in body
        answer = writer.post(page, {"items": [str(item.pk)]}, follow=True)
        assert "no item of this year serves it: Paragraph 35" in answer.content.decode()
        assert "Nothing was left open" in writer.get(page).content.decode()


class TestTheList:
    def make_all(self, world, appointment):
        """Nairobi approved, Dakar sent back, Hargeisa none yet, an alternate in Nairobi with a draft."""
        approved_plan(world, appointment)
        back = make_appointment(world, office=DAKAR)
        make_workplan(back, state=WorkplanState.RETURNED, returned_because="Why?")
        make_appointment(world, office="SOM-HARGEISA")
        make_appointment(world, office="SOM-HARGEISA", starts_on=date(2026, 5, 1))
        alternate = make_appointment(world, role=AppointmentRole.ALTERNATE)
        make_workplan(alternate)

    def test_counts_focal_points_in_post_by_region(self, world, appointment):
        self.make_all(world, appointment)
        scope = world.scope(GCU)
        lines = plan_lines(year=2026, today=TODAY, scope=scope)
        table = received_by_region(lines, year=2026, today=TODAY, scope=scope)
        assert [(row.label, *(cell.value for cell in row.cells)) for row in table.rows] == [
            ("Regional Office Dakar", 1, 0, 0, 1, 0),
            ("Regional Office Nairobi", 2, 1, 1, 0, 1),
            ("All", 3, 1, 1, 1, 1),
        ]
        assert {cell.as_of for cell in table.figures()} == {TODAY}
        assert len(lines) == 4
        assert plan_lines(year=2026, today=TODAY, scope=world.scope("stranger")) == []
        assert {
            line.office_code for line in plan_lines(year=2026, today=TODAY, scope=world.scope(HEAD))
        } == {"KEN-NAIROBI"}

    def test_counts_a_year_that_is_over_on_its_last_day_and_one_to_come_on_its_first(
        self, world, appointment
    ):
        make_appointment(world, office=DAKAR, ends_before=date(2025, 12, 31))
        for year, number in ((2025, 1), (2026, 1), (2027, 1)):
            lines = plan_lines(year=year, today=TODAY, scope=world.scope(GCU))
            assert sum(line.is_owed for line in lines) == number

    def test_is_narrowed_and_downloaded_as_shown(self, world, appointment, sign_in):
        self.make_all(world, appointment)
        gcu = sign_in(GCU)
        rows = gcu.get(address("workplans"), {"year": "2026"}).context["table"].data
        # Today the focal point who began in May is in post.
        assert len(rows) == 5
        none = gcu.get(address("workplans"), {"year": "2026", "state": "none"})
        assert {row.office_code for row in none.context["table"].data} == {"SOM-HARGEISA"}
        query = {"year": "2026", "region": "SEN-DAKAR-RO"}
        assert len(gcu.get(address("workplans"), query).context["table"].data) == 1
        file = gcu.get(address("workplans_file", "csv"), query).content.decode("utf-8-sig")
        assert file.splitlines()[1].startswith("2026,SEN-DAKAR,Sénégal,Regional Office Dakar,")
        assert len(file.splitlines()) == 2
        odd = gcu.get(address("workplans"), {"year": "x", "region": "y", "state": "z"})
        assert odd.status_code == 200

    def test_is_empty_in_words(self, sign_in):
        assert (
            "No focal point in this year" in sign_in(GCU).get(address("workplans")).content.decode()
        )

    def test_costs_the_same_for_many(
        self, world, appointment, sign_in, django_assert_num_queries, django_assert_max_num_queries
    ):
        self.make_all(world, appointment)
        gcu = sign_in(GCU)
        gcu.get(address("workplans"))
        with django_assert_max_num_queries(14) as few:
            gcu.get(address("workplans"))
        for _number in range(20):
            whole_plan(make_appointment(world, office=DAKAR))
        with django_assert_num_queries(len(few)):
            gcu.get(address("workplans"))


class TestHome:
    NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    def test_shows_what_is_owed_from_the_first_day_of_the_year(
        self, world, appointment, django_assert_num_queries
    ):
        scope = world.scope(WRITER)

        def owed():
            return desk.owed(now=self.NOW, most=8, scope=scope)

        owed()
        # The list, and the version of the tree.
        with django_assert_num_queries(2):
            found = owed()
        assert [(item.button, item.due_at.date()) for item in found.items] == [
            ("Begin", date(2026, 2, 1))
        ]
        plan = make_workplan(appointment)
        assert [item.button for item in owed().items] == ["Write"]
        make_workplan(appointment, year=2027, state=WorkplanState.RETURNED, returned_because="Why?")
        assert owed().total == 2
        type(plan).objects.filter(pk=plan.pk).update(state=WorkplanState.SUBMITTED)
        assert [str(item.status.label) for item in owed().items] == ["Sent back"]

    def test_asks_nothing_of_alternates_and_of_others(self, world, django_assert_num_queries):
        make_appointment(world, user=WRITER, role=AppointmentRole.ALTERNATE)
        assert desk.owed(now=self.NOW, most=8, scope=world.scope(WRITER)).total == 0
        for name in ("stranger", "council", "hr.nairobi"):
            theirs = world.scope(name)
            with django_assert_num_queries(0):
                assert desk.owed(now=self.NOW, most=8, scope=theirs).total == 0
                assert desk.waiting(now=self.NOW, most=8, scope=theirs).total == 0
                assert desk.changed(since=NOON, now=self.NOW, most=8, scope=theirs).total == 0

    def test_shows_what_waits_to_each_in_turn(self, world, appointment):
        submitted_plan(world, appointment)
        supervised_plan(
            world, make_appointment(world, office=DAKAR), submitted_by=world.people["hrm"]
        )
        supervised_plan(
            world, make_appointment(world, office=DAKAR), submitted_by=world.people[GCU]
        )
        scopes = {name: world.scope(name) for name in (HEAD, "head.region", GCU, WRITER)}
        found = {
            name: desk.waiting(now=self.NOW, most=8, scope=scope).total
            for name, scope in scopes.items()
        }
        assert found == {HEAD: 1, "head.region": 1, GCU: 1, WRITER: 0}

    def test_tells_of_decisions(self, world, appointment):
        approved_plan(world, appointment)
        since = datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
        found = desk.changed(
            since=since, now=datetime(2026, 3, 3, tzinfo=UTC), most=8, scope=world.scope(WRITER)
        )
        assert [(item.by, str(item.status.label)) for item in found.items] == [
            ("Gloria Campos", "Approved")
        ]


class TestSearch:
    def test_finds_items_by_their_words_for_who_sees_them(
        self, world, appointment, django_assert_num_queries
    ):
        plan = whole_plan(appointment)
        item = make_item(
            plan, position=2, title="Réunion", expected_result="Women’s associations came."
        )
        scope = world.scope(HEAD)
        with django_assert_num_queries(1):
            hits = search.found(text="reunion ASSOCIATIONS", most=8, scope=scope)
        assert [(hit.label, hit.url) for hit in hits] == [
            ("Réunion", f"{address('workplan', plan.pk)}#item-{item.pk}")
        ]
        assert "‹associations›" in hits[0].excerpt
        assert search.found(text="briefing", most=8, scope=scope) == []
        for name in ("head.dakar", "stranger"):
            assert search.found(text="reunion", most=8, scope=world.scope(name)) == []


class TestTheApi:
    def test_tells_the_counts_and_the_items(self, world, appointment, api):
        plan = approved_plan(world, appointment)
        commitment = make_commitment()
        make_item(plan, position=2, progress=ItemProgress.DONE, commitment=commitment)
        make_item(plan, position=3, progress=ItemProgress.DROPPED, progress_note="No money.")
        api.force_authenticate(world.people["auditor"])
        listed = api.get("/api/v1/focal-points/workplans/?year=2026").json()
        assert listed["count"] == 1
        row = listed["results"][0]
        assert (row["items"], row["done"], row["dropped"], row["state"]) == (2, 1, 1, "approved")
        whole = api.get(f"/api/v1/focal-points/workplans/{plan.pk}/").json()
        assert [item["commitment"] for item in whole["plan"]] == [None, commitment.key, None]
        assert whole["plan"][0]["due_on"] == DUE.isoformat()
        assert api.get("/api/v1/focal-points/workplans/?year=20x6").json()["count"] == 0
        assert api.get("/api/v1/focal-points/workplans/?office=%00").status_code == 422
        api.force_authenticate(world.people["stranger"])
        assert api.get("/api/v1/focal-points/workplans/").json()["count"] == 0
