"""Rule sets: what the policy or a framework asks of an appointment, as data."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.focal_points.choices import RuleKey
from apps.organization.choices import GradeCategory
from apps.organization.history import tracked


@tracked()
class RuleSet(models.Model):
    """The rules of one document: the policy of 2015, UN-SWAP 2.0, UN-SWAP 3.0.

    A change moves every result that is read afterwards; `version` and the history say what stood
    before. What the source does not state has no row in `Rule` and is not tested.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))
    is_default = models.BooleanField(_("used where no other is named"), default=False)
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="one_rule_set_is_the_default",
            ),
        ]

    def __str__(self) -> str:
        return self.code


@tracked()
class Rule(models.Model):
    """One rule of a set. `threshold` is the least per cent of working time for TIME, else None.

    `is_inferred` marks what the source does not say in so many words; the note says how it was found.
    """

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rules")
    key = models.CharField(_("rule"), max_length=10, choices=RuleKey.choices)
    threshold = models.DecimalField(
        _("least per cent of working time"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    source = models.TextField(_("source"))
    is_inferred = models.BooleanField(_("inferred"), default=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "key"], name="a_rule_stands_once_in_a_set"),
            models.CheckConstraint(
                condition=Q(
                    key=RuleKey.TIME,
                    threshold__isnull=False,
                    threshold__gt=0,
                    threshold__lte=100,
                )
                | (~Q(key=RuleKey.TIME) & Q(threshold__isnull=True)),
                name="the_rule_on_time_has_a_threshold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set_id} {self.key}"


@tracked()
class GradeFloor(models.Model):
    """The lowest grade of a category that a rule set takes; a category without a row is not taken.

    The published texts name one grade; what it equals among national officers is often general
    knowledge, marked `is_inferred`.
    """

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="floors")
    category = models.CharField(_("category"), max_length=20, choices=GradeCategory.choices)
    lowest = models.ForeignKey("organization.Grade", on_delete=models.PROTECT, related_name="+")
    source = models.TextField(_("source"))
    is_inferred = models.BooleanField(_("inferred"), default=False)

    class Meta:
        verbose_name = _("lowest grade")
        verbose_name_plural = _("lowest grades")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "category"], name="a_category_has_one_lowest_grade"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set_id} {self.category}"
