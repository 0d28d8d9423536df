"""Awards as other rooms point to them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.capabilities import Capability
from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.projects.selectors.awards.register import award_code, award_ref, awards_seen

WORKING = (Capability.KEEP_PROJECTS, Capability.APPROVE_AWARDS, Capability.PAY_AWARDS)
"""Whoever keeps the project, approves the award or pays it works on it."""


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the awards that the scope sees; one statement."""
    rows = awards_seen(scope=scope).filter(pk__in=set(ids)).select_related("round", "project")
    return {
        award.pk: RecordView(
            ref=award_ref(award.pk),
            label=f"{award_code(award)} {award.project.title}",
            url=reverse("projects:award", args=[award.pk]),
            office_id=award.project.office_id,
            may_change=any(scope.may(each, award.project.office_id) for each in WORKING),
        )
        for award in rows
    }


AWARD = RecordKind(
    name=_("Award"),
    seen=seen,
    history=(
        HistoryTable("projects.award"),
        HistoryTable("projects.tranche", path="award_id"),
        HistoryTable("projects.payment", path="award_id"),
        HistoryTable("projects.amendment", path="award_id"),
    ),
    opens_evidence=True,
)
