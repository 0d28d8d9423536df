"""Followers are told that a record changed: by others, once a day, while they see it."""

from datetime import UTC, datetime, timedelta

import pghistory
import pytest

from apps.accounts.models import Grant
from apps.accounts.records import RecordRef
from apps.actions.models import Action, Notice, Subscription
from apps.actions.selectors.notices import follows
from apps.actions.services.following import follow, tell_followers, unfollow
from apps.web.refusals import NotPermitted, OutOfScope
from tests.actions.builders import make
from tests.actions.notice_builders import MACHINE

pytestmark = pytest.mark.usefixtures("sent_tasks")


@pytest.fixture
def ref(world) -> RecordRef:
    return RecordRef("actions.action", make(world).pk)


def change(world, by: str = "gcu") -> datetime:
    """Change the action as somebody, and return a moment after it."""
    with pghistory.context(user=world.people[by].pk, door="page"):
        Action.objects.update(title=f"Changed by {by}")
    return datetime.now(UTC) + timedelta(minutes=1)


def follow_as(world, ref: RecordRef, username: str) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    follow(ref=ref, now=long_ago, scope=world.scope(username))
    Subscription.objects.update(since=datetime.now(UTC), told_until=datetime.now(UTC))


def told(world, username: str) -> int:
    return Notice.objects.filter(user=world.people[username], kind="change").count()


class TestFollow:
    def test_is_for_what_one_sees(self, world, ref):
        with pytest.raises(OutOfScope):
            follow(ref=ref, now=datetime.now(UTC), scope=world.scope("hr.dakar"))
        with pytest.raises(OutOfScope):
            follow(ref=ref, now=datetime.now(UTC), scope=world.scope("stranger"))
        with pytest.raises(OutOfScope):
            follow(
                ref=RecordRef("nothing.known", 1), now=datetime.now(UTC), scope=world.scope("gcu")
            )
        assert not Subscription.objects.exists()

    def test_twice_is_following_once(self, world, ref):
        for _time in range(2):
            follow(ref=ref, now=datetime.now(UTC), scope=world.scope("head.nairobi"))
        assert Subscription.objects.count() == 1
        assert follows(record=ref, scope=world.scope("head.nairobi"))
        assert not follows(record=ref, scope=world.scope("gcu"))

    def test_ends(self, world, ref):
        follow(ref=ref, now=datetime.now(UTC), scope=world.scope("head.nairobi"))
        unfollow(ref=ref, scope=world.scope("head.nairobi"))
        assert not Subscription.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestFollowers:
    """In transactions of their own: history is stamped when a transaction begins."""

    def test_hear_of_a_change_once_a_day(self, world, ref):
        follow_as(world, ref, "head.nairobi")
        now = change(world)
        assert tell_followers(now=now, scope=MACHINE) == 1
        assert tell_followers(now=now + timedelta(minutes=1), scope=MACHINE) == 0
        change(world)
        assert tell_followers(now=now + timedelta(minutes=2), scope=MACHINE) == 0
        notice = Notice.objects.get(user=world.people["head.nairobi"], kind="change")
        assert notice.url == f"/actions/{ref.id}/"

    def test_do_not_hear_of_what_they_did_themselves(self, world, ref):
        follow_as(world, ref, "head.nairobi")
        now = change(world, by="head.nairobi")
        assert tell_followers(now=now, scope=MACHINE) == 0

    def test_do_not_hear_of_what_was_before(self, world, ref):
        now = change(world)
        follow_as(world, ref, "head.nairobi")
        assert tell_followers(now=now, scope=MACHINE) == 0

    def test_do_not_hear_of_what_they_no_longer_see(self, world, ref):
        follow_as(world, ref, "head.nairobi")
        Grant.objects.filter(user=world.people["head.nairobi"]).delete()
        now = change(world)
        assert tell_followers(now=now, scope=MACHINE) == 0
        assert told(world, "head.nairobi") == 0

    def test_hear_each_of_their_own(self, world, ref):
        follow_as(world, ref, "head.nairobi")
        follow_as(world, ref, "wggi")
        now = change(world)
        assert tell_followers(now=now, scope=MACHINE) == 2
        assert (told(world, "head.nairobi"), told(world, "wggi"), told(world, "gcu")) == (1, 1, 0)

    def test_are_told_by_the_house_only(self, world):
        with pytest.raises(NotPermitted):
            tell_followers(now=datetime.now(UTC), scope=world.scope("admin"))


class TestButton:
    def test_follows_and_stops(self, world, ref, client):
        client.force_login(world.people["head.nairobi"])
        address = f"/notices/follow/{ref.kind}/{ref.id}/"
        response = client.post(address, {"do": "follow"})
        assert (response.status_code, response["Location"]) == (303, f"/actions/{ref.id}/")
        assert Subscription.objects.count() == 1
        fragment = client.post(address, {"do": "follow"}, headers={"HX-Request": "true"})
        assert "Stop following" in fragment.content.decode()
        client.post(address, {"do": "stop"})
        assert not Subscription.objects.exists()
