"""Questionnaires and their versions as the pages of authors show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import CHOICE_KINDS, QuestionKind, VersionState
from apps.questionnaires.models import Option, Question, Questionnaire, QuestionnaireVersion
from apps.questionnaires.selectors.access import expect_reader, reads_questionnaires
from apps.web.refusals import OutOfScope

LANGUAGES = ("en", "fr", "es")


def questionnaires(*, scope: OfficeScope) -> QuerySet[Questionnaire]:
    """Return all questionnaires with their versions, the newest first; raises NotPermitted.

    Two statements.
    """
    expect_reader(scope)
    return Questionnaire.objects.prefetch_related(
        Prefetch(
            "versions",
            queryset=QuestionnaireVersion.objects.annotate(
                asked=Count("campaigns", distinct=True)
            ).order_by("-number"),
            to_attr="newest_first",
        )
    ).order_by("title_en", "pk")


def versions_of(
    *, questionnaire: Questionnaire, scope: OfficeScope
) -> QuerySet[QuestionnaireVersion]:
    """Return the versions of a questionnaire that somebody may read, the newest first."""
    return known_versions(scope=scope).filter(questionnaire=questionnaire).order_by("-number")


def published_versions(*, scope: OfficeScope) -> list[QuestionnaireVersion]:
    """Return what a campaign may ask: every published version of questionnaires that are not retired."""
    expect_reader(scope)
    return list(
        QuestionnaireVersion.objects.filter(
            state=VersionState.PUBLISHED, questionnaire__retired_on__isnull=True
        )
        .select_related("questionnaire")
        .order_by("questionnaire__title_en", "-number")
    )


def questions_of(*, version: QuestionnaireVersion, scope: OfficeScope) -> list[Question]:
    """Return the questions of a version, for those who read drafts; two statements."""
    expect_reader(scope)
    return questions_known(version=version, scope=scope)


def known_versions(*, scope: OfficeScope) -> QuerySet[QuestionnaireVersion]:
    """Return the versions that somebody may read: published ones whoever has logged in, else all."""
    rows = QuestionnaireVersion.objects.select_related("questionnaire").order_by(
        "questionnaire__key", "-number"
    )
    if not scope.has_entered:
        return rows.none()
    return rows if reads_questionnaires(scope) else rows.filter(state=VersionState.PUBLISHED)


def questions_known(*, version: QuestionnaireVersion, scope: OfficeScope) -> list[Question]:
    """Return the questions of a version that somebody may read, with options, parents, conditions.

    Two statements.
    """
    return list(
        Question.objects.filter(version__in=known_versions(scope=scope), version=version)
        .select_related("parent", "shown_if")
        .prefetch_related(Prefetch("options", queryset=Option.objects.order_by("position", "pk")))
        .order_by("position")
    )


def question_seen(
    *, version: QuestionnaireVersion, question_id: int, scope: OfficeScope
) -> Question:
    """Return one question of a version; raises NotPermitted or OutOfScope."""
    expect_reader(scope)
    found = Question.objects.filter(version=version, pk=question_id).first()
    if found is None:
        raise OutOfScope
    return found


def option_seen(*, version: QuestionnaireVersion, option_id: int, scope: OfficeScope) -> Option:
    """Return one option of a version with its question; raises NotPermitted or OutOfScope."""
    expect_reader(scope)
    found = (
        Option.objects.select_related("question")
        .filter(question__version=version, pk=option_id)
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


@dataclass(frozen=True, slots=True)
class Gaps:
    """What stands in the way of publishing (`missing_options`), and what is only to be known of."""

    is_empty: bool
    missing_options: tuple[str, ...]
    untranslated: dict[str, int]


def gaps_of(questions: Sequence[Question]) -> Gaps:
    """Return what a version lacks: questions, options, texts in French or Spanish by language."""
    choosing = [each for each in questions if each.kind in CHOICE_KINDS]
    return Gaps(
        is_empty=not any(each.kind != QuestionKind.HEADING for each in questions),
        missing_options=tuple(
            each.number or each.key for each in choosing if len(each.options.all()) < 2
        ),
        untranslated={
            language: sum(not getattr(each, f"text_{language}") for each in questions)
            + sum(
                not getattr(option, f"label_{language}")
                for each in questions
                for option in each.options.all()
            )
            for language in LANGUAGES[1:]
        },
    )
