"""What the pages of the network share: the way back, forms, steps that were tried, pages of lists."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.forms import Choices, RefusableForm, look_at, office_choices
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeSet
from apps.organization.tree import OfficeTree
from apps.web.pages import render_page
from apps.web.refusals import Invalid, WrongState

ROWS_ON_A_PAGE = 50
Crumbs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a form: its status, and what the service returned when it was done (status 0)."""

    status: int
    result: Any = None

    @property
    def is_done(self) -> bool:
        """Whether the service did its work."""
        return self.status == 0


NOT_SENT = Tried(200)


def tried(
    form: RefusableForm, call: Callable[[], Any], *, version: Callable[[], int] | None = None
) -> Tried:
    """Do what a bound form says; what is refused stands in the form, with all that was typed.

    `version` asks for the version of the record as it is now, when somebody was faster. Any other wrong
    state is the page's to tell.
    """
    if not form.is_bound:
        return NOT_SENT
    if not form.is_valid():
        return Tried(422)
    try:
        return Tried(0, call())
    except Invalid as refusal:
        form.take(refusal)
        return Tried(422)
    except WrongState as stale:
        if version is None or stale.code != "stale":
            raise
        look_at(form, version())
        form.add_error(None, str(stale))
        return Tried(409)


def form_page(
    request: ScopedRequest,
    form: RefusableForm,
    *,
    title: str,
    crumbs: Crumbs,
    button: str,
    cancel_url: str,
    status: int,
    hint: str = "",
    theirs: Sequence[tuple[Any, Any]] = (),
    is_dangerous: bool = False,
) -> HttpResponse:
    """Show a form; `theirs` is what stands there now, after a change by somebody else."""
    context = {
        "title": title,
        "crumbs": crumbs,
        "form": form,
        "hint": hint,
        "theirs": theirs if status == 409 else (),
        "button": button,
        "cancel_url": cancel_url,
        "is_dangerous": is_dangerous,
    }
    return render_page(request, "focal_points/network_form.html", context, status=status)


def crumbs(*further: tuple[str, str]) -> Crumbs:
    """Return the way from the network to a page."""
    return [(_("Network"), reverse("focal_points:network")), *further]


def page_of(request: ScopedRequest, rows: Any) -> Page[Any]:
    """Return the page of a list that the address names."""
    return Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))


def downloads(request: ScopedRequest, what: str) -> list[tuple[str, str]]:
    """Return the addresses of exactly what is shown, as files."""
    return [
        (
            extension.upper(),
            f"{reverse('focal_points:network_file', args=[what, extension])}"
            f"?{request.GET.urlencode()}",
        )
        for extension in ("csv", "xlsx")
    ]


def offices_to_speak_for(tree: OfficeTree, *sets: OfficeSet) -> Choices:
    """Return the offices of some sets as choices."""
    if any(each.everywhere for each in sets):
        return office_choices(tree)
    return office_choices(tree, {office_id for each in sets for office_id in each.ids})


def names_in(tree: OfficeTree, ids: Iterable[int]) -> dict[int, str]:
    """Return the names of offices on a day; those that are not there any more are left out."""
    return {each: tree.nodes[each].name for each in ids if each in tree.nodes}
