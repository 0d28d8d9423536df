"""Views of the page “Explore” are saved, changed and shared by who made them, and deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.staffing.choices import Sharing
from apps.staffing.models import ExploreView
from apps.staffing.models.explore import LONGEST_QUESTION, SHARED_VIEWS
from apps.staffing.selectors.explore.views import may_share, regions_to_share_with, view_seen
from apps.staffing.selectors.sharing import is_owner, roles_to_share_with
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.versions import demand_version, write

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewData:
    """What is saved: `question` as in an address, the region by code, the role by its key."""

    name: str
    question: str
    sharing: str = Sharing.NOBODY
    role: str = ""
    region: str = ""


@transaction.atomic
def save(*, data: ViewData, now: datetime, scope: OfficeScope) -> ExploreView:
    """Save a new view of the person; raises NotPermitted, Invalid."""
    if not scope.is_inner_circle or scope.user_id is None:
        raise NotPermitted
    values = checked(data, None, now.date(), scope)
    return ExploreView.objects.create(
        owner_id=scope.user_id, created_at=now, changed_at=now, **values
    )


@transaction.atomic
def change(
    *, view_id: int, version: int, data: ViewData, now: datetime, scope: OfficeScope
) -> ExploreView:
    """Change one's view; raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid."""
    locked = locked_own(view_id, version, scope)
    values = checked(data, locked.pk, now.date(), scope)
    changed: ExploreView = write(locked, changed_at=now, **values)
    return changed


@transaction.atomic
def delete(*, view_id: int, version: int, scope: OfficeScope) -> None:
    """Delete one's view; raises OutOfScope, NotPermitted, WrongState (`stale`)."""
    locked_own(view_id, version, scope).delete()


def locked_own(view_id: int, version: int, scope: OfficeScope) -> ExploreView:
    """Return one's view, locked, in the version that was looked at."""
    found = view_to_change(view_id=view_id, scope=scope)
    locked = ExploreView.objects.select_for_update().get(pk=found.pk)
    demand_version(locked, version)
    return locked


def view_to_change(*, view_id: int, scope: OfficeScope) -> ExploreView:
    """Return a view that the person made; raises OutOfScope or NotPermitted."""
    found = view_seen(view_id=view_id, scope=scope)
    if not is_owner(found, scope=scope):
        raise NotPermitted(_("Only who made a view changes it. Save it under a name of your own."))
    return found


def checked(data: ViewData, view_id: int | None, on: date, scope: OfficeScope) -> dict[str, object]:
    """Return the columns of a view; raises Invalid with all problems."""
    tree = tree_on(day=on)
    name = data.name.strip()
    problems = []
    if not name:
        problems.append(Problem("required", _("Give the view a name."), field="name"))
    if len(name) > LONGEST_NAME:
        message = _("At most %(most)s characters.") % {"most": LONGEST_NAME}
        problems.append(Problem("too_long", message, field="name"))
    namesakes = ExploreView.objects.filter(owner_id=scope.user_id, name=name)
    if any(pk != view_id for pk in namesakes.values_list("pk", flat=True)):
        message = _("Another view of yours has this name.")
        problems.append(Problem("taken", message, field="name"))
    if len(data.question) > LONGEST_QUESTION:
        message = _("There are too many filters to save.")
        problems.append(Problem("too_long", message, field="name"))
    problems.extend(sharing_problems(data, tree, scope))
    if problems:
        raise Invalid(problems=problems)
    region = tree.by_code[data.region] if data.sharing == Sharing.REGION else None
    return {
        "name": name,
        "question": data.question,
        "sharing": data.sharing,
        "shared_role": data.role if data.sharing == Sharing.ROLE else "",
        "shared_region_id": region.id if region else None,
    }


def sharing_problems(data: ViewData, tree: OfficeTree, scope: OfficeScope) -> list[Problem]:
    """Return what is wrong with whom a view is shared with.

    Sharing is for whoever sees the whole organization, or a whole region: with any role, and with the
    regions that they see.
    """
    if data.sharing not in dict(SHARED_VIEWS):
        return [Problem("invalid_choice", _("Choose one of the list."), field="sharing")]
    if data.sharing == Sharing.NOBODY:
        return []
    if not may_share(tree=tree, scope=scope):
        message = _(
            "Views are shared by those who see a whole region or the whole organization. Keep it for yourself, or"
            " ask your regional HR officer."
        )
        return [Problem("may_not_share", message, field="sharing")]
    if data.sharing == Sharing.ROLE and data.role not in dict(roles_to_share_with()):
        return [Problem("required", _("Choose the role."), field="role")]
    if data.sharing == Sharing.REGION:
        codes = {node.code for node in regions_to_share_with(tree=tree, scope=scope)}
        if data.region not in codes:
            return [Problem("required", _("Choose the region."), field="region")]
    return []
