"""Scales and their editions: codes, questions, answers, and the decision table that leads to a code.

A published edition never changes, so that a score always means what it meant: triggers of the database
hold it, and therefore its parts need no history of their own. What the published rules leave open is an
outcome without a code.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.gender_marker.choices import CodeKind, EditionState, SourceStatus, Stage
from apps.organization.history import tracked

KEY_LENGTH = 30

PUBLISHED_EDITION = """
    IF TG_OP = 'DELETE' OR NEW.state = 'draft' OR
        to_jsonb(NEW) - ARRAY['state', 'is_default', 'retired_on', 'version'] IS DISTINCT FROM
        to_jsonb(OLD) - ARRAY['state', 'is_default', 'retired_on', 'version']
    THEN
        RAISE EXCEPTION 'a published edition of a marker cannot be changed; make another edition'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'published_edition_stays';
    END IF;
    RETURN NEW;
"""

OF_A_PUBLISHED_EDITION = """
    IF EXISTS (
        SELECT 1 FROM gender_marker_edition edition
        WHERE edition.state <> 'draft' AND edition.id IN (
            CASE WHEN TG_OP = 'INSERT' THEN NEW.edition_id ELSE OLD.edition_id END,
            CASE WHEN TG_OP = 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END
        )
    ) THEN
        RAISE EXCEPTION 'parts of a published edition of a marker cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_change_only_in_a_draft';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
"""

THROUGH = """
    IF EXISTS (
        SELECT 1 FROM {table} parent JOIN gender_marker_edition edition ON edition.id = parent.edition_id
        WHERE edition.state <> 'draft' AND parent.id IN (
            CASE WHEN TG_OP = 'INSERT' THEN NEW.{column} ELSE OLD.{column} END,
            CASE WHEN TG_OP = 'DELETE' THEN OLD.{column} ELSE NEW.{column} END
        )
    ) THEN
        RAISE EXCEPTION 'parts of a published edition of a marker cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_change_only_in_a_draft';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
"""


def frozen_with_edition(func: str = OF_A_PUBLISHED_EDITION) -> list[pgtrigger.Trigger]:
    """Return the trigger of a table whose rows change only while their edition is a draft."""
    return [
        pgtrigger.Trigger(
            name="parts_change_only_in_a_draft",
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            func=func,
        )
    ]


class Scale(models.Model):
    """One marker, such as that of IOM or of the IASC; from `marker_scales.csv`, retired, never deleted."""

    code = models.SlugField(max_length=20, unique=True)
    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120, blank=True)
    name_es = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()
    source = models.TextField()
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("marker")
        verbose_name_plural = _("markers")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


@tracked()
class Edition(models.Model):
    """One edition of a scale. `stages` are those at which it is used; empty means at each.

    `is_default` marks the edition that every project must be scored by. `status` is that of the edition
    as a whole; its parts have their own.
    """

    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="editions")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    stages = ArrayField(
        models.CharField(max_length=11, choices=Stage.choices),
        verbose_name=_("used at"),
        default=list,
        blank=True,
    )
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=EditionState.choices, default=EditionState.DRAFT
    )
    is_default = models.BooleanField(_("every project is scored by it"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=SourceStatus.choices)
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)
    is_from_reference = models.BooleanField(default=False, editable=False)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    retired_on = models.DateField(_("out of use from"), null=True, blank=True)

    class Meta:
        verbose_name = _("edition of a marker")
        verbose_name_plural = _("editions of markers")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="one_edition_is_compulsory",
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(state=EditionState.PUBLISHED),
                name="a_compulsory_edition_is_published",
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.DRAFT) | Q(published_at__isnull=False),
                name="a_published_edition_says_when",
            ),
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(first_year__lte=F("last_year")),
                name="an_edition_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="an_edition_of_a_marker_has_a_source"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_edition_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
                func=PUBLISHED_EDITION,
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Code(models.Model):
    """One code of an edition. Only scores enter a divisor; `gem` is the step 0 to 3 of the UN marker.

    `gem` None: the source names no counterpart.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="codes")
    key = models.CharField(_("code"), max_length=20)
    kind = models.CharField(
        _("kind"), max_length=14, choices=CodeKind.choices, default=CodeKind.SCORE
    )
    position = models.PositiveSmallIntegerField(_("position"))
    label_en = models.CharField(_("name in English"), max_length=120)
    label_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    label_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    definition_en = models.TextField(_("meaning in English"), blank=True)
    definition_fr = models.TextField(_("meaning in French"), blank=True)
    definition_es = models.TextField(_("meaning in Spanish"), blank=True)
    gem = models.PositiveSmallIntegerField(_("step of the UN marker"), null=True, blank=True)
    is_principal = models.BooleanField(_("counts as principal purpose"), default=False)
    is_significant = models.BooleanField(_("counts as significant objective"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=SourceStatus.choices)
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("code of a marker")
        verbose_name_plural = _("codes of markers")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="a_code_stands_once"),
            models.CheckConstraint(
                condition=Q(gem__isnull=True) | Q(gem__lte=3), name="the_un_marker_ends_at_three"
            ),
            models.CheckConstraint(
                condition=~Q(is_principal=True, is_significant=True),
                name="principal_or_significant_not_both",
            ),
            models.CheckConstraint(
                condition=Q(kind=CodeKind.SCORE)
                | Q(gem__isnull=True, is_principal=False, is_significant=False),
                name="only_a_score_counts",
            ),
        ]
        triggers = frozen_with_edition()

    def __str__(self) -> str:
        return self.key


class Question(models.Model):
    """One question of an edition. Questions of equal `concept` in several scales are asked once.

    `is_gate` marks a question on whether the marker applies at all.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(_("key"), max_length=KEY_LENGTH)
    position = models.PositiveSmallIntegerField(_("position"))
    is_gate = models.BooleanField(_("says whether the marker applies"), default=False)
    concept = models.SlugField(_("asked once with"), max_length=40, blank=True)
    label_en = models.CharField(_("short name in English"), max_length=80)
    label_fr = models.CharField(_("short name in French"), max_length=80, blank=True)
    label_es = models.CharField(_("short name in Spanish"), max_length=80, blank=True)
    text_en = models.TextField(_("question in English"))
    text_fr = models.TextField(_("question in French"), blank=True)
    text_es = models.TextField(_("question in Spanish"), blank=True)
    guidance_en = models.TextField(_("guidance in English"), blank=True)
    guidance_fr = models.TextField(_("guidance in French"), blank=True)
    guidance_es = models.TextField(_("guidance in Spanish"), blank=True)
    example_en = models.TextField(_("example in English"), blank=True)
    example_fr = models.TextField(_("example in French"), blank=True)
    example_es = models.TextField(_("example in Spanish"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=SourceStatus.choices)
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("question of a marker")
        verbose_name_plural = _("questions of markers")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "key"], name="a_question_of_a_marker_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(key__regex="^[A-Z][A-Z0-9_]*$"), name="a_question_key_is_in_capitals"
            ),
        ]
        triggers = frozen_with_edition()

    def __str__(self) -> str:
        return self.key


class AnswerOption(models.Model):
    """One answer that a question takes, in its order from the least to the most."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(_("key"), max_length=KEY_LENGTH)
    position = models.PositiveSmallIntegerField(_("position"))
    label_en = models.CharField(_("answer in English"), max_length=120)
    label_fr = models.CharField(_("answer in French"), max_length=120, blank=True)
    label_es = models.CharField(_("answer in Spanish"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("answer to a question of a marker")
        verbose_name_plural = _("answers to questions of markers")
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="an_answer_stands_once"),
        ]
        triggers = frozen_with_edition(
            THROUGH.format(table="gender_marker_question", column="question_id")
        )

    def __str__(self) -> str:
        return self.key


class Outcome(models.Model):
    """One row of a decision table: where all its conditions hold, its code is the score.

    No code means: undetermined, the published rules are silent. Such scores count as unscored.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField(_("row"))
    code = models.ForeignKey(
        Code, on_delete=models.CASCADE, null=True, blank=True, related_name="outcomes"
    )
    reason_en = models.TextField(_("reason in English"))
    reason_fr = models.TextField(_("reason in French"), blank=True)
    reason_es = models.TextField(_("reason in Spanish"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=SourceStatus.choices)
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("row of a decision table")
        verbose_name_plural = _("rows of decision tables")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "position"], name="a_row_of_a_table_has_its_place"
            ),
        ]
        triggers = frozen_with_edition()

    def __str__(self) -> str:
        return f"{self.edition_id} {self.position}"


class Condition(models.Model):
    """One condition of a row: of these questions, between `least` and `most` have one of these answers.

    "Needs assessment is yes" is one question, one answer, least and most 1; "one or two of the three
    standards are met" is three questions, the answer yes, least 1, most 2.
    """

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="conditions")
    position = models.PositiveSmallIntegerField(_("position"))
    questions = ArrayField(models.CharField(max_length=KEY_LENGTH), verbose_name=_("questions"))
    answers = ArrayField(models.CharField(max_length=KEY_LENGTH), verbose_name=_("answers"))
    least = models.PositiveSmallIntegerField(_("at least"))
    most = models.PositiveSmallIntegerField(_("at most"))

    class Meta:
        verbose_name = _("condition of a decision table")
        verbose_name_plural = _("conditions of decision tables")
        ordering = ["outcome", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "position"], name="a_condition_has_its_place"
            ),
            models.CheckConstraint(
                condition=Q(least__lte=F("most"))
                & Q(questions__len__gte=F("most"))
                & Q(answers__len__gte=1),
                name="a_condition_can_be_met",
            ),
        ]
        triggers = frozen_with_edition(
            THROUGH.format(table="gender_marker_outcome", column="outcome_id")
        )

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.position}"


class Correspondence(models.Model):
    """What a code of one scale is in another, and what is lost; from `marker_crosswalk.csv`.

    A blank `to_code`: no counterpart, the element is left out. A mapped code is derived and never stored
    as a score.
    """

    from_scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="+")
    from_code = models.CharField(max_length=20)
    to_scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="+")
    to_code = models.CharField(max_length=20, blank=True)
    loss_en = models.TextField(blank=True)
    loss_fr = models.TextField(blank=True)
    loss_es = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=SourceStatus.choices)
    source = models.TextField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("correspondence between markers")
        verbose_name_plural = _("correspondences between markers")
        constraints = [
            models.UniqueConstraint(
                fields=["from_scale", "from_code", "to_scale"], name="a_code_has_one_counterpart"
            ),
            models.CheckConstraint(
                condition=~Q(from_scale=F("to_scale")), name="a_scale_is_not_mapped_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_scale_id} {self.from_code} {self.to_scale_id}"
