"""Appointments: begun, put right, ended, handed to a successor; and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from apps.actions.models import Notice
from apps.focal_points.models import Appointment, Rule, RuleSet
from apps.focal_points.selectors.appointments import left_without
from apps.focal_points.selectors.rules import failures_on
from apps.focal_points.services.appointments.checks import AppointmentData
from apps.focal_points.services.appointments.writing import appoint, correct, end, succeed
from apps.organization.models import Grade
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.focal_points.builders import (
    DAKAR,
    NAIROBI,
    TODAY,
    make_activity,
    make_appointment,
)
from tests.focal_points.rule_builders import load_rules, load_terms

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REGION = "KEN-NAIROBI-RO"


def data(world, *, office: str = NAIROBI, **facts) -> AppointmentData:
    values = {"name": "Ana Ruiz", "starts_on": TODAY, **facts}
    return AppointmentData(office_id=world.offices[office].pk, **values)


def appointed(world, by: str = "gcu", **facts) -> Appointment:
    return appoint(data=data(world, **facts), now=NOW, scope=world.scope(by))


def refused(call) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        call()
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def ask_for_one() -> None:
    load_rules()
    Rule.objects.create(
        rule_set=RuleSet.objects.get(code="IOM-2015"), key="single", source="decision 1"
    )


class TestAppoint:
    def test_begins_an_appointment_and_tells_whom_it_concerns(self, world):
        made = appointed(world, user_id=world.people["focalpoint.nairobi"].pk, name="")
        assert (made.name, made.version) == ("Wanjiru Kamau", 1)
        assert made.created_by == world.people["gcu"]
        told = Notice.objects.values_list("user__username", flat=True)
        assert sorted(told) == ["focalpoint.nairobi", "head.nairobi", "head.region"]

    def test_makes_one_of_the_same_sent_twice(self, world):
        assert appointed(world).pk == appointed(world).pk
        assert Appointment.objects.count() == 1

    def test_is_for_the_gender_coordination_unit(self, world):
        for username in ("head.nairobi", "focalpoint.nairobi", "hrm", "auditor", "stranger"):
            with pytest.raises(NotPermitted):
                appointed(world, by=username)

    @pytest.mark.parametrize(
        ("facts", "problem"),
        [
            ({"name": "  "}, ("name", "required")),
            ({"name": "x" * 151}, ("name", "too_long")),
            ({"ends_before": TODAY}, ("ends_before", "before_the_start")),
            ({"ends_before": date(2026, 3, 1)}, ("ends_before", "before_the_start")),
            ({"percent_of_time": Decimal("0")}, ("percent_of_time", "percent")),
            ({"percent_of_time": Decimal("100.01")}, ("percent_of_time", "percent")),
            ({"grade_id": 0}, ("grade", "invalid_choice")),
            ({"user_id": 0}, ("account", "invalid_choice")),
            ({"sex": "X"}, ("sex", "invalid_choice")),
            ({"terms_signed_on": date(2026, 3, 3)}, ("terms_signed_on", "in_the_future")),
            ({"decided_on": date(2026, 3, 3)}, ("decided_on", "in_the_future")),
            ({"starts_on": date(2015, 12, 31)}, ("starts_on", "questioned")),
            ({"starts_on": date(2028, 1, 1)}, ("starts_on", "questioned")),
            ({"starts_on": date(1066, 10, 14)}, ("starts_on", "out_of_calendar")),
            ({"office": REGION}, ("post_kind", "required")),
        ],
    )
    def test_refuses_what_cannot_be(self, world, facts, problem):
        assert refused(lambda: appointed(world, **facts)) == [problem]
        assert not Appointment.objects.exists()

    @pytest.mark.parametrize(
        "facts",
        [
            {"ends_before": date(2026, 3, 3)},
            {"percent_of_time": Decimal("0.01")},
            {"percent_of_time": Decimal("100")},
            {"terms_signed_on": TODAY},
            {"starts_on": date(2016, 1, 1)},
            {"starts_on": date(2027, 12, 31)},
            {"starts_on": date(2001, 1, 1), "is_sure": True},
            {"office": REGION, "post_kind": "other"},
            {"office": REGION, "role": "alternate"},
        ],
    )
    def test_takes_what_can(self, world, facts):
        assert appointed(world, **facts).pk

    def test_takes_editions_of_terms_that_are_published(self, world):
        edition = load_terms()
        assert appointed(world, terms_edition_id=edition.pk).terms_edition == edition
        problems = refused(lambda: appointed(world, name="Jo", terms_edition_id=edition.pk + 1))
        assert problems == [("terms_edition", "invalid_choice")]

    def test_refuses_an_office_that_is_closed_on_the_day(self, world):
        spell = world.spells[DAKAR]
        spell.ends_before = TODAY
        spell.save()
        assert refused(lambda: appointed(world, office=DAKAR)) == [("office", "closed_office")]
        assert appointed(world, office=DAKAR, starts_on=date(2026, 3, 1)).pk

    def test_tells_all_problems_at_once(self, world):
        problems = refused(
            lambda: appointed(world, name="", percent_of_time=Decimal(101), ends_before=TODAY)
        )
        assert {field for field, _code in problems} == {"name", "percent_of_time", "ends_before"}

    def test_takes_a_grade_below_the_rule_and_the_failure_is_seen(self, world):
        load_rules()
        low = Grade.objects.get(code="P2")
        made = appointed(world, grade_id=low.pk)
        found = failures_on(as_of=TODAY, appointments=[made], scope=world.scope("gcu"))
        assert found[made.pk][0].rule == "grade"

    def test_refuses_the_same_person_twice_in_an_office_at_a_time(self, world):
        person = world.people["focalpoint.nairobi"].pk
        make_appointment(world, user="focalpoint.nairobi", ends_before=date(2026, 3, 3))
        assert refused(lambda: appointed(world, user_id=person)) == [("name", "twice")]
        assert refused(lambda: appointed(world, user_id=person, role="alternate")) == [
            ("name", "twice")
        ]
        assert appointed(world, user_id=person, starts_on=date(2026, 3, 3)).pk
        assert appointed(world, user_id=person, office=DAKAR).pk

    def test_knows_a_person_without_account_by_name(self, world):
        appointed(world)
        assert refused(lambda: appointed(world, name="ana ruiz", starts_on=date(2026, 3, 5))) == [
            ("name", "twice")
        ]

    def test_takes_two_in_an_office_where_no_rule_says_one(self, world):
        load_rules()
        make_appointment(world)
        assert appointed(world).pk

    def test_refuses_two_where_the_rule_set_in_force_says_one_and_names_the_other(self, world):
        ask_for_one()
        make_appointment(world, name="Jo Petit", ends_before=date(2026, 3, 3))
        with pytest.raises(Invalid) as refusal:
            appointed(world)
        assert [each.code for each in refusal.value.problems] == ["not_single"]
        assert "Jo Petit is focal point of this office" in str(refusal.value)
        assert appointed(world, role="alternate").pk
        assert appointed(world, name="Ed", starts_on=date(2026, 3, 3)).pk
        assert appointed(world, office=DAKAR).pk


class TestCorrect:
    def put_right(self, world, found, by="gcu", version=1, **facts) -> Appointment:
        return correct(
            appointment_id=found.pk,
            version=version,
            data=data(world, **{"starts_on": found.starts_on, **facts}),
            now=NOW,
            scope=world.scope(by),
        )

    def test_writes_the_next_version(self, world):
        found = make_appointment(world)
        changed = self.put_right(world, found, appraisal_year=2026, note=" By letter. ")
        assert (changed.version, changed.appraisal_year, changed.note) == (2, 2026, "By letter.")

    def test_refuses_an_older_version_those_who_only_see_and_those_who_do_not(self, world):
        found = make_appointment(world)
        with pytest.raises(WrongState):
            self.put_right(world, found, version=0)
        with pytest.raises(NotPermitted):
            self.put_right(world, found, by="head.nairobi")
        with pytest.raises(OutOfScope):
            self.put_right(world, found, by="head.dakar")

    def test_does_not_collide_with_itself_but_with_others(self, world):
        found = make_appointment(world, name="Ana Ruiz")
        make_appointment(world, name="Jo Petit", starts_on=date(2026, 5, 1))
        assert self.put_right(world, found).version == 2
        problems = refused(lambda: self.put_right(world, found, version=2, name="Jo Petit"))
        assert problems == [("name", "twice")]

    def test_does_not_question_again_what_stands(self, world):
        found = make_appointment(world, starts_on=date(1999, 1, 1))
        assert self.put_right(world, found).version == 2


class TestEnd:
    def ended(self, world, found, by="gcu", version=1, on=TODAY, reason="A new post."):
        return end(
            appointment_id=found.pk,
            version=version,
            ends_before=on,
            reason=reason,
            now=NOW,
            scope=world.scope(by),
        )

    def test_keeps_the_reason_and_tells_whom_it_concerns(self, world):
        found = make_appointment(world, user="focalpoint.nairobi")
        ended = self.ended(world, found)
        assert (ended.ends_before, ended.ended_because, ended.version) == (TODAY, "A new post.", 2)
        notice = Notice.objects.get(user=world.people["focalpoint.nairobi"])
        assert notice.values["reason"] == "A new post."

    def test_refuses_no_reason_a_day_before_the_first_and_one_before_later_activities(self, world):
        found = make_appointment(world)
        assert refused(lambda: self.ended(world, found, reason=" ")) == [("reason", "required")]
        assert refused(lambda: self.ended(world, found, on=found.starts_on)) == [
            ("ends_before", "before_the_start")
        ]
        make_activity(world, appointment=found, happened_on=TODAY)
        assert refused(lambda: self.ended(world, found)) == [("ends_before", "was_active_later")]
        assert self.ended(world, found, on=date(2026, 3, 3)).version == 2

    def test_is_not_possible_twice_nor_for_others(self, world):
        found = make_appointment(world)
        for username, refusal in (("head.nairobi", NotPermitted), ("head.dakar", OutOfScope)):
            with pytest.raises(refusal):
                self.ended(world, found, by=username)
        self.ended(world, found)
        with pytest.raises(WrongState):
            self.ended(world, found, version=2)

    def test_leaves_an_office_without_a_focal_point_unless_there_is_another(self, world):
        found = make_appointment(world)
        beside = make_appointment(world, role="alternate")
        gcu = world.scope("gcu")
        assert left_without(appointment=found, day=TODAY, scope=gcu)
        assert not left_without(appointment=beside, day=TODAY, scope=gcu)
        make_appointment(world, ends_before=date(2026, 3, 3))
        assert not left_without(appointment=found, day=TODAY, scope=gcu)
        assert left_without(appointment=found, day=date(2026, 3, 3), scope=gcu)
        assert not left_without(appointment=found, day=date(2027, 1, 1), scope=world.scope("hrm"))


class TestSucceed:
    def test_ends_one_and_begins_the_other_on_the_same_day_even_where_one_is_asked(self, world):
        ask_for_one()
        found = make_appointment(world)
        made = succeed(
            appointment_id=found.pk,
            version=1,
            reason="Rotation.",
            data=data(world, office=DAKAR),
            now=NOW,
            scope=world.scope("gcu"),
        )
        found.refresh_from_db()
        assert (found.ends_before, made.starts_on) == (TODAY, TODAY)
        assert (made.office, made.role) == (world.offices[NAIROBI], "focal_point")

    def test_does_neither_when_either_is_refused(self, world):
        found = make_appointment(world)
        call = {"appointment_id": found.pk, "version": 1, "now": NOW, "scope": world.scope("gcu")}
        said = data(world)
        problems = refused(lambda: succeed(data=replace(said, name=""), reason="", **call))
        assert problems == [("reason", "required"), ("name", "required")]
        make_appointment(world, name="Ana Ruiz", starts_on=date(2026, 6, 1))
        assert refused(lambda: succeed(data=said, reason="x", **call)) == [("name", "twice")]
        found.refresh_from_db()
        assert (found.ends_before, found.version) == (None, 1)
        assert not Notice.objects.exists()
