"""Notices, the mails that carry them, and what each person wants to hear of."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.actions.choices import DigestRhythm, MailState, NoticeKind, Weekday
from apps.organization.history import tracked


class Notice(models.Model):
    """One thing that somebody is told, in their inbox.

    `text` is English, the language of the catalogues' keys, and translated for whoever reads it;
    `values` fill its places (a date as {"date": "2026-01-31"}). `key` makes a notice once: telling
    the same person the same again does nothing. `mail` is the last mail that carried it; `is_repeated`
    says that an earlier one may have reached the person already.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    key = models.CharField(max_length=200)
    text = models.TextField()
    values = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    content_type = models.ForeignKey(
        "contenttypes.ContentType",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        "actions.Mail", on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    is_repeated = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="a_notice_is_given_once"),
        ]
        indexes = [
            models.Index(fields=["user", "-made_at"], name="notice_user_made"),
            models.Index(
                fields=["user"], condition=Q(read_at__isnull=True), name="notice_user_unread"
            ),
            models.Index(
                fields=["user"], condition=Q(mail__isnull=True), name="notice_user_unmailed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"


class Mail(models.Model):
    """One mail to one person, written down before it is sent.

    `key` makes a mail once. Its words are made when it is handed over, in the person's language.
    `message_id` is the same at every try, so that what a server got twice can be told. `claimed_at` is
    when a worker took it, or gave it to the server; `attempts` counts the times it was given.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200, unique=True)
    is_digest = models.BooleanField(default=False)
    state = models.CharField(max_length=11, choices=MailState.choices, default=MailState.WAITING)
    message_id = models.CharField(max_length=200)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["waiting", "handed_over"]),
                name="mail_to_be_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.key


@tracked()
class MailPreference(models.Model):
    """What a person wants by mail, and when; without a row the defaults hold.

    Hours are whole ones in the person's own time zone; quiet hours may go over midnight, and are
    none where both are the same. `left_out` names kinds of notices that stay in the inbox only.
    """

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(
        _("digest"), max_length=6, choices=DigestRhythm.choices, default=DigestRhythm.DAILY
    )
    weekday = models.PositiveSmallIntegerField(
        _("day of the weekly digest"), choices=Weekday.choices, default=Weekday.MONDAY
    )
    hour = models.PositiveSmallIntegerField(_("hour of the digest"), default=8)
    quiet_from = models.PositiveSmallIntegerField(_("quiet from"), default=20)
    quiet_until = models.PositiveSmallIntegerField(_("quiet until"), default=7)
    left_out = models.JSONField(_("not by mail"), default=list, blank=True)
    has_unsubscribed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("wishes for mail")
        verbose_name_plural = _("wishes for mail")
        constraints = [
            models.CheckConstraint(
                condition=Q(hour__lte=23, quiet_from__lte=23, quiet_until__lte=23),
                name="hours_of_mail_are_hours",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class Subscription(models.Model):
    """That a person follows a record and is told of its changes; those before `told_until` were told."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(
        "contenttypes.ContentType", on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.PositiveBigIntegerField()
    label = models.CharField(max_length=200)
    since = models.DateTimeField()
    told_until = models.DateTimeField()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_type", "object_id"], name="a_record_is_followed_once"
            ),
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="subscription_record")]

    def __str__(self) -> str:
        return self.label
