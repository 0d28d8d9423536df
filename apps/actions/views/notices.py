"""Pages of notices: the inbox, what somebody wants by mail, the link in every mail, the outbox."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.actions.choices import MailState
from apps.actions.forms.notices import InboxFilterForm, MailSettingsForm
from apps.actions.notice_words import NoticeView
from apps.actions.selectors import mail as outbox_of
from apps.actions.selectors import notices as selectors
from apps.actions.services import mail as outbox_services
from apps.actions.services import notices as services
from apps.actions.services import preferences
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import StatusTag

NOTICES_ON_A_PAGE = 50
MAILS_ON_A_PAGE = 50
KINDS_OF_STATES = {
    MailState.WAITING: "wait",
    MailState.HANDED_OVER: "wait",
    MailState.SENT: "good",
    MailState.UNCERTAIN: "warn",
    MailState.REFUSED: "bad",
    MailState.DROPPED: "calm",
}


@never_cache
@require_safe
def inbox(request: ScopedRequest) -> HttpResponse:
    """List one's own notices, the newest first."""
    form = InboxFilterForm(request.GET)
    found = selectors.inbox(only=form.only(), scope=request.scope)
    page = Paginator(found, NOTICES_ON_A_PAGE).get_page(request.GET.get("page"))
    unread = selectors.unread_count(scope=request.scope)
    context = {
        "page": page,
        "rows": [NoticeView.of(each) for each in page],
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "facts": [ngettext("%(number)s unread", "%(number)s unread", unread) % {"number": unread}]
        if unread
        else [],
        "unread_notices": unread,
        "sees_outbox": outbox_of.sees_outbox(scope=request.scope),
        "query": request.GET.urlencode(),
    }
    return render_page(request, "actions/inbox.html", context, fragment="actions/_inbox.html")


@require_POST
def read(request: ScopedRequest, notice_id: int) -> HttpResponse:
    """Mark one's own notice as read and go on to what it tells of."""
    notice = services.read(notice_id=notice_id, now=timezone.now(), scope=request.scope)
    is_ours = notice.url.startswith("/") and not notice.url.startswith("//")
    goes_on = is_ours and request.POST.get("then") == "open"
    return go_to(request, notice.url if goes_on else reverse("actions:inbox"))


@require_POST
def read_all(request: ScopedRequest) -> HttpResponse:
    """Mark all notices of the filter as read."""
    form = InboxFilterForm(request.POST)
    number = services.read_all(only=form.only(), now=timezone.now(), scope=request.scope)
    messages.success(
        request,
        ngettext(
            "%(number)s notice is marked as read.", "%(number)s notices are marked as read.", number
        )
        % {"number": number},
    )
    return go_to(request, reverse("actions:inbox"))


@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: ScopedRequest) -> HttpResponse:
    """Let somebody choose what comes by mail, and when."""
    form = MailSettingsForm.of(
        selectors.preference(scope=request.scope),
        request.POST if request.method == "POST" else None,
    )
    if form.is_bound and form.is_valid():
        preferences.change_preference(wishes=form.wishes(), scope=request.scope)
        messages.success(request, _("Your wishes for mail are saved."))
        return go_to(request, reverse("actions:mail_settings"))
    context = {
        "form": form,
        "zone": request.user.time_zone.replace("_", " "),
        "crumbs": [(_("Notices"), reverse("actions:inbox"))],
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "actions/mail_settings.html", context, status=status)


# A mail program that ends the mails by itself has no cookie of ours: the signed link is what permits.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End all mails to the person of a link, without log-in; only after a button was pressed."""
    scope: OfficeScope = request.scope  # type: ignore[attr-defined]
    preferences.reader_of(token=token, scope=scope)
    is_done = request.method == "POST"
    if is_done:
        preferences.unsubscribe(token=token, scope=scope)
    return render_page(request, "actions/unsubscribe.html", {"is_done": is_done})


@require_safe
def outbox(request: ScopedRequest) -> HttpResponse:
    """Show administrators how mail goes out, and what did not."""
    counts = outbox_of.outbox(scope=request.scope)
    found = outbox_of.troubled_mails(scope=request.scope)
    page = Paginator(found, MAILS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "counts": [
            (StatusTag(KINDS_OF_STATES[state], state.label), counts[state])  # type: ignore[arg-type]
            for state in MailState
        ],
        "page": page,
        "rows": [
            (
                mail,
                StatusTag(
                    KINDS_OF_STATES[MailState(mail.state)],  # type: ignore[arg-type]
                    MailState(mail.state).label,
                    mail.claimed_at or mail.made_at,
                ),
                mail.state == MailState.REFUSED,
            )
            for mail in page
        ],
        "crumbs": [(_("Notices"), reverse("actions:inbox"))],
    }
    return render_page(request, "actions/outbox.html", context)


@require_POST
def send_again(request: ScopedRequest, mail_id: int) -> HttpResponse:
    """Let a refused mail wait anew."""
    outbox_services.send_again(mail_id=mail_id, now=timezone.now(), scope=request.scope)
    messages.success(request, _("The mail waits to be sent again."))
    return go_to(request, reverse("actions:outbox"))
