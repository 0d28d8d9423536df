"""With whom somebody shares what they saved: a role, a region; scenarios and views alike."""

from datetime import date
from typing import Protocol

from django.db.models import Q

from apps.accounts.capabilities import CAPABILITIES, Capability
from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.staffing.choices import Sharing


class Office(Protocol):
    """The region that something is shared with."""

    code: str


class Saved(Protocol):
    """What somebody saved under a name."""

    owner_id: int
    sharing: str
    shared_role: str

    @property
    def shared_region(self) -> Office | None:
        """The region that it is shared with."""


def own_or_shared(scope: OfficeScope) -> Q:
    """Return the condition for what is one's own, or shared with a role of one's or a region that one sees of."""
    found = Q(owner_id=scope.user_id) | Q(sharing=Sharing.ROLE, shared_role__in=scope.roles)
    if scope.visible.everywhere:
        return found | Q(sharing=Sharing.REGION)
    return found | Q(sharing=Sharing.REGION, shared_region_id__in=regions_of(scope))


def regions_of(scope: OfficeScope) -> set[int]:
    """Return the regional offices above, or among, the offices that somebody sees, in the last tree known."""
    tree = tree_on(day=date.max)
    regions = (tree.region_of(office_id) for office_id in scope.visible.ids & tree.nodes.keys())
    return {region.id for region in regions if region is not None}


def is_owner(saved: Saved, *, scope: OfficeScope) -> bool:
    """Whether somebody saved it, and so may change, share and delete it."""
    return scope.user_id is not None and saved.owner_id == scope.user_id


def roles_to_share_with() -> list[tuple[str, str]]:
    """Return the roles that see staffing figures."""
    return [(role.value, str(role.label)) for role in Role if Capability.SEE in CAPABILITIES[role]]


def shared_words(saved: Saved) -> str:
    """Return with whom something is shared."""
    if saved.sharing == Sharing.ROLE:
        return dict(roles_to_share_with()).get(saved.shared_role, saved.shared_role)
    if saved.shared_region is not None:
        return saved.shared_region.code
    return str(Sharing(saved.sharing).label)
