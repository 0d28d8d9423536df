"""Questions of a draft: added, changed, moved, deleted; each with its options and what it follows from."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import CHOICE_KINDS, QuestionKind
from apps.questionnaires.models import Option, Question, QuestionnaireVersion
from apps.questionnaires.selectors.access import version_to_write
from apps.questionnaires.selectors.questionnaires import question_seen, questions_of
from apps.questionnaires.services.authoring import KEY
from apps.questionnaires.services.writing import expect_draft, write
from apps.web.refusals import Invalid, Problem, WrongState

LONGEST_LABEL = 300
YES_AND_NO = (("yes", "Yes", "Oui", "Sí"), ("no", "No", "Non", "No"))
"""The options of every yes-or-no question, by key and in the three languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionData:
    """One answer to choose from; a new one without `key` gets one from its English words."""

    key: str = ""
    label_en: str
    label_fr: str = ""
    label_es: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionData:
    """What a question says. `parent_id` and `shown_if_id` are earlier questions of the same version."""

    key: str
    kind: str
    text_en: str
    number: str = ""
    text_fr: str = ""
    text_es: str = ""
    help_en: str = ""
    help_fr: str = ""
    help_es: str = ""
    is_required: bool = False
    has_comment: bool = False
    has_other: bool = False
    parent_id: int | None = None
    shown_if_id: int | None = None
    shown_values: tuple[str, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    options: tuple[OptionData, ...] = ()


@transaction.atomic
def save_question(
    *,
    key: str,
    number: int,
    question_id: int | None,
    data: QuestionData,
    scope: OfficeScope,
) -> Question:
    """Add a question at the end of a draft, or change one of it.

    Raises OutOfScope, NotPermitted, WrongState for a published version, Invalid with all problems.
    """
    version = version_to_write(key=key, number=number, scope=scope)
    expect_draft(version)
    question = (
        question_seen(version=version, question_id=question_id, scope=scope)
        if question_id is not None
        else Question(version=version)
    )
    others = [each for each in questions_of(version=version, scope=scope) if each.pk != question.pk]
    earlier = [each for each in others if question.pk is None or each.position < question.position]
    problems = problems_of(data, others=others, earlier=earlier)
    if question.pk is not None:
        problems += leaning_problems(data, question, others)
    if problems:
        raise Invalid(problems=problems)
    values = values_of(data)
    if question.pk is None:
        last = max((each.position for each in others), default=0)
        question = Question.objects.create(version=version, position=last + 1, **values)
    else:
        write(question, **values)
    save_options(question, offered_by(data))
    return question


def offered_by(data: QuestionData) -> Sequence[OptionData]:
    """Return the options of a question: those of a yes-or-no question are always the same."""
    if data.kind == QuestionKind.YES_NO:
        return [
            OptionData(key=key, label_en=english, label_fr=french, label_es=spanish)
            for key, english, french, spanish in YES_AND_NO
        ]
    return data.options if data.kind in CHOICE_KINDS else ()


def values_of(data: QuestionData) -> dict[str, object]:
    """Return what was said as values of the columns; what does not go with the kind is left out."""
    is_heading = data.kind == QuestionKind.HEADING
    is_bounded = data.kind in (QuestionKind.NUMBER, QuestionKind.YEAR)
    return {
        "key": data.key,
        "number": data.number.strip(),
        "kind": data.kind,
        **{
            f"{name}_{language}": getattr(data, f"{name}_{language}").strip()
            for name in ("text", "help")
            for language in ("en", "fr", "es")
        },
        "is_required": data.is_required and not is_heading,
        "has_comment": data.has_comment and data.kind in CHOICE_KINDS,
        "has_other": data.has_other and data.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE),
        "parent_id": data.parent_id,
        "shown_if_id": data.shown_if_id,
        "shown_values": list(data.shown_values) if data.shown_if_id else [],
        "lowest": data.lowest if is_bounded else None,
        "highest": data.highest if is_bounded else None,
    }


def problems_of(
    data: QuestionData, *, others: Sequence[Question], earlier: Sequence[Question]
) -> list[Problem]:
    """Return everything that is wrong with a question among the others of its version."""
    problems = []

    def blame(field: str, code: str, message: str) -> None:
        problems.append(Problem(code=code, field=field, message=message))

    if not KEY.fullmatch(data.key):
        blame("key", "key", _("A key has small letters, digits and hyphens, such as q4."))
    elif data.key in {each.key for each in others}:
        blame("key", "key_taken", _("Another question of this version has this key."))
    if data.kind not in QuestionKind.values:
        blame("kind", "invalid_choice", _("Choose one of the kinds."))
    if not data.text_en.strip():
        blame("text_en", "required", _("An English text is needed here."))
    if data.has_comment and data.has_other:
        blame(
            "has_other",
            "comment_and_other",
            _("A question asks for a comment, or offers an answer of one’s own, not both."),
        )
    if None not in (data.lowest, data.highest) and data.lowest > data.highest:  # type: ignore[operator]
        blame("highest", "bounds", _("The highest number is below the lowest."))
    before = {each.pk: each for each in earlier}
    if data.parent_id is not None and (
        data.parent_id not in before or before[data.parent_id].kind != QuestionKind.HEADING
    ):
        blame("parent", "not_earlier", _("Choose a heading that stands before this question."))
    if data.shown_if_id is not None:
        source = before.get(data.shown_if_id)
        known = {option.key for option in source.options.all()} if source else set()
        if source is None or source.kind not in CHOICE_KINDS:
            blame(
                "shown_if",
                "not_earlier",
                _("Choose an earlier question whose answers are chosen from a list."),
            )
        elif not data.shown_values or not set(data.shown_values) <= known:
            blame("shown_values", "values", _("Say after which of its answers this is asked."))
    for place, option in enumerate(data.options, start=1):
        for label in (option.label_en, option.label_fr, option.label_es):
            if len(label) > LONGEST_LABEL:
                blame(
                    "",
                    "too_long",
                    _("Answer %(place)s is too long; at most %(limit)s characters.")
                    % {"place": place, "limit": LONGEST_LABEL},
                )
    return problems


def leaning_problems(
    data: QuestionData, question: Question, others: Sequence[Question]
) -> list[Problem]:
    """Return what would be lost to the questions that stand under this one or follow from its answers."""
    keys = {option.key for option in offered_by(data)}
    leaning = [
        each
        for each in others
        if (each.parent_id == question.pk and data.kind != QuestionKind.HEADING)
        or (each.shown_if_id == question.pk and not set(each.shown_values) <= keys)
    ]
    if not leaning:
        return []
    return [
        Problem(
            code="depended_on",
            field="kind",
            message=_("Other questions depend on this one: %(questions)s.")
            % {"questions": ", ".join(each.number or each.key for each in leaning)},
        )
    ]


def save_options(question: Question, offered: Sequence[OptionData]) -> None:
    """Make the options of a question of a draft equal to what was said."""
    known = {option.key: option for option in question.options.all()}
    taken = {option.key for option in offered if option.key}
    kept = set()
    for place, each in enumerate(offered, start=1):
        key = each.key or free_key(each.label_en, taken)
        taken.add(key)
        kept.add(key)
        values = {
            "position": place,
            "label_en": each.label_en.strip(),
            "label_fr": each.label_fr.strip(),
            "label_es": each.label_es.strip(),
        }
        if key in known:
            write(known[key], **values)
        else:
            Option.objects.create(question=question, key=key, **values)
    Option.objects.filter(question=question).exclude(key__in=kept).delete()


def free_key(label: str, taken: set[str]) -> str:
    """Return a key made from the words of an option that no other option of the question has."""
    start = slugify(label)[:50].strip("-") or "answer"
    key, number = start, 2
    while key in taken:
        key, number = f"{start}-{number}", number + 1
    return key


@transaction.atomic
def move_question(
    *, key: str, number: int, question_id: int, position: int, up: bool, scope: OfficeScope
) -> Question:
    """Change places with the question before or after; `position` is where it was seen.

    Raises WrongState when it stands elsewhere by now, is first or last already, or would come before a
    heading or a question that it depends on.
    """
    version = version_to_write(key=key, number=number, scope=scope)
    expect_draft(version)
    question = question_seen(version=version, question_id=question_id, scope=scope)
    if question.position != position:
        raise WrongState(_("The order has changed since you opened this page. Look at it again."))
    side = Q(position__lt=position) if up else Q(position__gt=position)
    order = "-position" if up else "position"
    neighbour = Question.objects.filter(side, version=version).order_by(order).first()
    if neighbour is None:
        raise WrongState(_("There is no place further up or down."))
    first, second = (neighbour, question) if up else (question, neighbour)
    if first.pk in (second.parent_id, second.shown_if_id):
        raise WrongState(_("A question stands after the heading and the question it depends on."))
    parked = version.questions.aggregate(last=Max("position"))["last"] + 1
    Question.objects.filter(pk=question.pk).update(position=parked)
    Question.objects.filter(pk=neighbour.pk).update(position=question.position)
    Question.objects.filter(pk=question.pk).update(position=neighbour.position)
    question.refresh_from_db()
    return question


@transaction.atomic
def delete_question(*, key: str, number: int, question_id: int, scope: OfficeScope) -> None:
    """Delete a question of a draft; raises WrongState while others stand under it or follow from it."""
    version: QuestionnaireVersion = version_to_write(key=key, number=number, scope=scope)
    expect_draft(version)
    question = question_seen(version=version, question_id=question_id, scope=scope)
    leaning = Question.objects.filter(Q(parent=question) | Q(shown_if=question))
    if names := [each.number or each.key for each in leaning.order_by("position")]:
        raise WrongState(
            _("Other questions depend on this one: %(questions)s.")
            % {"questions": ", ".join(names)}
        )
    Option.objects.filter(question=question).delete()
    question.delete()
    Question.objects.filter(version=version, position__gt=question.position).update(
        position=F("position") - 1
    )
