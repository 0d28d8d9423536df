"""Quality checks: another person agrees with a score, or proposes another code and says why."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.gender_marker.choices import AssessmentState, Verdict
from apps.gender_marker.models import Assessment, Code, QualityCheck
from apps.gender_marker.selectors.checks import score_to_check
from apps.web.refusals import Invalid, Problem, WrongState
from apps.web.texts import tidy

LONGEST_WORDS = 4000

AGREED = gettext_noop("%(name)s checked the score of the project %(code)s and agrees with it.")
DISAGREED = gettext_noop(
    "%(name)s checked the score of the project %(code)s and proposes another code."
)


@transaction.atomic
def check_score(
    *,
    assessment_id: int,
    verdict: str,
    code: str = "",
    words: str = "",
    now: datetime,
    scope: OfficeScope,
) -> QualityCheck:
    """Keep what another person found of a score, and tell who scored and who manages the project.

    The same twice is one check. Raises OutOfScope, NotPermitted for the scorer and for who reviews no
    projects of the office, WrongState for a score that no longer counts and for a second verdict, Invalid.
    """
    score_to_check(assessment_id=assessment_id, scope=scope)
    score = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("project", "code", "edition")
        .get(pk=assessment_id)
    )
    demand_open(score)
    words = tidy(words)
    proposed, problems = proposal_of(score, verdict, code, words)
    if problems:
        raise Invalid(problems=problems)
    before = QualityCheck.objects.filter(
        assessment=score, checked_by_id=scope.user_id
    ).select_related("checked_by")
    for each in before:
        if (each.verdict, each.proposed_code, each.words) == (verdict, proposed, words):
            return each
        raise WrongState(_("You have checked this score already."), code="checked")
    made = QualityCheck.objects.create(
        assessment=score,
        verdict=verdict,
        proposed_code=proposed,
        words=words,
        scored_by_id=score.scored_by_id,
        checked_by_id=scope.user_id,  # type: ignore[misc] # a job checks nothing, see `reviews`
        checked_at=now,
    )
    tell_of(made, score, now=now, scope=scope)
    return made


def demand_open(score: Assessment) -> None:
    """Raise WrongState for a score that counts no longer."""
    if score.state != AssessmentState.SCORED:
        raise WrongState(
            _("This score was replaced or withdrawn; check the one that counts now."), code="ended"
        )


def proposal_of(
    score: Assessment, verdict: str, code: str, words: str
) -> tuple[Code | None, list[Problem]]:
    """Return the code that is proposed, None for who agrees, and everything that is wrong with a check."""
    problems = []

    def blame(field: str, problem: str, message: str) -> None:
        problems.append(Problem(code=problem, field=field, message=message))

    if verdict not in Verdict.values:
        blame("verdict", "required", _("Agree, or propose another code."))
    if len(words) > LONGEST_WORDS:
        blame("words", "too_long", _("At most %(most)s characters.") % {"most": LONGEST_WORDS})
    if verdict != Verdict.DISAGREES:
        return None, problems
    proposed = Code.objects.filter(edition=score.edition, key=code).first()
    if proposed is None:
        blame("code", "unknown_code", _("Choose a code of the same edition."))
    elif proposed == score.code:
        blame("code", "same_code", _("This is the code that the project has; choose another one."))
    if not words:
        blame("words", "required", _("Say why another code is the right one."))
    return proposed, problems


def tell_of(check: QualityCheck, score: Assessment, *, now: datetime, scope: OfficeScope) -> None:
    """Tell who scored and who manages the project; the notice does not say the code."""
    people = {
        person
        for person in (score.scored_by_id, score.project.manager_id)
        if person is not None and person != scope.user_id
    }
    text = AGREED if check.verdict == Verdict.AGREES else DISAGREED
    notify(
        notices=[
            NewNotice(
                user_id=person,
                kind=NoticeKind.DECISION,
                key=f"marker-check:{check.pk}",
                text=text,
                values={"name": name_of(check.checked_by), "code": score.project.code},
                url=reverse("gender_marker:assessment", args=[score.pk]),
            )
            for person in sorted(people)
        ],
        now=now,
        scope=scope,
    )
