"""Benchmarks as records; see `apps.accounts.records`."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.gender_marker.selectors.access import keeps_markers
from apps.gender_marker.selectors.benchmarks import benchmarks_seen, ref_of
from apps.organization.selectors import root_office_id


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return benchmarks for those who read the room; two statements."""
    found = list(benchmarks_seen(scope=scope).filter(pk__in=set(ids)))
    root = root_office_id() if found else None
    return {
        each.pk: RecordView(
            ref=ref_of(each.pk),
            label=f"{each.get_kind_display()}, {each.first_year}",
            url=f"{reverse('gender_marker:benchmarks')}#benchmark-{each.pk}",
            office_id=root,
            may_change=keeps_markers(scope=scope),
        )
        for each in found
    }


BENCHMARK = RecordKind(
    name=_("Benchmark"), seen=seen, history=(HistoryTable("gender_marker.benchmark"),)
)
