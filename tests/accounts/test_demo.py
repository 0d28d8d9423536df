"""The demo accounts are those that DESIGN names, and exist only where data are invented."""

from datetime import date

import pytest

from apps.accounts.capabilities import Capability
from apps.accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE, load_demo_people
from apps.accounts.models import Grant, User
from apps.accounts.scope import scope_for
from apps.organization.models import Office, OfficeSpell
from apps.web.refusals import NotPermitted
from tests.cast import build_world

TODAY = date(2026, 3, 2)
NAMED = {
    "hr.nairobi",
    "hr.dakar",
    "head.nairobi",
    "hr.region",
    "hrm",
    "focalpoint.nairobi",
    "pm.nairobi",
    "wggi",
    "reviewer",
    "owner.finance",
    "gcu",
    "ddg",
    "budget",
    "senior",
    "translator",
    "auditor",
    "council",
    "admin",
}


@pytest.fixture
def offices(db) -> dict[str, Office]:
    """The world without its people."""
    world = build_world()
    Grant.objects.all().delete()
    User.objects.all().delete()
    return world.offices


class TestLoadDemoPeople:
    def test_creates_everybody_whom_the_design_names(self, offices):
        people = load_demo_people(TODAY)
        assert set(people) >= NAMED
        assert all(user.check_password(DEMO_PASSWORD) for user in people.values())
        assert all(user.email.endswith("@example.org") for user in people.values())

    def test_gives_each_the_role_over_the_office(self, offices):
        people = load_demo_people(TODAY)
        scope = scope_for(people["hr.region"], on=TODAY)
        assert scope.may(Capability.KEEP_USERS, offices["SOM-HARGEISA"].pk)
        assert not scope.may(Capability.KEEP_USERS, offices["SEN-DAKAR"].pk)
        assert scope_for(people["hrm"], on=TODAY).may(Capability.APPROVE)
        assert not scope_for(people["council"], on=TODAY).is_inner_circle

    def test_speaks_french_in_dakar(self, offices):
        people = load_demo_people(TODAY)
        assert {people["hr.dakar"].language, people["head.dakar"].language} == {"fr"}

    def test_leaves_out_people_of_offices_that_do_not_exist(self, offices):
        assert "hr.bogota" not in load_demo_people(TODAY)
        bogota = Office.objects.create(code="COL-BOGOTA")
        OfficeSpell.objects.create(
            office=bogota, name="Colombia", kind="country_office", reporting="unit"
        )
        assert load_demo_people(TODAY)["hr.bogota"].language == "es"

    def test_changes_nothing_the_second_time(self, offices):
        load_demo_people(TODAY)
        User.objects.filter(username="hrm").update(last_name="Changed")
        before = (User.objects.count(), Grant.objects.count())
        assert load_demo_people(TODAY)["hrm"].last_name == "Changed"
        assert (User.objects.count(), Grant.objects.count()) == before

    def test_is_refused_where_data_are_real(self, offices, settings):
        settings.DEMO_DATA_ALLOWED = False
        with pytest.raises(NotPermitted):
            load_demo_people(TODAY)
        assert not User.objects.exists()

    def test_names_nobody_twice(self):
        names = [row[0] for row in DEMO_PEOPLE]
        assert len(names) == len(set(names))
