"""Pages of the room: the targets."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.policy.forms import TargetFilterForm
from apps.policy.selectors import targets
from apps.web.filters import chips_of
from apps.web.pages import render_page


@require_safe
def target_list(request: HttpRequest) -> HttpResponse:
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
            "rows": rows,
            "filter_form": form,
            "chips": chips_of(form, request.GET),
            "found": found % {"number": len(rows)},
        },
    )
