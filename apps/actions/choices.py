"""Closed lists of the room."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActionState(TextChoices):
    """The way of an action: open, under way, said to be done, verified by somebody else; or dropped."""

    OPEN = "open", pgettext_lazy("action", "Not started")
    UNDER_WAY = "under_way", pgettext_lazy("action", "Under way")
    DONE = "done", pgettext_lazy("action", "Done, to be verified")
    VERIFIED = "verified", pgettext_lazy("action", "Verified")
    DROPPED = "dropped", pgettext_lazy("action", "Dropped")


PENDING_STATES = (ActionState.OPEN, ActionState.UNDER_WAY)
"""Something is still owed by the owner."""
LIVE_STATES = (*PENDING_STATES, ActionState.DONE)
"""Something is still owed by somebody."""


class Priority(TextChoices):
    """How much depends on it."""

    HIGH = "high", pgettext_lazy("priority", "High")
    MEDIUM = "medium", pgettext_lazy("priority", "Medium")
    LOW = "low", pgettext_lazy("priority", "Low")


class NoticeKind(TextChoices):
    """What a notice is about; a person can leave each kind out of their mail, the inbox has all."""

    RECEIPT = "receipt", _("Receipts for what I submitted")
    ASSIGNED = "assigned", _("Work given to me")
    REMINDER = "reminder", _("Reminders of due dates")
    ESCALATION = "escalation", _("What is late below me")
    WAITING = "waiting", _("What waits for my decision")
    DECISION = "decision", _("Decisions on what I submitted")
    CHANGE = "change", _("Changes of records that I follow")
    HAND_OVER = "hand_over", _("Work handed over to me")
    NETWORK = "network", _("News of the network of focal points")


AT_ONCE_KINDS = (NoticeKind.RECEIPT, NoticeKind.HAND_OVER)
"""Mailed at once, outside quiet hours; the other kinds wait for the digest. The product's choice."""


class DigestRhythm(TextChoices):
    """How often the notices of a person are gathered into one mail."""

    DAILY = "daily", _("Every working day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("No digests")


class Weekday(IntegerChoices):
    """Days as Python numbers them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class MailState(TextChoices):
    """The way of a mail. `handed_over` is written before the server is given the mail, so that a worker
    that dies at that moment leaves a mail that is never sent twice. `dropped` was not wanted any more.
    """

    WAITING = "waiting", pgettext_lazy("mail", "Waiting")
    HANDED_OVER = "handed_over", pgettext_lazy("mail", "Given to the mail server, not confirmed")
    SENT = "sent", pgettext_lazy("mail", "Sent")
    UNCERTAIN = "uncertain", pgettext_lazy("mail", "May have been sent")
    REFUSED = "refused", pgettext_lazy("mail", "Refused by the mail server")
    DROPPED = "dropped", pgettext_lazy("mail", "No longer wanted")
