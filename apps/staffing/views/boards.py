"""The boards: their composition over time, entered and changed; the table as a file."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import look_at
from apps.accounts.requests import ScopedRequest
from apps.staffing.choices import Board
from apps.staffing.forms.boards import BoardForm
from apps.staffing.models import BoardComposition
from apps.staffing.selectors.boards import (
    boards_table,
    composition_label,
    compositions_seen,
    demand_boards,
    keeps_boards,
)
from apps.staffing.services import boards as services
from apps.staffing.services.boards import BoardData
from apps.staffing.views.downloads import table_as_file
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, WrongState

Write = Callable[[BoardData, int], BoardComposition]


@require_safe
def boards(request: ScopedRequest) -> HttpResponse:
    """Show who sits on each board, by sex and training, over time."""
    demand_boards(scope=request.scope)
    rows = list(compositions_seen(scope=request.scope))
    new_url = reverse("staffing:board_new") if keeps_boards(scope=request.scope) else ""
    context = {
        "title": _("Boards"),
        "actions": [Action(_("Enter a composition"), new_url, kind="primary", key="new")]
        if new_url
        else [],
        "new_url": new_url,
        "table": boards_table(rows) if rows else None,
        "downloads": {
            name.upper(): reverse("staffing:boards_file", args=[name]) for name in ("csv", "xlsx")
        },
        "without": [
            str(one.label) for one in Board if one.value not in {row.board for row in rows}
        ],
        "rows": [row_of(one, bool(new_url)) for one in rows],
    }
    return render_page(request, "staffing/boards.html", context)


def row_of(one: BoardComposition, may_change: bool) -> dict[str, Any]:
    """Return what can be done with a composition, and where it comes from."""
    return {
        "label": composition_label(one),
        "source": one.source,
        "edit_url": reverse("staffing:board_edit", args=[one.pk]) if may_change else "",
        "history_url": reverse("desk:history", args=["staffing.boardcomposition", one.pk]),
    }


@require_safe
def boards_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download the table of the boards exactly as the page shows it."""
    demand_boards(scope=request.scope)
    today = timezone.localdate()
    table = boards_table(list(compositions_seen(scope=request.scope)))
    return table_as_file(table, extension, f"boards-{today.isoformat()}", on=today)


@require_http_methods(["GET", "HEAD", "POST"])
def board_new(request: ScopedRequest) -> HttpResponse:
    """Enter the composition of a board."""
    services.demand_keeper(scope=request.scope)

    def write(data: BoardData, _version: int) -> BoardComposition:
        return services.save(
            data=data, now=timezone.now(), today=timezone.localdate(), scope=request.scope
        )

    return saving(request, BoardForm(request.POST or None), None, write, _("Enter a composition"))


@require_http_methods(["GET", "HEAD", "POST"])
def board_edit(request: ScopedRequest, composition_id: int) -> HttpResponse:
    """Change the composition of a board."""
    found = services.composition_to_change(composition_id=composition_id, scope=request.scope)

    def write(data: BoardData, version: int) -> BoardComposition:
        return services.change(
            composition_id=composition_id,
            version=version,
            data=data,
            now=timezone.now(),
            today=timezone.localdate(),
            scope=request.scope,
        )

    form = BoardForm(request.POST or None, held=found)
    return saving(request, form, found, write, _("Change the composition"))


def saving(
    request: ScopedRequest,
    form: BoardForm,
    found: BoardComposition | None,
    write: Write,
    title: str,
) -> HttpResponse:
    """Answer the form of a composition; what cannot be saved is shown as it was typed, with all problems."""
    status = 200
    if form.is_bound:
        status = 422
        is_read = form.is_valid()
        data = form.said()
        try:
            if is_read:
                write(data, form.cleaned_data["version"])
                messages.success(request, _("The composition of the board is saved."))
                return go_to(request, reverse("staffing:boards"))
            today = timezone.localdate()
            services.demand_sound(data=data, held=found, today=today, scope=request.scope)
        except Invalid as refusal:
            form.take_besides(refusal)
        except WrongState as stale:
            form.add_error(None, str(stale))
            if found is not None:
                look_at(form, found.version)
            status = 409
    context = {
        "title": title,
        "crumbs": [(_("Boards"), reverse("staffing:boards"))],
        "form": form,
        "cancel_url": reverse("staffing:boards"),
    }
    return render_page(request, "staffing/board_form.html", context, status=status)
