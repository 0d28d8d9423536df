"""Campaigns through the API: how far each has come, never who."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.questionnaires.api.questionnaires import TextsSerializer, texts
from apps.questionnaires.choices import Anonymity, CampaignState
from apps.questionnaires.selectors.access import campaign_seen, sees_campaigns
from apps.questionnaires.selectors.campaigns import campaigns
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted

REFUSED = dict.fromkeys((403, 404), ErrorsSerializer)
# As pairs, because the schema tells sets of choices apart by values and labels.
CAMPAIGN_STATES = [(state, state) for state in CampaignState.values]
ANONYMITIES = [(each, each) for each in Anonymity.values]
MOST_ID = 2**63 - 1


class VariableSerializer(serializers.Serializer):
    """What answers are tabulated by."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class CampaignSerializer(serializers.Serializer):
    """One asking of a version; `asked` and `answered` count people."""

    id = serializers.IntegerField()
    title = TextsSerializer()
    questionnaire = serializers.SlugField()
    version = serializers.IntegerField(help_text="Version of the questionnaire.")
    office = serializers.CharField(help_text="Code of the office.")
    opens_on = serializers.DateField()
    closes_on = serializers.DateField(help_text="Last day, whole, in the time zone of the office.")
    state = serializers.ChoiceField(choices=CAMPAIGN_STATES)
    anonymity = serializers.ChoiceField(choices=ANONYMITIES)
    minimum_group = serializers.IntegerField()
    background = VariableSerializer(many=True)
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()


class CampaignListView(ScopedAPIView, ListAPIView[Any]):
    """Campaigns that the caller sees."""

    serializer_class = CampaignSerializer

    @extend_schema(
        operation_id="campaigns_list",
        summary="Campaigns that the caller sees, the latest last day first, with their progress",
        responses={200: CampaignSerializer(many=True), **REFUSED},
        tags=["questionnaires"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of campaigns."""
        if not sees_campaigns(self.scope):
            raise NotPermitted
        page: Any = self.paginate_queryset(campaigns(scope=self.scope))
        return self.get_paginated_response([campaign_json(each) for each in page])


class CampaignView(ScopedAPIView):
    """One campaign."""

    @extend_schema(
        operation_id="campaigns_retrieve",
        summary="One campaign with its progress",
        responses={200: CampaignSerializer, **REFUSED},
        tags=["questionnaires"],
    )
    def get(self, request: Request, campaign_id: int) -> Response:
        """Return a campaign that the caller sees."""
        found = campaign_seen(campaign_id=min(campaign_id, MOST_ID), scope=self.scope)
        return Response(campaign_json(campaigns(scope=self.scope).get(pk=found.pk)))


def campaign_json(campaign: Any) -> dict[str, Any]:
    """Return a campaign of `selectors.campaigns.campaigns` as JSON."""
    body = {
        "id": campaign.pk,
        "title": texts(campaign, "title"),
        "questionnaire": campaign.version_asked.questionnaire.key,
        "version": campaign.version_asked.number,
        "office": campaign.office.code,
        **{
            name: getattr(campaign, name)
            for name in (
                "opens_on",
                "closes_on",
                "state",
                "anonymity",
                "minimum_group",
                "background",
                "asked",
                "answered",
            )
        },
    }
    return dict(CampaignSerializer(body).data)
