"""A scope is exactly what the grants of the day give, office by office."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.capabilities import CAPABILITIES, Capability
from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import EVERYWHERE, NOWHERE, OfficeScope, scope_for
from apps.organization.models import OfficeSpell
from tests.cast import OFFICES, World

DAY = date(2026, 3, 2)
CODES = [row[0] for row in OFFICES]
PARENT = {row[0]: row[3] for row in OFFICES}

grants = st.lists(
    st.tuples(
        st.sampled_from(sorted(Role.values)),
        st.sampled_from([None, *CODES]),
        st.integers(-3, 3),
        st.one_of(st.none(), st.integers(0, 5)),
    ),
    max_size=5,
    unique_by=lambda grant: grant[:3],
)
Grants = list[tuple[str, str | None, int, int | None]]


def above(code: str) -> list[str]:
    line = [code]
    while PARENT[line[-1]]:
        line.append(PARENT[line[-1]])
    return line


def holds(starts: int, lasts: int | None) -> bool:
    return starts <= 0 and (lasts is None or starts + lasts > 0)


def expected(held: Grants, capability: Capability, code: str) -> bool:
    """Whether the capability is held over the office, worked out grant by grant."""
    return any(
        capability in CAPABILITIES[Role(role)] and (office is None or office in above(code))
        for role, office, starts, lasts in held
        if holds(starts, lasts)
    )


def scope_of(world: World, held: Grants) -> OfficeScope:
    """The scope of the stranger with these grants, which are gone afterwards."""
    user = world.people["stranger"]
    with transaction.atomic():
        Grant.objects.bulk_create(
            Grant(
                user=user,
                role=role,
                office=world.offices[office] if office else None,
                starts_on=DAY + timedelta(days=starts),
                ends_before=None if lasts is None else DAY + timedelta(days=starts + lasts),
            )
            for role, office, starts, lasts in held
        )
        scope = scope_for(user, on=DAY)
        transaction.set_rollback(True)
    return scope


lawful = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class TestLaws:
    @lawful
    @given(held=grants)
    def test_give_what_a_grant_gives_and_nothing_else(self, world: World, held: Grants):
        scope = scope_of(world, held)
        for capability in Capability:
            for code in CODES:
                found = scope.may(capability, world.offices[code].pk)
                assert found is expected(held, capability, code), (capability, code)

    @lawful
    @given(held=grants)
    def test_never_widen_when_a_grant_is_taken_away(self, world: World, held: Grants):
        before = scope_of(world, held)
        after = scope_of(world, held[1:])
        for capability in Capability:
            for office in world.offices.values():
                assert before.may(capability, office.pk) or not after.may(capability, office.pk)

    @lawful
    @given(held=grants, code=st.sampled_from(CODES))
    def test_leave_an_office_of_one_to_a_head_above(self, world: World, held: Grants, code: str):
        scope = scope_of(world, held)
        office_id = world.offices[code].pk
        attesting = [
            grant
            for grant in held
            if holds(*grant[2:]) and Capability.ATTEST in CAPABILITIES[Role(grant[0])]
        ]
        may = scope.may_attest(office_id, is_one_person_office=True)
        if any(grant[1] == code for grant in attesting):
            assert not may
        else:
            assert may is expected(held, Capability.ATTEST, code)

    @lawful
    @given(held=grants)
    def test_tell_different_scopes_apart_in_cache_keys(self, world: World, held: Grants):
        assert (scope_of(world, held).fingerprint == scope_of(world, []).fingerprint) is (
            not any(holds(*grant[2:]) for grant in held)
        )


class TestScopeFor:
    def test_follows_an_office_that_moved(self, world):
        """Mombasa moves under Dakar: from that day it is Dakar's to see."""
        move = DAY - timedelta(days=10)
        OfficeSpell.objects.filter(office=world.offices["KEN-MOMBASA"]).update(ends_before=move)
        spell = world.spells["KEN-MOMBASA"]
        spell.pk = None
        spell.starts_on, spell.parent = move, world.offices["SEN-DAKAR"]
        spell._state.adding = True
        spell.save()
        mombasa = world.offices["KEN-MOMBASA"].pk
        assert mombasa in world.scope("hr.dakar", on=DAY).visible
        assert mombasa not in world.scope("hr.nairobi", on=DAY).visible
        before = move - timedelta(days=1)
        assert mombasa in world.scope("hr.nairobi", on=before).visible
        assert mombasa not in world.scope("hr.dakar", on=before).visible

    def test_gives_closed_accounts_nothing(self, world):
        user = world.people["hrm"]
        user.is_active = False
        assert scope_for(user, on=DAY) == OfficeScope.nothing()

    def test_takes_three_statements_once_the_tree_is_cached(self, world, django_assert_num_queries):
        with django_assert_num_queries(4):
            world.scope("mombasa")
        with django_assert_num_queries(3):
            world.scope("mombasa")

    @pytest.mark.parametrize("username", ["council", "translator", "budget", "reviewer"])
    def test_leaves_readers_of_published_figures_outside(self, world, username):
        scope = world.scope(username)
        assert not scope.is_inner_circle
        assert scope.roles != frozenset()


class TestOfficeScope:
    def test_is_nothing_by_default(self):
        scope = OfficeScope()
        assert [scope.over(capability) for capability in Capability] == [NOWHERE] * len(Capability)
        assert not scope.is_inner_circle
        assert not scope.may(Capability.SEE)

    def test_of_everything_needs_a_reason(self):
        with pytest.raises(ValueError, match="reason"):
            OfficeScope.everything("")

    def test_of_everything_is_everywhere(self):
        scope = OfficeScope.everything("a job")
        assert {scope.over(capability) for capability in Capability} == {EVERYWHERE}
        assert scope.user_id is None
