"""Activities of the guidelines, by guideline, objective and expected result."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.policy.forms import GuidelineFilterForm
from apps.policy.models import GuidelineActivity
from apps.policy.selectors import guidelines as selectors
from apps.policy.selectors.commitments import demand_reading
from apps.policy.selectors.exports import activity_header, activity_rows
from apps.policy.views.wording import downloads, file_of, ways
from apps.web.filters import chips_of
from apps.web.pages import render_page


def asked_for(request: ScopedRequest) -> tuple[GuidelineFilterForm, list[GuidelineActivity]]:
    """Return the filters of a request and what they leave; raises NotPermitted outside the inner circle."""
    demand_reading(request.scope)
    form = GuidelineFilterForm(request.GET)
    form.is_valid()
    said = {name: form.cleaned_data.get(name) or "" for name in form.fields}
    return form, selectors.listed(**said, scope=request.scope)


@require_safe
def guideline_activities(request: ScopedRequest) -> HttpResponse:
    """List what the guidelines ask for."""
    form, rows = asked_for(request)
    found = ngettext("%(number)s activity found", "%(number)s activities found", len(rows))
    context = {
        "title": _("Activities of the guidelines"),
        "actions": ways("guideline_activities", request.scope),
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "found": found % {"number": len(rows)},
        "parts": selectors.in_parts(rows),
        "has_our_reading": any(row.is_our_reading for row in rows),
        "downloads": downloads("guideline_activities_file", request.GET.urlencode()),
    }
    return render_page(request, "policy/guideline_activities.html", context)


@require_safe
def guideline_activities_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the list shows."""
    _form, rows = asked_for(request)
    return file_of(
        name=f"guideline-activities-{timezone.localdate().isoformat()}",
        title=_("Activities of the guidelines"),
        extension=extension,
        header=activity_header(),
        rows=activity_rows(rows),
    )
