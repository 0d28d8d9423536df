"""A return of one office for one period, its revisions, and their cells."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.choices import Sex
from apps.organization.history import tracked
from apps.staffing.choices import OPEN_STATES, CellOrigin, CellState, RevisionState

MOST_PERSONS_IN_A_CELL = 99_999

FROZEN_ROWS = """
    IF EXISTS (
        SELECT 1 FROM {rows} line
        JOIN staffing_returnrevision revision ON revision.id = line.revision_id
        WHERE revision.state NOT IN ('draft', 'returned')
    ) THEN
        RAISE EXCEPTION 'what stands with a submitted or approved revision cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rows_change_only_in_a_draft';
    END IF;
    RETURN NULL;
"""

FROZEN_REVISION = """
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an approved revision cannot be deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_revision_stays';
    END IF;
    IF (to_jsonb(NEW) - 'is_in_force') IS DISTINCT FROM (to_jsonb(OLD) - 'is_in_force') THEN
        RAISE EXCEPTION 'an approved revision cannot be changed; a correction is a new revision'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_revision_stays';
    END IF;
    RETURN NEW;
"""


def frozen_with_revision() -> list[pgtrigger.Trigger]:
    """Return triggers that let rows change only while their revision is a draft or returned."""
    return [
        pgtrigger.Trigger(
            name="insert_only_in_a_draft",
            operation=pgtrigger.Insert,
            when=pgtrigger.After,
            level=pgtrigger.Statement,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=FROZEN_ROWS.format(rows="new_rows"),
        ),
        pgtrigger.Trigger(
            name="update_only_in_a_draft",
            operation=pgtrigger.Update,
            when=pgtrigger.After,
            level=pgtrigger.Statement,
            referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
            func=FROZEN_ROWS.format(
                rows="(SELECT revision_id FROM old_rows UNION SELECT revision_id FROM new_rows)"
            ),
        ),
        pgtrigger.Trigger(
            name="delete_only_in_a_draft",
            operation=pgtrigger.Delete,
            when=pgtrigger.After,
            level=pgtrigger.Statement,
            referencing=pgtrigger.Referencing(old="old_rows"),
            func=FROZEN_ROWS.format(rows="old_rows"),
        ),
    ]


@tracked()
class HeadcountReturn(models.Model):
    """What one reporting unit owes for one reporting period."""

    office = models.ForeignKey(
        "organization.Office", on_delete=models.PROTECT, related_name="headcount_returns"
    )
    period = models.ForeignKey(
        "organization.ReportingPeriod", on_delete=models.PROTECT, related_name="headcount_returns"
    )

    class Meta:
        verbose_name = _("headcount return")
        verbose_name_plural = _("headcount returns")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "office"], name="one_return_of_an_office_and_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.period_id}"


@tracked()
class ReturnRevision(models.Model):
    """One revision of a return; the approved one in force counts until the next is approved.

    `version` rises with every change of state and is what a request must name to change it.
    """

    headcount_return = models.ForeignKey(
        HeadcountReturn, on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveSmallIntegerField(_("revision"))
    state = models.CharField(
        _("state"), max_length=10, choices=RevisionState.choices, default=RevisionState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    is_in_force = models.BooleanField(default=False)
    reason = models.TextField(_("reason of the correction"), blank=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    attested_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attested_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(_("reason of the return"), blank=True)

    class Meta:
        verbose_name = _("revision of a return")
        verbose_name_plural = _("revisions of returns")
        constraints = [
            models.UniqueConstraint(
                fields=["headcount_return", "number"], name="revision_numbers_are_unique"
            ),
            models.UniqueConstraint(
                fields=["headcount_return"],
                condition=Q(is_in_force=True),
                name="one_revision_in_force",
            ),
            models.UniqueConstraint(
                fields=["headcount_return"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="one_open_revision",
            ),
            models.CheckConstraint(
                condition=Q(is_in_force=False) | Q(state=RevisionState.APPROVED),
                name="only_an_approved_revision_is_in_force",
            ),
            models.CheckConstraint(
                condition=Q(attested_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(attested_by=F("submitted_by")),
                name="entry_and_attestation_are_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="a_correction_has_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="approved_revision_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state = 'approved'"),
                func=FROZEN_REVISION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headcount_return_id} r{self.number}"


def kept_unindexed(to: str, *, null: bool = False) -> models.ForeignKey:
    """Return a key as history keeps it, without an index that nobody asks for."""
    return models.ForeignKey(
        to,
        on_delete=models.DO_NOTHING,
        null=null,
        db_constraint=False,
        db_index=False,
        related_name="+",
        related_query_name="+",
    )


# The history of cells is found by cell, revision or context. It is the largest table of the house,
# and every index of it is paid for by every import.
@tracked(
    attrs={
        "grade": kept_unindexed("organization.Grade"),
        "contract_group": kept_unindexed("organization.ContractGroup"),
        "changed_by": kept_unindexed("accounts.User", null=True),
    }
)
class HeadcountCell(models.Model):
    """The number of persons of one grade, contract group and sex in one revision.

    A cell without a row is missing like a cell in state `missing`. `version` rises with every
    change, so that two people in one grid never overwrite each other unseen.
    """

    revision = models.ForeignKey(ReturnRevision, on_delete=models.PROTECT, related_name="cells")
    grade = models.ForeignKey("organization.Grade", on_delete=models.PROTECT, related_name="+")
    contract_group = models.ForeignKey(
        "organization.ContractGroup", on_delete=models.PROTECT, related_name="+"
    )
    sex = models.CharField(max_length=1, choices=Sex.choices)
    state = models.CharField(max_length=14, choices=CellState.choices, default=CellState.COUNTED)
    count = models.PositiveIntegerField(null=True, blank=True)
    origin = models.CharField(max_length=12, choices=CellOrigin.choices, default=CellOrigin.TYPED)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("headcount cell")
        verbose_name_plural = _("headcount cells")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "grade", "contract_group", "sex"], name="one_cell_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state=CellState.COUNTED, count__isnull=False)
                | (~Q(state=CellState.COUNTED) & Q(count__isnull=True)),
                name="only_a_counted_cell_holds_a_number",
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=True) | Q(count__lte=MOST_PERSONS_IN_A_CELL),
                name="count_is_plausible",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=[sex.value for sex in Sex]), name="sex_is_in_the_list"
            ),
        ]
        triggers = frozen_with_revision()

    def __str__(self) -> str:
        return f"{self.revision_id} {self.grade_id} {self.contract_group_id} {self.sex}"


@tracked()
class CellComment(models.Model):
    """A remark on one cell, kept with the revision."""

    revision = models.ForeignKey(ReturnRevision, on_delete=models.PROTECT, related_name="comments")
    grade = models.ForeignKey("organization.Grade", on_delete=models.PROTECT, related_name="+")
    contract_group = models.ForeignKey(
        "organization.ContractGroup", on_delete=models.PROTECT, related_name="+"
    )
    sex = models.CharField(max_length=1, choices=Sex.choices)
    text = models.TextField()
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment on a cell")
        verbose_name_plural = _("comments on cells")

    def __str__(self) -> str:
        return self.text


@tracked()
class SetAsideGrade(models.Model):
    """A grade that an office never has: left out of its grid and owed no numbers."""

    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey("organization.Grade", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("grade set aside")
        verbose_name_plural = _("grades set aside")
        constraints = [
            models.UniqueConstraint(fields=["office", "grade"], name="grade_is_set_aside_once"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.grade_id}"
