"""Funding rounds and proposals as other rooms point to them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
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
