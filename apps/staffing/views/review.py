"""Pages of review: the list of returns, approval in bulk, the steps of one return, its history."""

from datetime import UTC, date, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.staffing.forms.returns import (
    ApprovalForm,
    CompareForm,
    CorrectForm,
    ReturnFilterForm,
    ReviewForm,
    SendBackForm,
)
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.returns import (
    STATE_NAMES,
    NextStep,
    ReturnFilters,
    branches_of,
    current_period,
    list_returns,
    period_line,
    period_lines,
    with_persons,
)
from apps.staffing.selectors.review import Step, facts_for_review, obstacle
from apps.staffing.selectors.revisions import (
    ReturnHead,
    differences_between,
    head_of_revision,
    return_head,
    timeline,
)
from apps.staffing.selectors.statuses import KINDS, status_of_row
from apps.staffing.services import bulk_approval, review
from apps.staffing.views import wording
from apps.staffing.views.return_page import address_of, show_return
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, NotPermitted, OutOfScope

ROWS_ON_A_PAGE = 50
MOST_OF_A_SMALL_VIEWER = 3
"""Up to so many offices are told apart without counts and filters."""


@require_safe
def return_list(request: ScopedRequest, *, waiting: bool = False) -> HttpResponse:
    """List the due units that the viewer sees, with the state of each return."""
    now = datetime.now(UTC)
    scope = request.scope
    lines = period_lines(scope=scope)
    period = next(
        (line for line in lines if line.as_of.isoformat() == request.GET.get("period")), None
    ) or current_period(lines)
    if period is None:
        nothing = {"title": _("Headcount returns"), "is_outside": not scope.visible}
        status = 200 if scope.visible else 403
        return render_page(request, "staffing/return_list.html", nothing, status=status)
    query = request.GET.copy()
    query["period"] = period.as_of.isoformat()
    if waiting:
        query["waiting"] = "on"
    form = ReturnFilterForm(
        query, periods=lines, branches=branches_of(as_of=period.as_of, scope=scope)
    )
    found = list_returns(period=period, filters=form.filters(), at=now, scope=scope)
    page = Paginator(found.rows, ROWS_ON_A_PAGE).get_page(query.get("page"))
    rows = with_persons(rows=list(page.object_list), as_of=period.as_of, scope=scope)
    chips = chips_of(form, query, ignored=["period"])
    context = {
        "title": _("Headcount returns"),
        "facts": [_("as of %(date)s") % {"date": date_format(period.as_of, "DATE_FORMAT")}],
        "period": period,
        "filter_form": form,
        "chips": chips,
        "clear_url": f"{reverse('staffing:return_list')}?period={period.as_of.isoformat()}",
        "found": found_words(len(found.rows)) if chips else "",
        "counts": [
            (state, label, found.states[state], KINDS[state])
            for state, label in STATE_NAMES.items()
        ],
        "due": found.due,
        "is_small": found.due <= MOST_OF_A_SMALL_VIEWER,
        "periods": lines,
        "waiting": found.waiting,
        "page": page,
        "rows": [
            (
                row,
                status_of_row(row, period),
                wording.deadline_words(period, row.office, now),
            )
            for row in rows
        ],
        "may_approve": any(
            row.next_step == NextStep.APPROVE and not row.is_held_back for row in rows
        ),
    }
    return render_page(request, "staffing/return_list.html", context)


def found_words(number: int) -> str:
    """Return how many offices match."""
    return ngettext("%(number)s office found", "%(number)s offices found", number) % {
        "number": number
    }


@require_POST
def approve_returns(request: ScopedRequest) -> HttpResponse:
    """Approve chosen returns: first the consequence is named, then each is approved or refused."""
    now = datetime.now(UTC)
    scope = request.scope
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("The choice could not be read. Choose again from the list."))
    period = period_line(as_of=form.cleaned_data["period"], scope=scope)
    if period is None:
        raise OutOfScope
    if not scope.over(Capability.APPROVE):
        raise NotPermitted(_("Human resources management approves."))
    chosen = form.pairs()
    listed = list_returns(period=period, filters=ReturnFilters(), at=now, scope=scope).rows
    rows = {row.revision_id: row for row in listed}
    context: dict[str, object] = {"period": period, "values": form.cleaned_data["chosen"]}
    if not chosen or not form.cleaned_data["confirmed"]:
        known = [rows[revision_id] for revision_id, _version in chosen if revision_id in rows]
        known = list(with_persons(rows=known, as_of=period.as_of, scope=scope))
        context |= {
            "rows": known,
            "staff": sum(row.persons.total for row in known if row.persons),
        }
        return render_page(request, "staffing/review_confirm.html", context)
    # What was not listed was not named before either: other periods, older revisions.
    unknown = [revision_id for revision_id, _version in chosen if revision_id not in rows]
    named = [(revision_id, version) for revision_id, version in chosen if revision_id in rows]
    approved, refused = bulk_approval.approve_many(chosen=named, at=now, scope=scope)
    context |= {
        "approved": [rows[revision.pk] for revision in approved],
        "refused": [
            *((rows[one.revision_id], one.reason) for one in refused),
            *((None, str(OutOfScope())) for _revision_id in unknown),
        ],
    }
    return render_page(request, "staffing/review_result.html", context)


@require_POST
def attest_return(request: ScopedRequest, revision_id: int) -> HttpResponse:
    """Attest as head of office."""
    review.attest(
        revision_id=revision_id,
        version=version_in(request),
        at=datetime.now(UTC),
        scope=request.scope,
    )
    messages.success(request, _("Attested. Human resources management approves next."))
    return back_to(request, revision_id)


@require_POST
def approve_return(request: ScopedRequest, revision_id: int) -> HttpResponse:
    """Approve as human resources management."""
    review.approve(
        revision_id=revision_id,
        version=version_in(request),
        at=datetime.now(UTC),
        scope=request.scope,
    )
    messages.success(request, _("Approved. These numbers are in force now."))
    return back_to(request, revision_id)


@require_POST
def send_back_return(request: ScopedRequest, revision_id: int) -> HttpResponse:
    """Return to the office, or take back, with a reason."""
    now = datetime.now(UTC)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        head = head_of_revision(revision_id=revision_id, scope=request.scope)
        return show_return(request, head, now, step_form=(Step.SEND_BACK, form), status=422)
    review.send_back(
        revision_id=revision_id,
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["reason"],
        at=now,
        scope=request.scope,
    )
    messages.success(request, _("Returned. HR of the office can change the numbers again."))
    return back_to(request, revision_id)


@require_POST
def correct_return(request: ScopedRequest, revision_id: int) -> HttpResponse:
    """Begin a correction of an approved return, with a reason; from an earlier revision if one is named."""
    now = datetime.now(UTC)
    form = CorrectForm(request.POST)
    head = head_of_revision(revision_id=revision_id, scope=request.scope)
    if not form.is_valid():
        return show_return(request, head, now, step_form=(Step.CORRECT, form), status=422)
    if head.return_id is None:
        raise OutOfScope
    draft = review.correct(
        return_id=head.return_id,
        reason=form.cleaned_data["reason"],
        at=now,
        from_number=form.cleaned_data["from_number"],
        scope=request.scope,
    )
    messages.success(
        request,
        _(
            "Revision %(number)s is a draft now. What is approved stays in force until it is approved."
        )
        % {"number": draft.number},
    )
    return back_to(request, revision_id)


@require_safe
def return_history(request: ScopedRequest, code: str, as_of: date) -> HttpResponse:
    """Show what happened to a return, and what differs between two of its revisions."""
    scope = request.scope
    head = return_head(office_code=code, as_of=as_of, scope=scope)
    form = CompareForm(request.GET, head=head)
    older, newer = form.pair()
    context = {
        "head": head,
        "title": _("History: %(office)s, %(date)s")
        % {"office": head.office.name, "date": date_format(as_of, "DATE_FORMAT")},
        "crumbs": [
            (_("Headcount returns"), f"{reverse('staffing:return_list')}?period={as_of}"),
            (head.office.name, address_of(code, as_of)),
            (_("History"), ""),
        ],
        "status": wording.status_of(head),
        "moments": [
            (moment, wording.happening_words(moment)) for moment in timeline(head=head, scope=scope)
        ],
        "compare_form": form,
        "older": older,
        "newer": newer,
        "differences": (
            differences_between(older=older, newer=newer, scope=scope) if older and newer else []
        ),
        "earlier": earlier_to_correct_from(head, scope, datetime.now(UTC)),
        "actions": [
            Action(
                _("Every change"),
                reverse("desk:history", args=["staffing.headcountreturn", head.return_id]),
                kind="link",
                key="changes",
            )
        ]
        if head.return_id
        else [],
    }
    return render_page(request, "staffing/return_history.html", context)


def earlier_to_correct_from(
    head: ReturnHead, scope: OfficeScope, now: datetime
) -> tuple[ReturnRevision, ...]:
    """Return the earlier revisions that the viewer may begin a correction from, the newest first."""
    if head.newest is None or len(head.revisions) < 2:
        return ()
    facts = facts_for_review(revision=head.newest, at=now, scope=scope)
    if obstacle(Step.CORRECT, facts=facts, scope=scope) is not None:
        return ()
    return head.revisions[-2::-1]


def version_in(request: ScopedRequest) -> int:
    """Return the version that the reviewer looked at; raises Invalid without one."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("The form was not complete. Open the page again."))
    return int(form.cleaned_data["version"])


def back_to(request: ScopedRequest, revision_id: int) -> HttpResponse:
    """Go to the page of the return that a revision belongs to."""
    head = head_of_revision(revision_id=revision_id, scope=request.scope)
    return go_to(request, address_of(head.office.code, head.period.as_of))
