"""Codes that people give to free text, so that it can be counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked


@tracked()
class Code(models.Model):
    """One code of a campaign's free text question."""

    campaign = models.ForeignKey(
        "questionnaires.Campaign", on_delete=models.PROTECT, related_name="codes"
    )
    question = models.ForeignKey(
        "questionnaires.Question", on_delete=models.PROTECT, related_name="+"
    )
    key = models.SlugField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("name of the code"), max_length=200)
    meaning = models.TextField(_("when it applies"), blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "question", "key"], name="code_keys_are_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.label


@tracked()
class Coding(models.Model):
    """Which code one coder gave to one answer; `code` is None where the coder found that none fits."""

    answer = models.ForeignKey(
        "questionnaires.Answer", on_delete=models.PROTECT, related_name="codings"
    )
    coder = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey(
        Code, on_delete=models.PROTECT, null=True, blank=True, related_name="codings"
    )
    coded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "coder"], name="a_coder_codes_an_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.coder_id}"
