"""Who sees a project and who keeps it; every other read of the room begins here."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.models import Project
from apps.web.refusals import NotPermitted, OutOfScope


def projects_within(capability: Capability, *, path: str = "pk", scope: OfficeScope) -> Q:
    """Return the filter of rows whose project's number at `path` leads into an office of the capability.

    A further office of a project counts like the one that leads.
    """
    offices = scope.over(capability)
    if offices.everywhere:
        return Q()
    taking_part = Project.objects.filter(
        offices.where("office_id") | offices.where("further_offices__office_id")
    )
    return Q(**{f"{path}__in": taking_part.values("pk")})


def projects_seen(*, scope: OfficeScope) -> QuerySet[Project]:
    """Return the projects that somebody may see: of their offices, and those they manage."""
    if not scope.has_entered:
        return Project.objects.none()
    theirs = projects_within(Capability.SEE_PROJECTS, scope=scope)
    if scope.user_id is not None and not scope.over(Capability.SEE_PROJECTS).everywhere:
        theirs |= Q(manager_id=scope.user_id)
    return Project.objects.filter(theirs)


def project_seen(*, project_id: int, scope: OfficeScope) -> Project:
    """Return one project; raises OutOfScope when it does not exist for this person."""
    project = projects_seen(scope=scope).filter(pk=project_id).first()
    if project is None:
        raise OutOfScope
    return project


def keeps(project: Project, scope: OfficeScope) -> bool:
    """Whether somebody enters and changes a project: the office that leads, or headquarters."""
    return scope.may(Capability.KEEP_PROJECTS, project.office_id)


def project_to_keep(*, project_id: int, scope: OfficeScope) -> Project:
    """Return one project to be changed, locked; raises OutOfScope or NotPermitted."""
    project = project_seen(project_id=project_id, scope=scope)
    if not keeps(project, scope):
        raise NotPermitted(_("The office that leads a project keeps it."))
    return Project.objects.select_for_update().get(pk=project.pk)
