"""Who sees appointments, workplans and activities, and who keeps them; every other read begins here."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityState
from apps.focal_points.models import Activity, Appointment, Workplan
from apps.web.refusals import NotPermitted, OutOfScope


def sees_network(*, scope: OfficeScope) -> bool:
    """Whether somebody reads the pages of the network: who sees focal points anywhere."""
    return bool(scope.over(Capability.SEE_FOCAL_POINTS))


def demand_network(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody reads the pages of the network."""
    if not sees_network(scope=scope):
        raise NotPermitted(_("The network of focal points is open to those who work with it."))


def keeps_network(*, scope: OfficeScope) -> bool:
    """Whether somebody keeps the network of the whole organization: the Gender Coordination Unit."""
    return scope.may(Capability.KEEP_FOCAL_POINTS)


def appointments_seen(*, scope: OfficeScope) -> QuerySet[Appointment]:
    """Return the appointments that somebody may see whole: of their offices, and their own."""
    if not scope.has_entered:
        return Appointment.objects.none()
    offices = scope.over(Capability.SEE_FOCAL_POINTS)
    if offices.everywhere:
        return Appointment.objects.all()
    theirs = offices.where("office_id")
    if scope.user_id is not None:
        theirs |= Q(user_id=scope.user_id)
    return Appointment.objects.filter(theirs)


def appointment_seen(*, appointment_id: int, scope: OfficeScope) -> Appointment:
    """Return one appointment; raises OutOfScope when it does not exist for this person."""
    found = appointments_seen(scope=scope).filter(pk=appointment_id).first()
    if found is None:
        raise OutOfScope
    return found


def may_keep(appointment: Appointment, *, scope: OfficeScope) -> bool:
    """Whether somebody keeps an appointment: the Gender Coordination Unit."""
    return scope.may(Capability.KEEP_FOCAL_POINTS, appointment.office_id)


def appointment_to_keep(*, appointment_id: int, scope: OfficeScope) -> Appointment:
    """Return one appointment to be changed, locked; raises OutOfScope or NotPermitted."""
    found = appointment_seen(appointment_id=appointment_id, scope=scope)
    if not may_keep(found, scope=scope):
        raise NotPermitted(_("The Gender Coordination Unit keeps the appointments."))
    return Appointment.objects.select_for_update().get(pk=found.pk)


def activities_seen(*, scope: OfficeScope) -> QuerySet[Activity]:
    """Return what somebody may read of the log: what their offices logged, and all that they wrote.

    A draft is its writer's own.
    """
    if not scope.has_entered:
        return Activity.objects.none()
    theirs = scope.over(Capability.SEE_FOCAL_POINTS).where("office_id") & ~Q(
        state=ActivityState.DRAFT
    )
    if scope.user_id is not None:
        theirs |= Q(created_by_id=scope.user_id)
    return Activity.objects.filter(theirs)


def activity_seen(*, activity_id: int, scope: OfficeScope) -> Activity:
    """Return one activity; raises OutOfScope when it does not exist for this person."""
    found = activities_seen(scope=scope).filter(pk=activity_id).first()
    if found is None:
        raise OutOfScope
    return found


def workplans_seen(*, scope: OfficeScope) -> QuerySet[Workplan]:
    """Return the workplans that somebody may read: of the appointments that they see."""
    return Workplan.objects.filter(appointment__in=appointments_seen(scope=scope).values("pk"))


def workplan_seen(*, workplan_id: int, scope: OfficeScope) -> Workplan:
    """Return one workplan; raises OutOfScope when it does not exist for this person."""
    found = workplans_seen(scope=scope).filter(pk=workplan_id).first()
    if found is None:
        raise OutOfScope
    return found
