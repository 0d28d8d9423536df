"""The write of an examined file: a few statements, whatever the number of scores.

Answers are written while their score is a draft, as everywhere: behind a score the database refuses them.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import AssessmentOrigin, AssessmentState
from apps.gender_marker.models import Assessment, AssessmentAnswer
from apps.gender_marker.selectors.tables import EditionTable
from apps.gender_marker.services.imports.examining import NEW, REPLACED, Plan

BATCH = 2000


def write(
    plans: Sequence[Plan],
    *,
    edition: EditionTable,
    because: str,
    at: datetime,
    scope: OfficeScope,
) -> list[Assessment]:
    """Write new scores and replace held ones; `because` is why those no longer count. Return the new ones."""
    written = [plan for plan in plans if plan.verdict in (NEW, REPLACED)]
    Assessment.objects.filter(
        pk__in=[plan.held.pk for plan in written if plan.held is not None]
    ).update(
        state=AssessmentState.REPLACED,
        ended_because=because,
        ended_by_id=scope.user_id,
        ended_at=at,
        version=F("version") + 1,
    )
    made = Assessment.objects.bulk_create(
        [
            Assessment(
                project_id=plan.project.pk,
                edition=edition.edition,
                stage=plan.said.stage,
                origin=AssessmentOrigin.IMPORTED,
                source=plan.said.source,
                because=plan.said.because,
                begun_by_id=scope.user_id,
                begun_at=at,
            )
            for plan in written
        ],
        batch_size=BATCH,
    )
    write_answers(written, made, edition)
    for plan, assessment in zip(written, made, strict=True):
        assessment.state = AssessmentState.SCORED
        assessment.outcome = plan.outcome
        assessment.computed_code = plan.computed
        assessment.code = plan.code
        assessment.scored_by_id = scope.user_id
        assessment.scored_at = plan.scored_at
    Assessment.objects.bulk_update(
        made,
        ["state", "outcome", "computed_code", "code", "scored_by", "scored_at"],
        batch_size=BATCH,
    )
    return made


def write_answers(plans: Sequence[Plan], made: Sequence[Assessment], edition: EditionTable) -> None:
    """Write the answers of scores that are drafts still."""
    rows = []
    for plan, assessment in zip(plans, made, strict=True):
        for key, told in plan.answers.items():
            rows.append(
                AssessmentAnswer(
                    assessment=assessment,
                    question=edition.question(key),
                    option=edition.option(key, told["answer"]),
                    words=told.get("words", ""),
                    passage=told.get("passage", ""),
                    place=told.get("place", ""),
                )
            )
    AssessmentAnswer.objects.bulk_create(rows, batch_size=BATCH)
