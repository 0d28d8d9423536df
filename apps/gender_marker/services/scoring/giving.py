"""Giving a score, giving it in one call, and withdrawing it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import AssessmentState, EditionState
from apps.gender_marker.models import Assessment, Code
from apps.gender_marker.selectors.access import (
    assessment_seen,
    assessments_seen,
    demand_scorer,
    drafts_seen,
)
from apps.gender_marker.selectors.asking import Said, closed, computed_or_holes, sheet_of
from apps.gender_marker.selectors.tables import Computed, EditionTable, strange_answers
from apps.gender_marker.services.scoring.answering import problems_of, store, tidied
from apps.gender_marker.services.scoring.drafting import begin, draft_to_write
from apps.web.refusals import Invalid, Problem, WrongState
from apps.web.texts import tidy
from apps.web.versions import demand_version, write

LONGEST_REASON = 4000
"""Characters of a reason; a choice of this product."""


@transaction.atomic
def score(
    *,
    assessment_id: int,
    code: str = "",
    because: str = "",
    version: int,
    now: datetime,
    scope: OfficeScope,
) -> Assessment:
    """Score a project: its draft becomes the score of its edition and stage and replaces an earlier one.

    Without `code` the computed code counts; another one needs the reason in `because`. What the rules
    leave undetermined has no code. Raises OutOfScope, WrongState (`stale`, a closed project, an edition
    that went out of use), Invalid with every question that is not answered and everything wrong with the
    code that was chosen.
    """
    draft = draft_to_write(assessment_id=assessment_id, scope=scope)
    if (refusal := closed(draft.project.state)) is not None:
        raise refusal
    demand_version(draft, version)
    if draft.edition.state != EditionState.PUBLISHED:
        raise WrongState(
            _(
                "The edition %(edition)s is out of use; assess the project by the one that followed it."
            )
            % {"edition": draft.edition.code}
        )
    sheet = sheet_of([draft])
    table = sheet.table(draft)
    computed, problems = computed_or_holes(table, sheet.answers_of(draft))
    because = tidy(because)
    chosen = None
    if computed is not None:
        chosen, wrong = chosen_code(table, computed, code, because)
        problems += wrong
    if len(because) > LONGEST_REASON:
        message = _("This is too long; at most %(limit)s characters.") % {"limit": LONGEST_REASON}
        problems.append(Problem("too_long", message, field="because"))
    if problems or computed is None:
        raise Invalid(problems=problems)
    replace_earlier(draft, now, scope)
    return write(
        draft,
        state=AssessmentState.SCORED,
        outcome=computed.outcome,
        computed_code=computed.code,
        code=chosen,
        because=because if chosen != computed.code else "",
        scored_by_id=scope.user_id,
        scored_at=now,
    )


def chosen_code(
    table: EditionTable, computed: Computed, code: str, because: str
) -> tuple[Code | None, list[Problem]]:
    """Return the code that counts, and what is wrong with the choice of it."""
    if not code:
        return computed.code, []
    chosen = next((each for each in table.codes if each.key == code), None)
    known = ", ".join(each.key for each in table.codes)
    if chosen is None:
        message = _("The edition %(edition)s has no code “%(code)s”. Its codes are: %(codes)s.") % {
            "edition": table.edition.code,
            "code": code,
            "codes": known,
        }
        return None, [Problem("unknown_code", message, field="code", value=code, expected=known)]
    if computed.code is None:
        message = _("The published rules leave these answers undetermined, so there is no code.")
        return None, [Problem("undetermined", message, field="code", value=code)]
    if chosen != computed.code and not because:
        message = _(
            "The answers lead to code %(computed)s. Say why code %(code)s is the right one."
        ) % {"computed": computed.code.key, "code": chosen.key}
        return chosen, [Problem("required", message, field="because")]
    return chosen, []


def replace_earlier(draft: Assessment, now: datetime, scope: OfficeScope) -> None:
    """End the score of the same project, edition and stage, if there is one."""
    earlier = Assessment.objects.select_for_update().filter(
        project_id=draft.project_id,
        edition_id=draft.edition_id,
        stage=draft.stage,
        state=AssessmentState.SCORED,
    )
    for row in earlier:
        write(
            row,
            state=AssessmentState.REPLACED,
            ended_because=_("Scored anew on %(day)s.") % {"day": date_format(now, "DATE_FORMAT")},
            ended_by_id=scope.user_id,
            ended_at=now,
        )


@transaction.atomic
def score_at_once(
    *,
    project_id: int,
    edition_code: str,
    stage: str,
    answers: Mapping[str, Said],
    code: str = "",
    because: str = "",
    now: datetime,
    scope: OfficeScope,
) -> Assessment:
    """Begin, answer (by the keys of the questions) and score in one step, or do nothing at all.

    The same call twice scores once: a score that says the same already comes back as it is.

    Raises what `begin` and `score` raise, Invalid for questions and answers that the edition lacks, and
    WrongState while somebody has an open draft of the same edition and stage.
    """
    demand_scorer(project_id=project_id, scope=scope)
    given = {key: tidied(said) for key, said in answers.items()}
    standing = (
        assessments_seen(scope=scope)
        .filter(
            project_id=project_id,
            edition__code=edition_code,
            stage=stage,
            state=AssessmentState.SCORED,
        )
        .select_related("code", "computed_code", "edition")
        .first()
    )
    if standing is not None and says_the_same(standing, given, code=code, because=tidy(because)):
        return standing
    open_drafts = drafts_seen(scope=scope).filter(
        project_id=project_id, edition__code=edition_code, stage=stage
    )
    if open_drafts.exists():
        raise WrongState(
            _("A draft of this project, edition and stage is open. Score or delete it first."),
            code="draft_open",
        )
    begun = begin(
        project_id=project_id, edition_codes=[edition_code], stage=stage, now=now, scope=scope
    )
    draft = draft_to_write(assessment_id=begun[0].pk, scope=scope)
    sheet = sheet_of([draft])
    problems = strange_answers(
        sheet.table(draft), {key: said.answer for key, said in answers.items() if said.answer}
    )
    unknown = {problem.field for problem in problems}
    for asking in sheet.askings:
        key = asking.question.key
        said = given.get(key, Said())
        if key not in unknown:
            wrong = problems_of(asking, said)
            problems += wrong
            if said != Said() and not wrong:
                store(asking.parts[0], said)
    if problems:
        raise Invalid(problems=problems)
    return score(
        assessment_id=draft.pk,
        code=code,
        because=because,
        version=draft.version,
        now=now,
        scope=scope,
    )


def says_the_same(
    standing: Assessment, given: Mapping[str, Said], *, code: str, because: str
) -> bool:
    """Whether a score holds exactly these answers, this code and this reason."""
    held = {
        answer.question.key: Said(
            answer.option.key if answer.option else "", answer.words, answer.passage, answer.place
        )
        for answer in standing.answers.select_related("question", "option")
    }
    chosen = standing.code.key if standing.code else ""
    computed = standing.computed_code.key if standing.computed_code else ""
    return (
        held == {key: said for key, said in given.items() if said != Said()}
        and (code or computed) == chosen
        and because == standing.because
    )


@transaction.atomic
def withdraw(
    *, assessment_id: int, because: str, version: int, now: datetime, scope: OfficeScope
) -> Assessment:
    """Withdraw a score, with the reason; of a closed project, too.

    Raises OutOfScope, NotPermitted, WrongState (`stale`, or one that does not count any more), Invalid
    without a reason.
    """
    seen = assessment_seen(assessment_id=assessment_id, scope=scope)
    demand_scorer(project_id=seen.project_id, scope=scope)
    row = Assessment.objects.select_for_update().get(pk=seen.pk)
    if row.state != AssessmentState.SCORED:
        raise WrongState(_("This score does not count any more; it was replaced or withdrawn."))
    demand_version(row, version)
    because = tidy(because)
    if not because:
        raise Invalid(
            problems=[Problem("required", _("Say why the score is withdrawn."), field="because")]
        )
    if len(because) > LONGEST_REASON:
        message = _("This is too long; at most %(limit)s characters.") % {"limit": LONGEST_REASON}
        raise Invalid(problems=[Problem("too_long", message, field="because")])
    return write(
        row,
        state=AssessmentState.WITHDRAWN,
        ended_because=because,
        ended_by_id=scope.user_id,
        ended_at=now,
    )
