"""Steps on many offices in one period: begin, remind, reopen. First the consequence is named, then it is done."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.staffing.forms.completeness import (
    BEGIN,
    REMIND,
    REOPEN,
    STEPS,
    Asked,
    ManyForm,
    ReopenForm,
)
from apps.staffing.selectors.returns import ReturnFilters, ReturnRow, list_returns, period_line
from apps.staffing.services.beginning import able_to_begin, begin_many
from apps.staffing.services.reminding_now import able_to_be_reminded, remind_now
from apps.staffing.services.reopenings import (
    DoneForMany,
    RefusedOffice,
    reopen_many,
    sorted_out,
)
from apps.staffing.views.completeness import matrix_of, steps_for
from apps.web.pages import render_page
from apps.web.refusals import Invalid, NotPermitted, OutOfScope


@require_POST
def return_many(request: ScopedRequest) -> HttpResponse:
    """Take a step on chosen offices: name who is touched and who is not, then do it and say what was done."""
    now = datetime.now(UTC)
    scope = request.scope
    form = ManyForm(request.POST)
    if not scope.visible:
        raise NotPermitted
    if not form.is_valid():
        raise Invalid(_("The choice could not be read. Choose again from the list."))
    asked = form.asked()
    if asked.step not in dict(steps_for(scope)):
        raise NotPermitted
    rows, unknown = rows_asked(asked, request, now, scope)
    reopen_form = ReopenForm(request.POST if asked.is_sure else None)
    status = 200
    if asked.is_sure and rows:
        if asked.step != REOPEN or reopen_form.is_valid():
            try:
                done = do(asked, rows, reopen_form, now, scope)
            except Invalid as refused:
                reopen_form.take(refused)
                status = 422
            else:
                return show_done(request, asked, done, unknown)
        else:
            status = 422
    able, refused_rows = able_of(asked, rows, now, scope)
    context = {
        "title": STEPS[asked.step],
        "crumbs": crumbs(),
        "asked": asked,
        "consequence": consequence_of(asked, len(able)),
        "able": able,
        "refused": refused_rows,
        "unknown": unknown,
        "form": reopen_form if asked.step == REOPEN else None,
        "address": reverse("staffing:return_many"),
        "cancel_url": reverse("staffing:return_completeness"),
    }
    return render_page(request, "staffing/many_confirm.html", context, status=status)


def rows_asked(
    asked: Asked, request: ScopedRequest, now: datetime, scope: OfficeScope
) -> tuple[list[ReturnRow], list[str]]:
    """Return the returns that are meant, and the codes of offices that owe none in this period.

    All that the filters of the address leave, or the chosen ones.
    """
    period = period_line(as_of=asked.as_of, scope=scope)
    if period is None:
        raise OutOfScope
    codes = asked.codes
    if asked.is_for_all:
        matrix = matrix_of(request.GET, now=now, scope=scope).matrix
        codes = tuple(row.office.code for row in matrix.rows) if matrix else ()
    listed = list_returns(period=period, filters=ReturnFilters(), at=now, scope=scope).rows
    by_code = {row.office.code: row for row in listed}
    rows = [by_code[code] for code in codes if code in by_code]
    rows.sort(key=lambda row: (row.branch.name, row.office.name))
    return rows, [code for code in codes if code not in by_code]


def able_of(
    asked: Asked, rows: Sequence[ReturnRow], now: datetime, scope: OfficeScope
) -> tuple[list[ReturnRow], list[RefusedOffice]]:
    """Return which returns the step would touch, and why not the others."""
    if asked.step == BEGIN:
        return able_to_begin(rows, at=now, scope=scope)
    if asked.step == REMIND:
        return able_to_be_reminded(rows, scope=scope)
    return sorted_out(rows, closes_on=None, at=now, scope=scope)


def do(
    asked: Asked,
    rows: Sequence[ReturnRow],
    form: ReopenForm,
    now: datetime,
    scope: OfficeScope,
) -> DoneForMany:
    """Take the step."""
    if asked.step == BEGIN:
        return begin_many(rows=rows, at=now, scope=scope)
    if asked.step == REMIND:
        return remind_now(rows=rows, at=now, scope=scope)
    return reopen_many(
        rows=rows,
        closes_on=form.cleaned_data["closes_on"],
        reason=form.cleaned_data["reason"],
        at=now,
        scope=scope,
    )


def show_done(
    request: ScopedRequest, asked: Asked, done: DoneForMany, unknown: Sequence[str]
) -> HttpResponse:
    """Show what was done, what stood so already, and what was refused and why."""
    context = {
        "title": done_words(asked, len(done.done)),
        "crumbs": crumbs(),
        "as_of": asked.as_of,
        "done": done,
        "unknown": unknown,
        "unchanged_words": unchanged_words(asked, len(done.unchanged)),
        "back": reverse("staffing:return_completeness"),
    }
    return render_page(request, "staffing/many_result.html", context)


def crumbs() -> list[tuple[str, str]]:
    """Return the way to the matrix."""
    return [(_("Completeness of returns"), reverse("staffing:return_completeness"))]


def consequence_of(asked: Asked, number: int) -> str:
    """Return what the step does, before it is done."""
    texts = {
        BEGIN: ngettext(
            "An empty draft is begun for %(number)s office. Its HR fills it in; nothing counts before it is"
            " approved.",
            "Empty drafts are begun for %(number)s offices. Their HR fill them in; nothing counts before"
            " they are approved.",
            number,
        ),
        REMIND: ngettext(
            "HR of %(number)s office is told once today; after the deadline its head as well.",
            "HR of %(number)s offices are told once today; after the deadline their heads as well.",
            number,
        ),
        REOPEN: ngettext(
            "%(number)s office may enter, submit and ask for corrections until the end of a day in its own"
            " time zone. HR and the head are told, with the reason.",
            "%(number)s offices may enter, submit and ask for corrections until the end of a day in their own"
            " time zones. HR and the heads are told, with the reason.",
            number,
        ),
    }
    return texts[asked.step] % {"number": number}


def done_words(asked: Asked, number: int) -> str:
    """Return what was done, as a heading."""
    texts = {
        BEGIN: ngettext("%(number)s return begun", "%(number)s returns begun", number),
        REMIND: ngettext("%(number)s office reminded", "%(number)s offices reminded", number),
        REOPEN: ngettext("%(number)s return reopened", "%(number)s returns reopened", number),
    }
    return texts[asked.step] % {"number": number}


def unchanged_words(asked: Asked, number: int) -> str:
    """Return that something stood so already."""
    texts = {
        BEGIN: ngettext("%(number)s was begun already", "%(number)s were begun already", number),
        REMIND: ngettext(
            "%(number)s was reminded today already",
            "%(number)s were reminded today already",
            number,
        ),
        REOPEN: ngettext(
            "%(number)s was reopened so already", "%(number)s were reopened so already", number
        ),
    }
    return texts[asked.step] % {"number": number}
