"""Making and changing actions: who may, what is refused, and with which words."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Grant
from apps.accounts.records import RecordRef
from apps.actions.models import Action, Notice
from apps.actions.services import register
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.actions.builders import DAKAR, DUE, NAIROBI, NOW, data, make


def problems(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    """The code of each problem by its field."""
    return {problem.field: problem.code for problem in refused.value.problems}


class TestMaking:
    def test_is_for_whoever_works_for_the_office(self, world):
        action = make(world, by="hr.nairobi", description=" Three networks. ")
        assert (action.office.code, action.version, action.state) == (NAIROBI, 1, "open")
        assert action.created_by == world.people["hr.nairobi"]
        assert action.description == "Three networks."

    @pytest.mark.parametrize("username", ["hr.dakar", "council", "stranger", "owner.finance"])
    def test_is_of_nothing_for_others(self, world, username):
        with pytest.raises(OutOfScope):
            make(world, by=username)

    @pytest.mark.parametrize("username", ["auditor", "admin"])
    def test_is_not_for_those_who_only_look(self, world, username):
        with pytest.raises(NotPermitted):
            make(world, by=username)

    def test_tells_the_owner_once(self, world):
        action = make(world, by="head.nairobi")
        notice = Notice.objects.get()
        assert notice.user == world.people["hr.nairobi"]
        assert notice.url == f"/actions/{action.pk}/"
        assert notice.values["due"] == {"date": "2026-06-30"}

    def test_tells_nobody_what_they_did_themselves(self, world):
        make(world, by="hr.nairobi")
        assert not Notice.objects.exists()

    def test_names_everything_that_is_wrong_at_once(self, world):
        with pytest.raises(Invalid) as refused:
            make(
                world,
                title=" ",
                due_on=date(2026, 3, 1),
                cost=Decimal("-1"),
                currency="dollars",
                priority="urgent",
                owner="hr.dakar",
            )
        assert problems(refused) == {
            "title": "required",
            "due_on": "due_in_the_past",
            "cost": "out_of_range",
            "currency": "currency",
            "priority": "invalid_choice",
            "owner": "no_access",
        }

    @pytest.mark.parametrize("field", ["title", "description", "expected_effect", "resources"])
    def test_refuses_texts_without_end(self, world, field):
        with pytest.raises(Invalid) as refused:
            make(world, **{field: "x" * 5000})
        assert problems(refused) == {field: "too_long"}

    def test_drops_a_currency_without_a_cost(self, world):
        assert make(world, currency="USD").currency == ""


class TestDueDate:
    """A day that is over in the office is the past, wherever the server stands."""

    # 22:30 in Geneva, half past midnight of the next day in Nairobi, 21:30 in Dakar
    LATE_EVENING = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)

    def test_is_counted_where_the_office_is(self, world):
        with pytest.raises(Invalid) as refused:
            make(world, due_on=date(2026, 3, 2), now=self.LATE_EVENING)
        assert problems(refused) == {"due_on": "due_in_the_past"}
        assert "3 March 2026" in str(refused.value)
        make(world, office=DAKAR, due_on=date(2026, 3, 2), now=self.LATE_EVENING)

    def test_may_be_today(self, world):
        assert make(world, due_on=NOW.date()).due_on == NOW.date()

    def test_may_stay_past_but_not_become_so(self, world):
        action = make(world)
        later = NOW + timedelta(days=400)
        scope = world.scope("gcu")
        register.edit_action(
            action_id=action.pk,
            version=1,
            data=data(world, owner="hr.nairobi", title="Other words"),
            now=later,
            scope=scope,
        )
        with pytest.raises(Invalid) as refused:
            register.edit_action(
                action_id=action.pk,
                version=2,
                data=data(world, owner="hr.nairobi", due_on=DUE + timedelta(days=1)),
                now=later,
                scope=scope,
            )
        assert problems(refused) == {"due_on": "due_in_the_past"}


class TestOwner:
    @pytest.mark.parametrize("username", ["hr.dakar", "stranger", "council", "owner.finance"])
    def test_must_see_the_office(self, world, username):
        with pytest.raises(Invalid) as refused:
            make(world, owner=username)
        assert problems(refused) == {"owner": "no_access"}
        assert "does not see the office" in str(refused.value)

    def test_may_be_somebody_who_works_there_without_seeing_its_records(self, world):
        assert make(world, owner="pm.nairobi").owner == world.people["pm.nairobi"]

    def test_must_see_the_record_behind_it(self, world):
        cause = RecordRef("actions.action", make(world).pk)
        assert make(world, cause=cause, owner="focalpoint.nairobi").cause_label
        with pytest.raises(Invalid) as refused:
            make(world, cause=cause, owner="pm.nairobi")
        assert problems(refused) == {"owner": "no_access"}

    def test_must_see_it_on_the_day(self, world):
        Grant.objects.filter(user=world.people["hr.nairobi"]).update(ends_before=NOW.date())
        with pytest.raises(Invalid) as refused:
            make(world)
        assert problems(refused) == {"owner": "no_access"}

    def test_must_have_an_open_account(self, world):
        world.people["hr.nairobi"].is_active = False
        world.people["hr.nairobi"].save()
        with pytest.raises(Invalid) as refused:
            make(world)
        assert problems(refused) == {"owner": "no_account"}

    def test_is_not_the_verifier(self, world):
        with pytest.raises(Invalid) as refused:
            make(world, verifier="hr.nairobi")
        assert problems(refused) == {"verifier": "same_person"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Action.objects.filter(pk=make(world).pk).update(verifier_id=world.people["hr.nairobi"])


class TestVerifier:
    @pytest.mark.parametrize("username", ["pm.nairobi", "head.dakar"])
    def test_must_see_the_records_of_the_office(self, world, username):
        with pytest.raises(Invalid) as refused:
            make(world, verifier=username)
        assert problems(refused) == {"verifier": "no_access"}


class TestCause:
    def test_keeps_its_name_of_that_day(self, world):
        first = make(world, title="A finding")
        ref = RecordRef("actions.action", first.pk)
        action = make(world, cause=ref)
        Action.objects.filter(pk=first.pk).update(title="Renamed")
        action.refresh_from_db()
        assert (action.cause_label, action.cause_id) == ("A finding", first.pk)

    @pytest.mark.parametrize(
        ("kind", "number"), [("actions.action", 999_999), ("nothing.known", 1)]
    )
    def test_must_be_there(self, world, kind, number):
        with pytest.raises(OutOfScope):
            make(world, cause=RecordRef(kind, number))

    def test_must_be_ones_own_to_work_on(self, world):
        closed = make(world)
        Action.objects.filter(pk=closed.pk).update(state="dropped", closing_words="No.")
        with pytest.raises(NotPermitted):
            make(world, cause=RecordRef("actions.action", closed.pk))


class TestChanging:
    def test_names_both_versions_when_somebody_was_faster(self, world):
        action = make(world)
        scope = world.scope("gcu")
        said = {"action_id": action.pk, "now": NOW, "scope": scope}
        register.edit_action(version=1, data=data(world, title="First"), **said)
        with pytest.raises(WrongState, match=r"version 1.*version 2") as refused:
            register.edit_action(version=1, data=data(world, title="Second"), **said)
        assert refused.value.code == "stale"
        action.refresh_from_db()
        assert (action.title, action.version) == ("First", 2)

    def test_tells_a_new_owner(self, world):
        action = make(world, by="hr.nairobi")
        register.edit_action(
            action_id=action.pk,
            version=1,
            data=data(world, owner="focalpoint.nairobi"),
            now=NOW,
            scope=world.scope("hr.nairobi"),
        )
        assert Notice.objects.get().user == world.people["focalpoint.nairobi"]

    @pytest.mark.parametrize(
        ("username", "refusal"),
        [
            ("focalpoint.nairobi", NotPermitted),
            ("auditor", NotPermitted),
            ("hr.dakar", OutOfScope),
            ("stranger", OutOfScope),
        ],
    )
    def test_is_for_those_who_answer_for_it(self, world, username, refusal):
        action = make(world)
        with pytest.raises(refusal):
            register.edit_action(
                action_id=action.pk,
                version=1,
                data=data(world, title="Mine"),
                now=NOW,
                scope=world.scope(username),
            )
