"""The appointments, filtered in the address, on a page and as a file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from apps.accounts.requests import ScopedRequest
from apps.focal_points.forms.filters import Shown, asked_for
from apps.focal_points.selectors.access import keeps_network
from apps.focal_points.selectors.appointments import listed, office_names
from apps.focal_points.selectors.exports import header, rows_of
from apps.focal_points.selectors.rules import failures_by_set, failures_on
from apps.focal_points.selectors.states import asked_on
from apps.focal_points.views.appointments.tables import AppointmentTable
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.language import in_language
from apps.web.pages import render_page
from apps.web.parts import Action as Button

ROWS_ON_A_PAGE = 50


@require_safe
def appointments(request: ScopedRequest) -> HttpResponse:
    """List the appointments."""
    scope = request.scope
    shown = asked_for(request.GET, today=timezone.localdate(), scope=scope)
    table = AppointmentTable(listed(rows=shown.rows, on=shown.day), tree=shown.tree, on=shown.day)
    table.caption = _("Appointments")
    # Only the order is taken from the address: `per_page` there would draw the whole list at once.
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=ROWS_ON_A_PAGE)
    table.page = table.paginator.get_page(request.GET.get("page"))
    rows = [row.record for row in table.page.object_list]
    table.names = office_names(appointments=rows, tree=shown.tree)
    if shown.rule_set is not None:
        table.failures = failures_on(
            as_of=shown.day,
            rule_set_code=shown.rule_set.code,
            appointments=asked_on(rows, shown.day),
            scope=scope,
        )
    number = table.page.paginator.count
    sort = request.GET.get("sort")
    keeps = keeps_network(scope=scope)
    new_url = reverse("focal_points:appointment_new") if keeps else ""
    context: dict[str, Any] = {
        "title": _("Appointments"),
        "actions": buttons(new_url),
        "filter_form": shown.filters.form,
        "chips": chips_of(shown.filters.form, request.GET),
        "clear_url": reverse("focal_points:appointments"),
        "keep": {"sort": sort} if sort else {},
        "table": table,
        "page": table.page,
        "number": number,
        "found": found_words(number, shown),
        "downloads": [
            (
                label,
                f"{reverse('focal_points:appointments_file', args=[extension])}"
                f"?{request.GET.urlencode()}",
            )
            for label, extension in (("CSV", "csv"), ("XLSX", "xlsx"))
        ],
        "new_url": new_url,
    }
    return render_page(request, "focal_points/appointments.html", context)


def found_words(number: int, shown: Shown) -> str:
    """Return how many were found, and by which rules and on which day they are held."""
    words = ngettext("%(number)s appointment found.", "%(number)s appointments found.", number) % {
        "number": number
    }
    if shown.rule_set is None:
        return words
    return (
        words
        + " "
        + _("Rules of: %(rule_set)s, on %(day)s.")
        % {
            "rule_set": in_language(shown.rule_set, "title"),
            "day": date_format(shown.day, "DATE_FORMAT"),
        }
    )


def buttons(new_url: str) -> list[Button]:
    """Return what can be done from the list."""
    found = [Button(_("Appoint a focal point"), new_url, kind="primary")] if new_url else []
    found.append(Button(_("Rule sets"), reverse("focal_points:rule_sets"), key="rules"))
    found.append(Button(_("Terms of reference"), reverse("focal_points:terms"), key="terms"))
    return found


@require_safe
def appointments_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the list shows, in its order."""
    if extension not in {"csv", "xlsx"}:
        raise Http404
    scope = request.scope
    shown = asked_for(request.GET, today=timezone.localdate(), scope=scope)
    # The table knows the orders of the page.
    table = AppointmentTable(listed(rows=shown.rows, on=shown.day), tree=shown.tree, on=shown.day)
    RequestConfig(request, paginate=False).configure(table)
    found = list(table.data.data)
    judged_sets = failures_by_set(
        as_of=shown.day, appointments=asked_on(found, shown.day), scope=scope
    )
    rows = rows_of(
        appointments=found,
        tree=shown.tree,
        on=shown.day,
        by_code=judged_sets.by_code,
        scope=scope,
    )
    name = f"focal-points-{shown.day.isoformat()}.{extension}"
    columns = header(judged_sets.sets)
    if extension == "csv":
        return attachment(write_csv(columns, rows), CSV_TYPE, name)
    sheet = SheetContent(name=_("Appointments"), header=columns, rows=rows)
    return attachment(write_xlsx([sheet], title=_("Appointments")), XLSX_TYPE, name)
