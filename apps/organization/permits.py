"""What this room asks before a step: of the person who acts, and of the period.

The room that computes scopes stands above this one, so its type cannot be imported here.
"""

from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.web.refusals import NotPermitted, WrongState

KEEP_PERIODS = "keep_periods"
"""Keeping reporting periods and the tree of offices."""
CERTIFY = "certify"
"""Certifying a closed period; held by the Gender Coordination Unit."""


class Permits(Protocol):
    """A scope: says whether a capability is held over an office, or over the whole organization."""

    @property
    def has_entered(self) -> bool:
        """Whether this is somebody who has logged in, or a job."""
        ...

    @property
    def is_inner_circle(self) -> bool:
        """Whether the person sees any record at all."""
        ...

    # `Any`: a plain word here, an enumeration of such words in the room above.
    def may(self, capability: Any, office_id: int | None = None) -> bool:
        """Whether the capability is held."""
        ...


def demand_tree_keeping(scope: Permits, *office_ids: int | None) -> None:
    """Raise NotPermitted unless offices may be changed; None stands for the whole organization."""
    if not all(scope.may(KEEP_PERIODS, office_id) for office_id in office_ids):
        raise NotPermitted(_("Administrators keep the offices."))


def demand_period_keeping(scope: Permits) -> None:
    """Raise NotPermitted unless periods may be kept; they hold for the whole organization."""
    if not scope.may(KEEP_PERIODS):
        raise NotPermitted(_("Administrators keep the reporting periods."))


def demand_certifying(scope: Permits) -> None:
    """Raise NotPermitted unless periods may be certified."""
    if not scope.may(CERTIFY):
        raise NotPermitted(_("The Gender Coordination Unit certifies periods."))


def demand_state(period: ReportingPeriod, *states: PeriodState) -> None:
    """Raise WrongState unless a period is in one of the states."""
    if period.state not in states:
        raise WrongState(
            _("The period of %(day)s is “%(state)s”, so this step is not possible.")
            % {
                "day": date_format(period.as_of, "DATE_FORMAT"),
                "state": period.get_state_display(),
            }
        )
