"""Gender reviews as records; see `apps.accounts.records`."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.projects.selectors.gender_reviews.reading import ref_of, reviews_named, works_on


def reviews_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return the reviews of the projects that somebody sees; one statement."""
    return {
        review.pk: RecordView(
            ref=ref_of(review.pk),
            label=_("Gender review of “%(title)s”, %(day)s")
            % {
                "title": review.project.title,
                "day": date_format(review.started_at, "DATE_FORMAT"),
            },
            url=reverse("projects:gender_review", args=[review.pk]),
            office_id=review.project.office_id,
            may_change=works_on(review, scope),
        )
        for review in reviews_named(ids=ids, scope=scope)
    }


GENDER_REVIEW = RecordKind(
    name=gettext_lazy("Gender review"),
    seen=reviews_seen,
    history=(
        HistoryTable("projects.genderreview"),
        HistoryTable("projects.genderreviewanswer", "review_id"),
    ),
    opens_evidence=True,
)
