"""A real worker is killed at every step of the mail task: each mail arrives once at most, none is lost.

The worker runs the product as it is. It is caught where it asks the database for something that the
test holds, or where the mail server does not answer; then it gets SIGKILL, as from a system that has run
out of memory. Afterwards the house goes on ten minutes later, and on the next day at the hour of the digest.
"""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from celery import Celery
from django.db import connection

from apps.actions.choices import NoticeKind
from apps.actions.models import Mail, MailPreference, Notice
from apps.actions.services.digests import write_digests
from apps.actions.services.mail import SEND_DUE, send_due
from apps.jobs.models import Heartbeat
from iomgender.settings.base import REDIS_URL
from tests.actions.notice_builders import MACHINE, states, tell
from tests.actions.smtp_stand_in import SmtpStandIn
from tests.cast import World
from tests.jobs.test_worker import end, prefix, start_worker, wait_for  # noqa: F401 - fixtures
from tests.reports.test_worker import hold, waiting  # noqa: F401 - a fixture

NEW_STATES = "LOCK TABLE actions_mail IN SHARE ROW EXCLUSIVE MODE"
NOTICES = "LOCK TABLE actions_notice IN ACCESS EXCLUSIVE MODE"
END_OF_THE_WAITING = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
EVERYBODY_S_MAIL = "SELECT id FROM actions_mail FOR UPDATE"
TOLD = "The return of Kenya waits for you."


@dataclass
class Scene:
    """What stands ready: the notice with its mail, and the means to catch the worker."""

    world: World
    server: SmtpStandIn
    hold: Callable[..., Callable[[], None]]
    send_task: Callable[[], None]
    start_worker: Callable
    notice: Notice
    now: datetime

    def worker(self):
        """Start a worker, wait until it is ready, and give it the task."""
        begun = Heartbeat.objects.filter(part="worker").values_list("seen_at", flat=True).first()
        worker = self.start_worker()
        ready = Heartbeat.objects.filter(part="worker")
        if begun:
            ready = ready.filter(seen_at__gt=begun)
        wait_for(ready.exists, worker, "the worker is ready")
        self.send_task()
        return worker


def kill(worker) -> None:
    """Kill a worker, and make sure that it did not end by itself."""
    end(worker)
    assert worker.returncode == -signal.SIGKILL


@pytest.fixture
def server_of_the_worker(mail_server: SmtpStandIn, monkeypatch) -> SmtpStandIn:
    """The mail server, also for workers that are started from now on."""
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{mail_server.port}")
    return mail_server


@pytest.fixture
def scene(
    world: World,
    server_of_the_worker: SmtpStandIn,
    prefix: str,  # noqa: F811 - a fixture
    start_worker,  # noqa: F811 - a fixture
    hold,  # noqa: F811 - a fixture
    sent_tasks,
) -> Scene:
    """A receipt that waits to be mailed to somebody who is never quiet."""
    sender = Celery(broker=REDIS_URL, set_as_current=False)
    sender.conf.task_default_queue = f"{prefix}queue"
    sender.conf.broker_transport_options = {"global_keyprefix": prefix}
    MailPreference.objects.create(user=world.people["hr.nairobi"], quiet_from=0, quiet_until=0)
    now = datetime.now(UTC)
    notice = tell(world, "hr.nairobi", kind=NoticeKind.RECEIPT, now=now)
    return Scene(
        world=world,
        server=server_of_the_worker,
        hold=hold,
        send_task=lambda: sender.send_task(SEND_DUE),
        start_worker=start_worker,
        notice=notice,
        now=now,
    )


def in_the_claim(scene: Scene) -> None:
    let_go = scene.hold(NEW_STATES)
    worker = scene.worker()
    wait_for(lambda: waiting() > 0, worker, "the worker claims")
    kill(worker)
    let_go()


def in_the_words(scene: Scene) -> None:
    let_go = scene.hold(NOTICES)
    worker = scene.worker()
    wait_for(lambda: waiting() > 0, worker, "the worker makes words")
    kill(worker)
    let_go()


def in_the_hand_over(scene: Scene) -> None:
    """Connected, and about to write that the mail is handed over."""
    pause = scene.server.hold("greeting")
    worker = scene.worker()
    wait_for(pause.reached.is_set, worker, "the worker connects")
    let_go = scene.hold(EVERYBODY_S_MAIL)
    pause.let_go()
    wait_for(lambda: waiting() > 0, worker, "the worker hands over")
    kill(worker)
    let_go()


def in_the_record(scene: Scene) -> None:
    """The server has said yes, and nobody has written it down."""
    pause = scene.server.hold("dot")
    worker = scene.worker()
    wait_for(pause.reached.is_set, worker, "the worker gives the mail")
    let_go = scene.hold(EVERYBODY_S_MAIL)
    pause.let_go()
    wait_for(lambda: waiting() > 0, worker, "the worker writes it down")
    kill(worker)
    # Its last words still wait in the database server, which would write them down after all.
    with connection.cursor() as cursor:
        cursor.execute(END_OF_THE_WAITING)
    let_go()


def at_the_server(step: str) -> Callable[[Scene], None]:
    def before_the_answer(scene: Scene) -> None:
        pause = scene.server.hold(step)
        worker = scene.worker()
        wait_for(pause.reached.is_set, worker, f"the worker waits at {step}")
        kill(worker)
        pause.let_go()

    return before_the_answer


BEFORE_THE_HAND_OVER = {
    "claim": in_the_claim,
    "words": in_the_words,
    "greeting": at_the_server("greeting"),
    "hand over": in_the_hand_over,
}
AFTER_THE_HAND_OVER = {
    "sender": (at_the_server("sender"), 0),
    "recipient": (at_the_server("recipient"), 0),
    "data": (at_the_server("data"), 0),
    "dot": (at_the_server("dot"), 1),
    "record": (in_the_record, 1),
}
"""With the number of times that the mail had arrived by then."""


def run_at(now: datetime) -> None:
    """Do what beat asks for at a moment."""
    write_digests(now=now, scope=MACHINE)
    send_due(clock=lambda: now, most=100, scope=MACHINE)


def digests(scene: Scene) -> list[str]:
    """The text of what arrived beside the receipt itself."""
    receipt = scene.notice.mail.message_id
    return [
        message.get_body(("plain",)).get_content()
        for _recipient, message in scene.server.arrived
        if message["Message-ID"] != receipt
    ]


@pytest.mark.django_db(transaction=True)
class TestKilledWorker:
    @pytest.mark.parametrize("step", BEFORE_THE_HAND_OVER)
    def test_before_the_hand_over_leaves_the_mail_to_the_next(self, scene, step):
        BEFORE_THE_HAND_OVER[step](scene)
        assert scene.server.arrived == []
        assert states() == ["waiting"]
        run_at(scene.now + timedelta(minutes=10))
        assert scene.server.times() == {scene.notice.mail.message_id: 1}
        for day in (1, 2, 3, 4):
            run_at(scene.now + timedelta(days=day))
        assert scene.server.times() == {scene.notice.mail.message_id: 1}
        assert states() == ["sent"]

    @pytest.mark.parametrize("step", AFTER_THE_HAND_OVER)
    def test_after_the_hand_over_is_not_repeated_but_named_in_the_digest(self, scene, step):
        catch, arrived = AFTER_THE_HAND_OVER[step]
        catch(scene)
        assert states() == ["handed_over"]
        run_at(scene.now + timedelta(minutes=10))
        assert states() == ["uncertain"]
        for day in (1, 2, 3, 4):
            run_at(scene.now + timedelta(days=day))
        assert scene.server.times()[scene.notice.mail.message_id] == arrived
        [digest] = digests(scene)
        assert TOLD in digest
        assert "(may already have reached you)" in digest
        assert max(scene.server.times().values()) == 1
        assert states() == ["uncertain", "sent"]

    def test_in_a_digest_is_told_in_the_next_one(self, scene):
        long_ago = scene.now - timedelta(days=8)
        Notice.objects.update(kind=NoticeKind.WAITING, mail=None, made_at=long_ago)
        Mail.objects.all().delete()
        assert write_digests(now=scene.now, scope=MACHINE) == 1
        at_the_server("dot")(scene)
        assert states() == ["handed_over"]
        for day in (1, 2, 3, 4):
            run_at(scene.now + timedelta(days=day))
        assert states() == ["uncertain", "sent"]
        assert sorted(scene.server.times().values()) == [1, 1]
        [_recipient, second] = scene.server.arrived[-1]
        assert "(may already have reached you)" in second.get_body(("plain",)).get_content()


@pytest.mark.django_db(transaction=True)
class TestLivingWorker:
    def test_sends_what_is_due_and_writes_it_down(self, scene):
        worker = scene.worker()
        wait_for(lambda: states() == ["sent"], worker, "the mail is sent")
        assert scene.server.times() == {scene.notice.mail.message_id: 1}
        with connection.cursor() as cursor:
            cursor.execute("SELECT attempts, problem FROM actions_mail")
            assert cursor.fetchone() == (1, "")
