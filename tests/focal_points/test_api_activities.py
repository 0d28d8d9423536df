"""The log through the API: the rows of the page, the rules of the form."""

import json

from django.test import Client

from apps.focal_points.choices import ActivityState
from apps.focal_points.models import Activity
from tests.cast import World
from tests.focal_points.builders import DAKAR, NAIROBI, make_activity, make_area
from tests.projects.people_builders import make_project

ADDRESS = "/api/v1/focal-points/activities/"
FOCAL_POINT = "focalpoint.nairobi"


def caller(world: World, username: str) -> Client:
    client = Client()
    client.force_login(world.people[username])
    return client


def send(client: Client, **more):
    said = {
        "office": NAIROBI,
        "kind": "training",
        "title": "Gender in the project cycle",
        "happened_on": "2026-03-02",
        **more,
    }
    return client.post(ADDRESS, json.dumps(said), content_type="application/json")


class TestReading:
    def test_is_of_what_the_caller_sees_and_asks_for(self, world: World):
        make_activity(world, title="Ours", kind="event", staff_women=0)
        make_activity(world, title="Theirs", office=DAKAR)
        make_activity(
            world,
            title="Draft",
            state=ActivityState.DRAFT,
            logged_at=None,
            created_by=world.people["head.nairobi"],
        )
        found = caller(world, "head.nairobi").get(ADDRESS).json()["results"]
        assert [each["title"] for each in found] == ["Ours"]
        assert (found[0]["staff_women"], found[0]["staff_men"]) == (0, None)
        gcu = caller(world, "gcu")
        assert gcu.get(ADDRESS, {"kind": "event"}).json()["count"] == 1
        assert gcu.get(ADDRESS, {"office": DAKAR}).json()["results"][0]["title"] == "Theirs"
        assert gcu.get(ADDRESS, {"kind": "party"}).status_code == 422

    def test_names_no_project_and_no_draft_to_others(self, world: World):
        activity = make_activity(world, project=make_project(world))
        draft = make_activity(
            world,
            state=ActivityState.DRAFT,
            logged_at=None,
            created_by=world.people[FOCAL_POINT],
        )
        one = f"{ADDRESS}{activity.pk}/"
        assert caller(world, "auditor").get(one).json()["project"] == "KE-1"
        assert caller(world, "hrm").get(one).json()["project"] == ""
        assert caller(world, "gcu").get(f"{ADDRESS}{draft.pk}/").status_code == 404

    def test_takes_as_many_statements_for_many_as_for_one(
        self, world: World, django_assert_num_queries
    ):
        client = caller(world, "gcu")
        make_activity(world, area=make_area())
        client.get(ADDRESS)
        with django_assert_num_queries(STATEMENTS):
            client.get(ADDRESS)
        for number in range(9):
            made = make_activity(world, title=f"Number {number}", area=make_area(number + 2))
            made.partners.create(position=1, name="UNFPA", kind="un", contact="joint")
        with django_assert_num_queries(STATEMENTS):
            client.get(ADDRESS)


STATEMENTS = 11


class TestLogging:
    def test_keeps_what_is_sent_once(self, world: World):
        area = make_area(8)
        client = caller(world, FOCAL_POINT)
        said = {
            "area": 8,
            "project": make_project(world).code,
            "external_women": 12,
            "partners": [{"name": "UNHCR", "kind": "un", "contact": "joint"}],
        }
        first = send(client, **said)
        assert first.status_code == 201
        assert send(client, **said).json()["id"] == first.json()["id"]
        made = Activity.objects.get()
        assert (made.area, made.external_women, made.partners.get().name) == (area, 12, "UNHCR")

    def test_follows_the_rules_of_the_form(self, world: World):
        client = caller(world, FOCAL_POINT)
        crowd = send(client, external_men=10_000)
        assert [each["code"] for each in crowd.json()["errors"]] == ["confirm"]
        future = send(client, happened_on="2199-01-01")
        assert [each["field"] for each in future.json()["errors"]] == ["happened_on"]
        assert send(client, project="SN-1").status_code == 422
        assert send(client, office=DAKAR).status_code == 404
        assert not Activity.objects.exists()
        assert send(client, external_men=10_000, confirmed=10_000).status_code == 201
