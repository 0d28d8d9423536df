"""Terms of reference: nine areas that stay, and editions of the tasks in them."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.focal_points.choices import EditionState
from apps.organization.history import tracked


class Area(models.Model):
    """One of the areas of work; from `focal_point_areas.csv`. Areas retire, they never vanish."""

    number = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60, unique=True)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200, blank=True)
    title_es = models.CharField(max_length=200, blank=True)
    source = models.TextField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("area of work of focal points")
        verbose_name_plural = _("areas of work of focal points")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title_en


PUBLISHED_TERMS = """
    RAISE EXCEPTION 'published terms of reference cannot be changed; make another edition'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'published_terms_stay';
"""

TASK_OF_PUBLISHED_TERMS = """
    IF EXISTS (
        SELECT 1 FROM focal_points_termsedition edition
        WHERE edition.state = 'published' AND edition.id IN (
            CASE WHEN TG_OP = 'INSERT' THEN NEW.edition_id ELSE OLD.edition_id END,
            CASE WHEN TG_OP = 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END
        )
    ) THEN
        RAISE EXCEPTION 'tasks of published terms of reference cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tasks_change_only_in_a_draft';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
"""


@tracked()
class TermsEdition(models.Model):
    """One wording of the terms of reference; a published one never changes."""

    number = models.PositiveSmallIntegerField(_("edition"), unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    source = models.TextField(_("source"), blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=EditionState.choices, default=EditionState.DRAFT
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

    class Meta:
        verbose_name = _("edition of the terms of reference")
        verbose_name_plural = _("editions of the terms of reference")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=EditionState.DRAFT) | Q(published_at__isnull=False),
                name="published_terms_say_when",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_terms_stay",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state = 'published'"),
                func=PUBLISHED_TERMS,
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Task(models.Model):
    """One task of an edition; follows its edition and is frozen with it."""

    edition = models.ForeignKey(TermsEdition, on_delete=models.CASCADE, related_name="tasks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    text_en = models.CharField(_("task in English"), max_length=300)
    text_fr = models.CharField(_("task in French"), max_length=300, blank=True)
    text_es = models.CharField(_("task in Spanish"), max_length=300, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        verbose_name = _("task of focal points")
        verbose_name_plural = _("tasks of focal points")
        ordering = ["edition", "area", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "area", "position"], name="a_task_has_its_own_place"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="tasks_change_only_in_a_draft",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=TASK_OF_PUBLISHED_TERMS,
            ),
        ]

    def __str__(self) -> str:
        return self.text_en[:80]
