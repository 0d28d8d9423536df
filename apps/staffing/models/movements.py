"""Who came to an office and who left within a period; leave, flexible work, interviews, mentoring."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.choices import Sex
from apps.organization.history import tracked
from apps.staffing.choices import CellState, MovementKind, SeparationReason, Uptake
from apps.staffing.models.returns import (
    MOST_PERSONS_IN_A_CELL,
    ReturnRevision,
    frozen_with_revision,
)

COMES = Q(from_grade__isnull=True, to_grade__isnull=False)
LEAVES = Q(from_grade__isnull=False, to_grade__isnull=True)
STAYS = Q(from_grade__isnull=False, to_grade__isnull=False)
ONE_CONTRACT = Q(to_contract_group__isnull=True)
WITHOUT_REASON = Q(reason="")
SHAPES = (
    Q(kind__in=[MovementKind.HIRE.value, MovementKind.REASSIGNED_IN.value])
    & COMES
    & ONE_CONTRACT
    & WITHOUT_REASON
    | Q(kind=MovementKind.REASSIGNED_OUT) & LEAVES & ONE_CONTRACT & WITHOUT_REASON
    | Q(kind=MovementKind.SEPARATION, reason__in=[one.value for one in SeparationReason])
    & LEAVES
    & ONE_CONTRACT
    | Q(kind=MovementKind.PROMOTION)
    & STAYS
    & ~Q(from_grade=F("to_grade"))
    & ONE_CONTRACT
    & WITHOUT_REASON
    | Q(kind=MovementKind.CONTRACT_CHANGE, to_contract_group__isnull=False)
    & STAYS
    & Q(from_grade=F("to_grade"))
    & ~Q(contract_group=F("to_contract_group"))
    & WITHOUT_REASON
)
"""What each kind of movement says and leaves out."""


@tracked()
class Movement(models.Model):
    """Persons of one sex who moved in one way within the period of a return.

    Grades are personal grades; `post_grade` is that of the post where it differs. Only a change of
    contract group has `to_contract_group`, and the same grade twice.
    """

    revision = models.ForeignKey(ReturnRevision, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(_("kind"), max_length=15, choices=MovementKind.choices)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    contract_group = models.ForeignKey(
        "organization.ContractGroup", on_delete=models.PROTECT, related_name="+"
    )
    to_contract_group = models.ForeignKey(
        "organization.ContractGroup",
        verbose_name=_("new contract group"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    from_grade = models.ForeignKey(
        "organization.Grade",
        verbose_name=_("from grade"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    to_grade = models.ForeignKey(
        "organization.Grade",
        verbose_name=_("to grade"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    post_grade = models.ForeignKey(
        "organization.Grade",
        verbose_name=_("grade of the post"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    reason = models.CharField(
        _("reason"), max_length=15, choices=SeparationReason.choices, blank=True
    )
    count = models.PositiveIntegerField()
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "revision",
                    "kind",
                    "sex",
                    "contract_group",
                    "to_contract_group",
                    "from_grade",
                    "to_grade",
                    "post_grade",
                    "reason",
                ],
                nulls_distinct=False,
                name="one_movement_of_a_kind",
            ),
            models.CheckConstraint(condition=SHAPES, name="a_movement_is_of_its_kind"),
            models.CheckConstraint(
                condition=Q(count__gte=1) & Q(count__lte=MOST_PERSONS_IN_A_CELL),
                name="a_movement_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=[sex.value for sex in Sex]), name="sex_of_a_movement_is_listed"
            ),
        ]
        triggers = frozen_with_revision()

    def __str__(self) -> str:
        return f"{self.revision_id} {self.kind} {self.sex} {self.count}"


@tracked()
class MovementStatement(models.Model):
    """That an office has said something of its movements, or that there were none.

    Without one, and without movements, nothing is known. `version` rises with every change of the
    movements and uptake of a revision, and is what a request must name to change them.
    """

    revision = models.OneToOneField(
        ReturnRevision, on_delete=models.PROTECT, related_name="movement_statement"
    )
    has_none = models.BooleanField(_("no movements in the period"), default=False)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("statement on movements")
        verbose_name_plural = _("statements on movements")
        triggers = frozen_with_revision()

    def __str__(self) -> str:
        return f"{self.revision_id}"


@tracked()
class UptakeCell(models.Model):
    """Persons of one sex who took a leave, worked flexibly, were interviewed, took part (§57–58).

    A cell without a row is missing.
    """

    revision = models.ForeignKey(ReturnRevision, on_delete=models.PROTECT, related_name="uptake")
    measure = models.CharField(_("what is counted"), max_length=15, choices=Uptake.choices)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    state = models.CharField(max_length=14, choices=CellState.choices, default=CellState.COUNTED)
    count = models.PositiveIntegerField(null=True, blank=True)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("uptake of leave, interviews and mentoring")
        verbose_name_plural = _("uptake of leave, interviews and mentoring")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "measure", "sex"], name="one_uptake_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state=CellState.COUNTED, count__isnull=False)
                & Q(count__lte=MOST_PERSONS_IN_A_CELL)
                | Q(state=CellState.NOT_APPLICABLE, count__isnull=True),
                name="uptake_is_a_number_or_not_applicable",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=[sex.value for sex in Sex]), name="sex_of_uptake_is_listed"
            ),
        ]
        triggers = frozen_with_revision()

    def __str__(self) -> str:
        return f"{self.revision_id} {self.measure} {self.sex}"
