"""The list of campaigns, preparing one, and its steps."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.forms import office_choices
from apps.accounts.requests import ScopedRequest
from apps.organization.selectors import tree_on
from apps.questionnaires.choices import Anonymity, CampaignState
from apps.questionnaires.forms.campaigns import CampaignForm, StepForm
from apps.questionnaires.selectors import campaigns as selectors
from apps.questionnaires.selectors.access import (
    campaign_seen,
    expect_writer,
    runs,
    sees_campaigns,
    writes_questionnaires,
)
from apps.questionnaires.selectors.days import zone_in
from apps.questionnaires.selectors.questionnaires import published_versions
from apps.questionnaires.services import campaigns as services
from apps.questionnaires.views.campaign_page import campaign_url, crumbs_of
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, NotPermitted, WrongState

CAMPAIGNS_ON_A_PAGE = 50


@require_safe
def campaign_list(request: ScopedRequest) -> HttpResponse:
    """List the campaigns that somebody sees, the latest first."""
    scope = request.scope
    if not sees_campaigns(scope):
        raise NotPermitted(_("Campaigns are for those who run them and for auditors."))
    now = timezone.now()
    tree = tree_on(day=now.date())
    found = selectors.campaigns(scope=scope)
    page = Paginator(found, CAMPAIGNS_ON_A_PAGE).get_page(request.GET.get("page"))
    new_url = reverse("questionnaires:campaign_new") if writes_questionnaires(scope) else ""
    context = {
        "title": _("Campaigns"),
        "crumbs": crumbs_of()[:1],
        "actions": [Action(_("Prepare a campaign"), new_url, kind="primary", key="new")]
        if new_url
        else [],
        "new_url": new_url,
        "page": page,
        "rows": [
            {
                "campaign": each,
                "title": in_language(each, "title"),
                "questionnaire": in_language(each.version_asked.questionnaire, "title"),
                "status": selectors.status_of(each, zone=zone_in(tree, each.office_id), now=now),
                "progress": selectors.Progress(each.asked, each.answered),
                "office": node.name if (node := tree.nodes.get(each.office_id)) else each.office,
            }
            for each in page
        ],
    }
    return render_page(request, "questionnaires/campaign_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_new(request: ScopedRequest) -> HttpResponse:
    """Prepare a campaign."""
    scope, now = request.scope, timezone.now()
    expect_writer(scope)
    asked = request.GET.get("version", "")
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        initial={
            "version_asked": asked if asked.isdecimal() else "",
            "opens_on": timezone.localdate(now),
            "minimum_group": 5,
        },
        **choices_for(request),
    )
    if form.is_bound and form.is_valid():
        try:
            campaign = services.create_campaign(data=form.said(), now=now, scope=scope)
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(
                request, _("The campaign is prepared. Say whom it asks, then open it.")
            )
            return go_to(request, campaign_url(campaign.pk))
    context = {
        "title": _("Prepare a campaign"),
        "crumbs": crumbs_of(),
        "form": form,
        "button": _("Prepare the campaign"),
        "cancel_url": reverse("questionnaires:campaign_list"),
    }
    status = 422 if form.errors else 200
    return render_page(request, "questionnaires/campaign_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: ScopedRequest, campaign_id: int) -> HttpResponse:
    """Change a campaign that is being prepared."""
    scope, now = request.scope, timezone.now()
    campaign = campaign_seen(campaign_id=campaign_id, scope=scope)
    if not runs(campaign, scope):
        raise NotPermitted
    services.expect_draft(campaign)
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        campaign=campaign,
        **choices_for(request),
    )
    if form.is_bound and form.is_valid():
        try:
            services.change_campaign(
                campaign_id=campaign_id,
                version=form.cleaned_data["version"] or 0,
                data=form.said(),
                now=now,
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The campaign is changed."))
            return go_to(request, campaign_url(campaign_id))
    context = {
        "title": _("Change the campaign"),
        "crumbs": crumbs_of(campaign),
        "form": form,
        "button": _("Save"),
        "cancel_url": campaign_url(campaign_id),
    }
    status = 422 if form.errors else 200
    return render_page(request, "questionnaires/campaign_form.html", context, status=status)


def choices_for(request: ScopedRequest) -> dict[str, Any]:
    """Return what may be asked, and the offices whose campaigns somebody runs."""
    offices = request.scope.over(Capability.RUN_CAMPAIGNS)
    tree = tree_on(day=timezone.localdate())
    return {
        "versions": published_versions(scope=request.scope),
        "offices": office_choices(tree, None if offices.everywhere else offices.ids),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_open(request: ScopedRequest, campaign_id: int) -> HttpResponse:
    """Open a campaign, after its consequence was read."""
    now = timezone.now()
    campaign = campaign_seen(campaign_id=campaign_id, scope=request.scope)
    if request.method != "POST" and campaign.state != CampaignState.DRAFT:
        raise WrongState(_("This campaign was opened already."))
    progress = selectors.progress_of(campaign=campaign, scope=request.scope)
    consequences = [
        _("What is asked, and of whom, no longer changes."),
        _("%(number)s people are asked. Those with an account are told on %(date)s.")
        % {"number": progress.asked, "date": date_format(campaign.opens_on, "DATE_FORMAT")},
    ]
    if campaign.anonymity == Anonymity.ANONYMOUS:
        consequences.append(
            _(
                "Who is asked is no longer shown, and nobody can see who has answered, only how many."
            )
        )
    if selectors.without_account(campaign=campaign, scope=request.scope):
        consequences.append(
            _(
                "People without an account get no mail from here: you download their links and send them."
            )
        )
    return step_page(
        request,
        campaign_id,
        title=_("Open the campaign"),
        consequences=consequences,
        button=_("Open the campaign"),
        call=lambda version: services.open_campaign(
            campaign_id=campaign_id, version=version, now=now, scope=request.scope
        ),
        said=_("The campaign is open."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_close(request: ScopedRequest, campaign_id: int) -> HttpResponse:
    """Close a campaign before its last day, after its consequence was read."""
    now = timezone.now()
    campaign = campaign_seen(campaign_id=campaign_id, scope=request.scope)
    if request.method != "POST" and campaign.state != CampaignState.OPEN:
        raise WrongState(_("This campaign is not open."))
    return step_page(
        request,
        campaign_id,
        title=_("Close the campaign"),
        consequences=[
            _("Nobody can answer any more, and drafts that were not sent are deleted."),
            _("It cannot be opened again."),
        ],
        button=_("Close the campaign"),
        is_dangerous=True,
        call=lambda version: services.close_campaign(
            campaign_id=campaign_id, version=version, now=now, scope=request.scope
        ),
        said=_("The campaign is closed."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_delete(request: ScopedRequest, campaign_id: int) -> HttpResponse:
    """Delete a campaign that was never opened."""
    campaign = campaign_seen(campaign_id=campaign_id, scope=request.scope)
    if request.method != "POST":
        services.expect_draft(campaign)
    return step_page(
        request,
        campaign_id,
        title=_("Delete the campaign"),
        consequences=[_("The campaign and the list of its recipients are deleted.")],
        button=_("Delete the campaign"),
        is_dangerous=True,
        call=lambda version: services.delete_campaign(campaign_id=campaign_id, scope=request.scope),
        said=_("The campaign is deleted."),
        then=reverse("questionnaires:campaign_list"),
    )


def step_page(
    request: ScopedRequest,
    campaign_id: int,
    *,
    title: str,
    consequences: list[str],
    button: str,
    call: Any,
    said: str,
    is_dangerous: bool = False,
    then: str = "",
) -> HttpResponse:
    """Show what a step does, and do it once the form is sent with the version that was looked at."""
    campaign = campaign_seen(campaign_id=campaign_id, scope=request.scope)
    if not runs(campaign, request.scope):
        raise NotPermitted
    form = StepForm(
        request.POST if request.method == "POST" else None, initial={"version": campaign.version}
    )
    problems = []
    if form.is_bound and form.is_valid():
        try:
            call(form.cleaned_data["version"])
        except Invalid as refusal:
            problems = refusal.problems
        else:
            messages.success(request, said)
            return go_to(request, then or campaign_url(campaign_id))
    context = {
        "title": title,
        "crumbs": crumbs_of(campaign),
        "consequences": consequences,
        "button": button,
        "is_dangerous": is_dangerous,
        "form": form,
        "problems": problems,
        "cancel_url": campaign_url(campaign_id),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "questionnaires/step.html", context, status=status)
