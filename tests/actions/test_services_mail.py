"""The outbox: written with what it tells, sent once, whatever the server does."""

import threading
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import connections, transaction

from apps.actions.choices import MailState, NoticeKind
from apps.actions.models import Mail, MailPreference, Notice
from apps.actions.services.digests import write_digests
from apps.actions.services.mail import Run, send_again, send_due
from apps.web.refusals import NotPermitted, OutOfScope, WrongState
from tests.actions.notice_builders import MACHINE, NOW, states, tell

pytestmark = pytest.mark.usefixtures("sent_tasks")


def send(clock, most: int = 100) -> Run:
    return send_due(clock=clock, most=most, scope=MACHINE)


class TestMailAtOnce:
    def test_is_written_with_its_notice(self, world):
        notice = tell(world, "hr.nairobi")
        mail = Mail.objects.get()
        assert notice.mail == mail
        assert (mail.user, mail.is_digest, mail.state) == (
            world.people["hr.nairobi"],
            False,
            MailState.WAITING,
        )
        assert mail.not_before == NOW

    def test_is_one_for_all_that_a_person_is_told_at_once(self, world):
        tell(world, "hr.nairobi")
        tell(world, "hr.nairobi")
        assert Mail.objects.count() == 1

    @pytest.mark.parametrize(
        ("kind", "mailed"),
        [(kind, kind in {NoticeKind.RECEIPT, NoticeKind.HAND_OVER}) for kind in NoticeKind],
    )
    def test_is_for_receipts_and_hand_overs(self, world, kind, mailed):
        tell(world, "hr.nairobi", kind=kind)
        assert Mail.objects.exists() is mailed

    def test_waits_for_the_end_of_quiet_hours(self, world):
        world.people["hr.nairobi"].time_zone = "Asia/Tokyo"
        world.people["hr.nairobi"].save()
        tell(world, "hr.nairobi", now=NOW + timedelta(hours=1))  # 20:00 in Tokyo
        assert Mail.objects.get().not_before == NOW + timedelta(hours=12)

    def test_is_not_written_against_somebody_s_wish(self, world):
        MailPreference.objects.create(user=world.people["hr.nairobi"], left_out=["receipt"])
        MailPreference.objects.create(user=world.people["hr.dakar"], has_unsubscribed=True)
        world.people["hrm"].is_active = False
        world.people["hrm"].save()
        for username in ("hr.nairobi", "hr.dakar", "hrm"):
            tell(world, username)
        assert Notice.objects.count() == 3
        assert not Mail.objects.exists()

    def test_wakes_a_worker_after_the_commit(
        self, world, sent_tasks, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            tell(world, "hr.nairobi")
            assert sent_tasks == []
        assert sent_tasks == ["apps.actions.tasks.send_mails"]

    def test_vanishes_with_what_it_told(self, world):
        with transaction.atomic():
            tell(world, "hr.nairobi")
            transaction.set_rollback(True)
        assert not Mail.objects.exists()


class TestSendDue:
    def test_sends_once(self, world, clock):
        tell(world, "hr.nairobi")
        assert send(clock).sent == 1
        assert send(clock).sent == 0
        assert states() == ["sent"]
        [letter] = django_mail.outbox
        assert letter.to == ["hr.nairobi@example.org"]
        assert letter.extra_headers["Message-ID"] == Mail.objects.get().message_id

    def test_is_the_house_s_own_work(self, world, clock):
        with pytest.raises(NotPermitted):
            send_due(clock=clock, most=1, scope=world.scope("admin"))

    def test_leaves_what_is_not_due(self, world, clock):
        tell(world, "hr.nairobi")
        Mail.objects.update(not_before=NOW + timedelta(minutes=1))
        assert send(clock).sent == 0
        clock.forward(minutes=1)
        assert send(clock).sent == 1

    def test_drops_what_is_no_longer_wanted(self, world, clock):
        for username in ("hr.nairobi", "hr.dakar", "hrm"):
            tell(world, username)
        MailPreference.objects.create(user=world.people["hr.nairobi"], has_unsubscribed=True)
        world.people["hr.dakar"].is_active = False
        world.people["hr.dakar"].save()
        Notice.objects.filter(user=world.people["hrm"]).update(read_at=NOW)
        assert send(clock).sent == 0
        assert states() == ["dropped"] * 3
        assert django_mail.outbox == []

    def test_takes_a_fixed_number_of_statements_for_words(
        self, world, clock, django_assert_num_queries
    ):
        # The same for one mail and for four, but for the four that each mail costs: the hand-over
        # in a savepoint of its own, and what came of it.
        tell(world, "hr.nairobi")
        with django_assert_num_queries(15) as one:
            send(clock)
        for username in ("hr.nairobi", "hr.dakar", "hrm", "gcu"):
            tell(world, username, "two")
        with django_assert_num_queries(len(one.captured_queries) + 4 * 3):
            send(clock)

    def test_goes_on_when_the_words_of_one_cannot_be_made(self, world, clock, monkeypatch, caplog):
        tell(world, "hr.nairobi")
        tell(world, "hr.dakar")
        broken = tell(world, "hrm", "broken")
        Notice.objects.filter(pk=broken.pk).update(kind="nonsense")
        assert send(clock).sent == 2
        assert states() == ["sent", "sent", "waiting"]
        assert "cannot be written" in caplog.text


class TestServer:
    def test_that_takes_the_mail_ends_it(self, world, clock, mail_server):
        tell(world, "hr.nairobi")
        assert send(clock).sent == 1
        [(recipient, message)] = mail_server.arrived
        assert recipient == "hr.nairobi@example.org"
        assert message["Message-ID"] == Mail.objects.get().message_id
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["Auto-Submitted"] == "auto-generated"
        assert [part.get_content_type() for part in message.iter_parts()] == [
            "text/plain",
            "text/html",
        ]

    def test_that_is_down_for_an_hour_loses_and_doubles_nothing(self, world, clock, mail_server):
        mail_server.stop()
        usernames = ["hr.nairobi", "hr.dakar", "hrm", "gcu"]
        for username in usernames:
            tell(world, username)
        for _minute in range(60):
            run = send(clock)
            assert (run.sent, run.uncertain, run.refused) == (0, 0, 0)
            clock.forward(minutes=1)
        assert states() == ["waiting"] * 4
        assert all(
            "refused" in problem for problem in Mail.objects.values_list("problem", flat=True)
        )
        mail_server.start()
        for _minute in range(61):
            send(clock)
            clock.forward(minutes=1)
        assert states() == ["sent"] * 4
        assert sorted(mail_server.times().values()) == [1] * 4

    def test_that_is_down_is_asked_by_one_mail_a_run(self, world, clock, mail_server):
        mail_server.stop()
        for username in ("hr.nairobi", "hr.dakar", "hrm"):
            tell(world, username)
        send(clock)
        assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 1]
        assert set(Mail.objects.values_list("claimed_at", flat=True)) == {None}

    def test_is_asked_ever_later_and_never_given_up(self, world, clock, mail_server):
        mail_server.stop()
        tell(world, "hr.nairobi")
        MailPreference.objects.create(user=world.people["hr.nairobi"], quiet_from=0, quiet_until=0)
        waits = []
        while clock.now < NOW + timedelta(hours=48):
            send(clock)
            mail = Mail.objects.get()
            assert mail.state == MailState.WAITING
            waits.append(mail.not_before - clock.now)
            clock.now = mail.not_before
        assert waits[:8] == [timedelta(minutes=m) for m in (1, 2, 4, 8, 16, 32, 60, 60)]
        assert set(waits[8:]) == {timedelta(hours=1)}
        mail_server.start()
        assert send(clock).sent == 1

    @pytest.mark.parametrize("step", ["greeting", "hello", "sender", "recipient", "data", "dot"])
    def test_that_is_busy_gets_the_mail_later(self, world, clock, mail_server, step):
        mail_server.answers[step] = "451 try later"
        tell(world, "hr.nairobi")
        send(clock)
        assert states() == ["waiting"]
        assert mail_server.arrived == []
        mail_server.answers.clear()
        clock.forward(minutes=1)
        assert send(clock).sent == 1
        assert list(mail_server.times().values()) == [1]

    def test_that_refuses_one_address_gets_the_others(self, world, clock, mail_server):
        mail_server.refused_addresses["hr.nairobi@example.org"] = "550 nobody of this name"
        tell(world, "hr.nairobi")
        tell(world, "hr.dakar")
        run = send(clock)
        assert (run.sent, run.refused) == (1, 1)
        assert states() == ["refused", "sent"]
        assert Mail.objects.get(state="refused").problem == "550 nobody of this name"
        clock.forward(hours=48)
        assert send(clock).sent == 0

    def test_that_quarrels_with_the_house_is_asked_again(self, world, clock, mail_server):
        mail_server.answers["sender"] = "550 who are you?"
        tell(world, "hr.nairobi")
        tell(world, "hr.dakar")
        assert send(clock).is_cut
        assert states() == ["waiting", "waiting"]

    @pytest.mark.parametrize("step", ["data", "dot"])
    def test_that_refuses_a_mail_does_not_get_it_again(self, world, clock, mail_server, step):
        mail_server.answers[step] = "554 no"
        tell(world, "hr.nairobi")
        assert send(clock).refused == 1
        assert states() == ["refused"]

    @pytest.mark.parametrize("step", ["sender", "recipient", "data", "dot"])
    def test_that_breaks_off_leaves_the_mail_uncertain(self, world, clock, mail_server, step):
        mail_server.cuts.add(step)
        tell(world, "hr.nairobi")
        assert send(clock).uncertain == 1
        mail_server.cuts.clear()
        clock.forward(hours=1)
        assert send(clock).sent == 0
        assert states() == ["uncertain"]
        # The next digest names what it said.
        clock.forward(days=1)
        write_digests(now=clock.now, scope=MACHINE)
        assert send(clock).sent == 1
        assert max(mail_server.times().values()) == 1
        [_recipient, digest] = mail_server.arrived[-1]
        assert "(may already have reached you)" in digest.get_body(("plain",)).get_content()

    def test_that_breaks_off_before_the_hand_over_gets_the_mail_later(
        self, world, clock, mail_server
    ):
        mail_server.cuts.add("greeting")
        tell(world, "hr.nairobi")
        send(clock)
        assert states() == ["waiting"]


class TestWorkers:
    def test_that_died_with_a_claim_give_it_back(self, world, clock):
        tell(world, "hr.nairobi")
        Mail.objects.update(claimed_at=NOW)
        assert send(clock).sent == 0
        clock.forward(minutes=5, seconds=1)
        assert send(clock).sent == 1

    def test_that_were_too_slow_do_not_hand_over(self, world, clock, monkeypatch):
        tell(world, "hr.nairobi")
        taken = NOW + timedelta(minutes=9)

        def opened_late(_self):
            Mail.objects.update(claimed_at=taken)

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", opened_late)
        assert send(clock).sent == 0
        assert states() == ["waiting"]
        assert Mail.objects.get().claimed_at == taken
        assert django_mail.outbox == []

    def test_that_hear_late_of_their_mail_still_write_it_down(self, world, clock, monkeypatch):
        tell(world, "hr.nairobi")
        whole = "django.core.mail.backends.locmem.EmailBackend.send_messages"

        def slow(_self, messages):
            Mail.objects.update(state=MailState.UNCERTAIN)
            return len(messages)

        monkeypatch.setattr(whole, slow)
        send(clock)
        assert states() == ["sent"]

    @pytest.mark.django_db(transaction=True)
    def test_at_the_same_time_never_send_one_mail_twice(self, world, clock, mail_server):
        usernames = [name for name in world.people if name != "stranger"]
        for username in usernames:
            tell(world, username)
        barrier = threading.Barrier(3)
        runs: list[Run] = []

        def work() -> None:
            barrier.wait()
            runs.append(send(clock))
            connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(run.sent for run in runs) == len(usernames)
        assert sorted(mail_server.times().values()) == [1] * len(usernames)


class TestSendAgain:
    def test_lets_a_refused_mail_wait_anew_under_its_old_number(self, world, clock, mail_server):
        mail_server.refused_addresses["hr.nairobi@example.org"] = "550 nobody of this name"
        tell(world, "hr.nairobi")
        send(clock)
        mail_server.refused_addresses.clear()
        mail = Mail.objects.get()
        send_again(mail_id=mail.pk, now=clock.now, scope=world.scope("admin"))
        assert send(clock).sent == 1
        assert mail_server.times() == {mail.message_id: 1}

    def test_is_for_refused_mails_and_administrators(self, world):
        tell(world, "hr.nairobi")
        mail_id = Mail.objects.get().pk
        with pytest.raises(WrongState):
            send_again(mail_id=mail_id, now=NOW, scope=world.scope("admin"))
        with pytest.raises(OutOfScope):
            send_again(mail_id=mail_id + 1, now=NOW, scope=world.scope("admin"))
        with pytest.raises(NotPermitted):
            send_again(mail_id=mail_id, now=NOW, scope=world.scope("gcu"))
