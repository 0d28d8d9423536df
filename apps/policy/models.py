"""What was promised: targets, policies with their commitments, activities of guidelines.

Texts of documents are data in three languages (`_en`, `_fr`, `_es`); what a reader is shown is chosen by
`apps.web.language.in_language`. Blank means not stated.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.policy.choices import Closing, Comparison, Guideline


class Target(models.Model):
    """One target of the organization or of the UN system; blank means not stated."""

    key = models.CharField(max_length=60, unique=True)
    set_in = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=200)
    comparison = models.CharField(max_length=10, choices=Comparison.choices)
    target = models.CharField(max_length=200)
    population = models.CharField(max_length=200)
    level = models.CharField(max_length=60, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    deadline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    # The day is inferred where the document names the year only; the note says so.
    deadline_on = models.DateField(null=True, blank=True)
    deadline_text = models.CharField(max_length=120, blank=True)
    binds_iom_from = models.DateField(null=True, blank=True)
    outcome_stated = models.TextField(blank=True)
    replaced_by = models.CharField(max_length=60, blank=True)
    is_iom = models.BooleanField()
    source = models.TextField()
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")

    def __str__(self) -> str:
        return self.key


@tracked()
class Policy(models.Model):
    """A policy with the years that it covers, as its title or text states them."""

    key = models.CharField(_("key"), max_length=40, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200)
    title_es = models.CharField(_("title in Spanish"), max_length=200)
    symbol = models.CharField(_("symbol"), max_length=60)
    issued_on = models.DateField(_("day of the document"), null=True, blank=True)
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(first_year__lte=F("last_year")),
                name="policy_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.key


@tracked()
class Commitment(models.Model):
    """One commitment of a policy: its text comes with the reference file, its closing is said here.

    `is_our_reading`: the short wording and the indicator are a reading of the paragraph, not its text. A
    closed commitment takes nothing new until it is opened again; the history keeps both reasons.
    """

    key = models.CharField(_("key"), max_length=60, unique=True)
    policy = models.ForeignKey(
        Policy, verbose_name=_("policy"), on_delete=models.PROTECT, related_name="commitments"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    paragraph = models.CharField(_("paragraph"), max_length=20)
    theme_en = models.CharField(_("theme in English"), max_length=80)
    theme_fr = models.CharField(_("theme in French"), max_length=80)
    theme_es = models.CharField(_("theme in Spanish"), max_length=80)
    text_en = models.TextField(_("text in English"))
    text_fr = models.TextField(_("text in French"))
    text_es = models.TextField(_("text in Spanish"))
    responsible_en = models.CharField(_("responsible in English"), max_length=200, blank=True)
    responsible_fr = models.CharField(_("responsible in French"), max_length=200, blank=True)
    responsible_es = models.CharField(_("responsible in Spanish"), max_length=200, blank=True)
    deadline_en = models.CharField(_("deadline in English"), max_length=120, blank=True)
    deadline_fr = models.CharField(_("deadline in French"), max_length=120, blank=True)
    deadline_es = models.CharField(_("deadline in Spanish"), max_length=120, blank=True)
    indicator_en = models.CharField(_("suggested indicator in English"), max_length=200, blank=True)
    indicator_fr = models.CharField(_("suggested indicator in French"), max_length=200, blank=True)
    indicator_es = models.CharField(_("suggested indicator in Spanish"), max_length=200, blank=True)
    is_our_reading = models.BooleanField(_("our reading"))
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)
    retired_on = models.DateField(null=True, blank=True)
    closing = models.CharField(
        _("closed as"), max_length=9, choices=Closing.choices, blank=True, default=""
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_because = models.TextField(_("why it was closed"), blank=True, default="")
    closed_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("closed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    closing="", closed_on__isnull=True, closed_because="", closed_by__isnull=True
                )
                | (
                    Q(closing__in=[closing.value for closing in Closing])
                    & Q(closed_on__isnull=False)
                    & ~Q(closed_because="")
                ),
                name="a_closed_commitment_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.key


@tracked()
class GuidelineActivity(models.Model):
    """One activity that the guidelines ask for, under its objective and expected result."""

    key = models.CharField(_("key"), max_length=60, unique=True)
    guideline = models.CharField(_("guidelines"), max_length=9, choices=Guideline.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    objective_en = models.CharField(_("objective in English"), max_length=200)
    objective_fr = models.CharField(_("objective in French"), max_length=200)
    objective_es = models.CharField(_("objective in Spanish"), max_length=200)
    expected_result_en = models.CharField(_("expected result in English"), max_length=200)
    expected_result_fr = models.CharField(_("expected result in French"), max_length=200)
    expected_result_es = models.CharField(_("expected result in Spanish"), max_length=200)
    text_en = models.TextField(_("text in English"))
    text_fr = models.TextField(_("text in French"))
    text_es = models.TextField(_("text in Spanish"))
    is_our_reading = models.BooleanField(_("our reading"))
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("activity of the guidelines")
        verbose_name_plural = _("activities of the guidelines")
        constraints = [
            models.CheckConstraint(
                condition=Q(guideline__in=[guideline.value for guideline in Guideline]),
                name="guideline_is_in_the_list",
            ),
        ]

    def __str__(self) -> str:
        return self.key
