"""Accounts are seen by their keepers and by auditors, and by nobody else."""

from datetime import date, timedelta

import pytest

from apps.accounts import selectors, services
from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import PeopleFilter
from apps.web.refusals import NotPermitted, OutOfScope, WrongState
from tests.cast import PEOPLE, World

TODAY = date(2026, 3, 2)
MACHINE = OfficeScope.everything("tests of accounts")
REGION = {
    "hr.nairobi",
    "head.nairobi",
    "hr.hargeisa",
    "head.hargeisa",
    "mombasa",
    "hr.region",
    "head.region",
    "focalpoint.nairobi",
    "pm.nairobi",
}
NOT_KEEPERS = sorted(set(PEOPLE) - {"admin", "auditor", "hr.region"})


def names(world: World, username: str, **only) -> list[str]:
    found = selectors.people(
        scope=world.scope(username, on=TODAY), on=TODAY, only=PeopleFilter(**only)
    )
    return [user.username for user in found]


class TestPeople:
    @pytest.mark.parametrize("username", ["admin", "auditor"])
    def test_are_all_for_administrators_and_auditors(self, world, username):
        assert set(names(world, username)) == set(PEOPLE)

    def test_are_those_of_the_region_for_regional_hr(self, world):
        assert set(names(world, "hr.region")) == REGION

    @pytest.mark.parametrize("username", NOT_KEEPERS)
    def test_are_nobody_for_everybody_else(self, world, username):
        assert names(world, username) == []
        assert not selectors.sees_people(scope=world.scope(username))

    def test_are_nobody_without_a_person(self, world):
        assert not selectors.people_seen(scope=OfficeScope.nothing()).exists()

    def test_stay_visible_where_they_once_held_a_role(self, world):
        Grant.objects.filter(user=world.people["hr.nairobi"]).update(ends_before=TODAY)
        assert "hr.nairobi" in names(world, "hr.region")

    @pytest.mark.parametrize("text", ["Sene", "SÈNE", "sene elimane", "head.dak", "DAKAR@example"])
    def test_are_found_by_name_whatever_accents_case_and_order(self, world, text):
        assert "head.dakar" in names(world, "admin", text=text)

    def test_are_not_found_by_half_of_the_words(self, world):
        assert names(world, "admin", text="sene nobody") == []

    def test_are_found_by_role(self, world):
        assert set(names(world, "admin", role=Role.FOCAL_POINT)) == {"focalpoint.nairobi"}

    def test_are_found_by_office_and_role_held_together(self, world):
        mombasa = frozenset({world.offices["KEN-MOMBASA"].pk})
        assert names(world, "admin", role=Role.HR_STAFF, office_ids=mombasa) == ["mombasa"]

    def test_are_not_found_by_a_role_that_has_ended(self, world):
        Grant.objects.filter(user=world.people["gcu"]).update(ends_before=TODAY)
        assert names(world, "admin", role=Role.GCU) == []

    def test_are_found_by_state(self, world):
        services.deactivate_user(user_id=world.people["wggi"].pk, on=TODAY, scope=MACHINE)
        assert names(world, "admin", is_active=False) == ["wggi"]
        assert "wggi" not in names(world, "admin", is_active=True)

    def test_sort_accents_where_they_belong(self, world):
        world.people["stranger"].last_name = "Éa"
        world.people["stranger"].save()
        order = names(world, "admin")
        assert order.index("hr.dakar") < order.index("stranger") < order.index("hrm")

    def test_take_two_statements_however_many_they_are(self, world, django_assert_num_queries):
        scope = world.scope("admin")
        with django_assert_num_queries(2):
            found = selectors.people(scope=scope, on=TODAY, only=PeopleFilter())
            roles = [grant.office.code for user in found for grant in user.held if grant.office]
        assert "KEN-NAIROBI" in roles


class TestPerson:
    def test_is_found_by_its_keeper(self, world):
        user = world.people["hr.nairobi"]
        assert selectors.person(user_id=user.pk, scope=world.scope("hr.region")) == user

    @pytest.mark.parametrize("username", ["hr.dakar", "head.nairobi", "stranger"])
    def test_does_not_exist_for_others(self, world, username):
        with pytest.raises(OutOfScope):
            selectors.person(user_id=world.people["hr.nairobi"].pk, scope=world.scope(username))


class TestGrantsOf:
    def test_are_ones_own(self, world):
        user = world.people["mombasa"]
        grants = selectors.grants_of(user=user, on=TODAY, scope=world.scope("mombasa"))
        assert [grant.role for grant in grants] == ["head_of_office", "hr_staff"]

    def test_are_nothing_of_others(self, world):
        user, scope = world.people["mombasa"], world.scope("hr.dakar")
        assert selectors.grants_of(user=user, on=TODAY, scope=scope) == []
        assert selectors.past_grants_of(user=user, on=TODAY, scope=scope) == []

    def test_move_to_the_past_when_they_end(self, world):
        user, scope = world.people["gcu"], world.scope("admin")
        Grant.objects.filter(user=user).update(ends_before=TODAY)
        assert selectors.grants_of(user=user, on=TODAY, scope=scope) == []
        past = selectors.past_grants_of(user=user, on=TODAY, scope=scope)
        assert [grant.role for grant in past] == ["gcu"]


class TestMayKeep:
    @pytest.mark.parametrize(
        ("keeper", "target", "may"),
        [
            ("admin", "gcu", True),
            ("admin", "stranger", True),
            ("hr.region", "hr.nairobi", True),
            ("hr.region", "mombasa", True),
            ("hr.region", "head.region", True),
            ("hr.region", "hr.region", False),
            ("hr.region", "pm.nairobi", False),
            ("hr.region", "hr.dakar", False),
            ("hr.region", "stranger", False),
            ("auditor", "hr.nairobi", False),
            ("hrm", "hr.nairobi", False),
            ("hr.nairobi", "hr.nairobi", False),
        ],
    )
    def test_follows_what_the_keeper_could_give(self, world, keeper, target, may):
        scope = world.scope(keeper)
        assert selectors.may_keep(user=world.people[target], on=TODAY, scope=scope) is may


class TestPersonToInvite:
    def test_is_somebody_without_a_password(self, world):
        user = world.people["hr.nairobi"]
        user.set_unusable_password()
        user.save()
        invited = selectors.person_to_invite(
            user_id=user.pk, on=TODAY, scope=world.scope("hr.region")
        )
        assert invited == user

    def test_is_nobody_who_has_chosen_one(self, world):
        with pytest.raises(WrongState):
            selectors.person_to_invite(
                user_id=world.people["hr.nairobi"].pk, on=TODAY, scope=world.scope("admin")
            )

    def test_is_nobody_whose_account_is_closed(self, world):
        services.deactivate_user(user_id=world.people["wggi"].pk, on=TODAY, scope=MACHINE)
        with pytest.raises(WrongState):
            selectors.person_to_invite(
                user_id=world.people["wggi"].pk, on=TODAY, scope=world.scope("admin")
            )

    def test_is_for_keepers(self, world):
        with pytest.raises(NotPermitted):
            selectors.person_to_invite(
                user_id=world.people["hr.nairobi"].pk,
                on=TODAY + timedelta(days=1),
                scope=world.scope("auditor"),
            )


class TestUserByName:
    @pytest.mark.parametrize("name", ["HR.NAIROBI", "hr.nairobi@EXAMPLE.org"])
    def test_finds_in_any_case(self, world, name):
        assert selectors.user_by_name(name=name, scope=MACHINE) == world.people["hr.nairobi"]

    def test_finds_nobody_out_of_sight(self, world):
        scope = world.scope("hr.region")
        assert selectors.user_by_name(name="hr.dakar", scope=scope) is None
