"""Wording the five aims, and saying how far they were reached."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.choices import AimRating
from apps.projects.models import Aim, AimAssessment, FundingRound
from apps.projects.selectors.aims import (
    expect_assessor,
    expect_reader,
    projects_of_round,
    round_to_assess,
)
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState

LONGEST_TEXT = 4000
"""Characters of an aim, and of the words of an assessment; a choice of this product."""


@dataclass(frozen=True, slots=True)
class AimTexts:
    """An aim in three languages."""

    text_en: str
    text_fr: str
    text_es: str


@transaction.atomic
def word_aim(*, number: int, texts: AimTexts, version: int, scope: OfficeScope) -> Aim:
    """Enter or change the wording of an aim; from now on no file overwrites it.

    Raises NotPermitted, OutOfScope for a number that is none, Invalid, and WrongState with the code
    `stale` when somebody else was faster.
    """
    expect_assessor(scope)
    aim = Aim.objects.select_for_update().filter(number=number).first()
    if aim is None:
        raise OutOfScope
    said = {name: getattr(texts, name).strip() for name in ("text_en", "text_fr", "text_es")}
    problems = [too_long(name) for name, text in said.items() if len(text) > LONGEST_TEXT]
    if any(said.values()) and not said["text_en"]:
        problems.append(
            Problem(
                code="required",
                field="text_en",
                message=_("Enter the English wording too: it is what others read who have none."),
            )
        )
    if problems:
        raise Invalid(problems=problems)
    expect_version(aim.version, version)
    for name, text in said.items():
        setattr(aim, name, text)
    aim.version += 1
    aim.is_from_reference = False
    aim.save(update_fields=[*said, "version", "is_from_reference"])
    return aim


@transaction.atomic
def assess(
    *,
    year: int,
    project_id: int | None,
    aim: int,
    rating: str,
    words: str,
    version: int,
    now: datetime,
    scope: OfficeScope,
) -> AimAssessment:
    """Say how far an aim was reached by a project of a round, or by the round as a whole (no project).

    `version` is that of the assessment that was read, 0 for none. Raises OutOfScope for a round, a
    project of it or an aim that is none, NotPermitted, Invalid, and WrongState with the code `stale`.
    """
    expect_reader(scope)
    funding_round = round_to_assess(year=year, scope=scope)
    expect_assessor(scope)
    # One at a time within a round, so that two first assessments do not meet.
    FundingRound.objects.select_for_update().get(pk=funding_round.pk)
    of_round = projects_of_round(funding_round=funding_round, scope=scope)
    chosen = Aim.objects.filter(number=aim).first()
    if chosen is None or (project_id is not None and not of_round.filter(pk=project_id).exists()):
        raise OutOfScope
    expect_sound(rating, words.strip())
    row = AimAssessment.objects.filter(round=funding_round, project=project_id, aim=chosen).first()
    expect_version(row.version if row else 0, version)
    row = row or AimAssessment(round=funding_round, project_id=project_id, aim=chosen, version=0)
    row.rating, row.words, row.version = rating, words.strip(), row.version + 1
    row.assessed_by_id, row.assessed_at = scope.user_id, now
    row.save()
    return row


def expect_sound(rating: str, words: str) -> None:
    """Raise Invalid for a rating that is none, or without words that explain it."""
    problems = []
    if rating not in AimRating.values:
        problems.append(Problem(code="required", field="rating", message=_("Choose a rating.")))
    elif rating != AimRating.CANNOT_TELL and not words:
        problems.append(
            Problem(
                code="required", field="words", message=_("Say in words what the rating rests on.")
            )
        )
    if len(words) > LONGEST_TEXT:
        problems.append(too_long("words"))
    if problems:
        raise Invalid(problems=problems)


def too_long(field: str) -> Problem:
    """Return the problem of a text that is too long."""
    message = _("At most %(most)s characters.") % {"most": LONGEST_TEXT}
    return Problem(code="too_long", field=field, message=message)


def expect_version(held: int, seen: int) -> None:
    """Raise WrongState when somebody else has changed what was read."""
    if held != seen:
        raise WrongState(
            _("Somebody else changed this in the meantime. Compare with what stands there now."),
            code="stale",
        )
