"""What a code of one marker is in another, and what is lost on the way; derived, never stored as a score."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import SourceStatus
from apps.gender_marker.models import Assessment, Correspondence
from apps.gender_marker.selectors.access import assessments_seen
from apps.web.language import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """What a code is in another marker. `code` blank: it has no counterpart, the project is left out there.

    `scale` is the code of the other marker, `name` and `loss` are in the reader's language; a blank loss:
    nothing is known to be lost. `status` says how well the row is founded.
    """

    scale: str
    name: str
    code: str
    loss: str
    status: SourceStatus
    source: str


def correspondences(*, scope: OfficeScope) -> QuerySet[Correspondence]:
    """Return the rows of the crosswalk that are in use: a vocabulary of everybody who has entered."""
    if not scope.has_entered:
        return Correspondence.objects.none()
    rows = Correspondence.objects.filter(retired_on__isnull=True)
    return rows.select_related("from_scale", "to_scale").order_by(
        "from_scale__position", "from_code", "to_scale__position"
    )


def counterpart(
    *, code: str, from_scale: str, to_scale: str, scope: OfficeScope
) -> Counterpart | None:
    """Return what a code is in another marker; None where the crosswalk has no row for it."""
    rows = correspondences(scope=scope).filter(
        from_scale__code=from_scale, from_code=code, to_scale__code=to_scale
    )
    found = rows.first()
    return None if found is None else told(found)


def counterparts_of(
    *, assessments: Iterable[Assessment], scope: OfficeScope
) -> dict[int, list[Counterpart]]:
    """Return by number what the codes of scores are in the other markers, in their order; two statements.

    Of an undetermined score, and of one that the scope does not see, there is none.
    """
    ids = {each.pk for each in assessments}
    seen = assessments_seen(scope=scope).filter(pk__in=ids, code__isnull=False)
    codes = {
        pk: (scale, code)
        for pk, scale, code in seen.values_list("pk", "edition__scale_id", "code__key")
    }
    by_code: dict[tuple[int, str], list[Counterpart]] = {}
    rows = correspondences(scope=scope).filter(
        from_scale_id__in={scale for scale, _code in codes.values()},
        from_code__in={code for _scale, code in codes.values()},
    )
    for row in rows:
        by_code.setdefault((row.from_scale_id, row.from_code), []).append(told(row))
    return {pk: by_code.get(codes[pk], []) if pk in codes else [] for pk in ids}


def told(row: Correspondence) -> Counterpart:
    """Return a row in the reader's language."""
    return Counterpart(
        scale=row.to_scale.code,
        name=in_language(row.to_scale, "name"),
        code=row.to_code,
        loss=in_language(row, "loss"),
        status=SourceStatus(row.status),
        source=row.source,
    )
