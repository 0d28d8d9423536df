"""Whoever leaves hands over in one step: actions, evidence and roles; what cannot go says why."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.actions.models import Action, HandOver, Notice
from apps.desk.services.hand_over import HandOverWish, gone, hand_over, preview
from apps.documents.models import Document
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.actions.builders import make
from tests.documents.builders import add

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def wish(world, person="hr.nairobi", successor="focalpoint.nairobi", **more) -> HandOverWish:
    values = {"starts_on": TODAY, **more}
    return HandOverWish(
        person_id=world.people[person].pk, successor_id=world.people[successor].pk, **values
    )


def scope(world, username="admin"):
    return world.scope(username, on=TODAY)


def roles(world, username, on=TODAY):
    held = Grant.objects.filter(user=world.people[username], starts_on__lte=on)
    return {
        (grant.role, grant.office and grant.office.code)
        for grant in held
        if grant.ends_before is None or grant.ends_before > on
    }


@pytest.fixture
def work(world):
    """Nairobi's HR clerk owes an action, is to verify another, and keeps a document."""
    make(world, title="Advertise in women’s networks")
    make(world, title="Publish the vacancy", owner="head.nairobi", verifier="hr.nairobi")
    add(world)
    Document.objects.update(keeper=world.people["hr.nairobi"])
    return world


@pytest.mark.usefixtures("work")
class TestHandOver:
    @pytest.mark.parametrize("keeper", ["admin", "hr.region"])
    def test_moves_actions_evidence_and_roles(self, world, keeper):
        hand_over(wish=wish(world), now=NOW, scope=scope(world, keeper))
        successor = world.people["focalpoint.nairobi"]
        assert {action.owner for action in Action.objects.filter(title__startswith="Adv")} == {
            successor
        }
        assert Action.objects.get(title__startswith="Publish").verifier == successor
        assert Document.objects.get().keeper == successor
        assert roles(world, "hr.nairobi") == set()
        assert roles(world, "focalpoint.nairobi") == {
            (Role.FOCAL_POINT, "KEN-NAIROBI"),
            (Role.HR_STAFF, "KEN-NAIROBI"),
        }

    def test_writes_the_pack_down_and_tells_the_successor(self, world):
        number = hand_over(
            wish=wish(world, reason="She moves to Geneva."), now=NOW, scope=scope(world)
        )
        done = HandOver.objects.get(pk=number)
        assert done.reason == "She moves to Geneva."
        assert done.done_by == world.people["admin"]
        assert {kind: len(lines) for kind, lines in done.pack.items()} == {
            "actions": 2,
            "documents": 1,
            "projects": 0,
            "focal_points": 0,
            "roles": 1,
        }
        notice = Notice.objects.get(key=f"hand-over:{number}")
        assert notice.user == world.people["focalpoint.nairobi"]
        assert notice.values == {"person": "Achieng Otieno", "number": 4}

    def test_moves_roles_on_a_later_day(self, world):
        later = TODAY + timedelta(days=30)
        hand_over(wish=wish(world, starts_on=later), now=NOW, scope=scope(world))
        assert roles(world, "hr.nairobi") == {(Role.HR_STAFF, "KEN-NAIROBI")}
        assert roles(world, "hr.nairobi", on=later) == set()
        assert (Role.HR_STAFF, "KEN-NAIROBI") in roles(world, "focalpoint.nairobi", on=later)
        assert Document.objects.get().keeper == world.people["focalpoint.nairobi"]

    @pytest.mark.parametrize("keeper", ["admin", "hr.region"])
    def test_closes_the_account_in_the_same_step(self, world, keeper):
        hand_over(wish=wish(world, closes_account=True), now=NOW, scope=scope(world, keeper))
        world.people["hr.nairobi"].refresh_from_db()
        assert not world.people["hr.nairobi"].is_active

    def test_leaves_roles_that_are_not_the_keepers_to_give(self, world):
        """Regional HR does not keep the account of somebody who holds a role they may not give."""
        Grant.objects.create(
            user=world.people["hr.nairobi"], role=Role.WGGI, office=None, starts_on=TODAY
        )
        with pytest.raises(NotPermitted):
            hand_over(wish=wish(world), now=NOW, scope=scope(world, "hr.region"))
        hand_over(wish=wish(world), now=NOW, scope=scope(world))
        assert (Role.WGGI, None) in roles(world, "focalpoint.nairobi")

    def test_ends_a_role_that_the_successor_holds_already(self, world):
        Grant.objects.create(
            user=world.people["focalpoint.nairobi"],
            role=Role.HR_STAFF,
            office=world.offices["KEN-NAIROBI"],
            starts_on=TODAY,
        )
        hand_over(wish=wish(world), now=NOW, scope=scope(world))
        assert roles(world, "hr.nairobi") == set()
        held = Grant.objects.filter(user=world.people["focalpoint.nairobi"], role=Role.HR_STAFF)
        assert held.count() == 1

    def test_says_why_something_stays(self, world):
        """The owner of an action cannot be the one who verifies it."""
        make(world, title="Both", owner="hr.nairobi", verifier="focalpoint.nairobi")
        pack = preview(wish=wish(world), now=NOW, scope=scope(world))
        [stayed] = [line for line in pack["actions"] if line.get("left_because")]
        assert stayed["label"] == "Both"
        hand_over(wish=wish(world), now=NOW, scope=scope(world))
        assert Action.objects.get(title="Both").owner == world.people["hr.nairobi"]

    def test_gives_no_document_to_somebody_who_does_not_see_its_office(self, world):
        """Who keeps a document reads it; what somebody kept of a former office stays."""
        document = add(world, title="Dakar’s salaries")
        Document.objects.filter(pk=document.pk).update(office=world.offices["SEN-DAKAR"])
        hand_over(wish=wish(world), now=NOW, scope=scope(world))
        document.refresh_from_db()
        assert document.keeper == world.people["hr.nairobi"]
        [stayed] = [
            line for line in HandOver.objects.get().pack["documents"] if line.get("left_because")
        ]
        assert stayed["label"] == "Dakar’s salaries"

    def test_is_all_or_nothing(self, world, monkeypatch):
        def fails(**_values):
            raise WrongState

        monkeypatch.setattr("apps.desk.services.hand_over.notify", fails)
        with pytest.raises(WrongState):
            hand_over(wish=wish(world), now=NOW, scope=scope(world))
        assert roles(world, "hr.nairobi") == {(Role.HR_STAFF, "KEN-NAIROBI")}
        assert Document.objects.get().keeper == world.people["hr.nairobi"]
        assert not HandOver.objects.exists()

    @pytest.mark.parametrize(
        "username", ["hr.nairobi", "head.nairobi", "gcu", "hr.dakar", "council"]
    )
    def test_is_for_keepers_of_accounts(self, world, username):
        with pytest.raises(OutOfScope):
            hand_over(wish=wish(world), now=NOW, scope=scope(world, username))

    def test_of_elsewhere_is_not_for_regional_hr(self, world):
        with pytest.raises(OutOfScope):
            hand_over(
                wish=wish(world, "hr.dakar", "head.dakar"),
                now=NOW,
                scope=scope(world, "hr.region"),
            )

    def test_of_ones_own_work_is_for_somebody_else(self, world):
        with pytest.raises(NotPermitted):
            hand_over(wish=wish(world, "admin", "hrm"), now=NOW, scope=scope(world))

    def test_of_a_closed_account_is_too_late(self, world):
        person = world.people["hr.nairobi"]
        person.is_active = False
        person.save()
        with pytest.raises(WrongState):
            hand_over(wish=wish(world), now=NOW, scope=scope(world))

    @pytest.mark.parametrize("successor", ["hr.nairobi", "hr.dakar", "stranger", "council"])
    def test_goes_to_somebody_who_works_there(self, world, successor):
        with pytest.raises(Invalid) as refusal:
            hand_over(wish=wish(world, successor=successor), now=NOW, scope=scope(world))
        assert [problem.field for problem in refusal.value.problems] == ["successor"]

    def test_names_all_problems_at_once(self, world):
        yesterday = TODAY - timedelta(days=1)
        with pytest.raises(Invalid) as refusal:
            hand_over(
                wish=wish(world, successor="council", starts_on=yesterday),
                now=NOW,
                scope=scope(world),
            )
        assert [problem.field for problem in refusal.value.problems] == ["successor", "starts_on"]

    def test_does_not_close_the_account_before_the_roles_move(self, world):
        tomorrow = TODAY + timedelta(days=1)
        with pytest.raises(Invalid) as refusal:
            hand_over(
                wish=wish(world, starts_on=tomorrow, closes_account=True),
                now=NOW,
                scope=scope(world),
            )
        assert [problem.field for problem in refusal.value.problems] == ["closes_account"]


@pytest.mark.usefixtures("work")
class TestPreview:
    def test_says_what_the_hand_over_does(self, world):
        seen = preview(wish=wish(world), now=NOW, scope=scope(world))
        number = hand_over(wish=wish(world), now=NOW, scope=scope(world))
        assert HandOver.objects.get(pk=number).pack == seen
        assert len(gone(seen)) == 4

    def test_changes_nothing(self, world):
        before = list(Action.objects.order_by("pk").values())
        events = Action.pgh_event_model.objects.count()
        preview(wish=wish(world), now=NOW, scope=scope(world))
        assert list(Action.objects.order_by("pk").values()) == before
        assert Action.pgh_event_model.objects.count() == events
        assert roles(world, "hr.nairobi") == {(Role.HR_STAFF, "KEN-NAIROBI")}
        assert not Notice.objects.filter(kind="hand_over").exists()


@pytest.mark.usefixtures("work")
class TestPages:
    def page(self, world, client, username="admin", **query):
        client.force_login(world.people[username])
        return client.get(f"/people/{world.people['hr.nairobi'].pk}/hand-over/", query)

    def sent(self, world, **more):
        return {
            "successor": world.people["focalpoint.nairobi"].pk,
            "starts_on": "2199-01-01",
            **more,
        }

    def test_are_offered_on_the_account(self, world, client):
        client.force_login(world.people["hr.region"])
        text = client.get(f"/people/{world.people['hr.nairobi'].pk}/").content.decode()
        assert "/hand-over/" in text

    def test_offer_those_who_work_there(self, world, client):
        text = self.page(world, client, "hr.region").content.decode()
        assert "Wanjiru Kamau" in text
        assert "Baraka Mwangi" in text
        assert "Diop" not in text
        assert "Achieng Otieno</option>" not in text

    def test_show_what_would_move_before_anything_does(self, world, client):
        text = self.page(world, client, **self.sent(world)).content.decode()
        assert "Advertise in women’s networks" in text
        assert "HR staff, Kenya" in text
        assert "4 entries go from Achieng Otieno to Wanjiru Kamau" in text
        assert not HandOver.objects.exists()

    def test_keep_what_was_chosen_on_a_problem(self, world, client):
        response = self.page(
            world, client, **self.sent(world, starts_on="2001-01-01", reason="Why")
        )
        assert response.status_code == 422
        assert "Roles move today or later." in response.content.decode()
        assert ">Why</textarea>" in response.content.decode().replace("\nWhy", "Why")

    @pytest.mark.parametrize(
        "values", [{"successor": "x"}, {"successor": "-1"}, {"starts_on": "?"}]
    )
    def test_refuse_what_cannot_be_read(self, world, client, values):
        assert self.page(world, client, **self.sent(world, **values)).status_code == 422

    def test_lead_to_a_result_that_stays(self, world, client):
        client.force_login(world.people["admin"])
        address = f"/people/{world.people['hr.nairobi'].pk}/hand-over/"
        response = client.post(address, self.sent(world))
        result = response["Location"]
        text = client.get(result).content.decode()
        assert "Handed over: Achieng Otieno to Wanjiru Kamau" in text
        assert "Publish the vacancy" in text
        client.force_login(world.people["focalpoint.nairobi"])
        assert client.get(result).status_code == 200
        client.force_login(world.people["hr.dakar"])
        assert client.get(result).status_code == 404

    def test_give_the_pack_as_a_workbook(self, world, client):
        number = hand_over(wish=wish(world), now=NOW, scope=scope(world))
        client.force_login(world.people["focalpoint.nairobi"])
        response = client.get(f"/hand-overs/{number}/pack.xlsx")
        assert response["Content-Disposition"] == (
            'attachment; filename="hand-over-achieng-otieno-2026-03-02.xlsx"'
        )
        book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        rows = book.get_sheet_by_index(0).to_python()
        assert rows[0][:3] == ["Kind", "What", "Due"]
        assert "Publish the vacancy" in {row[1] for row in rows}

    def test_name_to_nobody_what_they_do_not_see(self, world, client):
        document = add(world, title="Dakar’s salaries")
        Document.objects.filter(pk=document.pk).update(office=world.offices["SEN-DAKAR"])
        make(world, title="Dakar’s promise", office="SEN-DAKAR")
        Action.objects.filter(title="Dakar’s promise").update(owner=world.people["hr.nairobi"])
        number = hand_over(wish=wish(world), now=NOW, scope=scope(world))

        def told(username: str) -> str:
            client.force_login(world.people[username])
            book = CalamineWorkbook.from_filelike(
                io.BytesIO(client.get(f"/hand-overs/{number}/pack.xlsx").content)
            )
            rows = book.get_sheet_by_index(0).to_python()
            return client.get(f"/hand-overs/{number}/").content.decode() + str(rows)

        for title in ["Dakar’s promise", "Dakar’s salaries"]:
            assert title in told("admin")
            assert title not in told("focalpoint.nairobi")
        assert "a record that you do not see" in told("focalpoint.nairobi")

    def test_say_when_nobody_could_take_over(self, world, client):
        Grant.objects.exclude(user__username__in=["hr.nairobi", "admin"]).delete()
        text = self.page(world, client).content.decode()
        assert "Nobody could take this work over" in text
