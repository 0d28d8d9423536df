"""Accounts are kept by those who may, within their part of the tree, and never one's own roles."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from rest_framework.authtoken.models import Token

from apps.accounts import selectors, services
from apps.accounts.authority import OFFICE_ROLES, REGIONAL_ROLES
from apps.accounts.choices import Role
from apps.accounts.models import Grant, User
from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.services import PersonData, RoleWish
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World

TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)
MACHINE = OfficeScope.everything("tests of accounts")
NEWCOMER = PersonData(
    username="n.moraa",
    email="n.moraa@example.org",
    first_name="Nyaboke",
    last_name="Moraa",
    language="en",
    time_zone="Africa/Nairobi",
)


def wish(world: World, role: Role, office: str | None, /, **changes) -> RoleWish:
    office_id = world.offices[office].pk if office else None
    return replace(RoleWish(role=role.value, office_id=office_id, starts_on=TODAY), **changes)


def create(world: World, username: str, role: RoleWish | None, /, **changes) -> User:
    return services.create_user(
        data=replace(NEWCOMER, **changes),
        first_role=role,
        on=TODAY,
        scope=world.scope(username, on=TODAY),
    )


def give(world: World, giver: str, receiver: str, role: RoleWish) -> Grant:
    return services.grant_role(
        user_id=world.people[receiver].pk,
        wish=role,
        on=TODAY,
        scope=world.scope(giver, on=TODAY),
    )


def grant_of(world: World, username: str) -> Grant:
    return Grant.objects.get(user=world.people[username])


def codes(refusal: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refusal.value.problems}


class TestCreateUser:
    def test_opens_an_account_that_needs_its_first_password(self, world):
        user = create(world, "hr.region", wish(world, Role.HR_STAFF, "SOM-HARGEISA"))
        assert not user.has_usable_password()
        assert user.time_zone == "Africa/Nairobi"
        grant = Grant.objects.get(user=user)
        assert (grant.role, grant.office.code) == ("hr_staff", "SOM-HARGEISA")
        assert grant.granted_by == world.people["hr.region"]

    def test_keeps_user_names_in_small_letters(self, world):
        assert create(world, "admin", None, username=" N.Moraa ").username == "n.moraa"

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"username": "HR.Nairobi"}, ("username", "taken")),
            ({"username": "a@example.org"}, ("username", "invalid")),
            ({"username": "é.moraa"}, ("username", "invalid")),
            ({"username": "x"}, ("username", "invalid")),
            ({"email": "HR.Nairobi@Example.org"}, ("email", "taken")),
            ({"email": "not an address"}, ("email", "invalid")),
            ({"first_name": " "}, ("first_name", "required")),
            ({"last_name": "x" * 151}, ("last_name", "too_long")),
            ({"language": "de"}, ("language", "unknown")),
            ({"time_zone": "Mars/Olympus"}, ("time_zone", "unknown")),
        ],
    )
    def test_refuses_what_is_wrong(self, world, changes, problem):
        with pytest.raises(Invalid) as refusal:
            create(world, "admin", None, **changes)
        assert codes(refusal) == {problem}

    def test_tells_everything_that_is_wrong_at_once(self, world):
        with pytest.raises(Invalid) as refusal:
            create(world, "admin", None, username="hrm", email="x", last_name="")
        assert {field for field, _ in codes(refusal)} == {"username", "email", "last_name"}

    def test_asks_regional_hr_for_a_first_role(self, world):
        with pytest.raises(Invalid) as refusal:
            create(world, "hr.region", None)
        assert codes(refusal) == {("role", "required")}

    def test_leaves_nothing_behind_when_the_role_is_refused(self, world):
        with pytest.raises(Invalid):
            create(world, "hr.region", wish(world, Role.HR_STAFF, "SEN-DAKAR"))
        assert not User.objects.filter(username="n.moraa").exists()

    @pytest.mark.parametrize("username", ["hr.nairobi", "hrm", "gcu", "auditor", "stranger"])
    def test_is_for_keepers_of_accounts_only(self, world, username):
        with pytest.raises(NotPermitted):
            create(world, username, wish(world, Role.HR_STAFF, "KEN-NAIROBI"))


class TestGrantRole:
    @pytest.mark.parametrize("role", sorted(REGIONAL_ROLES))
    def test_lets_regional_hr_give_its_three_roles_in_the_region(self, world, role):
        grant = give(world, "hr.region", "hr.hargeisa", wish(world, role, "KEN-MOMBASA"))
        assert grant.role == role

    @pytest.mark.parametrize("role", [role for role in Role if role not in REGIONAL_ROLES])
    def test_keeps_every_other_role_from_regional_hr(self, world, role):
        with pytest.raises(Invalid) as refusal:
            give(world, "hr.region", "hr.hargeisa", wish(world, role, "KEN-NAIROBI"))
        assert codes(refusal) == {("role", "not_grantable")}

    @pytest.mark.parametrize("office", ["SEN-DAKAR", "CHE-GENEVA", "IOM"])
    def test_keeps_regional_hr_in_its_region(self, world, office):
        with pytest.raises(Invalid) as refusal:
            give(world, "hr.region", "hr.hargeisa", wish(world, Role.HR_STAFF, office))
        assert codes(refusal) == {("office", "not_grantable")}

    @pytest.mark.parametrize("role", sorted(OFFICE_ROLES))
    @pytest.mark.parametrize("giver", ["hr.region", "admin"])
    def test_never_spreads_an_office_role_over_the_organization(self, world, giver, role):
        with pytest.raises(Invalid):
            give(world, giver, "hr.hargeisa", wish(world, role, None))

    @pytest.mark.parametrize("role", [role for role in Role if role not in OFFICE_ROLES])
    def test_lets_administrators_give_roles_over_the_organization(self, world, role):
        assert give(world, "admin", "stranger", wish(world, role, None)).office is None

    def test_does_not_show_regional_hr_people_of_elsewhere(self, world):
        with pytest.raises(OutOfScope):
            give(world, "hr.region", "hr.dakar", wish(world, Role.HR_STAFF, "KEN-NAIROBI"))

    @pytest.mark.parametrize("username", ["admin", "hr.region"])
    def test_never_changes_ones_own_roles(self, world, username):
        with pytest.raises(NotPermitted):
            give(world, username, username, wish(world, Role.HR_STAFF, "KEN-NAIROBI"))

    @pytest.mark.parametrize("username", ["hr.nairobi", "head.nairobi", "gcu", "hrm", "council"])
    def test_is_hidden_from_everybody_else(self, world, username):
        with pytest.raises(OutOfScope):
            give(world, username, "hr.hargeisa", wish(world, Role.HR_STAFF, "KEN-NAIROBI"))

    def test_is_not_for_auditors_who_see_all_accounts(self, world):
        with pytest.raises(NotPermitted):
            give(world, "auditor", "hr.hargeisa", wish(world, Role.HR_STAFF, "KEN-NAIROBI"))

    def test_counts_for_the_scope_from_its_first_day(self, world):
        give(
            world,
            "admin",
            "stranger",
            wish(world, Role.HR_STAFF, "SEN-DAKAR", starts_on=TOMORROW),
        )
        user, dakar = world.people["stranger"], world.offices["SEN-DAKAR"].pk
        assert dakar not in scope_for(user, on=TODAY).visible
        assert dakar in scope_for(user, on=TOMORROW).visible

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"starts_on": TODAY - timedelta(days=1)}, ("starts_on", "in_the_past")),
            ({"ends_before": TODAY}, ("ends_before", "too_early")),
            ({"role": "king"}, ("role", "not_grantable")),
            ({"office_id": 999_999}, ("office", "not_open")),
        ],
    )
    def test_refuses_what_is_wrong(self, world, changes, problem):
        with pytest.raises(Invalid) as refusal:
            give(world, "admin", "stranger", wish(world, Role.HR_STAFF, "SEN-DAKAR", **changes))
        assert codes(refusal) == {problem}

    def test_refuses_a_role_that_is_held_already(self, world):
        with pytest.raises(Invalid) as refusal:
            give(world, "admin", "hr.dakar", wish(world, Role.HR_STAFF, "SEN-DAKAR"))
        assert codes(refusal) == {("role", "held")}

    def test_refuses_closed_accounts(self, world):
        services.deactivate_user(user_id=world.people["wggi"].pk, on=TODAY, scope=MACHINE)
        with pytest.raises(WrongState):
            give(world, "admin", "wggi", wish(world, Role.WGGI, None))

    def test_gives_a_role_again_that_ended_on_its_first_day(self, world):
        role = wish(world, Role.HR_STAFF, "SEN-DAKAR")
        first = give(world, "admin", "stranger", role)
        services.end_grant(
            user_id=first.user_id, grant_id=first.pk, on=TODAY, scope=world.scope("admin")
        )
        second = give(world, "admin", "stranger", role)
        assert (second.pk, second.ends_before) == (first.pk, None)


class TestEndGrant:
    def end(self, world: World, username: str, holder: str) -> Grant:
        grant = grant_of(world, holder)
        return services.end_grant(
            user_id=grant.user_id,
            grant_id=grant.pk,
            on=TODAY,
            scope=world.scope(username, on=TODAY),
        )

    def test_takes_the_scope_away_at_once_and_keeps_the_record(self, world):
        self.end(world, "hr.region", "hr.nairobi")
        assert not world.scope("hr.nairobi", on=TODAY).is_inner_circle
        assert world.scope("hr.nairobi", on=TODAY - timedelta(days=1)).is_inner_circle
        assert grant_of(world, "hr.nairobi").ends_before == TODAY

    def test_makes_a_role_that_has_not_begun_never_begin(self, world):
        grant = give(world, "admin", "stranger", wish(world, Role.WGGI, None, starts_on=TOMORROW))
        services.end_grant(
            user_id=grant.user_id, grant_id=grant.pk, on=TODAY, scope=world.scope("admin")
        )
        assert not scope_for(world.people["stranger"], on=TOMORROW).is_inner_circle

    @pytest.mark.parametrize("username", ["admin", "hr.region"])
    def test_is_never_ones_own(self, world, username):
        with pytest.raises(NotPermitted):
            self.end(world, username, username)

    def test_is_refused_to_regional_hr_for_roles_it_cannot_give(self, world):
        with pytest.raises(NotPermitted):
            self.end(world, "hr.region", "pm.nairobi")

    def test_is_hidden_from_regional_hr_elsewhere(self, world):
        with pytest.raises(OutOfScope):
            self.end(world, "hr.region", "hr.dakar")

    def test_is_refused_twice(self, world):
        self.end(world, "admin", "hr.nairobi")
        with pytest.raises(WrongState):
            self.end(world, "admin", "hr.nairobi")

    def test_wants_the_role_of_the_person_it_was_asked_for(self, world):
        with pytest.raises(OutOfScope):
            services.end_grant(
                user_id=world.people["hr.dakar"].pk,
                grant_id=grant_of(world, "hr.nairobi").pk,
                on=TODAY,
                scope=world.scope("admin"),
            )


class TestChangeUser:
    def change(self, world: World, username: str, target: str, **changes) -> User:
        user = world.people[target]
        data = PersonData(
            username=user.username,
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
        )
        return services.change_user(
            user_id=user.pk,
            data=replace(data, **changes),
            on=TODAY,
            scope=world.scope(username, on=TODAY),
        )

    def test_changes_names_and_settings(self, world):
        user = self.change(world, "hr.region", "hr.nairobi", last_name="Njoroge", language="fr")
        user.refresh_from_db()
        assert (user.last_name, user.language) == ("Njoroge", "fr")

    def test_forgets_what_was_proved_about_the_old_address(self, world):
        user = world.people["hr.nairobi"]
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        self.change(world, "admin", "hr.nairobi", email="new@example.org")
        assert not EmailAddress.objects.filter(user=user).exists()

    @pytest.mark.parametrize("target", ["pm.nairobi", "hr.region", "hr.nairobi and more"])
    def test_keeps_accounts_with_other_roles_from_regional_hr(self, world, target):
        """Whoever changes an address can take the account over, with all its roles."""
        if target == "hr.nairobi and more":
            target = "hr.nairobi"
            give(world, "admin", target, wish(world, Role.GCU, None, starts_on=TOMORROW))
        with pytest.raises(NotPermitted):
            self.change(world, "hr.region", target, email="taken.over@example.org")

    def test_keeps_accounts_from_the_region_where_a_role_once_was(self, world):
        services.end_grant(
            user_id=world.people["hr.nairobi"].pk,
            grant_id=grant_of(world, "hr.nairobi").pk,
            on=TODAY,
            scope=MACHINE,
        )
        with pytest.raises(NotPermitted):
            self.change(world, "hr.region", "hr.nairobi", email="taken.over@example.org")

    @pytest.mark.parametrize("target", ["hr.dakar", "gcu", "stranger"])
    def test_hides_people_of_elsewhere_from_regional_hr(self, world, target):
        with pytest.raises(OutOfScope):
            self.change(world, "hr.region", target, last_name="X")

    def test_lets_a_name_stay_as_it_is(self, world):
        User.objects.filter(username="hr.dakar").update(username="Odd Name")
        world.people["hr.dakar"].refresh_from_db()
        assert self.change(world, "admin", "hr.dakar", last_name="Ba").last_name == "Ba"


class TestDeactivateUser:
    def test_closes_the_account_and_ends_its_roles_and_tokens(self, world):
        user = world.people["hr.nairobi"]
        Token.objects.create(user=user)
        services.deactivate_user(user_id=user.pk, on=TODAY, scope=world.scope("hr.region"))
        user.refresh_from_db()
        assert not user.is_active
        assert grant_of(world, "hr.nairobi").ends_before == TODAY
        assert not Token.objects.filter(user=user).exists()
        assert not scope_for(user, on=TODAY).is_inner_circle

    def test_ends_the_session_that_is_open(self, world, client):
        client.force_login(world.people["hr.nairobi"])
        assert client.get("/people/me/").status_code == 200
        services.deactivate_user(
            user_id=world.people["hr.nairobi"].pk, on=TODAY, scope=world.scope("admin")
        )
        assert client.get("/people/me/").status_code == 302

    def test_is_never_ones_own(self, world):
        with pytest.raises(NotPermitted):
            services.deactivate_user(
                user_id=world.people["admin"].pk, on=TODAY, scope=world.scope("admin")
            )

    def test_is_refused_twice(self, world):
        for refused in (False, True):
            if refused:
                with pytest.raises(WrongState):
                    services.deactivate_user(
                        user_id=world.people["wggi"].pk, on=TODAY, scope=world.scope("admin")
                    )
            else:
                services.deactivate_user(
                    user_id=world.people["wggi"].pk, on=TODAY, scope=world.scope("admin")
                )

    def test_is_refused_to_regional_hr_for_accounts_with_other_roles(self, world):
        with pytest.raises(NotPermitted):
            services.deactivate_user(
                user_id=world.people["pm.nairobi"].pk, on=TODAY, scope=world.scope("hr.region")
            )


class TestReactivateUser:
    def test_opens_the_account_without_roles(self, world):
        user = world.people["hr.nairobi"]
        services.deactivate_user(user_id=user.pk, on=TODAY, scope=MACHINE)
        user = services.reactivate_user(
            user_id=user.pk, on=TODAY, scope=world.scope("admin", on=TODAY)
        )
        assert user.is_active
        assert selectors.grants_of(user=user, on=TODAY, scope=MACHINE) == []

    def test_is_for_administrators(self, world):
        user = world.people["hr.nairobi"]
        services.deactivate_user(user_id=user.pk, on=TODAY, scope=MACHINE)
        with pytest.raises(NotPermitted):
            services.reactivate_user(
                user_id=user.pk, on=TODAY, scope=world.scope("hr.region", on=TODAY)
            )

    def test_is_refused_for_an_open_account(self, world):
        with pytest.raises(WrongState):
            services.reactivate_user(
                user_id=world.people["wggi"].pk, on=TODAY, scope=world.scope("admin")
            )


class TestChangeOwnSettings:
    def test_changes_ones_own(self, world):
        user = world.people["stranger"]
        services.change_own_settings(
            user_id=user.pk,
            language="es",
            time_zone="America/Bogota",
            scope=world.scope("stranger"),
        )
        user.refresh_from_db()
        assert (user.language, user.time_zone) == ("es", "America/Bogota")

    def test_changes_nobody_elses(self, world):
        with pytest.raises(OutOfScope):
            services.change_own_settings(
                user_id=world.people["hrm"].pk,
                language="es",
                time_zone="UTC",
                scope=world.scope("admin"),
            )

    def test_refuses_what_does_not_exist(self, world):
        with pytest.raises(Invalid) as refusal:
            services.change_own_settings(
                user_id=world.people["hrm"].pk,
                language="xx",
                time_zone="Nowhere",
                scope=world.scope("hrm"),
            )
        assert codes(refusal) == {("language", "unknown"), ("time_zone", "unknown")}


class TestCreateToken:
    def test_replaces_the_token_before(self, world):
        first = services.create_token(username="HR.Nairobi", scope=MACHINE)
        second = services.create_token(username="hr.nairobi@example.org", scope=MACHINE)
        assert first != second
        assert [token.key for token in Token.objects.all()] == [second]

    def test_is_refused_for_nobody_and_for_closed_accounts(self, world):
        with pytest.raises(OutOfScope):
            services.create_token(username="nobody", scope=MACHINE)
        services.deactivate_user(user_id=world.people["wggi"].pk, on=TODAY, scope=MACHINE)
        with pytest.raises(WrongState):
            services.create_token(username="wggi", scope=MACHINE)

    def test_is_not_for_people_of_a_region(self, world):
        with pytest.raises(NotPermitted):
            services.create_token(username="hr.nairobi", scope=world.scope("hr.region"))
