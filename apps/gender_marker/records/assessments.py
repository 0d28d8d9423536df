"""Scores as other rooms point to them; never of a project that the reader has to read blind."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import Stage
from apps.gender_marker.selectors.assessments import listed, ref_of
from apps.projects.selectors.access import keeps


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the scores that the scope sees; one statement."""
    return {
        each.pk: RecordView(
            ref=ref_of(each.pk),
            label=_("Score of “%(title)s” by %(edition)s, %(stage)s")
            % {
                "title": each.project.title,
                "edition": each.edition.code,
                "stage": Stage(each.stage).label,
            },
            url=reverse("gender_marker:assessment", args=[each.pk]),
            office_id=each.project.office_id,
            may_change=keeps(each.project, scope),
        )
        for each in listed(scope=scope).filter(pk__in=set(ids))
    }


ASSESSMENT = RecordKind(
    name=gettext_lazy("Score by a gender marker"),
    seen=seen,
    history=(
        HistoryTable("gender_marker.assessment"),
        HistoryTable("gender_marker.assessmentanswer", path="assessment_id"),
        HistoryTable("gender_marker.qualitycheck", path="assessment_id"),
        HistoryTable("gender_marker.contradictionreply", path="assessment_id"),
    ),
    opens_evidence=True,
)
