"""Pages of reopening: for one office, and ended before its day."""

from datetime import UTC, date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.requests import ScopedRequest
from apps.staffing.forms.completeness import ReopenForm
from apps.staffing.selectors.reopenings import (
    LONGEST_DAYS,
    may_end,
    obstacle_to_reopening,
    reopening_of,
    return_row,
)
from apps.staffing.selectors.statuses import status_of_row
from apps.staffing.services import reopenings
from apps.staffing.views.return_page import address_of
from apps.staffing.views.wording import deadline_words
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, WrongState


@require_http_methods(["GET", "HEAD", "POST"])
def return_reopen(request: ScopedRequest, code: str, as_of: date) -> HttpResponse:
    """Open a period again for one office until a day, with a reason; here it is ended early as well."""
    now = datetime.now(UTC)
    scope = request.scope
    row = return_row(office_code=code, as_of=as_of, at=now, scope=scope)
    if refusal := obstacle_to_reopening(row, scope=scope):
        raise refusal
    form = ReopenForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        try:
            if form.is_valid():
                reopenings.reopen(
                    office_code=code,
                    as_of=as_of,
                    closes_on=form.cleaned_data["closes_on"],
                    reason=form.cleaned_data["reason"],
                    at=now,
                    scope=scope,
                )
                messages.success(
                    request,
                    _(
                        "Reopened for %(office)s until the end of %(date)s. HR and the head are told."
                    )
                    % {
                        "office": row.office.name,
                        "date": date_format(form.cleaned_data["closes_on"], "DATE_FORMAT"),
                    },
                )
                return go_to(request, address_of(code, as_of))
            status = 422
        except Invalid as refused:
            form.take(refused)
            status = 422
        except WrongState as refused:
            form.add_error(None, str(refused))
            status = 409
    context = {
        "title": _("Reopen for one office"),
        "crumbs": [
            (
                _("Headcount returns"),
                f"{reverse('staffing:return_list')}?period={as_of.isoformat()}",
            ),
            (row.office.name, address_of(code, as_of)),
            (_("Reopen"), ""),
        ],
        "status": status_of_row(row, row.period),
        "facts": [deadline_words(row.period, row.office, now)],
        "row": row,
        "form": form,
        "days": LONGEST_DAYS,
        "standing": reopening_of(row=row, scope=scope),
        "may_end": may_end(row, scope=scope),
        "cancel_url": address_of(code, as_of),
    }
    return render_page(request, "staffing/reopen.html", context, status=status)


@require_POST
def return_close_early(request: ScopedRequest, code: str, as_of: date) -> HttpResponse:
    """End the reopening of one office before its day."""
    reopenings.close_early(office_code=code, as_of=as_of, at=datetime.now(UTC), scope=request.scope)
    messages.success(request, _("The reopening has ended. What was entered meanwhile stays."))
    return go_to(request, address_of(code, as_of))
