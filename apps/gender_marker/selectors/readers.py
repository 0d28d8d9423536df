"""Who may read a project blind: reviews projects, and belongs to none of its offices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import Holder, holders_of
from apps.gender_marker.choices import ReadingState
from apps.gender_marker.models import Assessment, BlindReading, QualityCheck
from apps.gender_marker.selectors.samples import demand_sample_keeper
from apps.organization.selectors import root_office_id, tree_on
from apps.organization.tree import OfficeTree


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may read a project blind, and the office for which they do."""

    user_id: int
    name: str
    office_id: int
    office: str


def readers_for(
    *, assessments: Sequence[Assessment], on: date, scope: OfficeScope
) -> dict[int, list[Reader]]:
    """Return who may read each of some scored projects blind, by the number of the score.

    Whoever reviews projects somewhere, but not who scored or checked the project or manages it, not who
    has declined it, and nobody with a role in one of its offices, or above or below one. Those who keep
    the markers are left out: they see the first scores. A role over the whole organization reads for its
    root. A fixed number of statements.
    """
    demand_sample_keeper(scope=scope)
    tree, root = tree_on(day=on), root_office_id()
    keepers = {
        each.user.pk for each in holders_of(capability=Capability.KEEP_MARKERS, on=on, scope=scope)
    }
    people = [
        each
        for each in holders_of(capability=Capability.REVIEW_GENDER, on=on, scope=scope)
        if each.user.pk not in keepers
    ]
    barred = people_barred(assessments)
    found: dict[int, list[Reader]] = {}
    for assessment in assessments:
        offices = {
            assessment.project.office_id,
            *(each.office_id for each in assessment.project.further_offices.all()),
        }
        readers = (
            reader_of(each, offices, tree, root)
            for each in people
            if each.user.pk not in barred[assessment.pk]
        )
        found[assessment.pk] = [each for each in readers if each is not None]
    return found


def people_barred(assessments: Sequence[Assessment]) -> dict[int, set[int | None]]:
    """Return who knows a score already, or has declined to read it, by the number of the score."""
    numbers = [each.pk for each in assessments]
    barred: dict[int, set[int | None]] = {
        each.pk: {each.scored_by_id, each.begun_by_id, each.project.manager_id}
        for each in assessments
    }
    checks = QualityCheck.objects.filter(assessment_id__in=numbers)
    for number, person in checks.values_list("assessment_id", "checked_by_id"):
        barred[number].add(person)
    # Whoever has had it once does not get it again.
    readings = BlindReading.objects.filter(assessment_id__in=numbers)
    for number, person in readings.values_list("assessment_id", "reader_id"):
        barred[number].add(person)
    return barred


def reader_of(
    holder: Holder, offices: Iterable[int], tree: OfficeTree, root: int | None
) -> Reader | None:
    """Return somebody as reader for a project of some offices, or None for one of its own people."""
    of_project = set(offices)

    def is_near(office_id: int) -> bool:
        line = set(tree.lineage(office_id))
        return bool(of_project & (line | {office_id})) or any(
            office_id in tree.lineage(each) for each in of_project
        )

    if any(is_near(each) for each in holder.all_offices):
        return None
    for each in holder.offices:
        office_id = root if each is None else each
        if office_id is not None and office_id in tree.nodes and office_id not in of_project:
            return Reader(
                holder.user.pk, name_of(holder.user), office_id, tree.nodes[office_id].name
            )
    return None


def suggested(*, readers: Mapping[int, Sequence[Reader]], scope: OfficeScope) -> dict[int, Reader]:
    """Return one reader for each score that has any, so that all have about the same to read.

    What somebody has still to read counts. Scores with the fewest readers are given first.
    """
    demand_sample_keeper(scope=scope)
    has = dict(
        BlindReading.objects.filter(state=ReadingState.OPEN)
        .values_list("reader_id")
        .annotate(number=Count("pk"))
    )
    given: dict[int, Reader] = {}
    for number in sorted(readers, key=lambda each: (len(readers[each]), each)):
        if not readers[number]:
            continue
        chosen = min(readers[number], key=lambda each: (has.get(each.user_id, 0), each.user_id))
        given[number] = chosen
        has[chosen.user_id] = has.get(chosen.user_id, 0) + 1
    return given
