"""Pages of the log: what is typed is never lost, lists count honestly, files say what is shown."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from apps.figures.figure import Empty, Figure
from apps.focal_points.choices import ActivityState
from apps.focal_points.models import Activity, StatedEvent
from apps.focal_points.selectors.activities.figures import participants_table, sentence_of
from apps.focal_points.selectors.activities.reading import logged, own_drafts
from apps.focal_points.selectors.search.activities import found
from tests.cast import World
from tests.focal_points.builders import (
    DAKAR,
    NAIROBI,
    TODAY,
    make_activity,
    make_appointment,
    make_item,
    make_workplan,
)
from tests.projects.people_builders import make_project

FOCAL_POINT = "focalpoint.nairobi"
NO_PARTNERS = {"partners-TOTAL_FORMS": 0, "partners-INITIAL_FORMS": 0}


@pytest.fixture
def focal_point(world: World) -> Client:
    """The browser of the focal point of Nairobi."""
    return browser(world, FOCAL_POINT)


def browser(world: World, username: str) -> Client:
    client = Client()
    client.force_login(world.people[username])
    return client


def typed(world: World, **more) -> dict[str, object]:
    """What the form sends of a short log."""
    return {
        "office": world.offices[NAIROBI].pk,
        "kind": "briefing",
        "title": "Briefing of new staff",
        "happened_on": "2026-03-02",
        "language": "en",
        "do": "log",
        **NO_PARTNERS,
        **more,
    }


def picture(name: str = "visit.png") -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/png")


class TestForm:
    def test_logs_with_kind_title_and_the_day_that_is_filled_in(self, world, focal_point):
        page = focal_point.get(reverse("focal_points:activity_new"))
        assert page.context["form"]["happened_on"].value()
        answer = focal_point.post(reverse("focal_points:activity_new"), typed(world))
        activity = Activity.objects.get()
        assert answer.status_code == 303
        assert answer["Location"] == reverse("focal_points:activity", args=[activity.pk])
        assert (activity.state, activity.created_by.username) == ("logged", FOCAL_POINT)

    def test_that_is_refused_gives_everything_back(self, world, focal_point):
        said = typed(
            world,
            title="",
            outcome="Twelve came.",
            staff_women="many",
            **{
                "partners-TOTAL_FORMS": 1,
                "partners-0-name": "UNFPA",
                "partners-0-kind": "un",
                "partners-0-contact": "joint",
            },
        )
        page = focal_point.post(reverse("focal_points:activity_new"), said)
        text = page.content.decode()
        assert page.status_code == 422
        for kept in ("Twelve came.", "many", "UNFPA", 'value="briefing"'):
            assert kept in text
        assert not Activity.objects.exists()

    def test_asks_whether_ten_thousand_is_right(self, world, focal_point):
        address = reverse("focal_points:activity_new")
        said = typed(world, external_women="10000")
        page = focal_point.post(address, said)
        assert page.status_code == 422
        assert "10,000 participants: is that right?" in page.content.decode()
        assert focal_point.post(address, {**said, "confirmed": "10000"}).status_code == 303
        assert Activity.objects.get().external_women == 10_000

    def test_is_filled_in_by_an_address_only_with_what_is_known(self, world, focal_point):
        item = make_item(make_workplan(make_appointment(world, user=FOCAL_POINT)), title="Brief")
        other = make_item(make_workplan(make_appointment(world, office=DAKAR)), title="Secret")
        address = reverse("focal_points:activity_new")
        page = focal_point.get(
            address, {"kind": "event", "observance": "womens_day", "title": "<b>Bold</b>"}
        )
        initial = page.context["form"].initial
        assert (initial["kind"], initial["observance"]) == ("event", "womens_day")
        assert "<b>Bold</b>" not in page.content.decode()
        assert focal_point.get(address, {"item": item.pk}).context["form"].initial["title"] == (
            "Brief"
        )
        strange = focal_point.get(address, {"kind": "party", "item": other.pk})
        assert strange.status_code == 200
        assert "kind" not in strange.context["form"].initial
        assert "Secret" not in strange.content.decode()

    def test_from_an_older_version_shows_both(self, world, focal_point):
        activity = make_activity(world, title="Now", created_by=world.people["gcu"], version=4)
        address = reverse("focal_points:activity_edit", args=[activity.pk])
        page = focal_point.post(address, typed(world, title="Typed", version=3))
        text = page.content.decode()
        assert page.status_code == 409
        assert "Typed" in text
        assert "Now" in text
        activity.refresh_from_db()
        assert activity.title == "Now"
        again = focal_point.post(address, typed(world, title="Typed", version=4))
        assert again.status_code == 303

    def test_of_a_project_takes_only_one_that_the_person_sees(self, world, focal_point):
        make_project(world, "SN-1", office=DAKAR)
        make_project(world, "KE-1")
        address = reverse("focal_points:activity_new")
        assert focal_point.post(address, typed(world, project="SN-1")).status_code == 422
        assert focal_point.post(address, typed(world, project="ke-1")).status_code == 303
        assert Activity.objects.get().project.code == "KE-1"


class TestDraft:
    def test_is_kept_while_typing_and_told_what_could_not_be_read(self, world, focal_point):
        said = typed(world, kind="", happened_on="soon", outcome="Half a sentence")
        answer = focal_point.post(reverse("focal_points:activity_draft_new"), said)
        draft = Activity.objects.get()
        assert answer.json() == {
            "version": 1,
            "url": reverse("focal_points:activity_edit", args=[draft.pk]),
            "save_url": reverse("focal_points:activity_draft", args=[draft.pk]),
            "unread": ["Date"],
        }
        assert (draft.state, draft.happened_on, draft.outcome) == (
            ActivityState.DRAFT,
            None,
            "Half a sentence",
        )

    def test_keeps_a_value_while_its_field_cannot_be_read(self, world, focal_point):
        draft = make_activity(
            world,
            state=ActivityState.DRAFT,
            logged_at=None,
            staff_men=4,
            created_by=world.people[FOCAL_POINT],
        )
        address = reverse("focal_points:activity_draft", args=[draft.pk])
        answer = focal_point.post(address, typed(world, staff_men="4x", version=1))
        assert answer.status_code == 200
        draft.refresh_from_db()
        assert draft.staff_men == 4
        stale = focal_point.post(address, typed(world, title="Older", version=1))
        assert (stale.status_code, "conflict" in stale.json()) == (409, True)

    def test_is_offered_to_its_writer_only(self, world, focal_point):
        make_activity(
            world,
            title="Half done",
            state=ActivityState.DRAFT,
            logged_at=None,
            created_by=world.people[FOCAL_POINT],
        )
        page = reverse("focal_points:activities")
        assert "Half done" in focal_point.get(page).content.decode()
        assert "Half done" not in browser(world, "gcu").get(page).content.decode()
        assert own_drafts(scope=world.scope("gcu")) == []


class TestList:
    def test_says_how_many_counted_and_never_takes_nobody_counted_for_zero(self, world):
        make_activity(world, staff_women=7, staff_men=0, external_women=5)
        make_activity(world, staff_women=3)
        make_activity(world)
        make_activity(
            world, staff_women=90, state=ActivityState.WITHDRAWN, withdrawn_because="Twice."
        )
        scope = world.scope("head.nairobi")
        table = participants_table(
            rows=logged(scope=scope), as_of=TODAY, scope_name=NAIROBI, scope=scope
        )

        def cell(row: str, column: str) -> Figure:
            figure = table.cell(row, column)
            assert isinstance(figure, Figure)
            return figure

        assert [cell("staff", sex).value for sex in ("women", "men", "other")] == [10, 0, None]
        assert cell("staff", "other").empty is Empty.MISSING
        assert cell("staff", "women").coverage.to_dict() == {
            "due": 3,
            "counted": 2,
            "missing": 1,
            "of": "activities",
        }
        assert (cell("all", "women").value, cell("all", "women").missing_cells) == (15, 1)
        assert sentence_of(table) == (
            "Participants are known for 2 of 3 activities: 15 women, 0 men, – other or undisclosed."
        )

    def test_is_narrowed_by_its_filters(self, world, focal_point):
        project = make_project(world)
        make_activity(
            world,
            title="March",
            kind="event",
            observance="womens_day",
            project=project,
            created_by=world.people[FOCAL_POINT],
        )
        make_activity(world, title="Below", office="KEN-MOMBASA", happened_on=date(2025, 6, 1))
        make_activity(world, title="Elsewhere", office=DAKAR)
        gcu = browser(world, "gcu")
        for query, titles in (
            ({}, {"March", "Below", "Elsewhere"}),
            ({"office": NAIROBI}, {"March", "Below"}),
            ({"office": "KEN-MOMBASA"}, {"Below"}),
            ({"year": "2025"}, {"Below"}),
            ({"from_day": "2026-01-01", "until_day": "2026-03-02"}, {"March", "Elsewhere"}),
            ({"kind": "event"}, {"March"}),
            ({"observance": "womens_day"}, {"March"}),
            ({"project": project.code}, {"March"}),
            ({"writer": str(world.people[FOCAL_POINT].pk)}, {"March"}),
            ({"writer": "mine"}, set()),
            ({"text": "MÄRCH"}, {"March"}),
        ):
            page = gcu.get(reverse("focal_points:activities"), query)
            shown = {row.record.title for row in page.context["table"].page.object_list}
            assert shown == titles, query
        own = focal_point.get(reverse("focal_points:activities"))
        shown = {row.record.title for row in own.context["table"].page.object_list}
        assert shown == {"March", "Below"}

    def test_of_an_office_is_read_month_by_month(self, world, focal_point):
        make_activity(world, title="New", happened_on=date(2026, 3, 2))
        make_activity(world, title="Old", happened_on=date(2026, 1, 15))
        page = focal_point.get(
            reverse("focal_points:activities"), {"office": NAIROBI, "show": "months"}
        )
        assert [month for month, _found in page.context["months"]] == [
            date(2026, 3, 1),
            date(2026, 1, 1),
        ]

    def test_as_a_file_says_what_is_shown_and_nothing_acts(self, world):
        project = make_project(world)
        make_activity(world, title="=1+1", staff_women=0, project=project)
        make_activity(world, title="Left out", kind="event")
        address = reverse("focal_points:activities_file", args=["csv"])
        lines = browser(world, "gcu").get(address, {"kind": "briefing"}).content.decode("utf-8-sig")
        assert "'=1+1" in lines
        assert "Left out" not in lines
        assert project.code in lines
        # Staff of human resources see focal points, and no projects.
        assert project.code not in browser(world, "hrm").get(address).content.decode()
        file = browser(world, "gcu").get(reverse("focal_points:activities_file", args=["xlsx"]))
        assert file.content.startswith(b"PK")

    def test_takes_as_many_statements_for_many_as_for_one(
        self, world, focal_point, django_assert_num_queries
    ):
        address = reverse("focal_points:activities")
        make_activity(world, created_by=world.people["gcu"])
        focal_point.get(address)
        with django_assert_num_queries(STATEMENTS_OF_LIST):
            focal_point.get(address)
        for number in range(12):
            made = make_activity(
                world, title=f"Number {number}", project=make_project(world, f"K{number}")
            )
            made.partners.create(position=1, name="UNFPA", kind="un", contact="joint")
        with django_assert_num_queries(STATEMENTS_OF_LIST):
            focal_point.get(address)

    def test_shows_nothing_to_who_sees_no_focal_points(self, world):
        make_activity(world, title="Something")
        for name in ("hr.nairobi", "council", "stranger"):
            scope = world.scope(name)
            assert not logged(scope=scope).exists()
            assert found(text="Something", most=5, scope=scope) == []
        assert [hit.label for hit in found(text="some", most=5, scope=world.scope("auditor"))] == [
            "Something"
        ]


STATEMENTS_OF_LIST = 16


class TestEvidence:
    def test_of_a_picture_needs_the_declaration(self, world, focal_point):
        activity = make_activity(world, created_by=world.people[FOCAL_POINT])
        address = reverse("focal_points:activity_evidence", args=[activity.pk])
        refused = focal_point.post(address, {"files": [picture()]})
        assert refused.status_code == 422
        assert "has agreed" in refused.content.decode()
        activity.refresh_from_db()
        assert activity.photo_consent_on is None
        kept = focal_point.post(address, {"files": [picture()], "consent": "on"})
        assert kept.status_code == 303
        activity.refresh_from_db()
        assert activity.photo_consent_on is not None
        page = focal_point.get(reverse("focal_points:activity", args=[activity.pk]))
        assert "visit" in page.content.decode()

    def test_of_other_files_needs_none(self, world, focal_point):
        activity = make_activity(world, created_by=world.people[FOCAL_POINT])
        address = reverse("focal_points:activity_evidence", args=[activity.pk])
        file = SimpleUploadedFile("list.txt", b"Agenda of the briefing", "text/plain")
        assert focal_point.post(address, {"files": [file]}).status_code == 303
        activity.refresh_from_db()
        assert activity.photo_consent_on is None


class TestPage:
    def test_names_no_project_that_the_reader_does_not_see(self, world):
        project = make_project(world)
        activity = make_activity(world, project=project)
        address = reverse("focal_points:activity", args=[activity.pk])
        assert project.code in browser(world, "head.nairobi").get(address).content.decode()
        assert project.code not in browser(world, "hrm").get(address).content.decode()

    def test_of_a_withdrawn_activity_says_why_and_offers_no_step(self, world, focal_point):
        activity = make_activity(
            world, state=ActivityState.WITHDRAWN, withdrawn_because="Entered twice."
        )
        page = focal_point.get(reverse("focal_points:activity", args=[activity.pk]))
        assert "Entered twice." in page.content.decode()
        assert {button.key for button in page.context["actions"]} == {"history", "repeat", "copy"}


class TestBeforeThisRegister:
    def test_lists_what_documents_tell_with_their_source(self, world):
        StatedEvent.objects.create(
            key="1", year=2005, title="Film", kind="internal event", source="Evaluation 2006"
        )
        address = reverse("focal_points:activities_before")
        text = browser(world, "auditor").get(address).content.decode()
        assert "Film" in text
        assert "Evaluation 2006" in text
        assert browser(world, "hr.nairobi").get(address).status_code == 403
