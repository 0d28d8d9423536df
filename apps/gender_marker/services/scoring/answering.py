"""Saving answers: whole or not, and so that two who write at once lose nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.models import AssessmentAnswer
from apps.gender_marker.selectors.access import demand_scorer
from apps.gender_marker.selectors.asking import Asked, Asking, Said, Sheet, closed, sheet_at
from apps.web.refusals import Invalid, Problem
from apps.web.texts import tidy
from apps.web.versions import write

LONGEST_WORDS = 4000
"""Characters of an answer in words, and of a passage; a choice of this product."""
LONGEST_PLACE = 120


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, and `seen`: how the question stood when they did (see `Asking.seen`).

    Without `seen` it replaces whatever stands there.
    """

    said: Said
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question that somebody else answered first: nothing of it was saved; `asking` as it stands now."""

    asking: Asking
    typed: Said


@dataclass(frozen=True, slots=True)
class Saved:
    """The drafts that were written, and the questions that were not saved because somebody was faster."""

    sheet: Sheet
    conflicts: tuple[Conflict, ...]


@transaction.atomic
def save_answers(
    *, project_id: int, stage: str, answers: Mapping[str, Typed], scope: OfficeScope
) -> Saved:
    """Save answers by the name of the question (`Asking.name`), in each draft that asks it.

    A question that somebody else changed since it was looked at is left and reported, the others are
    saved; what was sent as it was seen is no change. Raises OutOfScope, NotPermitted, WrongState for a
    closed project, Invalid with every answer that a question does not take and every text that is too
    long; then nothing is saved.
    """
    demand_scorer(project_id=project_id, scope=scope)
    sheet = sheet_at(project_id=project_id, stage=stage, scope=scope, lock=True)
    if (refusal := closed(sheet.drafts[0].project.state)) is not None:
        raise refusal
    known = {each.name: each for each in sheet.askings}
    # A question that is not asked any more belonged to a draft that was scored or deleted meanwhile.
    sent = {
        name: Typed(tidied(typed.said), typed.seen)
        for name, typed in answers.items()
        if name in known
    }
    problems = [
        problem for name, typed in sent.items() for problem in problems_of(known[name], typed.said)
    ]
    if problems:
        raise Invalid(problems=problems)
    conflicts, changed = [], set()
    for name, typed in sent.items():
        asking = known[name]
        stands = {part.said for part in asking.parts}
        if stands == {typed.said}:
            continue
        if typed.seen and typed.seen != asking.seen:
            if typed.seen.rpartition(".")[2] != typed.said.mark:
                conflicts.append(Conflict(asking, typed.said))
            continue
        for part in asking.parts:
            if part.said != typed.said:
                store(part, typed.said)
                changed.add(part.draft)
    for draft in changed:
        write(draft)
    return Saved(
        sheet_at(project_id=project_id, stage=stage, scope=scope) if changed else sheet,
        tuple(conflicts),
    )


def tidied(said: Said) -> Said:
    """Return what was typed as it is kept."""
    return Said(said.answer, tidy(said.words), tidy(said.passage), tidy(said.place))


def problems_of(asking: Asking, said: Said) -> list[Problem]:
    """Return what is wrong with what was said to a question; `field` is a field of the form."""
    problems = []
    if said.answer and asking.option(said.answer) is None:
        known = ", ".join(each.key for each in asking.options)
        message = _("Question %(question)s takes these answers: %(answers)s.") % {
            "question": asking.question.key,
            "answers": known,
        }
        problems.append(
            Problem(
                "unknown_answer",
                message,
                field=f"{asking.name}-answer",
                value=said.answer,
                expected=known,
            )
        )
    for part, most in (
        ("words", LONGEST_WORDS),
        ("passage", LONGEST_WORDS),
        ("place", LONGEST_PLACE),
    ):
        if len(getattr(said, part)) > most:
            message = _("This is too long; at most %(limit)s characters.") % {"limit": most}
            problems.append(Problem("too_long", message, field=f"{asking.name}-{part}"))
    return problems


def store(part: Asked, said: Said) -> None:
    """Write what was said to a question into one draft."""
    AssessmentAnswer.objects.update_or_create(
        assessment=part.draft,
        question=part.question,
        defaults={
            "option": part.option(said.answer),
            "words": said.words,
            "passage": said.passage,
            "place": said.place,
        },
    )
