"""Addresses of campaigns."""

from django.urls import path

from apps.questionnaires.views import campaign_page, campaigns, recipients

urlpatterns = [
    path("questionnaires/campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("questionnaires/campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path("questionnaires/campaigns/<int:campaign_id>/", campaign_page.campaign, name="campaign"),
    path(
        "questionnaires/campaigns/<int:campaign_id>/edit/",
        campaigns.campaign_edit,
        name="campaign_edit",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/open/",
        campaigns.campaign_open,
        name="campaign_open",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/close/",
        campaigns.campaign_close,
        name="campaign_close",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/delete/",
        campaigns.campaign_delete,
        name="campaign_delete",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/recipients/",
        recipients.recipients,
        name="recipients",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/recipients/<int:recipient_id>/remove/",
        recipients.recipient_remove,
        name="recipient_remove",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/recipients/clear/",
        recipients.recipients_clear,
        name="recipients_clear",
    ),
    path("questionnaires/campaigns/<int:campaign_id>/links/", recipients.links, name="links"),
    path(
        "questionnaires/campaigns/<int:campaign_id>/links/renew/",
        recipients.links_renew,
        name="links_renew",
    ),
]
