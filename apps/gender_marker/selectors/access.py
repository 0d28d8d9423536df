"""Who sees scores, who scores, and from whom a score is hidden; every other read of the room begins here.

Scores are seen by whoever sees the project. One exception: whoever has a project to read blind sees no
score of it, at any stage and by any marker, and no sums either, until the reading is handed in; else the
second reading would be worth nothing.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import AssessmentState, ReadingState
from apps.gender_marker.models import Assessment, BlindReading
from apps.projects.selectors.access import keeps, project_seen, projects_seen
from apps.web.refusals import NotPermitted, OutOfScope

KIND = "gender_marker.assessment"


def sees_markers(*, scope: OfficeScope) -> bool:
    """Whether somebody has anything to look for in this room: sees projects anywhere, or keeps markers."""
    return bool(scope.over(Capability.SEE_PROJECTS) or scope.over(Capability.KEEP_MARKERS))


def demand_markers(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody reads the pages of the room."""
    if not sees_markers(scope=scope):
        raise NotPermitted(_("Gender markers are open to those who work with projects."))


def keeps_markers(*, scope: OfficeScope) -> bool:
    """Whether somebody keeps editions, rules, samples and benchmarks: the GCU, administrators."""
    return scope.may(Capability.KEEP_MARKERS)


def demand_keeper(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody keeps the markers."""
    demand_markers(scope=scope)
    if not keeps_markers(scope=scope):
        raise NotPermitted(_("The Gender Coordination Unit keeps the markers."))


def open_readings(*, scope: OfficeScope) -> QuerySet[BlindReading]:
    """Return the blind readings that somebody has still to hand in."""
    if scope.user_id is None:
        return BlindReading.objects.none()
    return BlindReading.objects.filter(reader_id=scope.user_id, state=ReadingState.OPEN)


def assessments_seen(*, scope: OfficeScope) -> QuerySet[Assessment]:
    """Return the assessments that somebody may read: of the projects seen, none of one to be read blind.

    Drafts are none of them; see `drafts_seen`.
    """
    if not scope.has_entered:
        return Assessment.objects.none()
    found = Assessment.objects.exclude(state=AssessmentState.DRAFT)
    if not scope.over(Capability.SEE_PROJECTS).everywhere:
        found = found.filter(project_id__in=projects_seen(scope=scope).values("pk"))
    if scope.user_id is not None:
        found = found.exclude(project_id__in=open_readings(scope=scope).values("project_id"))
    return found


def assessment_seen(*, assessment_id: int, scope: OfficeScope) -> Assessment:
    """Return one assessment; raises OutOfScope when it does not exist for this person."""
    found = assessments_seen(scope=scope).filter(pk=assessment_id).select_related("edition").first()
    if found is None:
        raise OutOfScope
    return found


def scores_hidden(*, scope: OfficeScope) -> tuple[str, QuerySet[Any]]:
    """Return the kind and the numbers of the assessments hidden from somebody, as the documents' room asks."""
    projects = open_readings(scope=scope).values("project_id")
    return KIND, Assessment.objects.filter(project_id__in=projects).values("pk")


def is_hidden(*, project_id: int, scope: OfficeScope) -> bool:
    """Whether somebody has this project to read blind, so that its scores are hidden."""
    return open_readings(scope=scope).filter(project_id=project_id).exists()


def may_score(*, project_id: int, scope: OfficeScope) -> bool:
    """Whether somebody scores a project: whoever keeps it, and has it not to read blind.

    Raises OutOfScope when the project does not exist for this person.
    """
    project = project_seen(project_id=project_id, scope=scope)
    return keeps(project, scope) and not is_hidden(project_id=project_id, scope=scope)


def demand_scorer(*, project_id: int, scope: OfficeScope) -> None:
    """Raise OutOfScope or NotPermitted unless somebody scores the project."""
    if not may_score(project_id=project_id, scope=scope):
        raise NotPermitted(_("Whoever keeps a project scores it, unless they read it blind."))


def drafts_seen(*, scope: OfficeScope) -> QuerySet[Assessment]:
    """Return the drafts that somebody may go on with: of the projects that they keep."""
    offices = scope.over(Capability.KEEP_PROJECTS)
    if not offices:
        return Assessment.objects.none()
    drafts = Assessment.objects.filter(offices.where("project__office_id"))
    drafts = drafts.filter(state=AssessmentState.DRAFT)
    if scope.user_id is not None:
        drafts = drafts.exclude(project_id__in=open_readings(scope=scope).values("project_id"))
    return drafts


def sums_are_open(*, scope: OfficeScope) -> bool:
    """Whether somebody may read sums of scores: has nothing left to read blind.

    A sum over few projects tells the score of one; a reader gets the sums back with the last reading.
    """
    return not open_readings(scope=scope).exists()


def demand_sums(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody may read sums of scores."""
    demand_markers(scope=scope)
    if not sums_are_open(scope=scope):
        raise NotPermitted(
            _(
                "You have projects to read blind. Sums of scores are shown again when you have handed in"
                " the last of them."
            )
        )


def readings_seen(*, scope: OfficeScope) -> QuerySet[BlindReading]:
    """Return the blind readings that somebody may see: their own, and all for who keeps markers and sees scores."""
    if not scope.has_entered:
        return BlindReading.objects.none()
    theirs = Q(reader_id=scope.user_id) if scope.user_id is not None else Q(pk__in=[])
    sees_all = keeps_markers(scope=scope) and scope.over(Capability.SEE_PROJECTS).everywhere
    # Who has something to read blind sees of all readings only the own ones.
    if sees_all and sums_are_open(scope=scope):
        return BlindReading.objects.all()
    return BlindReading.objects.filter(theirs)
