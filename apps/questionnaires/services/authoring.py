"""Writing questionnaires: a draft is written, published for good, and copied into the next draft."""

import re
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import VersionState
from apps.questionnaires.models import Option, Question, Questionnaire, QuestionnaireVersion
from apps.questionnaires.selectors.access import (
    expect_writer,
    questionnaire_seen,
    version_to_write,
)
from apps.questionnaires.selectors.questionnaires import gaps_of, option_seen, questions_of
from apps.questionnaires.services.writing import expect_draft, too_long, write
from apps.web.refusals import Invalid, Problem, WrongState

KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
LONGEST_TITLE = 200
RESERVED = frozenset({"answer", "campaigns", "new", "thanks"})
"""Words that stand in addresses of the room where a key would stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireData:
    """What a questionnaire says of itself."""

    title_en: str
    title_fr: str = ""
    title_es: str = ""
    purpose_en: str = ""
    purpose_fr: str = ""
    purpose_es: str = ""
    source: str = ""


@transaction.atomic
def create_questionnaire(
    *, key: str, data: QuestionnaireData, now: datetime, scope: OfficeScope
) -> QuestionnaireVersion:
    """Make a questionnaire with an empty first version; raises NotPermitted or Invalid."""
    expect_writer(scope)
    problems = title_problems(data)
    if not KEY.fullmatch(key):
        problems.append(
            Problem(
                code="key",
                field="key",
                message=_("A key has small letters, digits and hyphens, such as exit-survey."),
            )
        )
    elif key in RESERVED or Questionnaire.objects.filter(key=key).exists():
        problems.append(
            Problem(code="key_taken", field="key", message=_("Another questionnaire has this key."))
        )
    if problems:
        raise Invalid(problems=problems)
    questionnaire = Questionnaire.objects.create(key=key, **asdict(data))
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=1, created_by_id=scope.user_id, created_at=now
    )


@transaction.atomic
def change_questionnaire(*, key: str, data: QuestionnaireData, scope: OfficeScope) -> Questionnaire:
    """Change title and purpose, which stand above every version; raises OutOfScope, NotPermitted, Invalid."""
    questionnaire = questionnaire_seen(key=key, scope=scope)
    expect_writer(scope)
    if problems := title_problems(data):
        raise Invalid(problems=problems)
    write(questionnaire, **asdict(data))
    return questionnaire


def title_problems(data: QuestionnaireData) -> list[Problem]:
    """Return what is wrong with titles."""
    titles = {name: getattr(data, name) for name in ("title_en", "title_fr", "title_es")}
    problems = too_long((name, text, LONGEST_TITLE) for name, text in titles.items())
    if not data.title_en.strip():
        problems.append(
            Problem(
                code="required", field="title_en", message=_("An English title is needed here.")
            )
        )
    return problems


@transaction.atomic
def make_version(*, key: str, now: datetime, scope: OfficeScope) -> QuestionnaireVersion:
    """Copy the newest version into a new draft; raises WrongState while there is a draft already.

    Retired options are left behind.
    """
    questionnaire = questionnaire_seen(key=key, scope=scope)
    expect_writer(scope)
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    newest = (
        QuestionnaireVersion.objects.filter(questionnaire=questionnaire).order_by("-number").first()
    )
    if newest is not None and newest.state == VersionState.DRAFT:
        raise WrongState(_("There is a draft of this questionnaire already; go on with it."))
    draft = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=newest.number + 1 if newest else 1,
        created_by_id=scope.user_id,
        created_at=now,
    )
    if newest is not None:
        copy_questions(source=newest, target=draft, scope=scope)
    return draft


def copy_questions(
    *, source: QuestionnaireVersion, target: QuestionnaireVersion, scope: OfficeScope
) -> None:
    """Copy the questions of a version into another, with what they stand under and follow from."""
    copies: dict[int, Question] = {}
    for each in questions_of(version=source, scope=scope):
        copy = Question(
            **{
                field.attname: getattr(each, field.attname)
                for field in Question._meta.concrete_fields
                if not field.primary_key
            }
        )
        copy.version = target
        # Both come earlier in the order, so they are copied by now.
        copy.parent = copies.get(each.parent_id or 0)
        copy.shown_if = copies.get(each.shown_if_id or 0)
        copy.save()
        copies[each.pk] = copy
        Option.objects.bulk_create(
            Option(
                question=copy,
                key=option.key,
                position=option.position,
                label_en=option.label_en,
                label_fr=option.label_fr,
                label_es=option.label_es,
            )
            for option in each.options.all()
            if option.retired_on is None
        )


@transaction.atomic
def publish(
    *, key: str, number: int, note: str, now: datetime, scope: OfficeScope
) -> QuestionnaireVersion:
    """Publish a draft for good; raises WrongState when it is published, Invalid when it is not ready."""
    version = version_to_write(key=key, number=number, scope=scope)
    expect_draft(version)
    gaps = gaps_of(questions_of(version=version, scope=scope))
    problems = []
    if gaps.is_empty:
        problems.append(
            Problem(code="empty", message=_("There is no question in this version yet."))
        )
    if gaps.missing_options:
        problems.append(
            Problem(
                code="options",
                message=_("At least two answers to choose from are needed in: %(questions)s.")
                % {"questions": ", ".join(gaps.missing_options)},
            )
        )
    if problems:
        raise Invalid(problems=problems)
    write(
        version,
        state=VersionState.PUBLISHED,
        note=note.strip(),
        published_by_id=scope.user_id,
        published_at=now,
    )
    return version


@transaction.atomic
def retire_option(
    *, key: str, number: int, option_id: int, now: datetime, scope: OfficeScope
) -> Option:
    """No longer offer an option of a published version; where it was given it stays.

    Raises WrongState in a draft, where options are simply changed, and for one that is retired, and
    where fewer than two would be left.
    """
    version = version_to_write(key=key, number=number, scope=scope)
    option = option_seen(version=version, option_id=option_id, scope=scope)
    if version.state == VersionState.DRAFT:
        raise WrongState(_("This version is a draft: change or delete the answer in its question."))
    if option.retired_on is not None:
        raise WrongState(_("This answer is retired already."))
    left = Option.objects.filter(question=option.question, retired_on__isnull=True).count()
    if left <= 2:
        raise WrongState(_("At least two answers stay on offer."))
    write(option, retired_on=now.date())
    return option
