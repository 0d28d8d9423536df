"""The WGGI: one head at a time, dated roles, attendance, decisions, and counts for those outside."""

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from docx import Document

from apps.accounts.records import records_seen
from apps.projects.models import WggiAttendance, WggiMember
from apps.projects.selectors.wggi import meetings as reading
from apps.projects.selectors.wggi.members import composition, current_lines, members_seen
from apps.projects.selectors.wggi.minutes import minutes
from apps.projects.services.wggi import meetings, members
from apps.projects.services.wggi.meetings import Attended, MeetingData
from apps.projects.services.wggi.members import MemberData
from apps.publishing.docx import render_docx
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.projects.builders import TODAY
from tests.projects.gender_builders import (
    DEPARTMENT,
    NOW,
    SINCE,
    make_meeting,
    make_member,
)

OUTSIDE = ("council", "translator", "pm.nairobi", "budget", "stranger")


def member_data(world, **said) -> MemberData:
    values = {
        "name": "Jo Petit",
        "sex": "M",
        "office_id": world.offices[DEPARTMENT].pk,
        "role": "member",
        "starts_on": SINCE,
        **said,
    }
    return MemberData(**values)


class TestMembers:
    def test_have_one_head_at_a_time(self, world):
        make_member(world, "Ana Ruiz", role="head")
        with pytest.raises(Invalid) as refused:
            members.add_member(
                data=member_data(world, role="head"), now=NOW, scope=world.scope("gcu")
            )
        assert "Ana Ruiz" in str(refused.value)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_member(world, "Jo Petit", role="head")
        make_member(world, "Lee", role="head", starts_on=date(2010, 1, 1), ends_before=SINCE)

    def test_change_their_role_from_a_day_and_keep_the_earlier_one(self, world):
        member = make_member(world, "Ana Ruiz")
        day = date(2026, 1, 1)
        call = {"role": "head", "starts_on": day, "now": NOW, "scope": world.scope("wggi")}
        members.change_role(member_id=member.pk, **call)
        rows = WggiMember.objects.order_by("starts_on").values_list(
            "role", "starts_on", "ends_before"
        )
        assert list(rows) == [("member", SINCE, day), ("head", day, None)]

    def test_are_added_once_however_often_it_is_sent(self, world):
        for _time in range(2):
            members.add_member(data=member_data(world), now=NOW, scope=world.scope("gcu"))
        assert WggiMember.objects.count() == 1

    def test_end_after_the_last_meeting_they_came_to(self, world):
        member = make_member(world, "Ana Ruiz")
        meeting = make_meeting(date(2026, 2, 2))
        WggiAttendance.objects.create(meeting=meeting, member=member, presence="present")
        call = {"member_id": member.pk, "scope": world.scope("gcu")}
        with pytest.raises(Invalid):
            members.end_member(ends_before=date(2026, 1, 1), **call)
        ended = members.end_member(ends_before=date(2026, 2, 3), **call)
        assert ended.ends_before == date(2026, 2, 3)

    def test_are_kept_by_the_wggi_and_the_gcu(self, world):
        member = make_member(world, "Ana Ruiz")
        for username in ("head.nairobi", "ddg", "auditor"):
            with pytest.raises(NotPermitted):
                members.end_member(
                    member_id=member.pk, ends_before=TODAY, scope=world.scope(username)
                )

    def test_are_named_to_nobody_outside_the_inner_circle(self, world):
        member = make_member(world, "Ana Ruiz")
        for username in OUTSIDE:
            scope = world.scope(username)
            assert not members_seen(scope=scope).exists()
            assert current_lines(on=TODAY, scope=scope) == []
            with pytest.raises(OutOfScope):
                members.end_member(member_id=member.pk, ends_before=TODAY, scope=scope)

    def test_are_listed_in_a_fixed_number_of_statements(self, world, django_assert_num_queries):
        for number in range(5):
            make_member(world, f"Member {number}")
        scope = world.scope("gcu")
        current_lines(on=TODAY, scope=scope)
        with django_assert_num_queries(4):
            assert len(current_lines(on=TODAY, scope=scope)) == 5


class TestComposition:
    def counted(self, world, username):
        table = composition(on=TODAY, scope=world.scope(username))
        return {
            column.key: getattr(cell, "value", cell)
            for column, cell in zip(table.columns, table.rows[0].cells, strict=True)
        }

    def test_counts_women_and_men_of_the_day(self, world):
        for name, sex in (("a", "F"), ("b", "F"), ("c", "F"), ("d", "M"), ("e", "")):
            make_member(world, name, sex=sex)
        make_member(world, "gone", sex="M", ends_before=TODAY)
        assert self.counted(world, "auditor") == {
            "women": 3,
            "men": 1,
            "other": 1,
            "total": 5,
            "share_women": 75,
        }

    def test_hides_small_numbers_outside(self, world):
        for number in range(15):
            make_member(world, f"w{number}")
        make_member(world, "m", sex="M")
        outside = self.counted(world, "council")
        assert (outside["women"], outside["men"], outside["share_women"]) == (None, None, None)


class TestMeetings:
    def test_are_read_by_those_who_see_projects_everywhere(self, world):
        meeting = make_meeting(date(2026, 2, 2))
        for username in (*OUTSIDE, "head.nairobi", "hrm", "admin", "reviewer"):
            scope = world.scope(username)
            assert not reading.listed(scope=scope).exists()
            assert records_seen([reading.ref_of(meeting.pk)], scope=scope) == {}
            with pytest.raises(OutOfScope):
                reading.meeting_seen(meeting_id=meeting.pk, scope=scope)
        assert reading.listed(scope=world.scope("auditor")).count() == 1

    def test_keep_who_came_and_what_they_brought(self, world):
        member = make_member(world, "Ana Ruiz")
        later = make_member(world, "Jo Petit", starts_on=date(2026, 3, 1))
        meeting = make_meeting(date(2026, 2, 2))
        scope = world.scope("wggi")
        said = {member.pk: Attended("present", "Brought figures.")}
        meetings.write_attendance(meeting_id=meeting.pk, version=1, attended=said, scope=scope)
        [line] = reading.attendance_of(meeting=meeting, scope=scope)
        assert (line.presence, line.contribution) == ("present", "Brought figures.")
        with pytest.raises(WrongState):
            meetings.write_attendance(meeting_id=meeting.pk, version=1, attended=said, scope=scope)
        with pytest.raises(OutOfScope):
            meetings.write_attendance(
                meeting_id=meeting.pk,
                version=2,
                attended={later.pk: Attended("present")},
                scope=scope,
            )
        with pytest.raises(Invalid):
            meetings.write_attendance(
                meeting_id=meeting.pk,
                version=2,
                attended={member.pk: Attended("", "Words without a presence.")},
                scope=scope,
            )

    def test_number_their_decisions(self, world):
        scope = world.scope("wggi")
        meeting = meetings.plan_meeting(
            data=MeetingData(held_on=date(2026, 2, 2)), now=NOW, scope=scope
        )
        for version, text in ((1, "One."), (2, "Two.")):
            meetings.add_decision(meeting_id=meeting.pk, version=version, text=text, scope=scope)
        with pytest.raises(Invalid):
            meetings.add_decision(meeting_id=meeting.pk, version=3, text=" ", scope=scope)
        assert [each.number for each in reading.decisions_of(meeting=meeting, scope=scope)] == [
            1,
            2,
        ]

    def test_are_written_as_minutes(self, world):
        scope = world.scope("wggi")
        meeting = make_meeting(date(2026, 2, 2), agenda="The call\nThe rounds")
        member = make_member(world, "Ana Ruiz")
        WggiAttendance.objects.create(
            meeting=meeting, member=member, presence="present", contribution="Brought figures."
        )
        meetings.add_decision(meeting_id=meeting.pk, version=1, text="Open it.", scope=scope)
        document = Document(BytesIO(render_docx(minutes(meeting=meeting, now=NOW, scope=scope))))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert "The rounds" in text
        assert "Open it." in text
        cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
        assert {"Ana Ruiz", "Headquarters", "Present", "Brought figures."} <= set(cells)

    def test_make_inactive_who_stays_away_from_three(self, world):
        away, there = make_member(world, "Away"), make_member(world, "There")
        for month in (1, 2, 3):
            meeting = make_meeting(date(2026, month, 1))
            WggiAttendance.objects.create(meeting=meeting, member=there, presence="present")
            WggiAttendance.objects.create(meeting=meeting, member=away, presence="absent")
        lines = current_lines(on=TODAY, scope=world.scope("auditor"))
        assert [line.member.name for line in lines if line.is_inactive] == ["Away"]
