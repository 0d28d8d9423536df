"""Beginning to assess a project, and giving a draft up again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import AssessmentState, Stage
from apps.gender_marker.models import Assessment
from apps.gender_marker.selectors.access import demand_scorer, drafts_seen
from apps.gender_marker.selectors.asking import closed, editions_at
from apps.projects.selectors.access import project_to_keep
from apps.web.refusals import Invalid, OutOfScope, Problem
from apps.web.versions import demand_version


@transaction.atomic
def begin(
    *,
    project_id: int,
    edition_codes: Sequence[str],
    stage: str,
    now: datetime,
    scope: OfficeScope,
) -> list[Assessment]:
    """Begin a draft for each edition; one that was begun before, by whomever, is gone on with.

    Raises OutOfScope, NotPermitted, WrongState for a closed project, Invalid for a stage that is none
    and for editions that are not in use at it.
    """
    demand_scorer(project_id=project_id, scope=scope)
    # Locked, so that two who begin at once wait for each other.
    project = project_to_keep(project_id=project_id, scope=scope)
    if (refusal := closed(project.state)) is not None:
        raise refusal
    problems = []
    if stage not in Stage.values:
        message = _("Choose a stage.")
        problems.append(
            Problem(
                "unknown_stage",
                message,
                field="stage",
                value=stage,
                expected=", ".join(Stage.values),
            )
        )
    if not edition_codes:
        problems.append(Problem("required", _("Choose a marker."), field="editions"))
    offered = {each.code: each for each in editions_at(stage=stage, scope=scope)}
    for code in edition_codes:
        if code not in offered and not problems:
            message = _("“%(code)s” is not in use at this stage. In use are: %(codes)s.") % {
                "code": code,
                "codes": ", ".join(offered),
            }
            problems.append(
                Problem(
                    "unknown_edition",
                    message,
                    field="editions",
                    value=code,
                    expected=", ".join(offered),
                )
            )
    if problems:
        raise Invalid(problems=problems)
    begun = []
    for code in dict.fromkeys(edition_codes):
        draft, _is_new = Assessment.objects.get_or_create(
            project_id=project_id,
            edition=offered[code],
            stage=stage,
            state=AssessmentState.DRAFT,
            defaults={"begun_by_id": scope.user_id, "begun_at": now},
        )
        begun.append(draft)
    return begun


@transaction.atomic
def discard(*, assessment_id: int, version: int, scope: OfficeScope) -> None:
    """Delete a draft with its answers. Raises OutOfScope, WrongState (`stale`)."""
    draft = draft_to_write(assessment_id=assessment_id, scope=scope)
    demand_version(draft, version)
    draft.delete()


def draft_to_write(*, assessment_id: int, scope: OfficeScope) -> Assessment:
    """Return a locked draft; raises OutOfScope, NotPermitted for who only sees its project."""
    draft = (
        drafts_seen(scope=scope)
        .select_for_update(of=("self",))
        .select_related("project", "edition__scale")
        .filter(pk=assessment_id)
        .first()
    )
    if draft is None:
        raise OutOfScope
    return draft
