"""Drafts of editions and their parts, for those who keep the markers."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import EditionState
from apps.gender_marker.models import Code, Condition, Edition, Outcome, Question, Scale
from apps.gender_marker.selectors.access import demand_keeper, keeps_markers
from apps.gender_marker.selectors.editions import edition_seen, editions_seen
from apps.web.refusals import OutOfScope
from apps.web.versions import demand_state


class PartName(StrEnum):
    """The parts of an edition, as addresses call them."""

    CODES = "codes"
    QUESTIONS = "questions"
    ROWS = "rows"


MODELS: dict[PartName, Any] = {
    PartName.CODES: Code,
    PartName.QUESTIONS: Question,
    PartName.ROWS: Outcome,
}


def drafts(*, scope: OfficeScope) -> QuerySet[Edition]:
    """Return the drafts, the youngest first, each with its numbers of parts; raises NotPermitted."""
    demand_keeper(scope=scope)
    return (
        editions_seen(scope=scope)
        .filter(state=EditionState.DRAFT)
        .select_related("copied_from", "created_by")
        .annotate(
            code_count=Count("codes", distinct=True),
            question_count=Count("questions", distinct=True),
            row_count=Count("outcomes", distinct=True),
        )
        .order_by("-created_at", "code")
    )


def draft_seen(*, code: str, scope: OfficeScope) -> Edition:
    """Return one draft; raises OutOfScope, NotPermitted, and WrongState for a published edition."""
    found = edition_seen(code=code, scope=scope)
    demand_keeper(scope=scope)
    demand_state(found, (EditionState.DRAFT,), never_changes())
    return found


def never_changes() -> str:
    """Say why a published edition is not written."""
    return _(
        "This edition is published and never changes, because projects are scored by it. Copy it into a"
        " draft instead."
    )


def origins(*, scope: OfficeScope) -> tuple[Sequence[Edition], Sequence[Scale]]:
    """Return what a draft may begin from: every edition, to be copied, and every marker; raises NotPermitted."""
    demand_keeper(scope=scope)
    return list(editions_seen(scope=scope)), list(Scale.objects.filter(retired_on=None))


def parts_of(*, draft: Edition, name: PartName, scope: OfficeScope) -> QuerySet[Any]:
    """Return the codes, questions or rows of a draft in their order; none for who keeps no markers."""
    if not keeps_markers(scope=scope):
        return MODELS[name].objects.none()
    found = MODELS[name].objects.filter(edition=draft).order_by("position", "pk")
    if name is PartName.QUESTIONS:
        return found.prefetch_related("options")
    if name is PartName.ROWS:
        return found.select_related("code").prefetch_related("conditions")
    return found


def part_of(*, draft: Edition, name: PartName, part_id: int, scope: OfficeScope) -> Any:
    """Return one part of a draft; raises OutOfScope when the draft has no such part."""
    found = parts_of(draft=draft, name=name, scope=scope).filter(pk=part_id).first()
    if found is None:
        raise OutOfScope
    return found


def rows_giving(*, code: Code, scope: OfficeScope) -> list[int]:
    """Return the numbers of the rows that give a code."""
    if not keeps_markers(scope=scope):
        return []
    rows = Outcome.objects.filter(code=code).order_by("position")
    return list(rows.values_list("position", flat=True))


def rows_naming(*, question: Question, scope: OfficeScope) -> list[int]:
    """Return the numbers of the rows with a condition on a question."""
    if not keeps_markers(scope=scope):
        return []
    conditions = Condition.objects.filter(
        outcome__edition_id=question.edition_id, questions__contains=[question.key]
    )
    numbers = conditions.order_by("outcome__position").values_list("outcome__position", flat=True)
    return list(numbers.distinct())
