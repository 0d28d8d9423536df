"""The targets."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.policy.forms import TargetFilterForm
from apps.policy.selectors import targets
from apps.policy.views.wording import ways
from apps.web.filters import chips_of
from apps.web.pages import render_page


@require_safe
def target_list(request: ScopedRequest) -> HttpResponse:
    """Show what was promised: value, deadline, source, and the outcome as stated."""
    form = TargetFilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    rows = list(
        targets(iom_only=data.get("whose") == "iom", with_value=data.get("value") == "stated")
    )
    found = ngettext("%(number)s target found", "%(number)s targets found", len(rows))
    return render_page(
        request,
        "policy/target_list.html",
        {
            "title": _("Targets"),
            "actions": ways("target_list", request.scope),
            "rows": rows,
            "filter_form": form,
            "chips": chips_of(form, request.GET),
            "found": found % {"number": len(rows)},
        },
    )
