"""The page of one campaign: what it asks, how far it has come, who is asked, and the next steps."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.organization.deadlines import zone_label
from apps.organization.selectors import tree_on
from apps.questionnaires.choices import Anonymity, CampaignState
from apps.questionnaires.forms.campaigns import RecipientsForm
from apps.questionnaires.models import Campaign
from apps.questionnaires.records import seen
from apps.questionnaires.selectors import campaigns as selectors
from apps.questionnaires.selectors.access import campaign_seen, runs
from apps.questionnaires.selectors.days import zone_in
from apps.questionnaires.services.inviting import REMINDED_BEFORE
from apps.web.language import in_language
from apps.web.pages import render_page
from apps.web.parts import Action

RECIPIENTS_ON_A_PAGE = 50


def campaign_url(campaign_id: int, name: str = "campaign") -> str:
    """Return a page of a campaign."""
    return reverse(f"questionnaires:{name}", args=[campaign_id])


def crumbs_of(campaign: Campaign | None = None) -> list[tuple[str, str]]:
    """Return the way to a page of campaigns."""
    crumbs = [
        (str(_("Questionnaires")), reverse("questionnaires:questionnaire_list")),
        (str(_("Campaigns")), reverse("questionnaires:campaign_list")),
    ]
    if campaign is not None:
        crumbs.append((in_language(campaign, "title"), campaign_url(campaign.pk)))
    return crumbs


@require_safe
def campaign(request: ScopedRequest, campaign_id: int) -> HttpResponse:
    """Show one campaign."""
    found = campaign_seen(campaign_id=campaign_id, scope=request.scope)
    return show_campaign(request, found, timezone.now())


def show_campaign(
    request: ScopedRequest,
    found: Campaign,
    now: datetime,
    *,
    form: RecipientsForm | None = None,
    problems: list[Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page; `form` are recipients that were refused, `problems` why it cannot be opened."""
    scope = request.scope
    may_run = runs(found, scope)
    is_draft, is_open = (
        found.state == CampaignState.DRAFT,
        found.state == CampaignState.OPEN,
    )
    named = selectors.shows_recipients(found)
    page = None
    if named:
        page = Paginator(
            selectors.recipients_of(campaign=found, scope=scope), RECIPIENTS_ON_A_PAGE
        ).get_page(request.GET.get("page"))
    takes_more = may_run and (is_draft or (is_open and found.anonymity != Anonymity.ANONYMOUS))
    tree = tree_on(day=now.date())
    node = tree.nodes.get(found.office_id)
    zone = zone_in(tree, found.office_id)
    asked = found.version_asked
    context = {
        "title": in_language(found, "title"),
        "crumbs": crumbs_of(),
        "status": selectors.status_of(found, zone=zone, now=now),
        "facts": [
            _("%(opens)s to %(closes)s, time of %(zone)s")
            % {
                "opens": date_format(found.opens_on, "DATE_FORMAT"),
                "closes": date_format(found.closes_on, "DATE_FORMAT"),
                "zone": zone_label(zone),
            }
        ],
        "actions": buttons_of(found, may_run=may_run),
        "campaign": found,
        "record": seen([found.pk], scope)[found.pk],
        "questionnaire": in_language(asked.questionnaire, "title"),
        "version": asked,
        "office": node.name if node else found.office,
        "cause": selectors.cause_seen(campaign=found, scope=scope),
        "progress": selectors.progress_of(campaign=found, scope=scope),
        "is_anonymous": found.anonymity == Anonymity.ANONYMOUS,
        "is_draft": is_draft,
        "is_open": is_open,
        "may_run": may_run,
        "page": page,
        "variables": found.background,
        "rows": [
            (each, [each.background.get(variable["key"], "") for variable in found.background])
            for each in page or []
        ],
        "form": (form or RecipientsForm()) if takes_more else None,
        "without_account": selectors.without_account(campaign=found, scope=scope) if may_run else 0,
        "without_link": selectors.without_link(campaign=found, scope=scope) if may_run else 0,
        "problems": problems or [],
        "reminded_before": REMINDED_BEFORE,
    }
    return render_page(request, "questionnaires/campaign.html", context, status=status)


def buttons_of(found: Campaign, *, may_run: bool) -> list[Action]:
    """Return the steps of a campaign."""
    history = reverse("desk:history", args=["questionnaires.campaign", found.pk])
    buttons = [Action(_("History"), history, kind="link", key="history")]
    if found.state != CampaignState.DRAFT:
        buttons.insert(0, Action(_("Results"), campaign_url(found.pk, "results"), key="results"))
    if not may_run:
        return buttons
    if found.state == CampaignState.DRAFT:
        return [
            Action(
                _("Open the campaign"),
                campaign_url(found.pk, "campaign_open"),
                kind="primary",
                key="open",
            ),
            Action(_("Change"), campaign_url(found.pk, "campaign_edit"), key="edit"),
            Action(
                _("Delete"), campaign_url(found.pk, "campaign_delete"), kind="danger", key="delete"
            ),
            *buttons,
        ]
    if found.state == CampaignState.OPEN:
        return [
            Action(
                _("Close the campaign"),
                campaign_url(found.pk, "campaign_close"),
                kind="danger",
                key="close",
            ),
            *buttons,
        ]
    return buttons
