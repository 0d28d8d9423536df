"""Pages and answers of recognition: what they show, how many statements, what a form keeps."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.focal_points.choices import AppointmentRole
from apps.focal_points.models import Appointment, Inquiry
from apps.focal_points.selectors.picture_list import PictureLine
from apps.focal_points.tasks import ask_silent_focal_points
from apps.focal_points.views.picture import PictureTable
from tests.cast import World
from tests.focal_points.builders import DAKAR, make_activity, make_appointment, make_area

PICTURES = "/focal-points/pictures/"


@pytest.fixture
def at_desk(world: World):
    """A function that gives a member of the cast a browser."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


def days_ago(days: int) -> date:
    """The day so many days before the day of the test."""
    return timezone.localdate() - timedelta(days=days)


class TestThePictures:
    def test_show_each_their_offices(self, world, at_desk):
        make_appointment(world, name="Wanjiru Kamau")
        make_appointment(world, office=DAKAR, name="Awa Ba")
        assert {"Wanjiru Kamau", "Awa Ba"} <= set(names(at_desk("gcu")))
        assert names(at_desk("head.nairobi")) == ["Wanjiru Kamau"]

    def test_take_as_many_statements_whatever_there_is(
        self, world, at_desk, django_assert_num_queries, django_assert_max_num_queries
    ):
        make_appointment(world)
        client = at_desk("auditor")
        client.get(PICTURES)
        with django_assert_max_num_queries(18) as asked:
            client.get(PICTURES)
        for turn in range(60):
            each = make_appointment(world, office=DAKAR, name=f"Person {turn}")
            make_activity(world, appointment=each, happened_on=days_ago(3), area=make_area(1))
        with django_assert_num_queries(len(asked)):
            assert client.get(PICTURES).content.count(b"month-held") > 50

    def test_are_never_sorted_by_what_counts(self):
        orderable = {
            name
            for name, column in PictureTable.base_columns.items()
            if column.orderable is not False
        }
        assert orderable == {"name", "office", "silent_since"}
        assert not [name for name in PictureLine.__slots__ if "number" in name or "count" in name]

    def test_can_be_sorted_by_silence_and_filtered(self, world, at_desk):
        make_appointment(world, name="A Silent", starts_on=days_ago(800))
        heard = make_appointment(world, name="B Heard", starts_on=days_ago(700))
        make_activity(world, appointment=heard, happened_on=timezone.localdate())
        make_appointment(
            world, name="C Alternate", role=AppointmentRole.ALTERNATE, starts_on=days_ago(10)
        )
        client = at_desk("gcu")
        assert names(client) == ["A Silent", "B Heard", "C Alternate"]
        assert names(client, "?sort=-silent_since") == ["B Heard", "C Alternate", "A Silent"]
        assert names(client, "?only=inactive") == ["A Silent"]
        assert names(client, "?only=active") == ["B Heard"]
        assert names(client, "?only=nothing&role=alternate") == ["C Alternate"]
        assert names(client, "?text=heard") == ["B Heard"]
        assert names(client, "?office=SEN-DAKAR") == []
        # What is not understood narrows nothing.
        assert len(names(client, "?office=NOWHERE&year=abc&only=x&sort=months")) == 3

    def test_give_files_of_what_they_show(self, world, at_desk):
        make_appointment(world, name="=SUM(A1)")
        content = at_desk("gcu").get("/focal-points/pictures.csv").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(content)))
        assert rows[1][0] == "'=SUM(A1)"
        assert rows[1][2] == "KEN-NAIROBI"
        assert at_desk("gcu").get("/focal-points/pictures.doc").status_code == 404

    def test_say_what_belongs_there_when_nobody_serves(self, world, at_desk):
        page = at_desk("gcu").get(PICTURES).content.decode()
        assert "Nobody served in this year" in page

    def test_can_be_asked_for_a_year_before_everything(self, world, at_desk):
        make_appointment(world)
        assert at_desk("gcu").get(f"{PICTURES}?year=1998").status_code == 200


def names(client: Client, query: str = "") -> list[str]:
    """The names that the page lists, in its order."""
    content = client.get(f"/focal-points/pictures.csv{query}").content.decode("utf-8-sig")
    return [row[0] for row in list(csv.reader(io.StringIO(content)))[1:]]


class TestTheQuestion:
    def test_is_asked_by_the_clock_and_answered_on_its_page(self, world, at_desk):
        make_appointment(world, user="focalpoint.nairobi", starts_on=days_ago(800))
        assert ask_silent_focal_points(later_keyword=1) == 1
        address = f"/focal-points/inquiries/{Inquiry.objects.get().pk}/"
        client = at_desk("focalpoint.nairobi")
        refused = client.post(address, {"answer": "", "words": "I was on leave."})
        assert refused.status_code == 422
        assert b"I was on leave." in refused.content
        assert client.post(address, {"answer": "goes_on", "words": "On leave."}).status_code == 303
        assert b"On leave." in client.get(address).content
        again = {"answer": "hands_over", "words": "No."}
        assert client.post(address, again).status_code == 409

    def test_leads_the_unit_to_a_successor(self, world, at_desk):
        made = make_appointment(world, starts_on=days_ago(800))
        ask_silent_focal_points()
        address = f"/focal-points/inquiries/{Inquiry.objects.get().pk}/"
        at_desk("head.nairobi").post(address, {"answer": "hands_over", "words": "Ask Zawadi."})
        step = f"/focal-points/appointments/{made.pk}/succeed/".encode()
        assert step in at_desk("gcu").get(address).content
        assert step not in at_desk("head.nairobi").get(address).content
        Appointment.objects.update(ends_before=timezone.localdate())
        assert step not in at_desk("gcu").get(address).content


class TestTheStatement:
    def test_is_looked_at_and_printed_in_three_languages(self, world, at_desk):
        made = make_appointment(world, user="focalpoint.nairobi")
        client = at_desk("focalpoint.nairobi")
        address = f"/focal-points/appointments/{made.pk}/contribution/2025/"
        page = client.get(f"{address}?as_of=2025-12-31").content.decode()
        assert "Nothing is on record for 2025" in page
        assert "as_of=2025-12-31" in page
        for language in ("en", "fr", "es"):
            for extension in ("pdf", "docx"):
                answer = client.get(f"{address}{language}.{extension}?as_of=nonsense")
                assert answer.status_code == 200, (language, extension)
        assert client.get(f"{address}de.pdf").status_code == 404


class TestTheOthers:
    def test_name_who_carries_the_policy(self, world, at_desk):
        made = make_appointment(world, office=DAKAR, name="Awa Ba", starts_on=days_ago(400))
        make_activity(world, appointment=made, happened_on=timezone.localdate())
        page = at_desk("focalpoint.nairobi").get("/focal-points/contributors/").content.decode()
        assert "Awa Ba" in page

    @pytest.mark.parametrize("file", ["table.csv", "table.xlsx", "chart.png", "chart.svg"])
    def test_give_women_and_men_as_files(self, world, at_desk, file):
        make_appointment(world)
        answer = at_desk("gcu").get(f"/focal-points/engagement/{file}")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")


class TestTheApi:
    def test_gives_the_pictures_without_any_number_of_activities(self, world, at_desk):
        made = make_appointment(world, starts_on=date(2025, 1, 1))
        make_activity(world, appointment=made, happened_on=date(2025, 3, 1), area=make_area(8))
        answer = at_desk("head.nairobi").get("/api/v1/focal-points/pictures/?year=2025").json()
        (line,) = answer["results"]
        assert line["months"] == [3]
        assert line["areas"] == [8]
        assert line["months_held"] == list(range(1, 13))
        assert (line["office"], line["workplan_items"]) == ("KEN-NAIROBI", None)
        assert not [name for name in line if "activit" in name]
        refused = at_desk("gcu").get("/api/v1/focal-points/pictures/?year=12")
        assert refused.status_code == 422

    def test_gives_women_and_men_of_the_network(self, world, at_desk):
        make_appointment(world, sex="M")
        answer = at_desk("gcu").get("/api/v1/focal-points/engagement/?year=2026").json()
        first = answer["groups"][0]
        assert (first["group"], first["women"], first["men"]) == ("focal_point", 0, 1)
        assert first["share_men"] == 100
        assert answer["stated"] == []
