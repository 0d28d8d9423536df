"""Reads of the outbox: for administrators, who mend addresses and the way to the mail server."""

from django.db.models import Count, QuerySet

from apps.accounts.authority import keeps_all_users
from apps.accounts.scope import OfficeScope
from apps.actions.choices import MailState
from apps.actions.models import Mail
from apps.web.refusals import NotPermitted, OutOfScope, WrongState

TROUBLED_STATES = (MailState.REFUSED, MailState.UNCERTAIN)


def sees_outbox(*, scope: OfficeScope) -> bool:
    """Whether the person may look at the outbox."""
    return keeps_all_users(scope)


def outbox(*, scope: OfficeScope) -> dict[MailState, int]:
    """Return how many mails are in each state; raises NotPermitted for others than administrators."""
    expect_administrator(scope)
    found = dict(Mail.objects.values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in MailState}


def troubled_mails(*, scope: OfficeScope) -> QuerySet[Mail]:
    """Return the mails that were refused, may have been sent, or were tried in vain; the newest first."""
    expect_administrator(scope)
    waiting_in_vain = Mail.objects.filter(state=MailState.WAITING, attempts__gt=0)
    found = Mail.objects.filter(state__in=TROUBLED_STATES) | waiting_in_vain
    return found.select_related("user").order_by("-made_at", "-pk")


def refused_mail(*, mail_id: int, scope: OfficeScope) -> Mail:
    """Return a refused mail, locked; raises NotPermitted, OutOfScope, or WrongState."""
    expect_administrator(scope)
    found = Mail.objects.select_for_update().filter(pk=mail_id).first()
    if found is None:
        raise OutOfScope
    if found.state != MailState.REFUSED:
        raise WrongState
    return found


def expect_administrator(scope: OfficeScope) -> None:
    """Refuse everybody else."""
    if not sees_outbox(scope=scope):
        raise NotPermitted
