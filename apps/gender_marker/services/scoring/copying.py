"""Taking the answers of an earlier score over into a draft."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import AssessmentState
from apps.gender_marker.models import Assessment, AssessmentAnswer
from apps.gender_marker.selectors.access import assessment_seen
from apps.gender_marker.selectors.asking import NOTHING, closed, said_of, sheet_of
from apps.gender_marker.services.scoring.drafting import draft_to_write
from apps.web.language import in_language
from apps.web.refusals import Invalid, Problem
from apps.web.versions import write


@dataclass(frozen=True, slots=True)
class Carried:
    """What was taken over: `number` answers; `left` are the questions whose answer was not, in words."""

    draft: Assessment
    source: Assessment
    number: int
    left: tuple[str, ...]


@transaction.atomic
def copy_forward(*, assessment_id: int, from_id: int, scope: OfficeScope) -> Carried:
    """Take answers of an earlier score of the same scale over into a draft, by the keys of the questions.

    What the draft holds already stays. Raises OutOfScope, WrongState for a closed project, Invalid for a
    score of another project, another scale or one that does not count any more.
    """
    draft = draft_to_write(assessment_id=assessment_id, scope=scope)
    if (refusal := closed(draft.project.state)) is not None:
        raise refusal
    source = assessment_seen(assessment_id=from_id, scope=scope)
    if (
        source.project_id != draft.project_id
        or source.edition.scale_id != draft.edition.scale_id
        or source.state != AssessmentState.SCORED
    ):
        message = _("Answers are taken over from a score of the same project by the same marker.")
        raise Invalid(problems=[Problem("other_scale", message, field="from")])
    parts = {part.question.key: part for each in sheet_of([draft]).askings for part in each.parts}
    made, left = [], []
    rows = AssessmentAnswer.objects.filter(assessment=source).select_related("question", "option")
    for row in rows.order_by("question__position"):
        part, said = parts.get(row.question.key), said_of(row)
        if part is None or (said.answer and part.option(said.answer) is None):
            left.append(in_language(row.question, "label"))
        elif part.said == NOTHING and said != NOTHING:
            made.append(
                AssessmentAnswer(
                    assessment=draft,
                    question=part.question,
                    option=part.option(said.answer),
                    words=said.words,
                    passage=said.passage,
                    place=said.place,
                )
            )
    # One row may hold nothing yet; it is written over.
    AssessmentAnswer.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["assessment", "question"],
        update_fields=["option", "words", "passage", "place"],
    )
    write(draft, copied_from=source)
    return Carried(draft, source, len(made), tuple(left))
