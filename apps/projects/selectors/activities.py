"""What the WGGI did beside funding projects, for Annex III of its report."""

from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.models import OtherActivity
from apps.web.refusals import NotPermitted, OutOfScope


def sees_activities(*, scope: OfficeScope) -> bool:
    """Whether somebody reads the activities of the WGGI: whoever sees any projects."""
    return bool(scope.over(Capability.SEE_PROJECTS))


def activities_of(*, year: int, scope: OfficeScope) -> list[OtherActivity]:
    """Return the activities of a year in their order; none for who sees no projects. One statement."""
    if not sees_activities(scope=scope):
        return []
    return list(OtherActivity.objects.filter(year=year).order_by("position"))


def activity_to_keep(*, activity_id: int, scope: OfficeScope) -> OtherActivity:
    """Return one activity that may be changed; raises OutOfScope, or NotPermitted.

    What was copied from a document stays as it is there.
    """
    found = OtherActivity.objects.filter(pk=activity_id).first()
    if found is None or not sees_activities(scope=scope):
        raise OutOfScope
    demand_keeper(scope)
    if found.is_stated:
        raise NotPermitted(_("This was copied from a document and stays as it is there."))
    return found


def demand_keeper(scope: OfficeScope) -> None:
    """Raise NotPermitted for everybody but those who run the WGGI."""
    if not scope.may(Capability.RUN_WGGI):
        raise NotPermitted(_("The WGGI and the Gender Coordination Unit write the WGGI’s report."))
