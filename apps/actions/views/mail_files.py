"""Pages of a development installation: the mails that it would have sent."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.actions.selectors import mail_files as selectors
from apps.web.pages import render_page


@require_safe
def mail_files(request: ScopedRequest) -> HttpResponse:
    """List the mails, the newest first."""
    found = selectors.mail_files(scope=request.scope)
    return render_page(request, "actions/mail_files.html", {"mails": found})


@require_safe
def mail_file(request: ScopedRequest, name: str) -> HttpResponse:
    """Show one mail as text, with the links of its HTML part."""
    found = selectors.mail_file(name=name, scope=request.scope)
    context = {
        "mail": found,
        "crumbs": [(_("Mails of this machine"), reverse("actions:mail_files"))],
        "facts": [found.to],
    }
    return render_page(request, "actions/mail_file.html", context)
