"""Users and their grants."""

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.accounts.choices import Role
from apps.organization.history import tracked

LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]


@tracked(exclude=("password", "last_login"))
class User(AbstractUser):
    """A person who logs in; personal data kept for the time of the account and its audit trail."""

    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_whatever_case"),
            models.UniqueConstraint(Lower("username"), name="user_name_is_unique_whatever_case"),
        ]


@tracked()
class Grant(models.Model):
    """A role held by a person over one office and all below it, for a time.

    Without an office the role is held over the whole organization.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    office = models.ForeignKey(
        "organization.Office", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField(_("from"))
    ends_before = models.DateField(_("until (exclusive)"), null=True, blank=True)
    granted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(starts_on__lte=F("ends_before")),
                name="grant_starts_before_it_ends",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "office", "starts_on"],
                nulls_distinct=False,
                name="grant_is_given_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class HistorySeal(models.Model):
    """The head of one block of a table's stored history on a night; see `history.seals`.

    `table` is the label of the table whose history it is, `up_to` the number of the block's last event,
    `columns` those that were hashed, in their order. Never changed and never deleted.
    """

    table = models.CharField(max_length=80)
    up_to = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    head = models.CharField(max_length=64)
    columns = models.JSONField()
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("seal of a history")
        verbose_name_plural = _("seals of histories")
        constraints = [
            models.UniqueConstraint(fields=["table", "up_to"], name="a_block_is_sealed_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="seals_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.up_to}"
