"""The register: mine, my unit's, by cause, all that I see; filtered in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from apps.accounts.records import kind_of, records_seen
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.actions.forms.filters import ActionFilters
from apps.actions.models import Action
from apps.actions.selectors import register as selectors
from apps.actions.selectors.causes import causes_with_actions
from apps.actions.views.tables import ActionTable
from apps.actions.views.wording import HIDDEN_CAUSE
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.filters import chips_of
from apps.web.pages import render_page
from apps.web.parts import Action as Button
from apps.web.refusals import NotPermitted

ROWS_ON_A_PAGE = 50
KEPT = ("tab", "sort")
"""What stays in the address when filters change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the register a request asks for."""

    tab: str
    filters: ActionFilters
    rows: QuerySet[Action]
    tree: OfficeTree
    now: datetime
    today: date


def asked_for(
    request: ScopedRequest, *, query: QueryDict | Mapping[str, Any] | None = None
) -> Shown:
    """Return what a request asks for; raises NotPermitted where there is no register for the person."""
    scope: OfficeScope = request.scope
    if not selectors.sees_register(scope=scope):
        raise NotPermitted(
            _("The register is for those who work for an office or see its records.")
        )
    now = timezone.now()
    tabs = selectors.tabs_of(scope=scope)
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs else tabs[0] if selectors.MINE in tabs else selectors.ALL
    tree = tree_on(day=now.date())
    today = timezone.localdate(now)
    filters = ActionFilters(
        request.GET if query is None else query,
        selectors.actions_of_tab(tab=tab, scope=scope),
        tree=tree,
        now=now,
        today=today,
        scope=scope,
    )
    return Shown(tab=tab, filters=filters, rows=filters.qs, tree=tree, now=now, today=today)


@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """List the actions of a tab, or the records that made them."""
    shown = asked_for(request)
    if shown.tab == selectors.CAUSES:
        return by_cause(request, shown)
    scope = request.scope
    table = ActionTable(
        selectors.listed(rows=shown.rows, now=shown.now),
        tree=shown.tree,
        now=shown.now,
        may_choose=selectors.may_create(scope=scope),
    )
    table.caption = str(tab_names()[shown.tab])
    # Only the order is taken from the address: `per_page` there would draw the whole register at once.
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=ROWS_ON_A_PAGE)
    table.page = table.paginator.get_page(request.GET.get("page"))
    table.causes = selectors.causes_of(
        actions=[row.record for row in table.page.object_list], scope=scope
    )
    number = table.page.paginator.count
    context = page_context(request, shown, "register") | {
        "table": table,
        "page": table.page,
        "number": number,
        "found": found_words(number),
        "downloads": [
            (
                label,
                f"{reverse('actions:register_file', args=[extension])}?{request.GET.urlencode()}",
            )
            for label, extension in (("CSV", "csv"), ("XLSX", "xlsx"), ("iCalendar", "ics"))
        ],
        "may_choose": selectors.may_create(scope=scope) and number,
    }
    return render_page(request, "actions/register.html", context)


def by_cause(request: ScopedRequest, shown: Shown) -> HttpResponse:
    """List the records that made actions, with how many are owed and late."""
    found = causes_with_actions(rows=shown.rows, now=shown.now, scope=request.scope)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = list(page.object_list)
    seen = records_seen([line.ref for line in lines if line.ref is not None], scope=request.scope)
    context = page_context(request, shown, "register") | {
        "lines": [
            {
                "line": line,
                "record": seen.get(line.ref) if line.ref else None,
                "kind": kind_of(line.ref).name if line.ref and line.ref in seen else "",
                "url": f"?tab=all&made_by={line.ref.name}"
                if line.ref and line.ref in seen
                else "?tab=all&cause=none"
                if line.ref is None
                else "",
            }
            for line in lines
        ],
        "hidden_cause": HIDDEN_CAUSE,
        "page": page,
        "found": ngettext("%(number)s cause", "%(number)s causes", page.paginator.count)
        % {"number": page.paginator.count},
    }
    return render_page(request, "actions/by_cause.html", context)


def page_context(request: ScopedRequest, shown: Shown, view: str) -> dict[str, Any]:
    """Return what every page of the register shows: tabs, views, filters, chips, the main button."""
    scope = request.scope
    buttons = []
    if selectors.may_create(scope=scope):
        buttons.append(Button(_("Make an action"), reverse("actions:action_new"), kind="primary"))
    keep = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    if view == "calendar" and request.GET.get("month"):
        keep["month"] = request.GET["month"]
    return {
        "title": _("Actions"),
        "actions": buttons,
        "tab": shown.tab,
        "tabs": [(key, tab_names()[key]) for key in selectors.tabs_of(scope=scope)],
        "view": view,
        "views": [
            (key, label, reverse(f"actions:{key}"))
            for key, label in (
                ("register", pgettext("view", "List")),
                ("calendar", pgettext("view", "Calendar")),
                ("timeline", pgettext("view", "Timeline")),
            )
        ],
        "filter_form": shown.filters.form,
        "chips": chips_of(shown.filters.form, request.GET),
        "clear_url": f"?tab={shown.tab}",
        "keep": keep,
    }


def tab_names() -> dict[str, str]:
    """Return the tabs in words."""
    return {
        selectors.MINE: _("Mine"),
        selectors.UNIT: _("My unit’s"),
        selectors.CAUSES: _("By cause"),
        selectors.ALL: _("All that I see"),
    }


def found_words(number: int) -> str:
    """Return how many actions match."""
    return ngettext("%(number)s action found", "%(number)s actions found", number) % {
        "number": number
    }
