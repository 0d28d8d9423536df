"""Pages of entry: the grid of one office and period, its cells, remarks on them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.staffing.choices import CellOrigin
from apps.staffing.forms.grid import (
    TypedCell,
    cells_from_json,
    changed_cells,
    read_typed,
)
from apps.staffing.forms.returns import RemarkForm, ReviewForm
from apps.staffing.selectors.cells import CellKey, Form, form_on, is_id
from apps.staffing.selectors.grid import (
    Grid,
    cell_text,
    grid_of,
    missing_text,
    number_text,
    with_typed,
)
from apps.staffing.selectors.locks import obstacle_to_entering
from apps.staffing.selectors.revisions import ReturnHead, head_of_revision, return_head
from apps.staffing.services import entry, findings, review
from apps.staffing.views.return_page import address_of, missing_groups, show_return
from apps.staffing.views.wording import moment_text
from apps.web.pages import go_to
from apps.web.problems import body, error_of
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

TOP = "#messages"
"""Where the answer stands; without it a browser stays at the part of the page it came from."""
MOST_MISSING_CELLS_LISTED = 10
"""Beyond so many, a refused return names the contract groups and not each cell."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of typed cells: those saved, those somebody else changed first, those refused."""

    saved: entry.Saved
    problems: list[Problem]
    texts: dict[str, str]

    @property
    def status(self) -> int:
        """The status of the answer."""
        if self.saved.conflicts:
            return 409
        return 422 if self.problems else 200


@require_http_methods(["GET", "HEAD", "POST"])
def return_detail(request: ScopedRequest, code: str, as_of: date) -> HttpResponse:
    """Show the grid of an office and period; a sent form saves it and does what its button says."""
    now = datetime.now(UTC)
    head = return_head(office_code=code, as_of=as_of, scope=request.scope)
    if request.method == "POST":
        return save_form(request, head, now)
    return show_return(request, head, now)


@require_POST
def start_return(request: ScopedRequest, code: str, as_of: date) -> HttpResponse:
    """Begin the first revision of a return, or go on with the one that is there."""
    entry.open_draft(office_code=code, as_of=as_of, at=datetime.now(UTC), scope=request.scope)
    return go_to(request, address_of(code, as_of))


def save_form(request: ScopedRequest, head: ReturnHead, now: datetime) -> HttpResponse:
    """Save the changed cells of the sent form; then do what the pressed button says."""
    revision = head.newest
    if revision is None and not request.scope.may(Capability.ENTER, head.office.id):
        raise NotPermitted(_("HR staff of the office enter its headcounts."))
    if revision is None or request.POST.get("revision") != str(revision.pk):
        raise WrongState(
            _("This return has changed since you opened it. Look at it again, then decide."),
            code="stale",
        )
    outcome = save_typed(
        changed_cells(request.POST.dict()),
        revision_id=revision.pk,
        origin=CellOrigin.TYPED,
        at=now,
        scope=request.scope,
    )
    form = form_on(as_of=head.period.as_of)
    if outcome.status != 200:
        grid = with_typed(
            grid_of(revision=revision, scope=request.scope),
            texts=outcome.texts,
            failures=failures_of(outcome),
        )
        problems = [
            *(named(problem, form) for problem in outcome.problems),
            *(conflict_problem(conflict, outcome, form) for conflict in outcome.saved.conflicts),
        ]
        return show_return(request, head, now, grid=grid, problems=problems, status=outcome.status)
    if outcome.saved.cells:
        messages.success(request, saved_words(len(outcome.saved.cells)))
    try:
        anchor = do(request, head, form, now)
    except Invalid as refused:
        problems = refused.problems
        if request.POST.get("do", "").startswith("explain:"):
            return explained_badly(request, head, now, refused)
        if refused.code == "cells_missing" and len(problems) > MOST_MISSING_CELLS_LISTED:
            problems = missing_problems(grid_of(revision=revision, scope=request.scope))
        return show_return(request, head, now, problems=problems, status=422)
    except WrongState as refused:
        if refused.code != "grade_in_use":
            raise
        grid = grid_of(revision=revision, scope=request.scope)
        problem = grade_problem(refused, grid, form, request.POST["do"].partition(":")[2])
        return show_return(request, head, now, problems=[problem], status=409)
    return go_to(request, address_of(head.office.code, head.period.as_of) + anchor)


def do(request: ScopedRequest, head: ReturnHead, form: Form, now: datetime) -> str:
    """Do what the button of the grid's form says; return the part of the page to go to."""
    revision = head.newest
    action, _colon, value = request.POST.get("do", "").partition(":")
    if revision is None or not action:
        return TOP
    common: dict[str, Any] = {"revision_id": revision.pk, "at": now, "scope": request.scope}
    if action == "submit":
        versions = ReviewForm(request.POST)
        if not versions.is_valid():
            raise Invalid(_("The form was not complete. Open the page again."))
        review.submit(version=versions.cleaned_data["version"], **common)
        messages.success(request, _("Submitted. The head of office attests next."))
        return TOP
    if action == "explain":
        findings.explain(
            key=value,
            numbers=request.POST.get(f"numbers-{value}", ""),
            reason=request.POST.get(f"reason-{value}", ""),
            text=request.POST.get(f"text-{value}", ""),
            **common,
        )
        messages.success(request, _("The explanation is kept with the return."))
        return "#check"
    if action in {"zero", "unzero"}:
        contract = next((one for one in form.contracts if one.code == value), None)
        if action == "zero":
            number = entry.fill_rest_with_zero(contract_group=value, **common)
            words = ngettext(
                "%(number)s missing cell is now zero.",
                "%(number)s missing cells are now zero.",
                number,
            )
        else:
            number = entry.undo_rest_is_zero(contract_group=value, **common)
            words = ngettext(
                "%(number)s cell is missing again.",
                "%(number)s cells are missing again.",
                number,
            )
        messages.success(request, words % {"number": number})
        return f"#group-{contract.id}" if contract else ""
    grade = next((one for one in form.grades if is_id(value) and one.id == int(value)), None)
    if action == "aside" and grade:
        entry.set_grade_aside(grade_id=grade.id, **common)
        messages.success(
            request,
            _("%(grade)s is set aside; your office owes it no numbers.") % {"grade": grade.code},
        )
        return "#aside"
    if action == "back" and grade:
        entry.take_grade_back(grade_id=grade.id, **common)
        messages.success(request, _("%(grade)s is in the grid again.") % {"grade": grade.code})
        return f"#row-{form.contracts[0].id}-{grade.id}"
    raise Invalid(_("This button is not known here. Open the page again."), code="unknown_action")


def explained_badly(
    request: ScopedRequest, head: ReturnHead, now: datetime, refused: Invalid
) -> HttpResponse:
    """Show the return again with the explanation as it was typed, and what is wrong with it."""
    key = request.POST["do"].partition(":")[2]
    problems = [
        replace(one, field=f"{one.field}-{key}" if one.field else "") for one in refused.problems
    ]
    said = {key: (request.POST.get(f"reason-{key}", ""), request.POST.get(f"text-{key}", ""))}
    return show_return(request, head, now, problems=problems, said=said, status=422)


@require_POST
def save_cells(request: ScopedRequest, revision_id: int) -> HttpResponse:
    """Save cells as they are typed; answer in JSON what is saved, in conflict, refused, and sums.

    409 when somebody else was faster on a cell, 422 when one cannot be read; the rest is saved.
    """
    now = datetime.now(UTC)
    head = head_of_revision(revision_id=revision_id, scope=request.scope)
    revision = head.identified(revision_id)
    try:
        sent = json.loads(request.body)
    except ValueError:
        sent = None
    cells = cells_from_json(sent)
    if revision is None:
        raise OutOfScope
    if cells is None:
        # Whoever may not enter at all is told that, whatever was sent.
        if refusal := obstacle_to_entering(revision=revision, at=now, scope=request.scope):
            raise refusal
        raise Invalid(_("The cells could not be read. Open the page again."), code="unreadable")
    pasted = isinstance(sent, dict) and sent.get("origin") == CellOrigin.PASTED
    outcome = save_typed(
        cells,
        revision_id=revision_id,
        origin=CellOrigin.PASTED if pasted else CellOrigin.TYPED,
        at=now,
        scope=request.scope,
    )
    grid = grid_of(revision=revision, scope=request.scope)
    answer = {
        "saved": [
            {"cell": str(key), "text": cell_text(cell.state, cell.count), "version": cell.version}
            for cell in outcome.saved.cells
            for key in (CellKey(cell.contract_group_id, cell.grade_id, cell.sex),)
        ],
        "conflicts": [conflict_answer(conflict) for conflict in outcome.saved.conflicts],
        **body(error_of(problem) for problem in outcome.problems),
        "texts": sum_texts(grid, [one.cell for one in cells]),
    }
    return JsonResponse(answer, status=outcome.status)


def save_typed(
    cells: Sequence[TypedCell],
    *,
    revision_id: int,
    origin: CellOrigin,
    at: datetime,
    scope: OfficeScope,
) -> Outcome:
    """Save what can be saved; a cell that is refused does not keep the others from being saved."""
    typed = read_typed(cells)
    problems = list(typed.problems)
    save = partial(entry.save_cells, revision_id=revision_id, origin=origin, at=at, scope=scope)
    try:
        saved = save(changes=typed.changes)
    except Invalid as refused:
        problems += refused.problems
        fields = {problem.field for problem in refused.problems}
        good = [change for change in typed.changes if str(change.key) not in fields]
        saved = save(changes=good)
    return Outcome(saved=saved, problems=problems, texts=typed.texts)


def failures_of(outcome: Outcome) -> dict[str, tuple[str, str]]:
    """Return state and problem of each cell that could not be saved."""
    failures = {problem.field: ("invalid", str(problem.message)) for problem in outcome.problems}
    for conflict in outcome.saved.conflicts:
        failures[str(conflict.change.key)] = ("changed", conflict_words(conflict))
    return failures


def conflict_words(conflict: entry.CellConflict) -> str:
    """Return what somebody else has put into the cell, who and when."""
    text = cell_text(conflict.cell.state, conflict.cell.count) or _("nothing")
    person = conflict.cell.changed_by
    return _("%(person)s put %(text)s here on %(moment)s.") % {
        "person": name_of(person) or _("Somebody"),
        "text": text,
        "moment": moment_text(conflict.cell.changed_at),
    }


def conflict_answer(conflict: entry.CellConflict) -> dict[str, object]:
    """Return a conflict for the script: their value and version, and who and when in words."""
    return {
        "cell": str(conflict.change.key),
        "text": cell_text(conflict.cell.state, conflict.cell.count),
        "version": conflict.cell.version,
        "message": conflict_words(conflict),
    }


def conflict_problem(conflict: entry.CellConflict, outcome: Outcome, form: Form) -> Problem:
    """Return a conflict as a line of the error summary."""
    key = str(conflict.change.key)
    return Problem(
        code="changed",
        field=key,
        message=_(
            "%(cell)s: %(message)s You typed %(mine)s. Save again to keep yours, or write theirs."
        )
        % {
            "cell": form.name_of(conflict.change.key),
            "message": conflict_words(conflict),
            "mine": outcome.texts.get(key) or _("nothing"),
        },
    )


def missing_problems(grid: Grid) -> list[Problem]:
    """Return missing cells as one line of the error summary for each contract group."""
    return [
        Problem(
            code="missing",
            field=str(one.rows[0].first),
            message=_("%(name)s: %(problem)s")
            % {
                "name": _(one.group.contract.name),
                "problem": missing_text(one.group.sums.missing),
            },
        )
        for one in missing_groups(grid)
    ]


def grade_problem(refused: WrongState, grid: Grid, form: Form, grade_id: str) -> Problem:
    """Return why a grade cannot be set aside, at its first cell with persons."""
    used = next(
        (
            cell.key
            for cell in grid.cells.values()
            if cell.count and str(cell.key.grade_id) == grade_id
        ),
        None,
    )
    problem = Problem(code=refused.code, message=refused.message, field=str(used) if used else "")
    return named(problem, form)


def named(problem: Problem, form: Form) -> Problem:
    """Return the problem with the name of its cell, for the error summary."""
    key = CellKey.parse(problem.field)
    name = form.name_of(key) if key else ""
    if not name:
        return problem
    words = _("%(name)s: %(problem)s") % {"name": name, "problem": problem.message}
    return replace(problem, message=words)


def saved_words(number: int) -> str:
    """Return how many cells were saved."""
    return ngettext("%(number)s cell saved.", "%(number)s cells saved.", number) % {
        "number": number
    }


def sum_texts(grid: Grid, cells: Iterable[str]) -> dict[str, str]:
    """Return the sums that typed cells have moved, by the id of their place on the page."""
    rows = {cell.rpartition("-")[0] for cell in cells}
    texts = {
        "sum-staff": grid.staff.total_text,
        "split-staff": grid.staff.split_text,
        "missing-all": missing_text(grid.missing),
        "missing-bar": missing_text(grid.missing),
    }
    for group in grid.groups:
        touched = False
        for row in group.rows:
            place = f"{group.contract.id}-{row.grade.id}"
            if place in rows:
                touched = True
                texts[f"sum-{place}"] = row.sums.total_text
                texts[f"share-{place}"] = row.sums.share_text
        if touched:
            contract = group.contract.id
            texts |= {
                f"sum-{contract}": group.sums.total_text,
                f"women-{contract}": number_text(group.sums.women),
                f"men-{contract}": number_text(group.sums.men),
                f"other-{contract}": number_text(group.sums.other),
                f"all-{contract}": group.sums.total_text,
                f"share-{contract}": group.sums.share_text,
                f"missing-{contract}": missing_text(group.sums.missing),
            }
    return texts


@require_POST
def add_remark(request: ScopedRequest, revision_id: int) -> HttpResponse:
    """Add a remark to a cell; a form that is not complete is shown again with its page."""
    now = datetime.now(UTC)
    head = head_of_revision(revision_id=revision_id, scope=request.scope)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return show_return(request, head, now, remark_form=form, status=422)
    key = form.cleaned_data["cell"]
    entry.comment_on_cell(
        revision_id=revision_id,
        grade_id=key.grade_id,
        contract_group_id=key.contract_group_id,
        sex=key.sex,
        text=form.cleaned_data["text"],
        at=now,
        scope=request.scope,
    )
    messages.success(request, _("The remark is kept with the return."))
    return go_to(request, address_of(head.office.code, head.period.as_of) + "#remarks")
