"""Drafts of editions: begun as a copy or empty, named, deleted."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.models import (
    AnswerOption,
    Code,
    Condition,
    Edition,
    Outcome,
    Question,
    Scale,
)
from apps.gender_marker.selectors.access import demand_keeper
from apps.gender_marker.selectors.editions import editions_seen
from apps.gender_marker.services.editions.data import EditionData, edition_problems
from apps.gender_marker.services.editions.writing import copy_of, draft_to_write, values_of
from apps.web.refusals import Invalid, Problem, WrongState
from apps.web.versions import write


@transaction.atomic
def begin_draft(
    *, copied: str = "", scale: str = "", data: EditionData, now: datetime, scope: OfficeScope
) -> Edition:
    """Begin a draft: a copy of the edition `copied` with all its parts, or an empty one of a scale.

    Raises NotPermitted, or Invalid with all problems.
    """
    demand_keeper(scope=scope)
    problems = edition_problems(data) + taken_problems(data.code)
    origin = editions_seen(scope=scope).filter(code=copied).first() if copied else None
    of = origin.scale if origin else Scale.objects.filter(code=scale, retired_on=None).first()
    if of is None:
        problems.append(Problem("invalid_choice", _("Choose one of the list."), field="origin"))
    if problems or of is None:
        raise Invalid(problems=problems)
    draft = Edition.objects.create(
        scale=of,
        copied_from=origin,
        created_by_id=scope.user_id,
        created_at=now,
        **values_of(data),
    )
    if origin is not None:
        copy_parts(origin, draft)
    return draft


def copy_parts(origin: Edition, draft: Edition) -> None:
    """Copy codes, questions, answers and the decision table of an edition into an empty draft."""
    codes = {}
    for code in Code.objects.filter(edition=origin).order_by("position"):
        codes[code.pk] = copy_of(code, edition_id=draft.pk)
    Code.objects.bulk_create(codes.values())
    questions = {}
    for question in Question.objects.filter(edition=origin).order_by("position"):
        questions[question.pk] = copy_of(question, edition_id=draft.pk)
    Question.objects.bulk_create(questions.values())
    AnswerOption.objects.bulk_create(
        copy_of(option, question_id=questions[option.question_id].pk)
        for option in AnswerOption.objects.filter(question__edition=origin).order_by("pk")
    )
    rows = {}
    for row in Outcome.objects.filter(edition=origin).order_by("position"):
        code_id = None if row.code_id is None else codes[row.code_id].pk
        rows[row.pk] = copy_of(row, edition_id=draft.pk, code_id=code_id)
    Outcome.objects.bulk_create(rows.values())
    Condition.objects.bulk_create(
        copy_of(condition, outcome_id=rows[condition.outcome_id].pk)
        for condition in Condition.objects.filter(outcome__edition=origin).order_by("pk")
    )


@transaction.atomic
def change_draft(*, code: str, version: int, data: EditionData, scope: OfficeScope) -> Edition:
    """Change what a draft says of itself; raises OutOfScope, NotPermitted, WrongState, Invalid."""
    draft = draft_to_write(code=code, version=version, scope=scope)
    if problems := edition_problems(data) + taken_problems(data.code, but=draft.pk):
        raise Invalid(problems=problems)
    changed: Edition = write(draft, **values_of(data))
    return changed


@transaction.atomic
def delete_draft(*, code: str, version: int, scope: OfficeScope) -> None:
    """Delete a draft with all its parts; raises OutOfScope, NotPermitted, WrongState.

    A draft from which another edition was copied stays, because that one names it.
    """
    draft = draft_to_write(code=code, version=version, scope=scope)
    copies = Edition.objects.filter(copied_from=draft).order_by("code")
    if codes := list(copies.values_list("code", flat=True)):
        raise WrongState(
            _("These editions were copied from this draft and name it: %(editions)s.")
            % {"editions": ", ".join(codes)}
        )
    draft.delete()


def taken_problems(code: str, *, but: int = 0) -> list[Problem]:
    """Return a problem when an edition has the code, but for the one with that number."""
    if Edition.objects.filter(code=code).exclude(pk=but).exists():
        return [Problem("code_taken", _("Another edition has this code."), field="code")]
    return []
