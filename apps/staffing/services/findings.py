"""What is done about findings: explained, mended, and demanded before a return is submitted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.staffing.choices import CellOrigin, CellState, ExplanationReason
from apps.staffing.models import FindingExplanation, HeadcountCell, ReturnRevision, StaffingRule
from apps.staffing.selectors.findings import CellFix, Finding, findings_of, look, subjects_of
from apps.staffing.services.entry import CellChange, editable_revision, save_cells
from apps.web.refusals import Invalid, NotPermitted, Problem, WrongState

LONGEST_EXPLANATION = 2000
"""Characters; this product's choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a fix would do: the finding with its cells, their versions now, and what the rules would find then."""

    finding: Finding
    versions: Mapping[str, int]
    then: Sequence[Finding]


def demand_explained(*, revision: ReturnRevision, scope: OfficeScope) -> list[Finding]:
    """Return what the rules find; raise Invalid while it is an error, or a warning without a reason.

    Each is a problem whose `field` is the key of its first cell; empty for the whole return.
    """
    found = findings_of(revisions=[revision.pk], scope=scope)[revision.pk]
    errors = [one for one in found if one.is_error]
    if errors:
        raise Invalid(
            _("Some numbers cannot be right. Correct them first."),
            code="findings_errors",
            problems=[problem_of(one) for one in errors],
        )
    unexplained = [one for one in found if one.is_open]
    if unexplained:
        raise Invalid(
            _("Some numbers are to be mended, or explained with a reason."),
            code="findings_unexplained",
            problems=[problem_of(one) for one in unexplained],
        )
    return found


def problem_of(finding: Finding) -> Problem:
    """Return a finding as a problem of its first cell."""
    return Problem(
        code=finding.rule_key,
        message=finding.sentence,
        field=str(finding.cells[0]) if finding.place and finding.cells else "",
        value=finding.key,
    )


def finding_named(*, revision: ReturnRevision, key: str, scope: OfficeScope) -> Finding:
    """Return a finding of a revision by its key; raises WrongState when the rules do not find it (any more)."""
    found = findings_of(revisions=[revision.pk], scope=scope).get(revision.pk, [])
    finding = next((one for one in found if one.key == key), None)
    if finding is None:
        raise WrongState(
            _("This is not found any more; the numbers have changed. Look at the return again."),
            code="stale",
        )
    return finding


@transaction.atomic
def explain(
    *,
    revision_id: int,
    key: str,
    numbers: str,
    reason: str,
    text: str,
    at: datetime,
    scope: OfficeScope,
) -> FindingExplanation:
    """Say why a finding is right as it is; other words replace those before, the same change nothing.

    `numbers` is the mark of what was looked at. Raises what `editable_revision` raises, WrongState (`stale`) when the
    numbers have changed since, Invalid without a reason of the list or without words.
    """
    revision, _node = editable_revision(revision_id=revision_id, at=at, scope=scope)
    finding = finding_named(revision=revision, key=key, scope=scope)
    if finding.numbers != numbers:
        raise WrongState(
            _("These numbers have changed since you looked at them. Look again, then explain."),
            code="stale",
        )
    if finding.is_error:
        raise Invalid(_("This cannot be right; it is corrected and not explained."), code="error")
    words = text.strip()
    problems = []
    if reason not in ExplanationReason.values:
        message = _("Choose a reason of the list.")
        problems.append(Problem(code="invalid_choice", field="reason", message=message))
    if not words:
        message = _("Say in a sentence why these numbers are right.")
        problems.append(Problem(code="required", field="text", message=message))
    elif len(words) > LONGEST_EXPLANATION:
        message = _("At most %(most)s characters.") % {"most": LONGEST_EXPLANATION}
        problems.append(Problem(code="too_long", field="text", message=message))
    if problems:
        raise Invalid(problems=problems)
    if scope.user_id is None:
        raise NotPermitted
    about: dict[str, Any] = {
        "revision": revision,
        "rule": StaffingRule.objects.get(key=finding.rule_key),
        "place": finding.place,
        "numbers": finding.numbers,
    }
    said = FindingExplanation.objects.filter(**about, reason=reason, text=words).first()
    if said is not None:
        return said
    explanation, _made = FindingExplanation.objects.update_or_create(
        **about,
        defaults={
            "reason": reason,
            "text": words,
            "said_by_id": scope.user_id,
            "said_at": at,
        },
    )
    return explanation


def try_fix(*, revision_id: int, key: str, at: datetime, scope: OfficeScope) -> Trial:
    """Return what a fix would do to a return that the person may change; nothing is written.

    Raises what `editable_revision` raises, and WrongState when there is no such finding or nothing mends it.
    """
    with transaction.atomic():
        revision, _node = editable_revision(revision_id=revision_id, at=at, scope=scope)
        finding = fixable(revision=revision, key=key, scope=scope)
        versions = versions_of(revision, finding.fix)
        (subject,) = subjects_of(revisions=[revision.pk], scope=scope)
        cells = dict(subject.cells)
        filled = set(subject.filled)
        for one in finding.fix:
            cell = (one.key.contract_group_id, one.key.grade_id, one.key.sex)
            cells[cell] = one.count or 0
            if one.count is None:
                filled.discard(cell[:2])
        mended = replace(subject, cells=cells, filled=filled)
        then = look(subjects=[mended], scope=scope)[mended.key]
    return Trial(finding=finding, versions=versions, then=then)


def fixable(*, revision: ReturnRevision, key: str, scope: OfficeScope) -> Finding:
    """Return a finding that can be mended."""
    finding = finding_named(revision=revision, key=key, scope=scope)
    if not finding.fix:
        raise WrongState(
            _("Nobody but the office can say what stands here; there is no fix to try.")
        )
    return finding


def versions_of(revision: ReturnRevision, fix: Iterable[CellFix]) -> dict[str, int]:
    """Return the versions of the cells that a fix would change; 0 for those never filled."""
    held = {
        f"{contract}-{grade}-{sex}": version
        for contract, grade, sex, version in HeadcountCell.objects.filter(
            revision=revision
        ).values_list("contract_group_id", "grade_id", "sex", "version")
    }
    return {str(one.key): held.get(str(one.key), 0) for one in fix}


@transaction.atomic
def take_fix(
    *,
    revision_id: int,
    key: str,
    numbers: str,
    versions: Mapping[str, int],
    at: datetime,
    scope: OfficeScope,
) -> int:
    """Save the cells of a fix like typed ones, all or none; return how many.

    `numbers` and `versions` are what the person looked at: raises WrongState (`stale`) when the return has changed since.
    """
    revision, _node = editable_revision(revision_id=revision_id, at=at, scope=scope)
    finding = fixable(revision=revision, key=key, scope=scope)
    stale = WrongState(
        _("This return has changed since you tried the fix. Look at it again, then decide."),
        code="stale",
    )
    if finding.numbers != numbers or set(versions) != {str(one.key) for one in finding.fix}:
        raise stale
    saved = save_cells(
        revision_id=revision.pk,
        changes=[
            CellChange(
                grade_id=one.key.grade_id,
                contract_group_id=one.key.contract_group_id,
                sex=one.key.sex,
                state=CellState.MISSING if one.count is None else CellState.COUNTED,
                count=one.count,
                version_seen=versions[str(one.key)],
            )
            for one in finding.fix
        ],
        origin=CellOrigin.FIXED,
        at=at,
        scope=scope,
    )
    if saved.conflicts:
        raise stale
    return len(saved.cells)
