"""The region of the office that leads a project, with its name: breakdowns of scores and of money."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from apps.organization.choices import OfficeKind
from apps.organization.tree import OfficeTree

HEADQUARTERS, NO_REGION = "headquarters", "none"
OF_HEADQUARTERS = frozenset({OfficeKind.HEADQUARTERS, OfficeKind.DEPARTMENT})


def region_of(tree: OfficeTree, office_id: int) -> str:
    """Return the code of the regional office above an office, headquarters, or the row of the others."""
    region = tree.region_of(office_id)
    if region is not None:
        return region.code
    kinds = {tree.nodes[above].kind for above in tree.lineage(office_id)}
    return HEADQUARTERS if kinds & OF_HEADQUARTERS else NO_REGION


def region_names(tree: OfficeTree, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of regions by key: headquarters, regions by name, what is under none of them."""
    names = {HEADQUARTERS: _("Headquarters")}
    names |= {
        node.code: node.name
        for node in sorted(tree.nodes.values(), key=lambda node: (node.name, node.code))
    }
    names[NO_REGION] = _("Under no regional office")
    found = set(keys)
    return {key: name for key, name in names.items() if key in found}
