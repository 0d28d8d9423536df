"""Logging activities: what is accepted, linked, kept as a draft, corrected and withdrawn; what is not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from apps.focal_points.choices import ActivityState
from apps.focal_points.models import Activity
from apps.focal_points.services.activities.data import (
    ASKED_FROM,
    MOST_PARTICIPANTS,
    ActivityData,
    PartnerData,
)
from apps.focal_points.services.activities.steps import (
    copy_activity,
    discard_draft,
    withdraw_activity,
)
from apps.focal_points.services.activities.writing import log_activity, save_draft
from apps.organization.models import OfficeSpell
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.focal_points.builders import (
    DAKAR,
    NAIROBI,
    NOON,
    TODAY,
    make_activity,
    make_appointment,
    make_area,
    make_item,
    make_workplan,
)
from tests.projects.people_builders import make_project

FOCAL_POINT = "focalpoint.nairobi"


def briefing(world: World, *, office: str = NAIROBI, **facts) -> ActivityData:
    """What somebody types of a briefing of today."""
    values = {"kind": "briefing", "title": "Briefing of new staff", "happened_on": TODAY, **facts}
    return ActivityData(office_id=world.offices[office].pk, **values)


def log(world: World, data: ActivityData, *, by: str = FOCAL_POINT, **more) -> Activity:
    values = {"activity_id": None, "version": 0, "now": NOON, **more}
    return log_activity(data=data, scope=world.scope(by), **values)


def problems(world: World, data: ActivityData, **more) -> dict[str, str]:
    """The problems of a refused activity: code by field."""
    with pytest.raises(Invalid) as refused:
        log(world, data, **more)
    assert not Activity.objects.exists()
    return {each.field: each.code for each in refused.value.problems}


class TestLogging:
    def test_links_the_appointment_of_that_day(self, world: World):
        before = make_appointment(
            world, user=FOCAL_POINT, starts_on=date(2024, 1, 1), ends_before=date(2026, 1, 1)
        )
        since = make_appointment(world, user=FOCAL_POINT, starts_on=date(2026, 1, 1))
        assert log(world, briefing(world)).appointment == since
        earlier = briefing(world, happened_on=date(2025, 12, 31))
        assert log(world, earlier).appointment == before
        gap = briefing(world, happened_on=date(2023, 6, 1))
        assert log(world, gap).appointment is None

    def test_of_an_office_below_links_the_appointment_above(self, world: World):
        appointment = make_appointment(world, user=FOCAL_POINT)
        assert log(world, briefing(world, office="KEN-MOMBASA")).appointment == appointment

    def test_keeps_what_was_said_of_partners_and_participants(self, world: World):
        said = briefing(
            world,
            staff_women=7,
            external_men=0,
            partners=(PartnerData(name=" UNFPA ", kind="un", contact="joint"),),
        )
        made = log(world, said)
        assert (made.staff_women, made.external_men, made.staff_men) == (7, 0, None)
        assert [(each.name, each.kind) for each in made.partners.all()] == [("UNFPA", "un")]

    def test_of_the_same_twice_makes_one_and_of_another_partner_two(self, world: World):
        said = briefing(world, partners=(PartnerData(name="UNFPA", kind="un", contact="joint"),))
        first = log(world, said)
        assert log(world, said, now=NOON + timedelta(minutes=1)) == first
        other = replace(said, partners=())
        assert log(world, other) != first
        assert Activity.objects.count() == 2

    def test_is_for_those_who_log_for_the_office(self, world: World):
        with pytest.raises(NotPermitted):
            log(world, briefing(world), by="head.nairobi")
        with pytest.raises(OutOfScope):
            log(world, briefing(world, office=DAKAR))
        assert log(world, briefing(world, office=DAKAR), by="gcu").office.code == DAKAR


class TestBadInput:
    def test_says_all_that_is_missing_at_once(self, world: World):
        nothing = ActivityData(office_id=world.offices[NAIROBI].pk)
        assert problems(world, nothing) == {
            "kind": "required",
            "happened_on": "required",
            "title": "required",
        }

    def test_in_the_future_of_the_office_is_refused(self, world: World):
        late = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
        tomorrow = TODAY + timedelta(days=1)
        # Half past one of 3 March in Nairobi, still 2 March in Dakar.
        assert log(world, briefing(world, happened_on=tomorrow), now=late).happened_on == tomorrow
        Activity.objects.all().delete()
        there = briefing(world, office=DAKAR, happened_on=tomorrow)
        assert problems(world, there, by="gcu", now=late) == {"happened_on": "in_the_future"}
        until = briefing(world, ended_on=tomorrow)
        assert problems(world, until) == {"ended_on": "in_the_future"}

    def test_of_ten_thousand_participants_must_be_confirmed(self, world: World):
        crowd = briefing(world, external_women=6_000, external_men=4_000)
        assert problems(world, crowd) == {"confirmed": "confirm"}
        assert problems(world, crowd, confirmed=9_999) == {"confirmed": "confirm"}
        assert log(world, crowd, confirmed=10_000).external_women == 6_000

    def test_at_the_edges_of_the_number_of_participants(self, world: World):
        assert log(world, briefing(world, staff_men=ASKED_FROM - 1)).pk
        Activity.objects.all().delete()
        assert problems(world, briefing(world, staff_men=ASKED_FROM)) == {"confirmed": "confirm"}
        most = briefing(world, external_other=MOST_PARTICIPANTS)
        assert log(world, most, confirmed=MOST_PARTICIPANTS).pk
        Activity.objects.all().delete()
        more = briefing(world, external_other=MOST_PARTICIPANTS, staff_men=1)
        assert problems(world, more, confirmed=MOST_PARTICIPANTS + 1) == {"staff_women": "too_many"}
        assert problems(world, briefing(world, staff_men=-1)) == {"staff_men": "negative"}

    def test_of_an_office_that_was_closed_on_the_day(self, world: World):
        OfficeSpell.objects.filter(office=world.offices[NAIROBI]).update(
            ends_before=date(2026, 2, 1)
        )
        closed = briefing(world)
        assert problems(world, closed, by="gcu") == {"happened_on": "office_closed"}
        assert log(world, briefing(world, happened_on=date(2026, 1, 31)), by="gcu").pk

    def test_of_days_that_cannot_be(self, world: World):
        backwards = briefing(world, ended_on=TODAY - timedelta(days=1))
        assert problems(world, backwards) == {"ended_on": "ends_before_it_begins"}
        slip = briefing(world, happened_on=date(202, 3, 2))
        assert problems(world, slip) == {"happened_on": "too_early"}

    def test_with_records_that_the_person_does_not_see(self, world: World):
        foreign = make_project(world, "SN-1", office=DAKAR)
        item = make_item(make_workplan(make_appointment(world, office=DAKAR)))
        said = briefing(world, project_id=foreign.pk, item_id=item.pk, area_id=987_654)
        assert problems(world, said) == {
            "project": "unknown",
            "item": "unknown",
            "area": "unknown",
        }
        own = make_item(make_workplan(make_appointment(world, user=FOCAL_POINT)), position=2)
        linked = briefing(
            world, project_id=make_project(world).pk, item_id=own.pk, area_id=make_area().pk
        )
        assert log(world, linked).item == own

    def test_with_texts_too_long_and_partners_half_said(self, world: World):
        said = briefing(
            world,
            title="x" * 201,
            partners=(PartnerData(name="", kind="un", contact="joint"),),
        )
        assert problems(world, said) == {"title": "max_length", "partners": "partner"}


class TestDraft:
    def test_holds_what_is_there_and_is_gone_on_with(self, world: World):
        scope = world.scope(FOCAL_POINT)
        half = ActivityData(office_id=world.offices[NAIROBI].pk, outcome="Twelve colleagues")
        draft = save_draft(activity_id=None, version=0, data=half, now=NOON, scope=scope)
        assert (draft.state, draft.version) == (ActivityState.DRAFT, 1)
        assert save_draft(activity_id=None, version=0, data=half, now=NOON, scope=scope) == draft
        more = replace(half, title="Briefing", kind="briefing", happened_on=TODAY)
        again = save_draft(activity_id=draft.pk, version=1, data=more, now=NOON, scope=scope)
        assert (again.pk, again.version) == (draft.pk, 2)
        logged = log(world, more, activity_id=draft.pk, version=2)
        assert (logged.pk, logged.state, logged.logged_at) == (draft.pk, ActivityState.LOGGED, NOON)
        # The button pressed twice: the second request was made from the same draft.
        assert log(world, more, activity_id=draft.pk, version=2) == logged
        assert Activity.objects.count() == 1

    def test_changed_in_another_window_is_a_conflict(self, world: World):
        scope = world.scope(FOCAL_POINT)
        draft = make_activity(
            world,
            state=ActivityState.DRAFT,
            logged_at=None,
            version=3,
            created_by=world.people[FOCAL_POINT],
        )
        with pytest.raises(WrongState) as stale:
            save_draft(activity_id=draft.pk, version=2, data=briefing(world), now=NOON, scope=scope)
        assert stale.value.code == "stale"
        draft.refresh_from_db()
        assert draft.title == f"Briefing in {NAIROBI}"

    def test_is_nobody_else_s(self, world: World):
        draft = make_activity(
            world,
            state=ActivityState.DRAFT,
            logged_at=None,
            created_by=world.people[FOCAL_POINT],
        )
        for other in ("gcu", "head.nairobi", "stranger"):
            with pytest.raises(OutOfScope):
                discard_draft(activity_id=draft.pk, scope=world.scope(other))
        discard_draft(activity_id=draft.pk, scope=world.scope(FOCAL_POINT))
        assert not Activity.objects.exists()

    def test_of_nothing_is_not_kept(self, world: World):
        with pytest.raises(Invalid):
            save_draft(
                activity_id=None,
                version=0,
                data=ActivityData(office_id=world.offices[NAIROBI].pk, happened_on=TODAY),
                now=NOON,
                scope=world.scope(FOCAL_POINT),
            )


class TestCorrecting:
    def test_is_for_the_writer_and_who_logs_for_the_office(self, world: World):
        written = make_activity(world, created_by=world.people["gcu"])
        corrected = log(
            world, briefing(world, title="By the focal point"), activity_id=written.pk, version=1
        )
        assert (corrected.title, corrected.version, corrected.created_by.username) == (
            "By the focal point",
            2,
            "gcu",
        )
        with pytest.raises(NotPermitted):
            log(world, briefing(world), activity_id=written.pk, version=2, by="head.nairobi")
        with pytest.raises(WrongState):
            log(world, briefing(world), activity_id=written.pk, version=1, by="gcu")

    def test_may_not_move_an_activity_to_an_office_of_others(self, world: World):
        own = make_activity(world, created_by=world.people[FOCAL_POINT])
        with pytest.raises(OutOfScope):
            log(world, briefing(world, office=DAKAR), activity_id=own.pk, version=1)

    def test_keeps_what_was_withdrawn_as_it_is(self, world: World):
        scope = world.scope(FOCAL_POINT)
        own = make_activity(world, created_by=world.people[FOCAL_POINT])
        with pytest.raises(Invalid):
            withdraw_activity(activity_id=own.pk, version=1, reason=" ", scope=scope)
        withdrawn = withdraw_activity(
            activity_id=own.pk, version=1, reason="Another office.", scope=scope
        )
        assert (withdrawn.state, withdrawn.withdrawn_because) == ("withdrawn", "Another office.")
        with pytest.raises(WrongState):
            log(world, briefing(world), activity_id=own.pk, version=2)
        with pytest.raises(WrongState):
            discard_draft(activity_id=own.pk, scope=scope)


class TestCopying:
    def test_again_leaves_out_what_is_of_that_day(self, world: World):
        first = make_activity(
            world,
            happened_on=date(2026, 1, 5),
            outcome="Seven came.",
            staff_women=7,
            place="Nairobi",
        )
        first.partners.create(position=1, name="UN Women", kind="un", contact="joint")
        scope = world.scope(FOCAL_POINT)
        again = copy_activity(activity_id=first.pk, has_all=False, now=NOON, scope=scope)
        assert (again.state, again.happened_on, again.outcome, again.staff_women) == (
            ActivityState.DRAFT,
            TODAY,
            "",
            None,
        )
        assert (again.place, again.partners.get().name) == ("Nairobi", "UN Women")
        assert copy_activity(activity_id=first.pk, has_all=False, now=NOON, scope=scope) == again
        whole = copy_activity(activity_id=first.pk, has_all=True, now=NOON, scope=scope)
        assert (whole.happened_on, whole.outcome, whole.staff_women) == (
            date(2026, 1, 5),
            "Seven came.",
            7,
        )

    def test_is_for_those_who_log(self, world: World):
        with pytest.raises(NotPermitted):
            copy_activity(
                activity_id=make_activity(world).pk,
                has_all=True,
                now=NOON,
                scope=world.scope("auditor"),
            )
