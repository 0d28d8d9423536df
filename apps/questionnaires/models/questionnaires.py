"""Questionnaires, their versions, questions and options: once published, a version never changes."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.questionnaires.choices import QuestionKind, VersionState

PUBLISHED_VERSION = """
    RAISE EXCEPTION 'a published version of a questionnaire cannot be changed; make another version'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'published_version_stays';
"""

QUESTION_OF_A_PUBLISHED_VERSION = """
    IF EXISTS (
        SELECT 1 FROM questionnaires_questionnaireversion version
        WHERE version.id = {row}.version_id AND version.state = 'published'
    ) THEN
        RAISE EXCEPTION 'questions of a published version cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'questions_change_only_in_a_draft';
    END IF;
    RETURN {row};
"""

OPTION_OF_A_PUBLISHED_VERSION = """
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'retired_on') = (to_jsonb(OLD) - 'retired_on') THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT 1 FROM questionnaires_question question
        JOIN questionnaires_questionnaireversion version ON version.id = question.version_id
        WHERE question.id = {row}.question_id AND version.state = 'published'
    ) THEN
        RAISE EXCEPTION 'options of a published version only retire'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'options_change_only_in_a_draft';
    END IF;
    RETURN {row};
"""


def only_in_a_draft(name: str, body: str) -> list[pgtrigger.Trigger]:
    """Return the triggers that keep the rows of a published version as they are."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_written",
            operation=pgtrigger.Insert | pgtrigger.Update,
            when=pgtrigger.Before,
            func=body.format(row="NEW"),
        ),
        pgtrigger.Trigger(
            name=f"{name}_moved_or_deleted",
            operation=pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            func=body.format(row="OLD").replace(
                "RETURN OLD", "RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END"
            ),
        ),
    ]


@tracked()
class Questionnaire(models.Model):
    """What is asked again and again under one name; `key` is its stable name in files and the API."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    purpose_fr = models.TextField(_("purpose in French"), blank=True)
    purpose_es = models.TextField(_("purpose in Spanish"), blank=True)
    source = models.TextField(_("source"), blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")

    def __str__(self) -> str:
        return self.key


@tracked()
class QuestionnaireVersion(models.Model):
    """One wording of a questionnaire; campaigns ask published versions only."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    note = models.TextField(_("what is new"), blank=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("version of a questionnaire")
        verbose_name_plural = _("versions of questionnaires")
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="questionnaire_versions_are_unique"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(state=VersionState.DRAFT),
                name="one_draft_of_a_questionnaire",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | Q(published_at__isnull=False),
                name="a_published_version_says_when",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_version_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state = 'published'"),
                func=PUBLISHED_VERSION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.number}"


@tracked()
class Question(models.Model):
    """One question of a version.

    `key` names it in exports and the API, the same in every version that asks the same; `number` is
    printed ("7a", "+1"). `parent` is the heading above it. It is asked when `shown_if` was answered
    with one of `shown_values` (keys of options, `yes`, `no`), always without. `has_comment` asks for
    words beside the choice, `has_other` offers an option with words of one's own. `lowest` and
    `highest` bound a number. `standing` says where it comes from ("proposed addition, 2001 report").
    """

    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="questions"
    )
    key = models.SlugField(_("key"), max_length=60)
    number = models.CharField(_("number"), max_length=12, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind of answer"), max_length=10, choices=QuestionKind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    text_en = models.TextField(_("question in English"))
    text_fr = models.TextField(_("question in French"), blank=True)
    text_es = models.TextField(_("question in Spanish"), blank=True)
    help_en = models.TextField(_("help in English"), blank=True)
    help_fr = models.TextField(_("help in French"), blank=True)
    help_es = models.TextField(_("help in Spanish"), blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    has_comment = models.BooleanField(_("asks for words beside the choice"), default=False)
    has_other = models.BooleanField(_("offers an answer of one's own"), default=False)
    shown_if = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers"
    )
    shown_values = models.JSONField(default=list, blank=True)
    lowest = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    highest = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    standing = models.CharField(_("where it comes from"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="question_keys_are_unique"),
            models.UniqueConstraint(
                fields=["version", "position"],
                deferrable=models.Deferrable.IMMEDIATE,
                name="question_positions_are_unique",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in QuestionKind]),
                name="question_kind_is_in_the_list",
            ),
        ]
        triggers = only_in_a_draft("question", QUESTION_OF_A_PUBLISHED_VERSION)

    def __str__(self) -> str:
        return self.key


@tracked()
class Option(models.Model):
    """One answer that a question offers; a retired one is no longer offered and stays where it was given."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="options")
    key = models.SlugField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))
    label_en = models.CharField(_("answer in English"), max_length=300)
    label_fr = models.CharField(_("answer in French"), max_length=300, blank=True)
    label_es = models.CharField(_("answer in Spanish"), max_length=300, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="option_keys_are_unique"),
        ]
        triggers = only_in_a_draft("option", OPTION_OF_A_PUBLISHED_VERSION)

    def __str__(self) -> str:
        return self.key
