"""Rules that hold a score against what the register knows, and what was said to a contradiction."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.gender_marker.choices import FactKey, Severity
from apps.organization.history import tracked


@tracked()
class ContradictionRule(models.Model):
    """One rule: a project with one of these codes of a scale, of which the fact is so, contradicts itself.

    The sentence is what the reader is told. Loaded from `marker_contradictions.csv`; the Gender
    Coordination Unit changes severity, wording and use; a changed rule stays as it is when files load.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    scale = models.ForeignKey(
        "gender_marker.Scale", on_delete=models.PROTECT, related_name="contradiction_rules"
    )
    codes = ArrayField(models.CharField(max_length=20), verbose_name=_("codes"))
    fact = models.CharField(_("fact"), max_length=20, choices=FactKey.choices)
    is_true = models.BooleanField(_("the fact holds"))
    severity = models.CharField(_("severity"), max_length=7, choices=Severity.choices)
    sentence_en = models.CharField(_("sentence in English"), max_length=300)
    sentence_fr = models.CharField(_("sentence in French"), max_length=300, blank=True)
    sentence_es = models.CharField(_("sentence in Spanish"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("position"))
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("rule on contradictions")
        verbose_name_plural = _("rules on contradictions")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(codes__len__gte=1), name="a_rule_names_a_code"),
        ]

    def __str__(self) -> str:
        return self.key


@tracked()
class ContradictionReply(models.Model):
    """Why a contradiction is none: said once for one score and one rule, by a named person."""

    assessment = models.ForeignKey(
        "gender_marker.Assessment", on_delete=models.PROTECT, related_name="contradiction_replies"
    )
    rule = models.ForeignKey(ContradictionRule, on_delete=models.PROTECT, related_name="replies")
    because = models.TextField(_("why this is no contradiction"))
    replied_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reply to a contradiction")
        verbose_name_plural = _("replies to contradictions")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "rule"], name="a_contradiction_is_answered_once"
            ),
            models.CheckConstraint(
                condition=~Q(because=""), name="a_reply_to_a_contradiction_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.rule_id}"
