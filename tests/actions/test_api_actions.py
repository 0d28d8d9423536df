"""Actions through the API: the same rules as on the pages, the same refusals, in JSON."""

from datetime import date

import pytest

from apps.accounts.records import RecordRef
from apps.actions.models import Action
from tests.actions.builders import BECAUSE, DAKAR, NAIROBI, make

LIST = "/api/v1/actions/"
FAR = date(2199, 6, 30)


@pytest.fixture
def speak(world, api):
    """A function that returns the API's client speaking as a member of the cast."""

    def as_member(username: str):
        api.force_authenticate(world.people[username])
        return api

    return as_member


def codes(response) -> dict[str, str]:
    return {error["field"]: error["code"] for error in response.json()["errors"]}


class TestList:
    def test_is_filtered_as_the_page_is(self, world, speak):
        make(world, title="High", due_on=FAR, priority="high")
        make(world, title="Low", due_on=FAR, priority="low")
        make(world, title="Of Dakar", office=DAKAR, due_on=FAR, priority="high")
        answer = speak("hr.nairobi").get(LIST, {"priority": "high"}).json()
        assert [row["title"] for row in answer["results"]] == ["High"]
        [row] = answer["results"]
        assert row["owner"]["username"] == "hr.nairobi"
        assert row["late_from"] == "2199-06-30T21:00:00Z"
        assert row["is_overdue"] is False

    @pytest.mark.parametrize(
        "query",
        [{"state": "odd"}, {"due_from": "soon"}, {"office": "XXX"}, {"owner": "99999"}],
    )
    def test_says_what_it_does_not_understand(self, world, speak, query):
        response = speak("gcu").get(LIST, query)
        assert response.status_code == 422
        assert set(codes(response)) == set(query)

    def test_takes_the_same_statements_for_many(self, world, speak, django_assert_num_queries):
        client = speak("gcu")
        for number in range(3):
            make(world, title=f"No. {number}", due_on=FAR)
        client.get(LIST)
        with django_assert_num_queries(7):
            client.get(LIST)
        for number in range(20):
            make(world, title=f"More {number}", due_on=FAR)
        with django_assert_num_queries(7):
            client.get(LIST)


class TestMaking:
    def test_answers_with_the_action(self, world, speak):
        cause = make(world, title="The finding", due_on=FAR)
        response = speak("hr.nairobi").post(
            LIST,
            {
                "office": NAIROBI,
                "title": "Mend it",
                "due_on": "2199-06-30",
                "owner": "HR.Nairobi",
                "verifier": "head.nairobi",
                "cost": "12.50",
                "currency": "usd",
                "cause": f"actions.action:{cause.pk}",
            },
            format="json",
        )
        assert response.status_code == 201
        made = response.json()
        assert made["cause"]["label"] == "The finding"
        assert (made["cost"], made["currency"], made["version"]) == ("12.50", "USD", 1)

    def test_names_everything_that_is_wrong(self, world, speak):
        said = {"office": NAIROBI, "title": "Mend it", "due_on": "2020-01-01"}
        client = speak("hr.nairobi")
        assert codes(client.post(LIST, said | {"owner": "nobody.known"}, format="json")) == {
            "owner": "no_account"
        }
        response = client.post(LIST, said | {"owner": "hr.dakar", "cost": "1"}, format="json")
        assert response.status_code == 422
        assert codes(response) == {
            "due_on": "due_in_the_past",
            "currency": "currency",
            "owner": "no_access",
        }
        assert not Action.objects.exists()

    @pytest.mark.parametrize("cause", ["nonsense", "a.b:1", "actions.action:999999"])
    def test_is_refused_for_a_record_that_is_none(self, speak, cause):
        said = {"office": NAIROBI, "title": "x", "due_on": "2199-06-30", "cause": cause}
        assert speak("hr.nairobi").post(LIST, said, format="json").status_code == 404


class TestChanging:
    def test_leaves_what_is_left_out(self, world, speak):
        action = make(world, due_on=FAR, description="Kept.")
        url = f"{LIST}{action.pk}/"
        client = speak("hr.nairobi")
        answer = client.patch(url, {"version": 1, "title": "New"}, format="json").json()
        assert (answer["title"], answer["description"], answer["version"]) == ("New", "Kept.", 2)
        response = client.patch(url, {"version": 1, "title": "Newer"}, format="json")
        assert response.status_code == 409
        assert response.json()["errors"][0]["code"] == "stale"
        assert client.patch(url, {"title": "Newer"}, format="json").status_code == 422


class TestSteps:
    def test_lead_through_the_whole_way(self, world, speak):
        url = f"{LIST}{make(world, due_on=FAR).pk}/"

        def step(username: str, name: str, **sent):
            return speak(username).post(f"{url}{name}/", sent, format="json")

        assert step("hr.nairobi", "start", version=1).json()["state"] == "under_way"
        assert step("hr.nairobi", "notes", text="On it.").status_code == 201
        assert codes(step("hr.nairobi", "done", version=2)) == {"no_evidence_because": "required"}
        done = step("hr.nairobi", "done", version=2, no_evidence_because=BECAUSE).json()
        assert done["verifier"]["username"] == "head.nairobi"
        assert step("gcu", "verify", version=3).status_code == 403
        assert step("head.nairobi", "send-back", version=3, reason="More.").json()["state"] == (
            "under_way"
        )
        step("hr.nairobi", "done", version=4, no_evidence_because=BECAUSE)
        assert step("head.nairobi", "verify", version=5).json()["state"] == "verified"
        assert step("gcu", "drop", version=6, reason="No.").status_code == 409
        again = step("gcu", "reopen", version=6, reason="Again.", due_on="2199-07-01")
        assert (again.json()["state"], again.json()["due_on"]) == ("open", "2199-07-01")
        notes = speak("auditor").get(f"{url}notes/").json()
        assert [note["text"] for note in notes] == ["On it."]


class TestCause:
    def test_is_null_for_those_who_do_not_see_it(self, world, speak):
        cause = make(world, office=DAKAR, due_on=FAR)
        action = make(world, due_on=FAR)
        ref = RecordRef("actions.action", cause.pk)
        Action.objects.filter(pk=action.pk).update(
            cause_type=ref.content_type, cause_id=cause.pk, cause_label="Secret"
        )
        answer = speak("hr.nairobi").get(f"{LIST}{action.pk}/")
        assert (answer.json()["has_cause"], answer.json()["cause"]) == (True, None)
        assert "Secret" not in answer.content.decode()
