"""Review: submitted by HR, attested by the head, approved by HRM, or returned with a reason."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.staffing.choices import UNDER_REVIEW_STATES, RevisionState, Standing
from apps.staffing.models import (
    HeadcountCell,
    HeadcountReturn,
    ReturnRevision,
    SetAsideGrade,
)
from apps.staffing.selectors.cells import missing_cells
from apps.staffing.selectors.review import Facts, Step, facts_for_review, facts_of, obstacle
from apps.staffing.services.entry import editable_revision, visible_revision
from apps.staffing.services.findings import demand_explained
from apps.staffing.services.movements import carry_movements
from apps.staffing.services.nightly import keep
from apps.staffing.services.summaries import CountedChange, shift
from apps.staffing.services.telling import (
    APPROVED,
    SENT_BACK,
    tell_attested,
    tell_decided,
    tell_submitted,
)
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Refusal, WrongState

COPY_CELLS = """
    INSERT INTO staffing_headcountcell
        (revision_id, grade_id, contract_group_id, sex, state, count, origin, version,
         changed_by_id, changed_at)
    SELECT %(to)s, grade_id, contract_group_id, sex, state, count, 'carried', 1, %(actor)s, %(at)s
    FROM staffing_headcountcell WHERE revision_id = %(from)s
"""


@transaction.atomic
def submit(*, revision_id: int, version: int, at: datetime, scope: OfficeScope) -> ReturnRevision:
    """Send a complete draft to the head of office; no cell may be missing.

    What the rules find wrong is corrected before, and what they wonder at is explained.
    """
    revision, _node = editable_revision(revision_id=revision_id, at=at, scope=scope)
    expect_version(revision, version)
    missing = missing_cells(revision=revision)
    if missing:
        raise Invalid(
            ngettext(
                "%(count)s cell is still missing. Fill it, or use “the rest is zero”.",
                "%(count)s cells are still missing. Fill them, or use “the rest is zero”.",
                len(missing),
            )
            % {"count": len(missing)},
            code="cells_missing",
            problems=missing,
        )
    found = demand_explained(revision=revision, scope=scope)
    keep(found={revision.pk: found}, now=at, scope=scope)
    move(
        revision,
        RevisionState.SUBMITTED,
        {
            "submitted_by_id": scope.user_id,
            "submitted_at": at,
            "attested_by_id": None,
            "attested_at": None,
        },
        scope=scope,
    )
    tell_submitted(revision=revision, at=at, scope=scope)
    return revision


@transaction.atomic
def attest(*, revision_id: int, version: int, at: datetime, scope: OfficeScope) -> ReturnRevision:
    """Confirm as head of office; never by the person who submitted or entered a cell.

    In an office of one person the head of the office above attests.
    """
    revision = visible_revision(revision_id=revision_id, scope=scope, lock=True)
    demand(Step.ATTEST, revision=revision, version=version, at=at, scope=scope)
    move(
        revision,
        RevisionState.ATTESTED,
        {"attested_by_id": scope.user_id, "attested_at": at},
        scope=scope,
    )
    tell_attested(revision=revision, at=at, scope=scope)
    return revision


@transaction.atomic
def approve(*, revision_id: int, version: int, at: datetime, scope: OfficeScope) -> ReturnRevision:
    """Approve an attested revision: it comes into force, and the one before it goes out of force."""
    revision = visible_revision(revision_id=revision_id, scope=scope, lock=True)
    demand(Step.APPROVE, revision=revision, version=version, at=at, scope=scope)
    move(
        revision,
        RevisionState.APPROVED,
        {"approved_by_id": scope.user_id, "approved_at": at},
        scope=scope,
    )
    tell_decided(revisions=[revision], text=APPROVED, at=at, scope=scope)
    return revision


@transaction.atomic
def send_back(
    *, revision_id: int, version: int, reason: str, at: datetime, scope: OfficeScope
) -> ReturnRevision:
    """Return a submitted or attested revision to its office, with the reason that it will read.

    Its own HR may take it back until it is attested, the head until it is attested, HRM always
    before approval.
    """
    revision = visible_revision(revision_id=revision_id, scope=scope, lock=True)
    demand(Step.SEND_BACK, revision=revision, version=version, at=at, scope=scope)
    if not reason.strip():
        raise Invalid(_("Say why the return goes back: its office reads this."), code="required")
    move(
        revision,
        RevisionState.RETURNED,
        {
            "returned_by_id": scope.user_id,
            "returned_at": at,
            "return_reason": reason.strip(),
            "attested_by_id": None,
            "attested_at": None,
        },
        scope=scope,
    )
    tell_decided(revisions=[revision], text=SENT_BACK, at=at, scope=scope)
    return revision


@transaction.atomic
def correct(
    *,
    return_id: int,
    reason: str,
    at: datetime,
    from_number: int | None = None,
    scope: OfficeScope,
) -> ReturnRevision:
    """Begin a correction of an approved return: a new draft with the approved cells in it.

    Movements go with the cells. With `from_number` both are those of an earlier revision. The
    approved revision stays in force until the correction is approved. The office asks while the
    period is open, HRM also when it is closed; nobody once it is certified.
    """
    owed = (
        HeadcountReturn.objects.select_for_update(of=("self",))
        .select_related("period")
        .filter(scope.visible.where("office"), pk=return_id)
        .first()
    )
    if owed is None:
        raise OutOfScope
    newest = (
        ReturnRevision.objects.filter(headcount_return=owed)
        .select_related("headcount_return__period")
        .order_by("-number")
        .first()
    )
    if newest is None:
        raise WrongState(_("Nothing is approved yet, so there is nothing to correct."))
    facts = facts_of(revision=newest, at=at, scope=scope)
    if refusal := obstacle(Step.CORRECT, facts=facts, scope=scope):
        raise refusal
    if not reason.strip():
        raise Invalid(_("Say why the approved numbers change."), code="required")
    source = newest if from_number is None else revision_numbered(owed, from_number)
    draft = ReturnRevision.objects.create(
        headcount_return=owed,
        number=newest.number + 1,
        reason=reason.strip(),
        created_by_id=scope.user_id,
        created_at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            COPY_CELLS,
            {"to": draft.pk, "from": source.pk, "actor": None, "at": at},
        )
    carry_movements(drafts={source.pk: draft.pk}, at=at)
    take_back_grades_in_use(draft, office_id=owed.office_id)
    return draft


def revision_numbered(owed: HeadcountReturn, number: int) -> ReturnRevision:
    """Return a revision of a return that the scope sees; raises Invalid for a number without one."""
    found = ReturnRevision.objects.filter(headcount_return=owed, number=number).first()
    if found is None:
        raise Invalid(
            _("This return has no revision %(number)s.") % {"number": number},
            code="unknown_revision",
        )
    return found


def take_back_grades_in_use(draft: ReturnRevision, *, office_id: int) -> None:
    """Bring back grades that were set aside since, where an earlier revision had persons in them.

    Otherwise these persons would count without standing in the form.
    """
    SetAsideGrade.objects.filter(
        office_id=office_id,
        grade__in=HeadcountCell.objects.filter(
            revision=draft, count__gt=0, contract_group__is_graded=True
        ).values("grade"),
    ).delete()


def demand(
    step: Step, *, revision: ReturnRevision, version: int, at: datetime, scope: OfficeScope
) -> None:
    """Raise what stands in the way of a review step on a locked revision.

    A request made from an older state is told so before it is told that the step does not follow.
    """
    facts = facts_for_review(revision=revision, at=at, scope=scope)
    if refusal := refusal_of(step, facts=facts, revision=revision, version=version, scope=scope):
        raise refusal


def refusal_of(
    step: Step, *, facts: Facts, revision: ReturnRevision, version: int, scope: OfficeScope
) -> Refusal | None:
    """Return what stands in the way of a step on a revision that was looked at in a version, or None."""
    refusal = obstacle(step, facts=facts, scope=scope)
    if not isinstance(refusal, NotPermitted) and revision.version != version:
        return stale()
    return refusal


def expect_version(revision: ReturnRevision, version: int) -> None:
    """Refuse a request that was made from an older state of the revision."""
    if revision.version != version:
        raise stale()


def stale() -> WrongState:
    """Return the refusal of a request that was made from an older state."""
    return WrongState(
        _("This return has changed since you opened it. Look at it again, then decide."),
        code="stale",
    )


def move(
    revision: ReturnRevision,
    state: RevisionState,
    changes: dict[str, object],
    *,
    scope: OfficeScope,
) -> ReturnRevision:
    """Bring a locked revision into a state, and the sums with it."""
    owed = revision.headcount_return
    before = counted(owed.pk)
    if state == RevisionState.APPROVED:
        ReturnRevision.objects.filter(headcount_return=owed, is_in_force=True).update(
            is_in_force=False
        )
        changes = {**changes, "is_in_force": True}
    for name, value in {**changes, "state": state, "version": revision.version + 1}.items():
        setattr(revision, name, value)
    revision.save(update_fields=[*changes, "state", "version"])
    after = counted(owed.pk)
    for standing in Standing:
        shift(
            period_id=owed.period_id,
            as_of=owed.period.as_of,
            standing=standing,
            changes=[
                CountedChange(
                    office_id=owed.office_id, before=before[standing], after=after[standing]
                )
            ],
            scope=scope,
        )
    return revision


def counted(return_id: int) -> dict[Standing, int | None]:
    """Return the revision of a return that each standing counts."""
    in_force: int | None = None
    under_review: int | None = None
    for revision_id, is_in_force, state in ReturnRevision.objects.filter(
        headcount_return_id=return_id
    ).values_list("pk", "is_in_force", "state"):
        if is_in_force:
            in_force = revision_id
        elif state in UNDER_REVIEW_STATES:
            under_review = revision_id
    return {
        Standing.APPROVED: in_force,
        Standing.PROVISIONAL: in_force if in_force is not None else under_review,
    }
