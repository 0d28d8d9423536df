"""Pages that show offices: the tree on a day, and one office through time."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.organization.choices import Basis, OfficeKind, Reporting
from apps.organization.forms import OfficeFilterForm, day_or
from apps.organization.listing import OfficeFilters, OfficeRow, row_of, rows_of
from apps.organization.models import OfficeSpell
from apps.organization.permits import KEEP_PERIODS
from apps.organization.selectors import (
    absorbed_by,
    countries,
    office_spells,
    tree_on,
    trees_on,
)
from apps.organization.tree import OfficeNode, OfficeTree
from apps.web.filters import chips_of
from apps.web.pages import render_page
from apps.web.parts import Action
from apps.web.refusals import OutOfScope


@require_safe
def office_list(request: HttpRequest) -> HttpResponse:
    """Show the offices of a day in the order of the tree, or those that pass the filters."""
    today = timezone.localdate()
    day = day_or(request.GET.get("on", ""), today)
    tree = tree_on(day=day)
    known = countries()
    form = OfficeFilterForm({**request.GET.dict(), "on": day}, tree=tree, countries=known)
    filters = form.filters() if form.is_valid() else OfficeFilters()
    rows = rows_of(tree, filters)
    found = ngettext("%(number)s office on %(day)s", "%(number)s offices on %(day)s", len(rows)) % {
        "number": len(rows),
        "day": date_format(day, "DATE_FORMAT"),
    }
    actions = []
    if request.scope.may(KEEP_PERIODS):  # type: ignore[attr-defined]
        url = reverse("organization:office_open")
        actions.append(Action(_("Open an office"), url, kind="primary", key="open"))
    return render_page(
        request,
        "organization/office_list.html",
        {
            "day": day,
            "is_today": day == today,
            "rows": [_described(row, {c.iso3: c.name for c in known}) for row in rows],
            "is_filtered": filters.are_set,
            "filter_form": form,
            "chips": chips_of(form, request.GET),
            "clear_url": f"?on={day.isoformat()}",
            "found": found,
            "actions": actions,
        },
    )


def _described(row: OfficeRow, names: dict[str, str]) -> dict[str, object]:
    node = row.node
    return {
        "node": node,
        "level": min(row.depth, 6),
        "above": row.above,
        "kind": OfficeKind(node.kind).label,
        "reporting": Reporting(node.reporting).label,
        "country": names.get(node.country, node.country),
    }


@dataclass(frozen=True, slots=True)
class SpellLine:
    """One spell of the history: its row, and the line up the tree it is shown under."""

    spell: OfficeSpell
    kind: str
    reporting: str
    above: tuple[OfficeNode, ...]
    is_current: bool
    is_decided_here: bool
    place: str = ""


@require_safe
def office_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one office: what it was and where it stood, under the tree of each date or today's."""
    spells = office_spells(code=code)
    if not spells:
        raise OutOfScope(_("There is no office %(code)s.") % {"code": code})
    today = timezone.localdate()
    day = day_or(request.GET.get("on", ""), today)
    is_under_today = request.GET.get("tree") == "today"
    first_days = {spell.pk: _shown_on(spell, today) for spell in spells}
    trees = trees_on(days={day, today, *first_days.values()})
    tree = trees[day]
    office_id = spells[0].office_id
    lines = []
    for spell in reversed(spells):
        under = trees[today] if is_under_today else trees[first_days[spell.pk]]
        shown = (
            _heir(trees[today], office_id, spells[-1].merged_into_id) if is_under_today else None
        )
        above, place = _line(under, shown or office_id, office_id)
        lines.append(
            SpellLine(
                spell=spell,
                kind=spell.get_kind_display(),
                reporting=spell.get_reporting_display(),
                above=above,
                is_current=_holds_on(spell, day),
                # An administrator's decision has its reason as a note and no document.
                is_decided_here=spell.basis == Basis.SOURCE and not spell.source,
                place=place,
            )
        )
    node = tree.nodes.get(office_id)
    return render_page(
        request,
        "organization/office_detail.html",
        {
            "code": code,
            "office_id": office_id,
            "title": node.name if node else spells[-1].name,
            "day": day,
            "is_today": day == today,
            "row": row_of(tree, office_id) if node else None,
            "kind": OfficeKind(node.kind).label if node else "",
            "reporting": Reporting(node.reporting).label if node else "",
            "owes_through": _owes_through(tree, node),
            "children": [tree.nodes[child] for child in tree.children.get(office_id, ())],
            "ended": spells[-1] if spells[-1].ends_before and not node else None,
            "absorbed": absorbed_by(code=code),
            "lines": lines,
            "is_under_today": is_under_today,
            "actions": _changes(request, code, office_id, is_open=spells[-1].ends_before is None),
        },
    )


def _shown_on(spell: OfficeSpell, today: date) -> date:
    """Return a day on which a spell held: its first, else its last, else today."""
    if spell.starts_on is not None:
        return spell.starts_on
    return spell.ends_before - timedelta(days=1) if spell.ends_before else today


def _holds_on(spell: OfficeSpell, day: date) -> bool:
    return (spell.starts_on or date.min) <= day < (spell.ends_before or date.max)


def _heir(tree: OfficeTree, office_id: int, merged_into_id: int | None) -> int | None:
    """Return the office itself, or what it was merged into, if that exists in a tree."""
    for candidate in (office_id, merged_into_id):
        if candidate is not None and candidate in tree.nodes:
            return candidate
    return None


def _line(tree: OfficeTree, shown: int, office_id: int) -> tuple[tuple[OfficeNode, ...], str]:
    """Return the offices above, the highest first, and a word where there are none to show."""
    if shown not in tree.nodes:
        return (), _("No longer in the tree.")
    line = row_of(tree, shown)
    above = tuple(reversed(line.above))
    if shown != office_id:
        above = (*above, line.node)
    return above, "" if above else _("Stands at the top.")


def _owes_through(tree: OfficeTree, node: OfficeNode | None) -> OfficeNode | None:
    """Return the office whose return counts the staff of an included office."""
    if node is None or node.reporting != Reporting.INCLUDED:
        return None
    above = (tree.nodes[office_id] for office_id in tree.lineage(node.id)[1:])
    return next((office for office in above if office.is_reporting_unit), None)


def _changes(request: HttpRequest, code: str, office_id: int, *, is_open: bool) -> list[Action]:
    """Return the buttons of who keeps the tree; nobody else needs to see them."""
    if not request.scope.may(KEEP_PERIODS, office_id):  # type: ignore[attr-defined]
        return []
    reason = "" if is_open else _("This office has ended; only an open office can be changed.")
    labels = {
        "office_rename": _("Rename"),
        "office_move": _("Move"),
        "office_reclassify": _("Reclassify"),
        "office_merge": _("Merge"),
        "office_close": _("Close"),
    }
    return [
        Action(
            label,
            reverse(f"organization:{route}", args=[code]),
            refused_because=reason,
            key=route,
        )
        for route, label in labels.items()
    ]
