"""Annual estimates: what the Budget Division says of a year's money by code (policy 2015, paragraph 47)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Figure, Status
from apps.figures.tables import Table
from apps.gender_marker.choices import EstimateState
from apps.gender_marker.models import AnnualEstimate
from apps.gender_marker.selectors.access import demand_sums, keeps_markers
from apps.web.refusals import NotPermitted, OutOfScope


@dataclass(frozen=True, slots=True)
class SignedEstimate:
    """The estimate of a year that is signed off, with its tables as they were frozen."""

    pk: int
    signed_at: datetime
    tables: tuple[Table, ...]


KIND = "gender_marker.annualestimate"


def ref_of(estimate_id: int) -> RecordRef:
    """Return how other rooms point to an estimate."""
    return RecordRef(KIND, estimate_id)


def reads_estimates(*, scope: OfficeScope) -> bool:
    """Whether somebody reads the estimates: who sees every project, as they are of the whole organization."""
    return scope.over(Capability.SEE_PROJECTS).everywhere


def signs_estimates(*, scope: OfficeScope) -> bool:
    """Whether somebody signs estimates off: the Budget Division."""
    return scope.may(Capability.SIGN_ESTIMATES)


def prepares_estimates(*, scope: OfficeScope) -> bool:
    """Whether somebody prepares an estimate: the Budget Division with the Gender Coordination Unit."""
    return reads_estimates(scope=scope) and (
        signs_estimates(scope=scope) or keeps_markers(scope=scope)
    )


def estimates(*, scope: OfficeScope) -> QuerySet[AnnualEstimate]:
    """Return the estimates, the latest year first. Raises NotPermitted."""
    demand_sums(scope=scope)
    if not reads_estimates(scope=scope):
        raise NotPermitted(
            _("Estimates are of the whole Organization; they are open to those who see all of it.")
        )
    return AnnualEstimate.objects.select_related("edition", "prepared_by", "signed_by").order_by(
        "-year", "-prepared_at"
    )


def estimate_seen(*, estimate_id: int, scope: OfficeScope) -> AnnualEstimate:
    """Return one estimate; raises OutOfScope or NotPermitted."""
    found = estimates(scope=scope).filter(pk=estimate_id).first()
    if found is None:
        raise OutOfScope
    return found


def signed_estimate(*, year: int, scope: OfficeScope) -> SignedEstimate | None:
    """Return the estimate of a year that is signed off; raises NotPermitted."""
    found = estimates(scope=scope).filter(year=year, state=EstimateState.SIGNED).first()
    if found is None:
        return None
    # A signed estimate says when: a constraint.
    assert found.signed_at is not None  # noqa: S101 - narrows the type
    return SignedEstimate(found.pk, found.signed_at, tuple(tables_of(found)))


def tables_of(estimate: AnnualEstimate) -> list[Table]:
    """Return the tables of an estimate as they were frozen; signing it off approves their figures."""
    frozen = [Table.from_dict(table) for table in estimate.tables["tables"]]
    return (
        frozen if estimate.state == EstimateState.PREPARED else [approved(each) for each in frozen]
    )


def approved(table: Table) -> Table:
    """Return a table whose figures say that they are approved."""
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, status=Status.APPROVED) if isinstance(cell, Figure) else cell
                for cell in row.cells
            ),
        )
        for row in table.rows
    )
    return replace(table, rows=rows)
