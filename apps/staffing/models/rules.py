"""Rules on returns, what was said to their findings, and what the nightly look at a revision found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.staffing.choices import ExplanationReason, RuleMeasure, RuleSeverity, RuleStatus
from apps.staffing.models.returns import frozen_with_revision


@tracked()
class StaffingRule(models.Model):
    """One rule on returns: what it weighs, from which limit it speaks, and what it says.

    What it looks at is code under its key (`analytics.rules`). Loaded from `staffing_rules.csv`; administrators
    change severity, limits and use, and a changed rule stays as it is when files load.
    """

    key = models.SlugField(_("key"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    severity = models.CharField(_("severity"), max_length=7, choices=RuleSeverity.choices)
    measure = models.CharField(_("measure"), max_length=6, choices=RuleMeasure.choices)
    limit = models.DecimalField(_("limit"), max_digits=14, decimal_places=7)
    least = models.PositiveIntegerField(_("fewest persons"))
    is_active = models.BooleanField(_("in use"), default=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_fr = models.CharField(_("name in French"), max_length=80)
    name_es = models.CharField(_("name in Spanish"), max_length=80)
    sentence_en = models.CharField(_("sentence in English"), max_length=300)
    sentence_fr = models.CharField(_("sentence in French"), max_length=300)
    sentence_es = models.CharField(_("sentence in Spanish"), max_length=300)
    status = models.CharField(_("status"), max_length=10, choices=RuleStatus.choices)
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("rule on returns")
        verbose_name_plural = _("rules on returns")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(limit__gt=0, least__gte=1), name="limits_of_a_rule_are_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return self.key


@tracked()
class FindingExplanation(models.Model):
    """Why a finding is right as it is: said once for one place and its numbers, kept with the revision.

    `place` is the line (contract group and grade), empty for the whole return. `numbers` marks what was
    explained: other numbers are a new finding.
    """

    revision = models.ForeignKey(
        "staffing.ReturnRevision", on_delete=models.PROTECT, related_name="explanations"
    )
    rule = models.ForeignKey(StaffingRule, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(_("line of the form"), max_length=40, blank=True)
    numbers = models.CharField(_("mark of the numbers"), max_length=16)
    reason = models.CharField(_("reason"), max_length=20, choices=ExplanationReason.choices)
    text = models.TextField(_("explanation"))
    said_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("explained by")
    )
    said_at = models.DateTimeField(_("explained at"))

    class Meta:
        verbose_name = _("explanation of a finding")
        verbose_name_plural = _("explanations of findings")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "rule", "place", "numbers"], name="a_finding_is_explained_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="an_explanation_says_why"),
        ]
        triggers = frozen_with_revision()

    def __str__(self) -> str:
        return f"{self.revision_id} {self.rule_id} {self.place}"


class RevisionFindings(models.Model):
    """What the rules found in one revision when it was last looked at; made anew every night.

    `highest` is the highest severity, empty for none. `known` names the findings of which human resources
    management was told.
    """

    revision = models.OneToOneField(
        "staffing.ReturnRevision", on_delete=models.CASCADE, related_name="findings"
    )
    errors = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    unexplained = models.PositiveIntegerField()
    notices = models.PositiveIntegerField()
    highest = models.CharField(max_length=7, choices=RuleSeverity.choices, blank=True)
    known = ArrayField(models.CharField(max_length=120), default=list)
    looked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("findings in a revision")
        verbose_name_plural = _("findings in revisions")

    def __str__(self) -> str:
        return f"{self.revision_id} {self.highest}"
