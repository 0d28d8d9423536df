"""Campaigns as other rooms point to them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.questionnaires.selectors.access import KIND, campaigns_seen, runs
from apps.questionnaires.selectors.campaigns import ref_of
from apps.web.language import in_language


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the campaigns that the scope sees; one statement."""
    return {
        campaign.pk: RecordView(
            ref=ref_of(campaign.pk),
            label=in_language(campaign, "title"),
            url=reverse("questionnaires:campaign", args=[campaign.pk]),
            office_id=campaign.office_id,
            may_change=runs(campaign, scope),
        )
        for campaign in campaigns_seen(scope=scope).filter(pk__in=set(ids))
    }


CAMPAIGN = RecordKind(
    name=_("Campaign"),
    seen=seen,
    # Neither recipients nor answers: their tables have no history, so that it names nobody.
    history=(HistoryTable(KIND),),
    opens_evidence=True,
)
