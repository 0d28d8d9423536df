"""Regions of the network: regional offices, and headquarters for its departments."""

from datetime import date

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.states import active_on
from apps.organization.choices import OfficeKind
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode, OfficeTree

REGION_KINDS = {
    OfficeKind.REGIONAL_OFFICE.value,
    OfficeKind.MISSION_WITH_REGIONAL_FUNCTIONS.value,
    OfficeKind.HEADQUARTERS.value,
}


def regions_in(tree: OfficeTree) -> list[OfficeNode]:
    """Return the regions of a day by name."""
    found = (node for node in tree.nodes.values() if node.kind in REGION_KINDS)
    return sorted(found, key=lambda node: (node.name, node.code))


def region_above(tree: OfficeTree, office_id: int) -> OfficeNode | None:
    """Return the region that an office belongs to; None for an office under no region."""
    for ancestor_id in tree.lineage(office_id):
        node = tree.nodes[ancestor_id]
        if node.kind in REGION_KINDS:
            return node
    return None


def own_office(*, on: date, scope: OfficeScope) -> int | None:
    """Return the office whose focal point somebody is on a day, the latest where there are several."""
    if scope.user_id is None:
        return None
    return (
        Appointment.objects.filter(active_on(on), user_id=scope.user_id)
        .order_by("-starts_on", "-pk")
        .values_list("office_id", flat=True)
        .first()
    )


def regions_of(*, on: date, scope: OfficeScope) -> set[int]:
    """Return the regions of somebody: of the offices whose focal point they are, and that they see.

    Whoever sees all offices is of no region in particular, unless an appointment says so. One statement.
    """
    offices: set[int] = set(scope.over(Capability.SEE_FOCAL_POINTS).ids)
    if scope.user_id is not None:
        offices.update(
            Appointment.objects.filter(active_on(on), user_id=scope.user_id).values_list(
                "office_id", flat=True
            )
        )
    tree = tree_on(day=on)
    found = (region_above(tree, office_id) for office_id in offices)
    return {region.id for region in found if region is not None}
