"""Funding rounds and proposals as other rooms point to them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.projects.access import blind_assignments, writes
from apps.projects.selectors.proposals import proposals_seen
from apps.projects.selectors.proposals import ref_of as proposal_ref
from apps.projects.selectors.rounds import ref_of, rounds_seen, runs_rounds
from apps.web.language import in_language


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the rounds that the scope sees; one statement."""
    return {
        each.pk: RecordView(
            ref=ref_of(each.pk),
            label=in_language(each, "title"),
            url=reverse("projects:round", args=[each.year]),
            may_change=runs_rounds(scope),
        )
        for each in rounds_seen(scope=scope).filter(pk__in=set(ids))
    }


ROUND = RecordKind(
    name=_("Funding round"),
    seen=seen,
    history=(
        # Everybody sees a round, and what the WGGI recommends is for the Deputy Director General first.
        HistoryTable("projects.fundinground", hidden=frozenset({"recommendation"})),
        HistoryTable("projects.criterion", path="round_id"),
    ),
)


def proposals_of_scope(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the proposals that the scope sees, but none that its person reviews blind; two statements."""
    wanted = set(ids)
    hidden = set(
        blind_assignments(scope=scope)
        .filter(proposal_id__in=wanted)
        .values_list("proposal_id", flat=True)
    )
    return {
        each.pk: RecordView(
            ref=proposal_ref(each.pk),
            label=each.title,
            url=reverse("projects:proposal", args=[each.pk]),
            office_id=each.office_id,
            may_change=writes(each, scope) or runs_rounds(scope),
        )
        for each in proposals_seen(scope=scope).filter(pk__in=wanted - hidden)
    }


PROPOSAL = RecordKind(
    name=_("Proposal"),
    seen=proposals_of_scope,
    history=(
        # What the WGGI weighs before it recommends is not for the office to read.
        HistoryTable(
            "projects.proposal",
            hidden=frozenset({"rank", "recommended_amount", "recommended_because"}),
        ),
        HistoryTable("projects.proposaltext", path="proposal_id"),
        HistoryTable("projects.proposalcost", path="proposal_id"),
    ),
    opens_evidence=True,
)
