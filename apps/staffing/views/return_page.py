"""The page of one return, as everybody sees it who may: for entry, for review, or to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.forms import Form as BoundForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef, record_seen
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.staffing.choices import (
    EDITABLE_STATES,
    UNDER_REVIEW_STATES,
    ExplanationReason,
    RevisionState,
)
from apps.staffing.forms.grid import seen_text
from apps.staffing.forms.returns import RemarkForm
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.approval_effects import effect_of_approval
from apps.staffing.selectors.cells import CellKey, Form, form_on
from apps.staffing.selectors.effect_lines import effect_lines, effect_sentence
from apps.staffing.selectors.findings import Finding, findings_of
from apps.staffing.selectors.grid import Grid, GridCell, GridGroup, grid_of, missing_text
from apps.staffing.selectors.reconciliation import reconciliation_of
from apps.staffing.selectors.review import Step, facts_for_review
from apps.staffing.selectors.review_differences import comparison_of
from apps.staffing.selectors.revisions import (
    CellDifference,
    ReturnHead,
    compared_with,
    differences_between,
    remarks_on,
)
from apps.staffing.selectors.rules import severity_tag
from apps.staffing.selectors.samples import held_back
from apps.staffing.views import locks, wording
from apps.web.pages import render_page
from apps.web.parts import Action
from apps.web.refusals import Problem

MOST_DIFFERENCES = 200


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A grade with missing cells: where the first is, and which sexes."""

    first: CellKey
    grade: str
    sexes: str


@dataclass(frozen=True, slots=True)
class MissingGroup:
    """A contract group with missing cells."""

    group: GridGroup
    rows: tuple[MissingRow, ...]


def address_of(office_code: str, as_of: date) -> str:
    """Return the address of a return."""
    return reverse("staffing:return_detail", args=[office_code, as_of])


def show_return(
    request: ScopedRequest,
    head: ReturnHead,
    now: datetime,
    *,
    grid: Grid | None = None,
    problems: Sequence[Problem] = (),
    remark_form: RemarkForm | None = None,
    step_form: tuple[Step, BoundForm] | None = None,
    said: Mapping[str, tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page of a return; `grid` with what could not be saved, if there was something.

    `said` are reasons and words that explain findings, by their key, as somebody left them.
    """
    scope = request.scope
    period = head.period
    context = {
        "head": head,
        "title": _("%(office)s: headcount as of %(date)s")
        % {"office": head.office.name, "date": date_format(period.as_of, "DATE_FORMAT")},
        "crumbs": [
            (
                _("Headcount returns"),
                f"{reverse('staffing:return_list')}?period={period.as_of.isoformat()}",
            ),
            (head.office.name, ""),
        ],
        "status": wording.status_of(head),
        "facts": (
            [wording.deadline_words(period, head.office, now)]
            if head.newest is None or head.newest.state in EDITABLE_STATES
            else []
        ),
        "problems": list(problems),
    }
    revision = head.newest
    if revision is None:
        lock = locks.lock_for_all(head, scope=scope, now=now)
        context |= {
            "may_start": lock is None and scope.may(Capability.ENTER, head.office.id),
            "lock": lock,
            "reopened": locks.reopening_shown(head, scope=scope, now=now),
            "next_words": wording.next_words(head, None),
            "actions": locks.reopen_actions(head, scope=scope, now=now) if lock is None else [],
        }
        return render_page(request, "staffing/return_start.html", context, status=status)
    facts = facts_for_review(revision=revision, at=now, scope=scope)
    lock = locks.lock_of(head, facts, scope=scope, now=now)
    offers = wording.offers_for(facts, scope)
    stored = grid_of(revision=revision, scope=scope)
    grid = grid or stored
    older = compared_with(head=head, scope=scope)
    form = form_on(as_of=period.as_of)
    differences = (
        differences_between(older=older, newer=revision, scope=scope)
        if older is not None and lock is None
        else []
    )
    found = findings_of(revisions=[revision.pk], scope=scope)[revision.pk]
    may_remark = revision.state != RevisionState.APPROVED and wording.is_at_work(facts, scope)
    ref = RecordRef("staffing.headcountreturn", revision.headcount_return_id)
    context |= {
        "record": record_seen(ref, scope=scope),
        "revision": revision,
        "grid": grid,
        "open_groups": open_groups(grid),
        "is_editable": lock is None,
        # What waits for the viewer needs no word about whom it waits for.
        "lock": None if is_with_viewer(offers) else lock,
        "reopened": locks.reopening_shown(head, scope=scope, now=now),
        "seen": seen_text((key, cell.version, cell.text) for key, cell in stored.cells.items()),
        "offers": offers,
        "step_form": step_form[1] if step_form else None,
        "failed_step": step_form[0] if step_form else "",
        "next_words": wording.next_words(head, facts),
        "reconciliation": reconciliation_of(revision=revision, scope=scope),
        "missing": missing_groups(grid),
        "missing_words": missing_text(grid.missing),
        "compared": older,
        "is_correction": revision.number > 1,
        "differences": answered(differences)[:MOST_DIFFERENCES],
        **under_review(revision, older, form, scope, is_editable=lock is None),
        "findings": [finding_line(one, (said or {}).get(one.key)) for one in found],
        "asks": any(one.is_error or one.is_open for one in found),
        "reasons": ExplanationReason.choices,
        "remarks": [
            (remark, form.name_of(remark.key))
            for remark in remarks_on(revision=revision, scope=scope)
        ],
        "remark_cells": remark_cells(stored) if may_remark else [],
        "columns": 6 + bool(stored.last_as_of) + (lock is None or may_remark),
        "may_remark": may_remark,
        "remark_form": remark_form or RemarkForm(initial={"cell": request.GET.get("remark", "")}),
        "actions": [
            Action(
                _("History"),
                reverse("staffing:return_history", args=[head.office.code, period.as_of]),
                kind="link",
                key="history",
            ),
            *locks.reopen_actions(head, scope=scope, now=now),
        ],
    }
    return render_page(
        request,
        "staffing/return_detail.html",
        context,
        fragment="staffing/_return_check.html" if lock is None else None,
        status=status,
    )


def under_review(
    revision: ReturnRevision,
    older: ReturnRevision | None,
    form: Form,
    scope: OfficeScope,
    *,
    is_editable: bool,
) -> dict[str, object]:
    """Return what a return that is not approved changes, and for whom all offices count, what its approval does."""
    if is_editable or revision.state == RevisionState.APPROVED:
        return {"is_under_way": False}
    context: dict[str, object] = {
        "is_under_way": True,
        "comparison": comparison_of(revision=revision, older=older, form=form, scope=scope)
        if older is not None
        else None,
        "held_since": held_back(revisions=[revision.pk], scope=scope).get(revision.pk),
    }
    may_approve = scope.may(Capability.APPROVE, revision.headcount_return.office_id)
    if revision.state in UNDER_REVIEW_STATES and (scope.visible.everywhere or may_approve):
        effect = effect_of_approval(revisions=[revision.pk], scope=scope).get(revision.pk)
        if effect is not None:
            context |= {
                "effect_lines": effect_lines(effect),
                "effect_words": effect_sentence(effect),
            }
    return context


def is_with_viewer(offers: Sequence[wording.Offer]) -> bool:
    """Whether the viewer can take the next step."""
    return any(one.step in {Step.ATTEST, Step.APPROVE} and not one.why_not for one in offers)


def open_groups(grid: Grid) -> set[int]:
    """Return ids of the contract groups to unfold: those with persons or problems, else the first."""
    unfolded = {
        group.contract.id
        for group in grid.groups
        if group.has_persons or any(cell.state for row in group.rows for cell in row.cells)
    }
    return unfolded or {group.contract.id for group in grid.groups[:1]}


def missing_groups(grid: Grid) -> list[MissingGroup]:
    """Return the missing cells by contract group and grade."""
    groups = []
    for group in grid.groups:
        rows = []
        for row in group.rows:
            cells: list[GridCell] = [cell for cell in row.cells if cell.is_missing]
            if cells:
                sexes = ", ".join(str(cell.label).lower() for cell in cells)
                rows.append(MissingRow(cells[0].key, row.label, sexes))
        if rows:
            groups.append(MissingGroup(group, tuple(rows)))
    return groups


def answered(differences: Sequence[CellDifference]) -> list[CellDifference]:
    """Leave out cells that are not filled yet, and those that were and stay nobody."""
    return [one for one in differences if one.new and {one.old or "0", one.new} != {"0"}]


def finding_line(finding: Finding, said: tuple[str, str] | None) -> dict[str, object]:
    """Return a finding as its panel shows it: with its weight, and the words that explain it or would."""
    kept = finding.explanation
    reason, text = said or ((kept.reason, kept.text) if kept else ("", ""))
    return {
        "finding": finding,
        "severity": severity_tag(finding.severity),
        "anchor": finding.cells[0] if finding.place and finding.cells else None,
        "is_open": said is not None,
        "reason": reason,
        "text": text,
    }


def remark_cells(grid: Grid) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the cells that a remark can be about, by contract group, as options of a select."""
    return [
        (
            _(group.contract.name),
            [
                (str(cell.key), f"{row.label}, {cell.label}")
                for row in group.rows
                for cell in row.cells
            ],
        )
        for group in grid.groups
    ]
