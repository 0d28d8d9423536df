"""Saved views of the page “Explore”: which somebody sees, and with whom they may share one."""

from django.db.models import Q, QuerySet

from apps.accounts.scope import OfficeScope
from apps.organization.tree import OfficeNode, OfficeTree
from apps.staffing.choices import Sharing
from apps.staffing.models import ExploreView
from apps.staffing.selectors.scenarios import regions_of, roles_to_share_with
from apps.web.refusals import OutOfScope

REGIONAL = {"regional_office", "mission_with_regional_functions"}


def views_seen(*, scope: OfficeScope) -> QuerySet[ExploreView]:
    """Return one's own views and those shared with a role that one holds, or a region that one sees of.

    A view holds a question and no number, so its offices need not be seen: whoever opens it is shown
    what they see themselves.
    """
    if not scope.is_inner_circle or scope.user_id is None:
        return ExploreView.objects.none()
    seen = Q(owner_id=scope.user_id)
    seen |= Q(sharing=Sharing.ROLE, shared_role__in=scope.roles)
    if scope.visible.everywhere:
        seen |= Q(sharing=Sharing.REGION)
    else:
        seen |= Q(sharing=Sharing.REGION, shared_region_id__in=regions_of(scope))
    return (
        ExploreView.objects.filter(seen)
        .select_related("owner", "shared_region")
        .order_by("name", "pk")
    )


def view_seen(*, view_id: int, scope: OfficeScope) -> ExploreView:
    """Return one view; raises OutOfScope when it does not exist for this person."""
    found = views_seen(scope=scope).filter(pk=view_id).first()
    if found is None:
        raise OutOfScope
    return found


def is_owner(view: ExploreView, *, scope: OfficeScope) -> bool:
    """Whether somebody made a view, and so may change, share and delete it."""
    return scope.user_id is not None and view.owner_id == scope.user_id


def regions_to_share_with(*, tree: OfficeTree, scope: OfficeScope) -> list[OfficeNode]:
    """Return the regions with which somebody may share: those that they see with all offices, by name."""
    return sorted(
        (
            node
            for node in tree.nodes.values()
            if node.kind in REGIONAL
            and (scope.visible.everywhere or tree.subtree(node.id) <= scope.visible.ids)
        ),
        key=lambda node: (node.name, node.code),
    )


def may_share(*, tree: OfficeTree, scope: OfficeScope) -> bool:
    """Whether somebody shares views: who sees the whole organization, or a whole region."""
    return scope.visible.everywhere or bool(regions_to_share_with(tree=tree, scope=scope))


def roles_for_views() -> list[tuple[str, str]]:
    """Return the roles that a view may be shared with: those that see staffing figures."""
    return roles_to_share_with()
