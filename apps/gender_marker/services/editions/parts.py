"""Codes and questions of a draft, and what moves or deletes any of its parts."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.models import AnswerOption, Code, Condition, Edition, Outcome, Question
from apps.gender_marker.selectors.drafts import PartName, part_of, parts_of, rows_giving
from apps.gender_marker.services.editions.data import (
    CodeData,
    QuestionData,
    code_problems,
    question_problems,
)
from apps.gender_marker.services.editions.writing import draft_to_write, put_in_order, values_of
from apps.web.refusals import Invalid, WrongState
from apps.web.versions import write


@transaction.atomic
def save_code(
    *, code: str, version: int, part_id: int | None, data: CodeData, scope: OfficeScope
) -> Edition:
    """Add a code at the end of a draft, or change one. Raises OutOfScope, NotPermitted, WrongState, Invalid."""
    draft = draft_to_write(code=code, version=version, scope=scope)
    held = list(parts_of(draft=draft, name=PartName.CODES, scope=scope))
    row = (
        part_of(draft=draft, name=PartName.CODES, part_id=part_id, scope=scope)
        if part_id
        else Code()
    )
    others = {each.key for each in held if each.pk != row.pk}
    if problems := code_problems(data, others=others):
        raise Invalid(problems=problems)
    fill(row, values_of(data), draft, held)
    written: Edition = write(draft)
    return written


@transaction.atomic
def save_question(
    *, code: str, version: int, part_id: int | None, data: QuestionData, scope: OfficeScope
) -> Edition:
    """Add a question at the end of a draft, or change one with its answers.

    A new key follows into the conditions that name the question; that of an answer into those that name
    no other question. Raises OutOfScope, NotPermitted, WrongState, Invalid.
    """
    draft = draft_to_write(code=code, version=version, scope=scope)
    held = list(parts_of(draft=draft, name=PartName.QUESTIONS, scope=scope))
    row = (
        part_of(draft=draft, name=PartName.QUESTIONS, part_id=part_id, scope=scope)
        if part_id
        else Question()
    )
    others = {each.key for each in held if each.pk != row.pk}
    if problems := question_problems(data, others=others):
        raise Invalid(problems=problems)
    if row.pk:
        rename(draft, row.key, data)
    fill(row, values_of(data, leaving=("answers",)), draft, held)
    # Nothing points to the answers of a draft, so they are simply written anew.
    AnswerOption.objects.filter(question=row).delete()
    AnswerOption.objects.bulk_create(
        AnswerOption(question=row, position=place, **values_of(answer, leaving=("was",)))
        for place, answer in enumerate(data.answers, start=1)
    )
    written: Edition = write(draft)
    return written


def fill(row: Code | Question, values: dict[str, object], draft: Edition, held: list) -> None:
    """Write a part; a new one goes to the end."""
    if row.pk is None:
        row.edition = draft
        row.position = max((each.position for each in held), default=0) + 1
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def rename(draft: Edition, old: str, data: QuestionData) -> None:
    """Carry new keys of a question and of its answers into the conditions that name them."""
    new_keys = {each.was: each.key for each in data.answers if each.was and each.was != each.key}
    if old == data.key and not new_keys:
        return
    for condition in Condition.objects.filter(outcome__edition=draft, questions__contains=[old]):
        if condition.questions == [old]:
            condition.answers = [new_keys.get(key, key) for key in condition.answers]
        condition.questions = [data.key if key == old else key for key in condition.questions]
        condition.save(update_fields=["questions", "answers"])


@transaction.atomic
def move_part(
    *, code: str, version: int, name: PartName, part_id: int, up: bool, scope: OfficeScope
) -> Edition:
    """Let a part change places with the one before or after it; raises like `save_code`."""
    draft = draft_to_write(code=code, version=version, scope=scope)
    part = part_of(draft=draft, name=name, part_id=part_id, scope=scope)
    order = list(parts_of(draft=draft, name=name, scope=scope))
    place = order.index(part)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        raise WrongState(_("There is no place further up or down."))
    order[place], order[other] = order[other], order[place]
    put_in_order(order)
    written: Edition = write(draft)
    return written


@transaction.atomic
def delete_part(
    *, code: str, version: int, name: PartName, part_id: int, scope: OfficeScope
) -> Edition:
    """Delete a part of a draft; the following ones move up. A code that rows give is not deleted.

    Conditions that name a deleted question stay, and prevent publication. Raises like `save_code`.
    """
    draft = draft_to_write(code=code, version=version, scope=scope)
    part = part_of(draft=draft, name=name, part_id=part_id, scope=scope)
    if isinstance(part, Code) and (rows := rows_giving(code=part, scope=scope)):
        raise WrongState(
            _("These rows of the table give the code %(code)s; change them first: %(rows)s.")
            % {"code": part.key, "rows": ", ".join(map(str, rows))}
        )
    part.delete()
    if isinstance(part, Outcome):
        put_in_order(list(parts_of(draft=draft, name=name, scope=scope)))
    written: Edition = write(draft)
    return written
