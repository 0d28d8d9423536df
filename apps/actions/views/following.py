"""The button with which a record is followed, wherever it is shown."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.records import RecordRef
from apps.accounts.requests import ScopedRequest
from apps.actions.services import following
from apps.web.pages import go_to, render_page
from apps.web.requests import wants_fragment


@require_POST
def follow(request: ScopedRequest, kind: str, record_id: int) -> HttpResponse:
    """Follow a record, or stop; then show it again, or only the button where htmx asks."""
    ref = RecordRef(kind, record_id)
    stops = request.POST.get("do") == "stop"
    if stops:
        record = following.unfollow(ref=ref, scope=request.scope)
    else:
        record = following.follow(ref=ref, now=timezone.now(), scope=request.scope)
    if wants_fragment(request):
        context = {"record": record, "is_followed": not stops}
        return render_page(request, "actions/_follow.html", context)
    return go_to(request, record.url)
