"""A fix that a rule proposes: what it would do is shown, then it is taken or left."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.requests import ScopedRequest
from apps.staffing.forms.findings import FixForm
from apps.staffing.selectors.revisions import head_of_revision
from apps.staffing.selectors.rules import severity_tag
from apps.staffing.services import findings
from apps.staffing.views import wording
from apps.staffing.views.return_page import address_of
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def return_fix(request: ScopedRequest, revision_id: int) -> HttpResponse:
    """Show what a fix would change and what the rules would find then; a sent form takes it."""
    now, scope = datetime.now(UTC), request.scope
    head = head_of_revision(revision_id=revision_id, scope=scope)
    address = address_of(head.office.code, head.period.as_of)
    if request.method == "POST":
        form = FixForm(request.POST)
        if not form.is_valid():
            raise Invalid(_("The form was not complete. Open the page again."))
        number = findings.take_fix(
            revision_id=revision_id,
            key=form.cleaned_data["finding"],
            numbers=form.cleaned_data["numbers"],
            versions=form.cleaned_data["versions"],
            at=now,
            scope=scope,
        )
        words = ngettext("%(number)s cell changed.", "%(number)s cells changed.", number)
        messages.success(request, words % {"number": number})
        return go_to(request, f"{address}#check")
    trial = findings.try_fix(
        revision_id=revision_id, key=request.GET.get("finding", ""), at=now, scope=scope
    )
    context = {
        "title": _("Try this fix: %(rule)s") % {"rule": trial.finding.name},
        "crumbs": [
            (
                _("%(office)s, %(date)s")
                % {
                    "office": head.office.name,
                    "date": date_format(head.period.as_of, "DATE_FORMAT"),
                },
                address,
            )
        ],
        "status": wording.status_of(head),
        "finding": trial.finding,
        "versions": " ".join(f"{cell}:{version}" for cell, version in trial.versions.items()),
        "then": [(one, severity_tag(one.severity)) for one in trial.then],
        "cancel_url": f"{address}#check",
    }
    return render_page(request, "staffing/finding_fix.html", context)
