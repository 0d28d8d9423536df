"""Saved views of the page “Explore”: which somebody sees, and with whom they may share one."""

from django.db.models import QuerySet

from apps.accounts.scope import OfficeScope
from apps.organization.tree import OfficeNode, OfficeTree
from apps.staffing.models import ExploreView
from apps.staffing.selectors.sharing import own_or_shared
from apps.web.refusals import OutOfScope


def views_seen(*, scope: OfficeScope) -> QuerySet[ExploreView]:
    """Return one's own views and those shared with a role that one holds, or a region that one sees of.

    A view holds a question and no number, so its offices need not be seen: whoever opens it is shown
    what they see themselves.
    """
    if not scope.is_inner_circle or scope.user_id is None:
        return ExploreView.objects.none()
    return (
        ExploreView.objects.filter(own_or_shared(scope))
        .select_related("owner", "shared_region")
        .order_by("name", "pk")
    )


def view_seen(*, view_id: int, scope: OfficeScope) -> ExploreView:
    """Return one view; raises OutOfScope when it does not exist for this person."""
    found = views_seen(scope=scope).filter(pk=view_id).first()
    if found is None:
        raise OutOfScope
    return found


def regions_to_share_with(*, tree: OfficeTree, scope: OfficeScope) -> list[OfficeNode]:
    """Return the regions with which somebody may share: those that they see with all offices, by name."""
    return [
        node
        for node in tree.regions()
        if scope.visible.everywhere or tree.subtree(node.id) <= scope.visible.ids
    ]


def may_share(*, tree: OfficeTree, scope: OfficeScope) -> bool:
    """Whether somebody shares views: who sees the whole organization, or a whole region."""
    return scope.visible.everywhere or bool(regions_to_share_with(tree=tree, scope=scope))
