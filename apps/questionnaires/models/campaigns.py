"""Campaigns: a version asked of somebody, from a day to a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.questionnaires.choices import FEWEST_IN_A_GROUP, Anonymity, CampaignState


@tracked()
class Campaign(models.Model):
    """One asking of a published version.

    `cause` is the record for which it is asked (a project at its end), None for a survey of its own.
    `closes_on` is the last day, whole, in the time zone of `office`. `background` are the variables by
    which answers are tabulated: [{"key": "sex", "label": "Sex"}, …]; what holds for a recipient stands
    in `Recipient.background` and goes with the answer. `minimum_group` hides smaller groups in tables.
    """

    version_asked = models.ForeignKey(
        "questionnaires.QuestionnaireVersion", on_delete=models.PROTECT, related_name="campaigns"
    )
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"))
    anonymity = models.CharField(_("who is known"), max_length=10, choices=Anonymity.choices)
    minimum_group = models.PositiveSmallIntegerField(
        _("smallest group shown"), default=FEWEST_IN_A_GROUP
    )
    background = models.JSONField(default=list, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    cause_type = models.ForeignKey(
        "contenttypes.ContentType",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    cause_id = models.PositiveBigIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("closes_on")), name="campaign_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=~Q(anonymity=Anonymity.ANONYMOUS)
                | Q(minimum_group__gte=FEWEST_IN_A_GROUP),
                name="anonymous_groups_are_not_small",
            ),
            models.CheckConstraint(
                condition=Q(cause_type__isnull=True, cause_id__isnull=True)
                | Q(cause_type__isnull=False, cause_id__isnull=False),
                name="the_cause_of_a_campaign_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["cause_type", "cause_id"], name="campaign_cause")]

    def __str__(self) -> str:
        return self.title_en


class Recipient(models.Model):
    """Who is asked. Not tracked: in an anonymous campaign a history would tell who answered when.

    A person with an account, or a name and an address. `secret` is random; the address of a link is
    signed from it, so that it can be mailed again and is worth nothing without the key of the
    installation. `has_answered` is all that an anonymous campaign keeps of it.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="recipients")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    office = models.ForeignKey(
        "organization.Office", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    background = models.JSONField(default=dict, blank=True)
    secret = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    has_answered = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(email=""),
                name="a_recipient_can_be_reached",
            ),
            models.UniqueConstraint(
                fields=["campaign", "user"], name="a_person_is_asked_once_in_a_campaign"
            ),
            models.UniqueConstraint(
                fields=["campaign", "email"],
                condition=~Q(email=""),
                name="an_address_is_asked_once_in_a_campaign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.pk}"
