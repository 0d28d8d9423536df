"""The IATI file of the register: what it holds, and the file itself."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.projects.iati import written
from apps.projects.selectors.iati import activities, contents_of
from apps.projects.views.register import asked_for
from apps.web.filters import chips_of
from apps.web.pages import render_page
from apps.web.refusals import WrongState

XML_TYPE = "application/xml; charset=utf-8"


@require_safe
def iati(request: ScopedRequest) -> HttpResponse:
    """Say what the file of the filtered projects holds, and why others are not in it."""
    shown = asked_for(request)
    organization = settings.IATI_ORGANIZATION_ID
    contents = contents_of(rows=shown.rows, scope=request.scope)
    context: dict[str, Any] = {
        "title": _("IATI file"),
        "crumbs": [(_("Projects"), reverse("projects:register"))],
        "filter_form": shown.filters.form,
        "chips": chips_of(shown.filters.form, request.GET),
        "clear_url": reverse("projects:iati"),
        "contents": contents,
        "without_marker": contents.written - contents.with_marker,
        "organization": organization,
        "why_not": "" if organization else no_identifier(),
        "file_url": f"{reverse('projects:iati_file')}?{request.GET.urlencode()}",
    }
    return render_page(request, "projects/iati.html", context)


@require_safe
def iati_file(request: ScopedRequest) -> HttpResponseBase:
    """Send the file piece by piece; refused while the identifier of the organization is not set."""
    shown = asked_for(request)
    if not settings.IATI_ORGANIZATION_ID:
        raise WrongState(no_identifier(), code="no_identifier")
    pieces = written(
        activities(rows=shown.rows, scope=request.scope),
        organization=settings.IATI_ORGANIZATION_ID,
        now=timezone.now(),
    )
    name = f"iati-activities-{shown.today.isoformat()}.xml"
    return StreamingHttpResponse(
        pieces,
        content_type=XML_TYPE,
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


def no_identifier() -> str:
    """Return why there is no file, and who can change that."""
    return _(
        "The IATI identifier of the organization is not known here, so no file can be written. Whoever"
        " runs this installation sets IATI_ORGANIZATION_ID."
    )
