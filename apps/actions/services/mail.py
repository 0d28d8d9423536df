"""The outbox: what is to be mailed is written down first, and no mail is ever given to the server twice.

A worker claims rows, makes their words, opens the connection, writes `handed_over`, and only then gives
the mail. One that dies before that leaves a mail that the next worker sends. One that dies after it
leaves a mail of which nobody can know whether it went out: it becomes `uncertain`, is never sent again,
and its notices are named in the person's next digest. Nothing is lost, nothing is doubled.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from uuid import uuid4

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q, QuerySet

from apps.accounts.scope import OfficeScope
from apps.actions.choices import MailState
from apps.actions.hours import out_of_quiet, zone_of
from apps.actions.models import Mail, MailPreference, Notice
from apps.actions.selectors.mail import refused_mail
from apps.actions.selectors.notices import preferences_of
from apps.actions.services.letters import letters_of
from apps.web.refusals import NotPermitted

logger = logging.getLogger("apps.actions")

Clock = Callable[[], datetime]

SEND_DUE = "apps.actions.tasks.send_mails"
CLAIMED_AT_ONCE = 25
CLAIM_LASTS = timedelta(minutes=5)
"""A worker that is silent for longer is taken for dead: what it had not handed over goes to the next."""
UNCERTAIN_AFTER = timedelta(minutes=5)
"""How long a mail may be in the hands of the server before nobody believes in an answer any more."""
RUN_LASTS = timedelta(minutes=4)
"""A run ends before Celery would end it."""
LONGEST_DELAY = timedelta(hours=1)
PROBLEM_LENGTH = 300
THE_HOUSE_ITSELF = (SMTPHeloError, SMTPSenderRefused)
"""Answers that are about this installation, whatever the mail."""


@dataclass(slots=True)
class Run:
    """What one run of the outbox came to; `is_cut` says that the server or the time stopped it."""

    sent: int = 0
    refused: int = 0
    postponed: int = 0
    uncertain: int = 0
    is_cut: bool = False


def mail_at_once(*, notices: QuerySet[Notice], now: datetime, scope: OfficeScope) -> int:
    """Write one mail to each person who is told, outside their quiet hours; return their number.

    Joins the caller's transaction. Kinds that somebody left out, and people who want no mail, get none.
    """
    by_person: dict[int, list[Notice]] = {}
    for notice in notices.filter(user__is_active=True).select_related("user").order_by("pk"):
        by_person.setdefault(notice.user_id, []).append(notice)
    wishes = preferences_of(by_person)
    mails, carried = [], []
    for user_id, told in by_person.items():
        wish = wishes[user_id]
        wanted = [each for each in told if each.kind not in wish.left_out]
        if not wanted or wish.has_unsubscribed:
            continue
        mails.append(
            new_mail(
                user_id=user_id,
                key=f"notices:{wanted[0].pk}",
                not_before=allowed_at(now, wanted[0].user.time_zone, wish),
                now=now,
            )
        )
        carried.append(wanted)
    for mail, told in zip(Mail.objects.bulk_create(mails), carried, strict=True):
        for each in told:
            each.mail = mail
    Notice.objects.bulk_update([each for told in carried for each in told], ["mail"])
    if mails:
        send_soon()
    return len(mails)


def new_mail(
    *, user_id: int, key: str, not_before: datetime, now: datetime, is_digest: bool = False
) -> Mail:
    """Return a mail that is not written yet, with the Message-ID that it keeps for ever."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return Mail(
        user_id=user_id,
        key=key,
        is_digest=is_digest,
        message_id=f"<{uuid4().hex}@{domain}>",
        made_at=now,
        not_before=not_before,
    )


def allowed_at(moment: datetime, zone_name: str, wish: MailPreference) -> datetime:
    """Return the moment, or the end of the person's quiet hours that it falls into."""
    return out_of_quiet(moment, zone_of(zone_name), wish.quiet_from, wish.quiet_until)


def send_soon() -> None:
    """Wake a worker once the transaction has committed; without a broker the clock does it."""
    transaction.on_commit(lambda: current_app.send_task(SEND_DUE), robust=True)


def send_due(*, clock: Clock, most: int, scope: OfficeScope) -> Run:
    """Send what is due, at most so many mails, until the server or the time stops it.

    `clock` is read for every step. Any number of workers may run this at once.
    """
    expect_machine(scope)
    run = Run()
    ends_at = clock() + RUN_LASTS
    settle_uncertain(now=clock(), scope=scope)
    while most > 0 and not run.is_cut:
        claimed = claim(now=clock(), most=min(most, CLAIMED_AT_ONCE), scope=scope)
        if not claimed:
            break
        most -= len(claimed)
        letters = letters_of(mails=claimed, now=clock(), scope=scope)
        for place, mail in enumerate(claimed):
            if run.is_cut or clock() > ends_at:
                run.is_cut = True
                release(claimed[place:])
                break
            give(mail, letters.get(mail.pk), clock=clock, run=run)
    return run


def settle_uncertain(*, now: datetime, scope: OfficeScope) -> int:
    """Give up the mails that were handed over and never confirmed; return their number."""
    expect_machine(scope)
    lost = Mail.objects.filter(
        state=MailState.HANDED_OVER, claimed_at__lt=now - UNCERTAIN_AFTER
    ).update(state=MailState.UNCERTAIN)
    if lost:
        logger.warning("%s mails may or may not have been sent", lost)
    return lost


def claim(*, now: datetime, most: int, scope: OfficeScope) -> list[Mail]:
    """Take waiting mails for this worker, with the notices that a digest gathers; commits.

    Mails that nobody wants any more are dropped: to closed accounts, to people who unsubscribed.
    """
    expect_machine(scope)
    with transaction.atomic(durable=True):
        mails = list(
            Mail.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("user")
            .filter(
                Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM_LASTS),
                state=MailState.WAITING,
                not_before__lte=now,
            )
            .order_by("not_before", "pk")[:most]
        )
        wishes = preferences_of({mail.user_id for mail in mails})
        unwanted = [
            mail.pk
            for mail in mails
            if not mail.user.is_active or wishes[mail.user_id].has_unsubscribed
        ]
        Mail.objects.filter(pk__in=unwanted).update(state=MailState.DROPPED, claimed_at=now)
        kept = [mail for mail in mails if mail.pk not in unwanted]
        Mail.objects.filter(pk__in=[mail.pk for mail in kept]).update(claimed_at=now)
    for mail in kept:
        mail.claimed_at = now
    return kept


def release(mails: Iterable[Mail]) -> None:
    """Leave claimed mails to the next run."""
    for mail in mails:
        mine(mail, MailState.WAITING).update(claimed_at=None)


def give(mail: Mail, letter: EmailMessage | Exception | None, *, clock: Clock, run: Run) -> None:
    """Hand one claimed mail over and give it to the server; write down what came of it."""
    if isinstance(letter, Exception):
        postpone(mail, MailState.WAITING, letter, now=clock())
        run.postponed += 1
        return
    if letter is None:
        mine(mail, MailState.WAITING).update(state=MailState.DROPPED)
        return
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        # Nothing was given: no harm done, and the next mail would fare no better.
        logger.warning("the mail server cannot be reached: %s", error)
        postpone(mail, MailState.WAITING, error, now=clock())
        run.postponed += 1
        run.is_cut = True
        return
    try:
        if hand_over(mail, now=clock()):
            letter.connection = connection
            settle(mail, letter, clock=clock, run=run)
    finally:
        with suppress(SMTPException, OSError):
            connection.close()


def hand_over(mail: Mail, *, now: datetime) -> bool:
    """Write that the server is about to be given the mail; False when it is no longer this worker's."""
    with transaction.atomic(durable=True):
        changed = mine(mail, MailState.WAITING).update(
            state=MailState.HANDED_OVER, claimed_at=now, attempts=F("attempts") + 1
        )
    mail.claimed_at = now
    mail.attempts += 1
    return bool(changed)


def settle(mail: Mail, letter: EmailMessage, *, clock: Clock, run: Run) -> None:
    """Give the letter over an open connection, and write down what the server said."""
    try:
        letter.send()
    except (SMTPException, OSError, ValueError) as error:
        outcome = outcome_of(error)
        logger.warning("mail %s was not taken: %s", mail.pk, type(error).__name__)
        if outcome == MailState.WAITING:
            postpone(mail, MailState.HANDED_OVER, error, now=clock())
            run.postponed += 1
            run.is_cut = isinstance(error, THE_HOUSE_ITSELF)
            return
        mine(mail, MailState.HANDED_OVER).update(state=outcome, problem=problem_of(error))
        run.refused += outcome == MailState.REFUSED
        run.uncertain += outcome == MailState.UNCERTAIN
        run.is_cut = outcome == MailState.UNCERTAIN
        return
    # Also when another worker has given up waiting for this answer.
    mine(mail, MailState.HANDED_OVER, MailState.UNCERTAIN).update(
        state=MailState.SENT, sent_at=clock(), problem=""
    )
    run.sent += 1


def outcome_of(error: Exception) -> MailState:
    """Return what a failure after the hand-over means for the mail.

    An answer of the server says for certain that it did not take the mail: for good (5xx, about this
    address or this mail) or for now. A connection that breaks says nothing.
    """
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        return MailState.REFUSED if all(code >= 500 for code in codes) else MailState.WAITING
    if isinstance(error, THE_HOUSE_ITSELF):
        return MailState.WAITING
    if isinstance(error, SMTPDataError):
        return MailState.REFUSED if error.smtp_code >= 500 else MailState.WAITING
    if isinstance(error, SMTPNotSupportedError | ValueError):
        return MailState.REFUSED  # the address cannot be written on an envelope
    return MailState.UNCERTAIN


def postpone(mail: Mail, state: MailState, error: Exception, *, now: datetime) -> None:
    """Let a mail that was surely not sent wait: 1, 2, 4 … minutes, at most an hour, without an end."""
    tried = mail.attempts + (state == MailState.WAITING)
    delay = min(timedelta(minutes=2 ** min(tried - 1, 10)), LONGEST_DELAY)
    wish = preferences_of([mail.user_id])[mail.user_id]
    mine(mail, state).update(
        state=MailState.WAITING,
        claimed_at=None,
        attempts=tried,
        not_before=allowed_at(now + delay, mail.user.time_zone, wish),
        problem=problem_of(error),
    )


def mine(mail: Mail, *states: MailState) -> QuerySet[Mail]:
    """Return the row while it is in one of these states and still this worker's."""
    return Mail.objects.filter(pk=mail.pk, state__in=states, claimed_at=mail.claimed_at)


def problem_of(error: Exception) -> str:
    """Return what the server said, short; addresses stand in the row of the person anyway."""
    if isinstance(error, SMTPRecipientsRefused):
        said: object = next(iter(error.recipients.values()), "")
        code, words = said if isinstance(said, tuple) else ("", said)
        text = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    else:
        text = f"{type(error).__name__}: {error}"
    return " ".join(text.split())[:PROBLEM_LENGTH]


def send_again(*, mail_id: int, now: datetime, scope: OfficeScope) -> Mail:
    """Let a refused mail wait anew, after its address was mended; raises OutOfScope or WrongState."""
    with transaction.atomic():
        mail = refused_mail(mail_id=mail_id, scope=scope)
        mail.state, mail.claimed_at, mail.not_before = MailState.WAITING, None, now
        mail.save(update_fields=["state", "claimed_at", "not_before"])
        send_soon()
    return mail


def expect_machine(scope: OfficeScope) -> None:
    """Refuse people: the outbox is worked by the house itself."""
    if not scope.reason:
        raise NotPermitted
