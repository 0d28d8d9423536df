"""What was answered: one response of one recipient, and its answers."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.questionnaires.choices import ResponseState

SENT_RESPONSE = """
    RAISE EXCEPTION 'a response that was sent cannot be changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'sent_response_stays';
"""

ANSWER_OF_A_SENT_RESPONSE = """
    IF EXISTS (
        SELECT 1 FROM {rows} answer
        JOIN questionnaires_response response ON response.id = answer.response_id
        WHERE response.state = 'submitted'
    ) THEN
        RAISE EXCEPTION 'answers that were sent cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'answers_change_only_in_a_draft';
    END IF;
    RETURN NULL;
"""


class Response(models.Model):
    """One filled questionnaire. Not tracked: what was sent cannot change, and a history would name who.

    In an anonymous campaign `recipient` is None and `draft_key` finds the draft of whoever holds the
    link; it is emptied when the response is sent, and no time is kept but the day. `background` is what
    held for the recipient. `version` rises with every saved draft. The number is random, so that
    its order tells nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(
        "questionnaires.Campaign", on_delete=models.PROTECT, related_name="responses"
    )
    recipient = models.OneToOneField(
        "questionnaires.Recipient",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="response",
    )
    draft_key = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ResponseState.choices, default=ResponseState.DRAFT
    )
    language = models.CharField(_("language"), max_length=2)
    office = models.ForeignKey(
        "organization.Office", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    background = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    submitted_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "draft_key"],
                condition=~Q(draft_key=""),
                name="one_draft_of_a_link",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResponseState.SUBMITTED)
                | Q(submitted_on__isnull=False, draft_key=""),
                name="a_sent_response_has_a_day_and_no_key",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "state"], name="response_campaign_state")]
        triggers = [
            pgtrigger.Trigger(
                name="sent_response_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state = 'submitted'"),
                func=SENT_RESPONSE,
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """One answer to one question: an option, or words, a number, a day; several rows where several apply.

    `text` beside an option are its comment; `is_other` marks words of one's own instead of an option.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(
        "questionnaires.Question", on_delete=models.PROTECT, related_name="+"
    )
    option = models.ForeignKey(
        "questionnaires.Option", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    number = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    is_other = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "option"],
                nulls_distinct=False,
                name="an_answer_is_given_once",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answers_written_only_in_a_draft",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="new_answers"),
                func=ANSWER_OF_A_SENT_RESPONSE.format(rows="new_answers"),
            ),
            pgtrigger.Trigger(
                name="answers_changed_only_in_a_draft",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(old="old_answers", new="new_answers"),
                func=ANSWER_OF_A_SENT_RESPONSE.format(
                    rows="(SELECT response_id FROM old_answers UNION"
                    " SELECT response_id FROM new_answers)"
                ),
            ),
            pgtrigger.Trigger(
                name="answers_deleted_only_in_a_draft",
                operation=pgtrigger.Delete,
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(old="old_answers"),
                func=ANSWER_OF_A_SENT_RESPONSE.format(rows="old_answers"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.question_id}"
