"""Vacancies with the applicants' market by stage, and who sits on the boards; counts, never names."""

from itertools import combinations
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.organization.choices import Sex
from apps.organization.history import tracked
from apps.staffing.choices import Board, DepartmentLevel, Stage, VacancyState, YesNo
from apps.staffing.models.returns import MOST_PERSONS_IN_A_CELL

SEXES = ("women", "men", "other")
COUNTS = tuple(f"{stage.value}_{sex}" for stage in Stage for sex in SEXES)
"""The columns of the counts: `applicants_women` to `appointed_other`."""


def persons(what: Any, sex: Sex) -> "models.PositiveIntegerField[Any, Any]":
    """Return a column of persons; blank is missing, which is not zero."""
    name = format_lazy("{what}, {sex}", what=what, sex=sex.label)
    return models.PositiveIntegerField(name, null=True, blank=True)


def narrowing() -> Q:
    """Return that no stage has more persons of a sex than a stage before it; missing ones say nothing."""
    rule = Q()
    for sex in SEXES:
        for before, after in combinations(Stage, 2):
            rule &= Q(**{f"{after.value}_{sex}__lte": F(f"{before.value}_{sex}")})
    return rule


@tracked()
class Vacancy(models.Model):
    """One vacancy notice and how women and men came through its selection.

    `department_*` is what the office last approved of the grade, or of its category where the grade has
    fewer than two persons, when the vacancy was last saved; blank where nothing was approved.
    """

    office = models.ForeignKey(
        "organization.Office", on_delete=models.PROTECT, related_name="vacancies"
    )
    reference = models.CharField(_("number of the notice"), max_length=60)
    grade = models.ForeignKey("organization.Grade", on_delete=models.PROTECT, related_name="+")
    contract_group = models.ForeignKey(
        "organization.ContractGroup", on_delete=models.PROTECT, related_name="+"
    )
    posts = models.PositiveSmallIntegerField(_("posts"), default=1)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("filled or cancelled on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=VacancyState.choices, default=VacancyState.OPEN
    )
    notice_reviewed = models.CharField(
        _("notice reviewed for gender"),
        max_length=10,
        choices=YesNo.choices,
        default=YesNo.NOT_KNOWN,
    )
    notice_reviewed_on = models.DateField(_("notice reviewed on"), null=True, blank=True)
    notice_reviewed_by = models.CharField(
        pgettext_lazy("function, no name", "notice reviewed by"), max_length=120, blank=True
    )
    applicants_women = persons(Stage.APPLICANTS.label, Sex.WOMEN)
    applicants_men = persons(Stage.APPLICANTS.label, Sex.MEN)
    applicants_other = persons(Stage.APPLICANTS.label, Sex.OTHER)
    long_list_women = persons(Stage.LONG_LIST.label, Sex.WOMEN)
    long_list_men = persons(Stage.LONG_LIST.label, Sex.MEN)
    long_list_other = persons(Stage.LONG_LIST.label, Sex.OTHER)
    short_list_women = persons(Stage.SHORT_LIST.label, Sex.WOMEN)
    short_list_men = persons(Stage.SHORT_LIST.label, Sex.MEN)
    short_list_other = persons(Stage.SHORT_LIST.label, Sex.OTHER)
    interviewed_women = persons(Stage.INTERVIEWED.label, Sex.WOMEN)
    interviewed_men = persons(Stage.INTERVIEWED.label, Sex.MEN)
    interviewed_other = persons(Stage.INTERVIEWED.label, Sex.OTHER)
    recommended_women = persons(Stage.RECOMMENDED.label, Sex.WOMEN)
    recommended_men = persons(Stage.RECOMMENDED.label, Sex.MEN)
    recommended_other = persons(Stage.RECOMMENDED.label, Sex.OTHER)
    appointed_women = persons(Stage.APPOINTED.label, Sex.WOMEN)
    appointed_men = persons(Stage.APPOINTED.label, Sex.MEN)
    appointed_other = persons(Stage.APPOINTED.label, Sex.OTHER)
    justification = models.TextField(_("justification of the short list"), blank=True)
    department_on = models.DateField(_("balance of the department as of"), null=True, blank=True)
    department_level = models.CharField(
        _("balance of the department by"),
        max_length=10,
        choices=DepartmentLevel.choices,
        blank=True,
    )
    department_women = persons(_("Staff of the department"), Sex.WOMEN)
    department_men = persons(_("Staff of the department"), Sex.MEN)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("staffing", "vacancy")
        verbose_name_plural = pgettext_lazy("staffing", "vacancies")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "reference"], name="notices_of_an_office_differ"
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="a_vacancy_has_a_number"),
            models.CheckConstraint(condition=Q(posts__gte=1), name="a_vacancy_has_a_post"),
            models.CheckConstraint(
                condition=Q(state=VacancyState.OPEN, closed_on__isnull=True)
                | ~Q(state=VacancyState.OPEN)
                & Q(closed_on__isnull=False)
                & Q(closed_on__gte=F("opened_on")),
                name="a_closed_vacancy_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(notice_reviewed=YesNo.YES)
                | Q(notice_reviewed_on__isnull=True, notice_reviewed_by=""),
                name="only_a_reviewed_notice_says_when",
            ),
            models.CheckConstraint(condition=narrowing(), name="stages_of_a_vacancy_narrow"),
            models.CheckConstraint(
                condition=Q(**{f"applicants_{sex}__lte": MOST_PERSONS_IN_A_CELL for sex in SEXES}),
                name="applicants_can_be_counted",
            ),
            models.CheckConstraint(
                condition=Q(
                    department_on__isnull=True,
                    department_level="",
                    department_women__isnull=True,
                    department_men__isnull=True,
                )
                | Q(
                    department_on__isnull=False,
                    department_women__isnull=False,
                    department_men__isnull=False,
                )
                & ~Q(department_level=""),
                name="a_balance_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


@tracked()
class BoardComposition(models.Model):
    """Who sits on a board from a day on, by sex, and how many of them are trained in gender."""

    board = models.CharField(_("board"), max_length=15, choices=Board.choices)
    as_of = models.DateField(_("as of"))
    members_women = models.PositiveSmallIntegerField(_("members, women"))
    members_men = models.PositiveSmallIntegerField(_("members, men"))
    members_other = models.PositiveSmallIntegerField(_("members, other or undisclosed"), default=0)
    trained_women = models.PositiveSmallIntegerField(
        _("trained in gender, women"), null=True, blank=True
    )
    trained_men = models.PositiveSmallIntegerField(
        _("trained in gender, men"), null=True, blank=True
    )
    trained_other = models.PositiveSmallIntegerField(
        _("trained in gender, other or undisclosed"), null=True, blank=True
    )
    has_gender_member = models.CharField(
        _("gender member ex officio"),
        max_length=10,
        choices=YesNo.choices,
        default=YesNo.NOT_KNOWN,
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("composition of a board")
        verbose_name_plural = _("compositions of boards")
        constraints = [
            models.UniqueConstraint(fields=["board", "as_of"], name="one_composition_on_a_day"),
            models.CheckConstraint(
                condition=Q(**{f"trained_{sex}__lte": F(f"members_{sex}") for sex in SEXES}),
                name="only_members_are_trained",
            ),
            models.CheckConstraint(
                condition=Q(members_women__gt=0) | Q(members_men__gt=0) | Q(members_other__gt=0),
                name="a_board_has_members",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.as_of}"
