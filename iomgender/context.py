"""What every page knows of the house: navigation by scope, and whether the data are invented."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.history.auditors import may_export
from apps.accounts.selectors import sees_people
from apps.actions.selectors.notices import unread_count
from apps.actions.selectors.register import sees_register
from apps.focal_points.selectors.access import sees_network
from apps.gender_marker.selectors.access import sees_markers
from apps.organization.selectors import has_demo_data
from apps.projects.selectors.register import sees_register as sees_projects
from apps.questionnaires.selectors.access import reads_questionnaires


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the main navigation."""

    label: str
    url: str
    is_current: bool


def house(request: HttpRequest) -> dict[str, object]:
    """Return the context of every page."""
    return {
        "is_demo": has_demo_data(),
        "navigation": navigation(request),
        "unread_notices": unread_notices(request),
    }


def unread_notices(request: HttpRequest) -> Callable[[], int]:
    """Return how to count the person's unread notices: asked by the head of whole pages only."""

    def count() -> int:
        scope = getattr(request, "scope", None)
        return 0 if scope is None else unread_count(scope=scope)

    return count


def navigation(request: HttpRequest) -> list[NavigationItem]:
    """Return the rooms that the person may enter; nothing before log-in."""
    scope = getattr(request, "scope", None)
    if scope is None or not request.user.is_authenticated:
        return []
    imports_files = scope.over(Capability.ENTER) or scope.over(Capability.APPROVE)
    rooms: list[tuple[str, str, bool]] = [
        (_("Returns"), "staffing:return_list", scope.is_inner_circle),
        (_("Dashboard"), "staffing:dashboard", scope.is_inner_circle),
        (_("Import"), "staffing:import_new", bool(imports_files)),
        (_("Projects"), "projects:register", sees_projects(scope=scope)),
        (_("WGGI"), "projects:wggi", True),
        (_("Gender marker"), "gender_marker:overview", sees_markers(scope=scope)),
        (_("Focal points"), "focal_points:overview", sees_network(scope=scope)),
        (_("Actions"), "actions:register", sees_register(scope=scope)),
        (
            _("Documents"),
            "documents:document_list",
            scope.is_inner_circle or bool(scope.over(Capability.CONTRIBUTE)),
        ),
        (
            _("Questionnaires"),
            "questionnaires:questionnaire_list",
            reads_questionnaires(scope),
        ),
        (_("Reports"), "reports:report_list", True),
        (_("Offices"), "organization:office_list", True),
        (_("Periods"), "organization:period_list", scope.is_inner_circle),
        (_("People"), "accounts:people", sees_people(scope=scope)),
        (_("Audit"), "desk:history_exports", may_export(scope)),
    ]
    items = []
    for label, route, is_open in rooms:
        if is_open:
            url = reverse(route)
            items.append(NavigationItem(label, url, request.path.startswith(url)))
    return items
