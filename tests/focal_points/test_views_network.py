"""The pages of the network: language, files, conflicts, statements, and the API."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.urls import reverse

from apps.focal_points.models import (
    Issue,
    MeetingDecision,
    NetworkMeeting,
    NetworkQuestion,
    Practice,
)
from tests.focal_points.builders import DAKAR, NAIROBI, make_activity, make_appointment
from tests.focal_points.network_builders import (
    BEFORE,
    LATER,
    NOW,
    REGION,
    invite,
    make_factor,
    make_held,
    make_issue,
    make_meeting,
    make_practice,
    make_question,
)


def page(client, name: str, *args, **query) -> str:
    """The words of a page."""
    response = client.get(reverse(f"focal_points:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def reader(world, client):
    """The focal point of Nairobi, logged in."""
    client.force_login(world.people["focalpoint.nairobi"])
    return client


@pytest.fixture
def unit(world, client):
    """The Gender Coordination Unit, logged in."""
    client.force_login(world.people["gcu"])
    return client


class TestEmpty:
    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("network", "No meeting is planned."),
            ("network_directory", "No focal point yet"),
            ("network_meetings", "No meeting yet"),
            ("network_issues", "Nothing is published yet"),
            ("network_practices", "No practice yet"),
            ("network_countries", "nothing is recorded"),
            ("network_questions", "No question yet"),
        ],
    )
    def test_pages_say_what_belongs_there(self, reader, name, words):
        assert words in page(reader, name)

    def test_country_says_that_nothing_is_recorded_and_not_that_nothing_is(self, reader):
        assert page(reader, "network_country", "KEN").count("Nothing is recorded.") == 2


class TestLanguage:
    def test_of_an_issue_is_the_readers_else_english_with_a_note(self, world, reader):
        both = make_issue(title_fr="Nouvelles", text_fr="Ce qui a été fait.")
        english = make_issue(number=2)
        reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
        written = page(reader, "network_issue", both.pk)
        assert "Ce qui a été fait." in written
        other = page(reader, "network_issue", english.pk)
        assert "What was done." in other
        assert '<article class="panel network-text" lang="en">' in other
        assert '<article class="panel network-text" lang="fr">' in written

    def test_of_practices_and_answers_is_marked(self, world, reader):
        practice = make_practice(world, language="es", text="Más mujeres.")
        assert 'lang="es"' in page(reader, "network_practice", practice.pk)


class TestMeeting:
    def test_shows_its_time_in_the_readers_zone(self, world, reader):
        meeting = make_meeting(world)
        person = world.people["focalpoint.nairobi"]
        person.time_zone = "Africa/Nairobi"
        person.save(update_fields=["time_zone"])
        shown = page(reader, "network_meeting", meeting.pk)
        assert "2 February 2026, 12:00" in shown
        assert "(Africa/Nairobi)" in shown

    def test_is_entered_in_the_writers_zone(self, world, unit):
        person = world.people["gcu"]
        person.time_zone = "Africa/Nairobi"
        person.save(update_fields=["time_zone"])
        unit.post(
            reverse("focal_points:network_meeting_new"),
            {
                "region": world.offices[REGION].pk,
                "year": 2026,
                "title": "Meeting",
                "starts_at": "2026-02-02T12:00",
            },
        )
        assert NetworkMeeting.objects.get().starts_at == BEFORE

    def test_hides_notes_and_attendance_from_other_regions_everywhere(self, world, client):
        meeting = make_held(world, notes="Said in trust.", agenda="Open agenda")
        MeetingDecision.objects.create(meeting=meeting, number=1, text="Open decision")
        invite(meeting, make_appointment(world, name="Zuri Odera"))
        history = reverse("desk:history", args=["focal_points.networkmeeting", meeting.pk])
        for name, sees in (("head.dakar", False), ("head.nairobi", True)):
            client.force_login(world.people[name])
            shown = page(client, "network_meeting", meeting.pk)
            assert "Open agenda" in shown
            assert "Open decision" in shown
            assert ("Said in trust." in shown) is sees
            assert ("Zuri Odera" in shown) is sees
            assert "Said in trust." not in client.get(history).content.decode()

    def test_has_an_entry_for_calendars(self, world, reader):
        meeting = make_meeting(world, place="Room 4\r\nBEGIN:VALARM", agenda="One\nTwo")
        response = reader.get(reverse("focal_points:network_entry", args=[meeting.pk]))
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        lines = response.content.decode().split("\r\n")
        assert "DTSTART:20260202T090000Z" in lines
        assert f"UID:network-meeting-{meeting.pk}@iomgender" in lines
        assert "STATUS:CONFIRMED" in lines
        assert "BEGIN:VALARM" not in lines
        some_day = make_meeting(world, starts_at=None)
        address = reverse("focal_points:network_entry", args=[some_day.pk])
        assert reader.get(address).status_code == 404

    def test_has_minutes_as_word_and_pdf(self, world, reader):
        meeting = make_held(world, notes="Many came.")
        MeetingDecision.objects.create(meeting=meeting, number=1, text="Ask the offices.")
        [line] = invite(meeting, make_appointment(world))
        line.presence = "present"
        line.save()
        for extension, mark in (("docx", b"PK"), ("pdf", b"%PDF")):
            address = reverse("focal_points:network_minutes", args=[meeting.pk, extension])
            assert reader.get(address).content.startswith(mark)
        address = reverse("focal_points:network_minutes", args=[meeting.pk, "exe"])
        assert reader.get(address).status_code == 404

    def test_loses_nothing_when_somebody_was_faster(self, world, unit):
        meeting = make_meeting(world, title="Theirs", version=4)
        sent = {
            "region": world.offices[REGION].pk,
            "year": 2026,
            "title": "Mine",
            "agenda": "My long agenda",
            "version": 3,
        }
        address = reverse("focal_points:network_meeting_edit", args=[meeting.pk])
        response = unit.post(address, sent)
        assert response.status_code == 409
        shown = response.content.decode()
        assert "My long agenda" in shown
        assert "Theirs" in shown
        assert unit.post(address, sent | {"version": 4}).status_code == 303
        assert NetworkMeeting.objects.get().title == "Mine"

    def test_that_is_to_come_cannot_be_said_to_be_held(self, world, unit):
        meeting = make_meeting(world, starts_at=datetime(2199, 1, 1, tzinfo=UTC))
        assert "It is still to come" in page(unit, "network_meeting", meeting.pk)
        address = reverse("focal_points:network_meeting_hold", args=[meeting.pk])
        assert unit.post(address, {"version": 1}).status_code == 422


class TestPractice:
    def test_form_is_filled_from_an_activity(self, world, reader):
        activity = make_activity(
            world, title="Briefing of the police", outcome="They asked for more."
        )
        shown = page(reader, "network_practice_new", activity=activity.pk)
        assert "Briefing of the police" in shown
        assert "They asked for more." in shown
        foreign = make_activity(world, office=DAKAR)
        address = reverse("focal_points:network_practice_new")
        for wrong in (foreign.pk, "x", "9" * 40):
            assert reader.get(address, {"activity": wrong}).status_code == 404


class TestFiles:
    @pytest.mark.parametrize(
        ("what", "words"),
        [
            ("directory", "Wanjiru Kamau"),
            ("meetings", "Yearly meeting"),
            ("issues", "Bulletin of 1"),
            ("practices", "Meet before noon"),
            ("factors", "No leave for fathers"),
            ("questions", "Who has trained border guards?"),
        ],
    )
    def test_hold_what_the_list_shows(self, world, reader, what, words):
        make_appointment(world, user="focalpoint.nairobi")
        make_meeting(world)
        make_issue()
        make_practice(world)
        make_factor(world)
        make_question(world)
        address = reverse("focal_points:network_file", args=[what, "csv"])
        lines = reader.get(address).content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert words in lines[1]
        assert reader.get(address.replace("csv", "xlsx")).content.startswith(b"PK")

    def test_are_narrowed_as_the_list_and_defused(self, world, reader):
        make_practice(world, title="=1+1")
        make_practice(world, title="Réunion", language="fr")
        address = reverse("focal_points:network_file", args=["practices", "csv"])
        lines = reader.get(address, {"language": "en"}).content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert lines[1].startswith("'=1+1")

    @pytest.mark.parametrize(("what", "extension"), [("secrets", "csv"), ("meetings", "exe")])
    def test_are_of_known_lists_and_kinds(self, world, reader, what, extension):
        address = reverse("focal_points:network_file", args=[what, extension])
        assert reader.get(address).status_code == 404


class TestStatements:
    """As many for a full list as for a short one."""

    @pytest.mark.parametrize(
        "name",
        [
            "network",
            "network_directory",
            "network_meetings",
            "network_issues",
            "network_practices",
            "network_countries",
            "network_questions",
        ],
    )
    def test_of_a_list_do_not_grow(
        self, world, reader, name, django_assert_num_queries, django_assert_max_num_queries
    ):
        self.fill(world, 1)
        address = reverse(f"focal_points:{name}")
        reader.get(address)
        with django_assert_max_num_queries(24) as asked:
            reader.get(address)
        self.fill(world, 30)
        with django_assert_num_queries(len(asked)):
            assert reader.get(address).status_code == 200

    def fill(self, world, number: int) -> None:
        """Rows of all kinds."""
        office, gcu = world.offices[NAIROBI], world.people["gcu"]
        highest = Issue.objects.count()
        for place in range(number):
            make_appointment(world, name=f"Person {place}")
            meeting = make_meeting(world, starts_at=LATER)
            invite(meeting, make_appointment(world, office=DAKAR))
            make_issue(number=highest + place + 1)
            make_factor(world)
        Practice.objects.bulk_create(
            Practice(office=office, title="P", text="T", shared_by=gcu, shared_at=NOW)
            for _place in range(number)
        )
        NetworkQuestion.objects.bulk_create(
            NetworkQuestion(office=office, title="Q", asked_by=gcu, asked_at=NOW)
            for _place in range(number)
        )

    def test_of_a_meeting_do_not_grow_with_the_invited(
        self, world, unit, django_assert_num_queries, django_assert_max_num_queries
    ):
        meeting = make_held(world)
        invite(meeting, make_appointment(world))
        address = reverse("focal_points:network_meeting", args=[meeting.pk])
        unit.get(address)
        with django_assert_max_num_queries(30) as asked:
            unit.get(address)
        invite(meeting, *(make_appointment(world, name=f"P {each}") for each in range(60)))
        with django_assert_num_queries(len(asked)):
            assert unit.get(address).status_code == 200


class TestApi:
    @pytest.mark.parametrize("name", ["meetings", "issues", "practices", "factors"])
    def test_lists_are_for_the_network(self, world, api, name):
        make_meeting(world)
        make_issue()
        make_practice(world)
        make_factor(world)
        address = reverse(f"api:network_{name}")
        api.force_authenticate(world.people["ddg"])
        assert api.get(address).json()["count"] == 1
        api.force_authenticate(world.people["council"])
        assert api.get(address).status_code == 403

    def test_meetings_tell_no_notes_and_issues_no_drafts(self, world, api):
        make_held(world, notes="Said in trust.")
        make_issue(published=False)
        api.force_authenticate(world.people["ddg"])
        [meeting] = api.get(reverse("api:network_meetings")).json()["results"]
        assert "notes" not in meeting
        assert meeting["region"] == REGION
        assert api.get(reverse("api:network_issues")).json()["count"] == 0
