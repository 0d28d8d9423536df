"""The inbox, wishes for mail, the link in every mail, and the outbox of administrators."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.actions.choices import NoticeKind
from apps.actions.models import Mail, MailPreference, Notice
from apps.actions.services.letters import unsubscribe_path
from tests.actions.notice_builders import NOW, tell
from tests.actions.notice_subjects import WISHES

INBOX = "/notices/"

pytestmark = pytest.mark.usefixtures("sent_tasks")


@pytest.fixture
def hr(client, world):
    client.force_login(world.people["hr.nairobi"])
    return client


class TestInbox:
    def test_lists_one_s_own_the_newest_first(self, world, hr):
        tell(world, "hr.nairobi", "old", values={"office": "Kenya"})
        tell(world, "hr.nairobi", "new", values={"office": "Mombasa"}, now=NOW + timedelta(hours=1))
        tell(world, "hr.dakar", "other", values={"office": "Sénégal"})
        page = hr.get(INBOX).content.decode()
        assert page.index("The return of Mombasa") < page.index("The return of Kenya")
        assert "Sénégal waits" not in page

    def test_is_empty_for_whoever_was_told_nothing(self, world, client):
        tell(world, "hr.nairobi")
        client.force_login(world.people["stranger"])
        response = client.get(INBOX)
        assert response.context["rows"] == []
        assert "What you are told stands here" in response.content.decode()

    def test_is_narrowed_to_a_kind_and_to_what_is_unread(self, world, hr):
        tell(world, "hr.nairobi", "receipt")
        tell(world, "hr.nairobi", "waiting", kind=NoticeKind.WAITING)
        tell(world, "hr.nairobi", "read", kind=NoticeKind.WAITING)
        Notice.objects.filter(key="read").update(read_at=NOW)
        assert len(hr.get(INBOX).context["rows"]) == 3
        assert len(hr.get(INBOX, {"kind": "waiting"}).context["rows"]) == 2
        [only] = hr.get(INBOX, {"kind": "waiting", "unread": "on"}).context["rows"]
        assert only.is_unread
        assert hr.get(INBOX, {"kind": "nonsense"}).status_code == 200

    def test_speaks_the_language_and_keeps_the_zone_of_its_reader(self, world, hr):
        user = world.people["hr.nairobi"]
        user.language, user.time_zone = "fr", "Africa/Nairobi"
        user.save()
        hr.cookies["django_language"] = "fr"
        tell(
            world,
            "hr.nairobi",
            text="Asked for %(when)s, as of %(day)s.",
            values={"when": NOW, "day": date(2026, 3, 2)},
        )
        [row] = hr.get(INBOX).context["rows"]
        assert "2 mars 2026 13:00" in row.text
        assert "as of 2 mars 2026" in row.text

    def test_shows_a_text_that_cannot_be_filled_as_it_is(self, world, hr, caplog):
        tell(world, "hr.nairobi", text="Half of %(nothing)s.", values={})
        [row] = hr.get(INBOX).context["rows"]
        assert row.text == "Half of %(nothing)s."
        assert "cannot be filled" in caplog.text

    def test_comes_in_pages(self, world, hr):
        for number in range(51):
            tell(world, "hr.nairobi", str(number), kind=NoticeKind.WAITING)
        assert len(hr.get(INBOX).context["rows"]) == 50
        assert len(hr.get(INBOX, {"page": 2}).context["rows"]) == 1

    def test_takes_as_many_statements_for_many_as_for_one(
        self, world, hr, django_assert_num_queries
    ):
        tell(world, "hr.nairobi")
        hr.get(INBOX)
        with django_assert_num_queries(9) as one:
            hr.get(INBOX)
        for number in range(20):
            tell(world, "hr.nairobi", str(number))
        with django_assert_num_queries(len(one.captured_queries)):
            hr.get(INBOX)


class TestUnreadNumber:
    def test_stands_in_the_head_of_every_page(self, world, hr):
        tell(world, "hr.nairobi", "one")
        tell(world, "hr.nairobi", "two")
        assert 'class="bell-count" aria-hidden="true">2<' in hr.get("/people/me/").content.decode()
        Notice.objects.update(read_at=NOW)
        assert "bell-count" not in hr.get("/people/me/").content.decode()

    def test_is_not_asked_for_a_fragment(self, world, hr, django_assert_num_queries):
        hr.get("/jobs/")
        with django_assert_num_queries(8) as page:
            hr.get("/jobs/")
        with django_assert_num_queries(len(page.captured_queries) - 1):
            hr.get("/jobs/", headers={"HX-Request": "true"})


class TestReading:
    def test_marks_a_notice_and_goes_on_to_what_it_tells_of(self, world, hr):
        notice = tell(world, "hr.nairobi")
        address = reverse("actions:read", args=[notice.pk])
        response = hr.post(address, {"then": "open"})
        assert (response.status_code, response["Location"]) == (303, notice.url)
        notice.refresh_from_db()
        first_read = notice.read_at
        assert first_read is not None
        assert hr.post(address)["Location"] == INBOX
        notice.refresh_from_db()
        assert notice.read_at == first_read

    @pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", ""])
    def test_never_leads_out_of_the_house(self, world, hr, url):
        notice = tell(world, "hr.nairobi", url=url)
        address = reverse("actions:read", args=[notice.pk])
        assert hr.post(address, {"then": "open"})["Location"] == INBOX

    def test_of_all_keeps_to_the_filter_and_to_oneself(self, world, hr):
        tell(world, "hr.nairobi", "receipt")
        tell(world, "hr.nairobi", "waiting", kind=NoticeKind.WAITING)
        tell(world, "hr.dakar", "other")
        hr.post(reverse("actions:read_all"), {"kind": "waiting"})
        assert set(Notice.objects.filter(read_at__isnull=False).values_list("key", flat=True)) == {
            "waiting"
        }
        hr.post(reverse("actions:read_all"))
        unread = Notice.objects.filter(read_at__isnull=True)
        assert set(unread.values_list("key", flat=True)) == {"other"}


class TestMailSettings:
    ADDRESS = "/notices/settings/"

    def test_show_the_defaults_to_whoever_never_chose(self, world, hr):
        form = hr.get(self.ADDRESS).context["form"]
        assert form["wants_mail"].value() is True
        assert (form["rhythm"].value(), form["hour"].value()) == ("daily", 8)
        assert set(form["mailed"].value()) == {kind.value for kind in NoticeKind}
        assert not MailPreference.objects.exists()

    def test_are_kept(self, world, hr):
        assert hr.post(self.ADDRESS, WISHES).status_code == 303
        wish = MailPreference.objects.get()
        assert wish.user == world.people["hr.nairobi"]
        assert (wish.rhythm, wish.weekday, wish.hour) == ("weekly", 2, 9)
        assert set(wish.left_out) == {kind.value for kind in NoticeKind} - {"receipt", "waiting"}
        assert not wish.has_unsubscribed
        hr.post(self.ADDRESS, {**WISHES, "wants_mail": ""})
        wish.refresh_from_db()
        assert wish.has_unsubscribed

    def test_say_everything_that_is_wrong_and_keep_what_was_typed(self, world, hr):
        response = hr.post(self.ADDRESS, {**WISHES, "hour": "24", "weekday": "9", "rhythm": "x"})
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"hour", "weekday", "rhythm"}
        assert response.context["form"]["mailed"].value() == ["receipt", "waiting"]
        assert not MailPreference.objects.exists()

    def test_are_linked_from_my_settings(self, world, hr):
        assert f'href="{self.ADDRESS}"' in hr.get("/people/me/").content.decode()


class TestUnsubscribe:
    def address(self, world) -> str:
        return unsubscribe_path(world.people["hr.nairobi"].pk)

    def test_says_what_it_does_and_does_nothing_yet(self, world, client):
        response = client.get(self.address(world))
        assert response.status_code == 200
        assert "Send me no more mails" in response.content.decode()
        assert not MailPreference.objects.exists()

    def test_ends_all_mails_without_log_in(self, world, client):
        response = client.post(self.address(world))
        assert response.status_code == 200
        assert "You get no more mails" in response.content.decode()
        assert MailPreference.objects.get().has_unsubscribed
        tell(world, "hr.nairobi")
        assert Notice.objects.exists()
        assert not Mail.objects.exists()

    def test_works_for_a_mail_program_by_one_click(self, world, client):
        client.handler.enforce_csrf_checks = True
        body = {"List-Unsubscribe": "One-Click"}
        assert client.post(self.address(world), body).status_code == 200
        assert MailPreference.objects.get().has_unsubscribed

    def test_keeps_the_other_wishes_and_is_undone_on_the_page(self, world, hr):
        hr.post("/notices/settings/", WISHES)
        hr.post(self.address(world))
        wish = MailPreference.objects.get()
        assert (wish.has_unsubscribed, wish.rhythm) == (True, "weekly")
        hr.post("/notices/settings/", WISHES)
        wish.refresh_from_db()
        assert not wish.has_unsubscribed

    def test_is_not_there_for_a_link_that_somebody_made_up(self, world, client):
        for token in ("1", "MQ:1vKxxx:forged", self.address(world).rstrip("/")[-20:]):
            assert client.get(reverse("actions:unsubscribe", args=[token])).status_code == 404
            assert client.post(reverse("actions:unsubscribe", args=[token])).status_code == 404
        assert not MailPreference.objects.exists()


class TestOutbox:
    ADDRESS = "/notices/outbox/"

    def test_tells_administrators_what_was_refused(self, world, client):
        tell(world, "hr.nairobi")
        tell(world, "hr.dakar")
        Mail.objects.filter(user=world.people["hr.nairobi"]).update(
            state="refused", problem="550 nobody of this name"
        )
        client.force_login(world.people["admin"])
        response = client.get(self.ADDRESS)
        assert [mail.user.username for mail, *_more in response.context["rows"]] == ["hr.nairobi"]
        assert "550 nobody of this name" in response.content.decode()
        assert client.get(INBOX).context["sees_outbox"] is True

    def test_is_for_nobody_else(self, world, hr):
        assert hr.get(self.ADDRESS).status_code == 403
        assert hr.get(INBOX).context["sees_outbox"] is False

    def test_sends_a_refused_mail_again(self, world, client):
        tell(world, "hr.nairobi")
        Mail.objects.update(state="refused")
        client.force_login(world.people["admin"])
        mail = Mail.objects.get()
        assert client.post(reverse("actions:send_again", args=[mail.pk])).status_code == 303
        mail.refresh_from_db()
        assert mail.state == "waiting"
        assert mail.not_before > NOW

    def test_takes_a_fixed_number_of_statements(self, world, client, django_assert_num_queries):
        client.force_login(world.people["admin"])
        tell(world, "hr.nairobi")
        Mail.objects.update(state="refused")
        client.get(self.ADDRESS)
        with django_assert_num_queries(10) as one:
            client.get(self.ADDRESS)
        for username in ("hr.dakar", "hrm", "gcu"):
            tell(world, username)
        Mail.objects.update(state="refused")
        with django_assert_num_queries(len(one.captured_queries)):
            client.get(self.ADDRESS)
