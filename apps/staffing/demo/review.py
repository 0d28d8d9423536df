"""What waits for the reviewer in the demonstration: a correction, findings of the rules, a sample drawn earlier."""

from typing import Any

from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.organization.selectors import contract_groups, grades
from apps.staffing.choices import CellOrigin, CellState, RevisionState
from apps.staffing.demo.load import CORRECTION_REASON, SHOWN_APPROVED, moment
from apps.staffing.demo.shape import LAST_YEAR_END
from apps.staffing.models import HeadcountCell, HeadcountReturn, ReturnRevision
from apps.staffing.selectors.findings import findings_of
from apps.staffing.services import entry, review, samples
from apps.staffing.services.nightly import keep

REVIEWER = "hrm"
CORRECTED = {("P3", "F"): 1, ("P4", "F"): -1, ("P3", "M"): 1, ("P4", "M"): -1}
"""By how many persons the correction changes cells of contracts of one year and more."""


def load_demo_review(*, scope: OfficeScope) -> int:
    """Write a correction that waits for approval, and a sample of the first half of the returns; return its size."""
    hrm: Any = user_by_name(name=REVIEWER, scope=scope)
    reviewer = scope_for(hrm, on=moment(LAST_YEAR_END, 25).date())
    attested = list(
        ReturnRevision.objects.filter(
            headcount_return__period__as_of=LAST_YEAR_END, state=RevisionState.ATTESTED
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    half = len(attested) // 2
    # What the rules have not looked at is not clean: the second half waits on.
    look(attested[:half], days_later=25, scope=scope)
    draw = samples.draw_sample(as_of=LAST_YEAR_END, at=moment(LAST_YEAR_END, 25), scope=reviewer)
    samples.confirm(draw_id=draw.pk, at=moment(LAST_YEAR_END, 26), scope=reviewer)
    look([*attested[half:], correct_one(scope=scope)], days_later=27, scope=scope)
    return draw.returns.count()


def look(revisions: list[int], *, days_later: int, scope: OfficeScope) -> None:
    """Keep what the rules find, as the nightly look does."""
    keep(
        found=findings_of(revisions=revisions, scope=scope),
        now=moment(LAST_YEAR_END, days_later),
        scope=scope,
    )


def correct_one(*, scope: OfficeScope) -> int:
    """Let an office correct its approved return, up to the attestation of its head; return the revision."""
    owed = HeadcountReturn.objects.get(office__code=SHOWN_APPROVED, period__as_of=LAST_YEAR_END)
    at = moment(LAST_YEAR_END, 27)
    draft = review.correct(return_id=owed.pk, reason=CORRECTION_REASON, at=at, scope=scope)
    grade = {one.code: one.pk for one in grades()}
    group = contract_groups()[0].pk
    held = {
        (one.grade_id, one.sex): one
        for one in HeadcountCell.objects.filter(revision=draft, contract_group=group)
    }
    entry.save_cells(
        revision_id=draft.pk,
        changes=[
            entry.CellChange(
                grade_id=grade[code],
                contract_group_id=group,
                sex=sex,
                state=CellState.COUNTED,
                count=(held[grade[code], sex].count or 0) + persons,
                version_seen=held[grade[code], sex].version,
            )
            for (code, sex), persons in CORRECTED.items()
        ],
        origin=CellOrigin.TYPED,
        at=at,
        scope=scope,
    )
    draft = review.submit(revision_id=draft.pk, version=draft.version, at=at, scope=scope)
    review.attest(revision_id=draft.pk, version=draft.version, at=at, scope=scope)
    return draft.pk
