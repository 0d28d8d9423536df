"""Who is asked: adding people, taking them out, and the links of those without an account."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.requests import ScopedRequest
from apps.publishing.spreadsheets import write_csv
from apps.questionnaires.forms.campaigns import RecipientsForm
from apps.questionnaires.selectors.access import campaign_seen, runs
from apps.questionnaires.services import inviting
from apps.questionnaires.services import recipients as services
from apps.questionnaires.views.campaign_page import campaign_url, crumbs_of, show_campaign
from apps.web.downloads import CSV_TYPE, attachment
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted


@require_POST
def recipients(request: ScopedRequest, campaign_id: int) -> HttpResponse:
    """Add people to a campaign."""
    now = timezone.now()
    campaign = campaign_seen(campaign_id=campaign_id, scope=request.scope)
    form = RecipientsForm(request.POST)
    if form.is_valid():
        try:
            number = services.add_recipients(
                campaign_id=campaign_id,
                wishes=form.wishes(),
                language=form.cleaned_data["language"],
                now=now,
                scope=request.scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(
                request,
                ngettext("%(number)s person added.", "%(number)s people added.", number)
                % {"number": number},
            )
            return go_to(request, f"{campaign_url(campaign_id)}#recipients")
    if not runs(campaign, request.scope):
        raise NotPermitted
    return show_campaign(request, campaign, now, form=form, status=422)


@require_POST
def recipient_remove(request: ScopedRequest, campaign_id: int, recipient_id: int) -> HttpResponse:
    """Take somebody out of a campaign that is being prepared."""
    services.remove_recipient(
        campaign_id=campaign_id, recipient_id=recipient_id, scope=request.scope
    )
    return go_to(request, f"{campaign_url(campaign_id)}#recipients")


@require_POST
def recipients_clear(request: ScopedRequest, campaign_id: int) -> HttpResponse:
    """Take everybody out of a campaign that is being prepared."""
    services.remove_all_recipients(campaign_id=campaign_id, scope=request.scope)
    return go_to(request, f"{campaign_url(campaign_id)}#recipients")


@never_cache
@require_POST
def links(request: ScopedRequest, campaign_id: int) -> HttpResponse:
    """Return the links of people without an account, once, for whoever sends them."""
    rows = inviting.hand_out_links(campaign_id=campaign_id, now=timezone.now(), scope=request.scope)
    content = write_csv(
        ["name", "email", "language", "link"],
        [
            [name, email, language, request.build_absolute_uri(path)]
            for name, email, language, path in rows
        ],
    )
    return attachment(content, CSV_TYPE, f"links-{campaign_id}.csv")


@require_http_methods(["GET", "HEAD", "POST"])
def links_renew(request: ScopedRequest, campaign_id: int) -> HttpResponse:
    """Make new links, after it was read that the old ones end."""
    campaign = campaign_seen(campaign_id=campaign_id, scope=request.scope)
    if not runs(campaign, request.scope):
        raise NotPermitted
    if request.method == "POST":
        number = inviting.renew_links(campaign_id=campaign_id, scope=request.scope)
        messages.success(
            request,
            ngettext(
                "%(number)s link is new; download it and send it.",
                "%(number)s links are new; download and send them.",
                number,
            )
            % {"number": number},
        )
        return go_to(request, campaign_url(campaign_id))
    inviting.expect_open(campaign)
    context = {
        "title": _("Make new links"),
        "crumbs": crumbs_of(campaign),
        "consequence": _(
            "The links that were handed out and not used yet end at once. You download the new ones and"
            " send them. In an anonymous campaign drafts behind the old links are lost."
        ),
        "action_url": request.path,
        "button": _("Make new links"),
        "is_dangerous": True,
        "cancel_url": campaign_url(campaign_id),
    }
    return render_page(request, "questionnaires/confirm.html", context)
