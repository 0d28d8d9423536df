"""Digests: at the reader's hour, in their language, one a day, nothing when there is nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as django_mail

from apps.actions.choices import NoticeKind
from apps.actions.models import Mail, MailPreference, Notice
from apps.actions.services.digests import write_digests
from apps.actions.services.mail import send_due
from apps.web.refusals import NotPermitted
from tests.actions.builders import make
from tests.actions.notice_builders import MACHINE, NOW, states, tell

pytestmark = pytest.mark.usefixtures("sent_tasks")

WAITING = NoticeKind.WAITING
NEXT_DAY = NOW + timedelta(days=1)


def run(now: datetime) -> int:
    """Write down and send what is due at a moment; return how many mails went out."""
    write_digests(now=now, scope=MACHINE)
    return send_due(clock=lambda: now, most=100, scope=MACHINE).sent


def text() -> str:
    """The text part of the newest mail."""
    return django_mail.outbox[-1].body


class TestDigest:
    def test_gathers_what_was_not_mailed_at_once(self, world):
        tell(world, "hr.nairobi", "a", kind=WAITING)
        tell(world, "hr.nairobi", "b", kind=NoticeKind.CHANGE, values={"office": "Mombasa"})
        tell(world, "hr.nairobi", "c", kind=NoticeKind.RECEIPT, values={"office": "Dakar"})
        assert run(NEXT_DAY) == 2
        digest = Mail.objects.get(is_digest=True)
        assert set(digest.notices.values_list("key", flat=True)) == {"a", "b"}
        assert digest.key == f"digest:{world.people['hr.nairobi'].pk}:2026-03-03"
        assert django_mail.outbox[-1].subject == "2 notices, 3 March 2026"
        assert "Mombasa" in text()
        assert "Dakar" not in text()
        assert "http://127.0.0.1:8000/returns/KEN-NAIROBI/2025-12-31/" in text()

    def test_is_not_written_when_there_is_nothing(self, world):
        read = tell(world, "hr.nairobi", "read", kind=WAITING)
        Notice.objects.filter(pk=read.pk).update(read_at=NOW)
        tell(world, "hr.dakar", "receipt")
        assert run(NEXT_DAY) == 1
        assert not Mail.objects.filter(is_digest=True).exists()

    def test_waits_for_the_hour_after_the_notice(self, world):
        tell(world, "hr.nairobi", kind=WAITING)  # at ten, after the hour of today
        assert run(NOW + timedelta(hours=6)) == 0
        assert run(datetime(2026, 3, 3, 7, 59, tzinfo=UTC)) == 0
        assert run(datetime(2026, 3, 3, 8, 0, tzinfo=UTC)) == 1

    def test_follows_the_hour_where_the_reader_is(self, world):
        user = world.people["hr.nairobi"]
        user.time_zone = "Asia/Tokyo"
        user.save()
        tell(world, "hr.nairobi", kind=WAITING)
        assert run(datetime(2026, 3, 2, 22, 59, tzinfo=UTC)) == 0
        assert run(datetime(2026, 3, 2, 23, 0, tzinfo=UTC)) == 1

    def test_is_one_a_person_and_day(self, world):
        tell(world, "hr.nairobi", "a", kind=WAITING)
        assert run(NEXT_DAY) == 1
        tell(world, "hr.nairobi", "b", kind=WAITING, now=NOW + timedelta(hours=1))
        assert run(NEXT_DAY + timedelta(hours=3)) == 0
        assert run(NEXT_DAY + timedelta(days=1)) == 1

    def test_rests_at_the_end_of_the_week(self, world):
        saturday = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
        tell(world, "hr.nairobi", kind=WAITING, now=saturday)
        assert run(saturday + timedelta(days=1)) == 0
        assert run(saturday + timedelta(days=2)) == 1

    def test_of_a_week_comes_on_its_day(self, world):
        MailPreference.objects.create(
            user=world.people["hr.nairobi"], rhythm="weekly", weekday=3, hour=9
        )
        tell(world, "hr.nairobi", kind=WAITING)
        for day in (1, 2):
            assert run(NOW + timedelta(days=day)) == 0
        assert run(NOW + timedelta(days=3)) == 1

    def test_follows_what_people_wish(self, world):
        people = world.people
        MailPreference.objects.create(user=people["hr.nairobi"], left_out=["waiting"])
        MailPreference.objects.create(user=people["hr.dakar"], has_unsubscribed=True)
        MailPreference.objects.create(user=people["hrm"], rhythm="never")
        people["gcu"].is_active = False
        people["gcu"].save()
        for username in ("hr.nairobi", "hr.dakar", "hrm", "gcu"):
            tell(world, username, kind=WAITING)
        assert run(NEXT_DAY) == 0
        assert Notice.objects.filter(read_at__isnull=True).count() == 4

    def test_waits_for_the_end_of_quiet_hours(self, world):
        MailPreference.objects.create(
            user=world.people["hr.nairobi"], hour=6, quiet_from=20, quiet_until=7
        )
        tell(world, "hr.nairobi", kind=WAITING)
        assert run(datetime(2026, 3, 3, 6, 0, tzinfo=UTC)) == 0
        assert run(datetime(2026, 3, 3, 7, 0, tzinfo=UTC)) == 1

    def test_that_waited_for_its_server_tells_all_in_one(self, world, mail_server):
        mail_server.stop()
        for day in range(3):
            now = NOW + timedelta(days=day)
            tell(world, "hr.nairobi", str(day), kind=WAITING, now=now, values={"office": f"O{day}"})
            assert run(now + timedelta(hours=23)) == 0
        mail_server.start()
        assert run(NOW + timedelta(days=4)) == 1
        [(_recipient, message)] = mail_server.arrived
        body = message.get_body(("plain",)).get_content()
        assert all(f"O{day}" in body for day in range(3))
        assert states() == ["sent"]

    def test_is_the_house_s_own_work(self, world):
        with pytest.raises(NotPermitted):
            write_digests(now=NOW, scope=world.scope("admin"))

    def test_takes_as_many_statements_for_many_as_for_one(self, world, django_assert_num_queries):
        tell(world, "hr.nairobi", "one", kind=WAITING)
        with django_assert_num_queries(6) as one:
            write_digests(now=NEXT_DAY, scope=MACHINE)
        for username in ("hr.dakar", "hrm", "gcu", "ddg"):
            tell(world, username, "two", kind=WAITING)
        with django_assert_num_queries(len(one.captured_queries)):
            write_digests(now=NEXT_DAY, scope=MACHINE)
        assert Mail.objects.count() == 5


class TestOwed:
    def test_stands_first_what_is_late_before_what_is_due(self, world):
        make(world, title="Train the panel", due_on=date(2026, 3, 9))
        make(world, title="Write the plan", due_on=date(2026, 3, 2))
        make(world, title="Far away", due_on=date(2026, 6, 30))
        run(NEXT_DAY)
        body = text()
        assert body.index("Write the plan: was due 2 March 2026") < body.index(
            "Train the panel: due 9 March 2026"
        )
        assert body.index("Train the panel") < body.index("WORK GIVEN TO ME")
        assert "WHAT YOU OWE" in body
        assert "Far away: " not in body

    def test_of_others_is_not_told(self, world):
        make(world, title="Train the panel", due_on=date(2026, 3, 9))
        tell(world, "hr.dakar", kind=WAITING)
        run(NEXT_DAY)
        [to_dakar] = [each for each in django_mail.outbox if each.to == ["hr.dakar@example.org"]]
        assert "Train the panel" not in to_dakar.body


class TestWords:
    def test_are_in_the_language_and_the_zone_of_the_reader(self, world):
        user = world.people["hr.nairobi"]
        user.language, user.time_zone = "fr", "Africa/Nairobi"
        user.save()
        tell(
            world,
            "hr.nairobi",
            kind=WAITING,
            text="The headcounts of %(office)s as of %(as_of)s are attested and wait for your approval.",
            values={"office": "Kenya", "as_of": date(2025, 12, 31)},
        )
        run(NEXT_DAY)
        letter = django_mail.outbox[-1]
        assert letter.extra_headers["Content-Language"] == "fr"
        assert letter.subject == "1 avis, 3 mars 2026"
        assert "31 décembre 2025" in letter.body
        assert "2 mars 2026 13:00" in letter.body
        assert "attendent votre approbation" in letter.body
        assert "Votre boîte de réception" in letter.body
        [(html, kind)] = letter.alternatives
        assert kind == "text/html"
        assert '<html lang="fr">' in html

    def test_are_the_same_in_both_parts_and_safe_in_html(self, world):
        tell(world, "hr.nairobi", kind=WAITING, values={"office": "<b>Kenya</b> & Co"})
        run(NEXT_DAY)
        letter = django_mail.outbox[-1]
        [(html, _kind)] = letter.alternatives
        assert "<b>Kenya</b> & Co waits" in letter.body
        assert "&lt;b&gt;Kenya&lt;/b&gt; &amp; Co waits" in html
        assert "<b>Kenya" not in html

    def test_name_the_way_to_the_inbox_and_out(self, world):
        tell(world, "hr.nairobi")
        send_due(clock=lambda: NOW, most=1, scope=MACHINE)
        letter = django_mail.outbox[-1]
        unsubscribe = letter.extra_headers["List-Unsubscribe"].strip("<>")
        assert unsubscribe.startswith("http://127.0.0.1:8000/notices/unsubscribe/")
        for part in (letter.body, letter.alternatives[0][0]):
            assert unsubscribe in part
            assert "http://127.0.0.1:8000/notices/settings/" in part

    def test_of_a_subject_are_one_line(self, world):
        tell(world, "hr.nairobi", values={"office": "Kenya\r\nBcc: x@example.org " + "y" * 200})
        assert send_due(clock=lambda: NOW, most=1, scope=MACHINE).sent == 1
        subject = django_mail.outbox[-1].subject
        assert "\n" not in subject
        assert len(subject) <= 120

    def test_are_twenty_lines_of_a_kind_at_most(self, world):
        for number in range(25):
            tell(world, "hr.nairobi", str(number), kind=WAITING, values={"office": f"O{number:02}"})
        run(NEXT_DAY)
        assert "O19" in text()
        assert "O20" not in text()
        assert "and 5 more in your inbox" in text()
