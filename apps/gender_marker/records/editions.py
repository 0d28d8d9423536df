"""Editions of markers as records; see `apps.accounts.records`."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import EditionState
from apps.gender_marker.selectors.access import keeps_markers
from apps.gender_marker.selectors.editions import editions_seen
from apps.organization.selectors import root_office_id
from apps.web.language import in_language

KIND = "gender_marker.edition"


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the editions that somebody may read, drafts for those who keep them; two statements."""
    may_change, root = keeps_markers(scope=scope), root_office_id()
    return {
        each.pk: RecordView(
            ref=RecordRef(KIND, each.pk),
            label=f"{each.code} · {in_language(each, 'title')}",
            url=reverse(
                "gender_marker:draft"
                if each.state == EditionState.DRAFT
                else "gender_marker:edition",
                args=[each.code],
            ),
            office_id=root,
            may_change=may_change,
        )
        for each in editions_seen(scope=scope).filter(pk__in=set(ids))
    }


EDITION = RecordKind(
    name=_("Edition of a marker"),
    seen=seen,
    history=(HistoryTable("gender_marker.edition"),),
)
