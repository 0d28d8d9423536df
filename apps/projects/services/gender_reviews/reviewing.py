"""A gender review: begun, answered, concluded, gone on with by somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import managers_above
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.projects.choices import GenderReviewState, ReviewAnswerKind
from apps.projects.models import GenderReview, GenderReviewAnswer, Project
from apps.projects.selectors.access import project_seen
from apps.projects.selectors.gender_reviews.checklist import applies_to, newest_published
from apps.projects.selectors.gender_reviews.reading import (
    TO_BE_SAID,
    is_reviewer,
    lines_of,
    may_take_over,
    obstacle_to_start,
    ref_of,
    review_seen,
)
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState
from apps.web.versions import demand_version, write

LONGEST_WORDS = 4000
ENDORSED = gettext_noop("%(who)s has endorsed the project “%(title)s” in the gender review.")
CONDITIONS = gettext_noop(
    "%(who)s has endorsed the project “%(title)s” in the gender review, with conditions: %(words)s"
)
RETURNED = gettext_noop(
    "%(who)s has returned the project “%(title)s” from the gender review: %(words)s"
)
TEXTS = {
    GenderReviewState.ENDORSED: ENDORSED,
    GenderReviewState.CONDITIONS: CONDITIONS,
    GenderReviewState.RETURNED: RETURNED,
}
WITH_WORDS = (GenderReviewState.CONDITIONS, GenderReviewState.RETURNED)
WHOM_TO_TELL = OfficeScope.everything("whom to tell of a gender review")
"""A reviewer does not see who answers for the office; the house does."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found of one item; a blank answer means not answered yet."""

    answer: str
    finding: str = ""


@transaction.atomic
def start_review(*, project_id: int, now: datetime, scope: OfficeScope) -> GenderReview:
    """Begin to review a project by the newest edition; begun twice by the same person, it is one review.

    Raises OutOfScope, NotPermitted, WrongState when somebody else reviews it or nothing is published.
    """
    seen = project_seen(project_id=project_id, scope=scope)
    # Two who begin at once wait for each other here.
    project = Project.objects.select_for_update().get(pk=seen.pk)
    begun = GenderReview.objects.filter(
        project=project, state=GenderReviewState.OPEN, reviewer_id=scope.user_id
    ).first()
    if begun is not None:
        return begun
    refusal = obstacle_to_start(project=project, scope=scope)
    if refusal is not None or scope.user_id is None:
        raise refusal or NotPermitted
    return GenderReview.objects.create(
        project=project,
        edition=newest_published(scope=scope),
        reviewer_id=scope.user_id,
        started_by_id=scope.user_id,
        started_at=now,
    )


@transaction.atomic
def save_answers(
    *, review_id: int, version: int, answers: Mapping[int, Answered], scope: OfficeScope
) -> GenderReview:
    """Keep answers by the number of the item; who leaves one blank takes it back.

    Raises OutOfScope, also for items that are not asked, NotPermitted, WrongState (`stale`), Invalid
    with every answer that needs its finding.
    """
    review = review_to_write(review_id, version, scope)
    lines = {line.item.pk: line for line in lines_of(review=review, scope=scope)}
    if answers.keys() - lines.keys():
        raise OutOfScope
    problems = [
        problem for item_id, said in answers.items() for problem in answer_problems(item_id, said)
    ]
    if problems:
        raise Invalid(problems=problems)
    for item_id, said in answers.items():
        known = lines[item_id].answer
        words = said.finding.strip()
        if not said.answer:
            if known is not None:
                known.delete()
        elif known is None:
            GenderReviewAnswer.objects.create(
                review=review, item_id=item_id, answer=said.answer, finding=words
            )
        elif (known.answer, known.finding) != (said.answer, words):
            known.answer, known.finding = said.answer, words
            known.save(update_fields=["answer", "finding"])
    return write(review)


@transaction.atomic
def conclude(
    *, review_id: int, version: int, outcome: str, words: str, now: datetime, scope: OfficeScope
) -> GenderReview:
    """Endorse a project, endorse it with conditions, or return it; the review never changes after that.

    Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid while a question has no answer, or
    where conditions or a return are not explained.
    """
    review = review_to_write(review_id, version, scope)
    problems = []
    if outcome not in TEXTS:
        problems.append(
            Problem(code="invalid_choice", field="outcome", message=_("Choose an outcome."))
        )
    if outcome in WITH_WORDS and not words.strip():
        problems.append(
            Problem(
                code="required",
                field="words",
                message=_("Say what is to be done; the project’s manager reads it."),
            )
        )
    if len(words.strip()) > LONGEST_WORDS:
        problems.append(too_long("words"))
    missing = [
        line.question
        for line in lines_of(review=review, scope=scope)
        if line.answer is None and applies_to(line.item.applies, review.project.context)
    ]
    problems += [
        Problem(
            code="not_answered",
            message=_("Not answered yet: %(question)s") % {"question": question},
        )
        for question in missing
    ]
    if problems:
        raise Invalid(problems=problems)
    write(review, state=outcome, words=words.strip(), closed_at=now)
    tell(review, now=now, scope=scope)
    return review


@transaction.atomic
def take_over(*, review_id: int, version: int, scope: OfficeScope) -> GenderReview:
    """Go on with the review of somebody else. Raises OutOfScope, NotPermitted, WrongState."""
    review = review_seen(review_id=review_id, scope=scope, lock=True)
    if review.state != GenderReviewState.OPEN:
        raise concluded()
    if not may_take_over(review, scope):
        raise NotPermitted(_("Those who run the WGGI go on with the review of somebody else."))
    demand_version(review, version)
    return write(review, reviewer_id=scope.user_id)


def review_to_write(review_id: int, version: int, scope: OfficeScope) -> GenderReview:
    """Return a locked review that is the person's to write, in the version that was looked at."""
    review = review_seen(review_id=review_id, scope=scope, lock=True)
    if review.state != GenderReviewState.OPEN:
        raise concluded()
    if not is_reviewer(review, scope):
        raise NotPermitted(_("The reviewer answers the questions."))
    demand_version(review, version)
    return review


def concluded() -> WrongState:
    """Return the refusal of a change to a closed review."""
    return WrongState(
        _("This review is concluded and stays as it is; a project is reviewed anew instead.")
    )


def answer_problems(item_id: int, said: Answered) -> list[Problem]:
    """Return what is wrong with one answer; `field` names it."""
    problems = []
    if said.answer and said.answer not in ReviewAnswerKind.values:
        problems.append(
            Problem(
                code="invalid_choice",
                field=f"answer_{item_id}",
                message=_("Choose one of the answers."),
            )
        )
    if said.answer in TO_BE_SAID and not said.finding.strip():
        problems.append(
            Problem(
                code="required",
                field=f"finding_{item_id}",
                message=_("Say what is missing."),
            )
        )
    if not said.answer and said.finding.strip():
        problems.append(
            Problem(
                code="required",
                field=f"answer_{item_id}",
                message=_("Choose an answer, too; or take the finding back."),
            )
        )
    if len(said.finding.strip()) > LONGEST_WORDS:
        problems.append(too_long(f"finding_{item_id}"))
    return problems


def too_long(name: str) -> Problem:
    """Return the problem of words that are too long."""
    return Problem(
        code="too_long",
        field=name,
        message=_("This is too long; at most %(limit)s characters.") % {"limit": LONGEST_WORDS},
    )


def tell(review: GenderReview, *, now: datetime, scope: OfficeScope) -> None:
    """Tell who manages the project what was decided, else the nearest heads of its office."""
    project = review.project
    if project.manager_id is not None:
        readers = [project.manager_id]
    else:
        levels = managers_above(
            office_ids=[project.office_id], on=now.date(), scope=WHOM_TO_TELL
        ).get(project.office_id, [])
        readers = [user.pk for user in levels[0]] if levels else []
    notify(
        notices=[
            NewNotice(
                user_id=reader,
                kind=NoticeKind.DECISION,
                key=f"gender_review:{review.pk}:{review.state}",
                text=TEXTS[GenderReviewState(review.state)],
                values={
                    "who": name_of(review.reviewer),
                    "title": project.title,
                    "words": review.words,
                },
                url=reverse("projects:gender_review", args=[review.pk]),
                record=ref_of(review.pk),
            )
            for reader in readers
            if reader != scope.user_id
        ],
        now=now,
        scope=scope,
    )
