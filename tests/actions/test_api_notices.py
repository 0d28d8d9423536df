"""The API of notices: one's own, in one's own language, marked as read one by one."""

import pytest

from apps.actions.choices import NoticeKind
from apps.actions.models import Notice
from tests.actions.notice_builders import NOW, tell

ADDRESS = "/api/v1/notices/"

pytestmark = pytest.mark.usefixtures("sent_tasks")


@pytest.fixture
def hr(api, world):
    api.force_authenticate(world.people["hr.nairobi"])
    return api


class TestList:
    def test_is_one_s_own_the_newest_first(self, world, hr):
        tell(world, "hr.nairobi", "a", kind=NoticeKind.WAITING)
        tell(world, "hr.nairobi", "b")
        tell(world, "hr.dakar", "c")
        body = hr.get(ADDRESS).json()
        assert body["count"] == 2
        assert [each["kind"] for each in body["results"]] == ["receipt", "waiting"]
        assert body["results"][0]["text"] == "The return of Kenya waits for you."
        assert body["results"][0]["is_unread"] is True

    def test_is_narrowed(self, world, hr):
        tell(world, "hr.nairobi", "a", kind=NoticeKind.WAITING)
        tell(world, "hr.nairobi", "b")
        Notice.objects.filter(key="b").update(read_at=NOW)
        assert hr.get(ADDRESS, {"unread": "true"}).json()["count"] == 1
        assert hr.get(ADDRESS, {"kind": "receipt"}).json()["count"] == 1
        assert hr.get(ADDRESS, {"kind": "nonsense"}).status_code == 422

    def test_is_empty_for_whoever_was_told_nothing(self, world, api):
        tell(world, "hr.nairobi")
        api.force_authenticate(world.people["stranger"])
        assert api.get(ADDRESS).json()["count"] == 0

    def test_takes_a_fixed_number_of_statements(self, world, hr, django_assert_num_queries):
        tell(world, "hr.nairobi")
        hr.get(ADDRESS)
        with django_assert_num_queries(5) as one:
            hr.get(ADDRESS)
        for number in range(5):
            tell(world, "hr.nairobi", str(number))
        with django_assert_num_queries(len(one.captured_queries)):
            hr.get(ADDRESS)


class TestRead:
    def test_marks_one_s_own(self, world, hr):
        notice = tell(world, "hr.nairobi")
        body = hr.post(f"{ADDRESS}{notice.pk}/read/").json()
        assert (body["id"], body["is_unread"]) == (notice.pk, False)
        other = tell(world, "hr.dakar")
        assert hr.post(f"{ADDRESS}{other.pk}/read/").status_code == 404
        other.refresh_from_db()
        assert other.read_at is None
