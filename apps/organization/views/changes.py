"""Pages that change the tree: a form, then the consequence in words, then the change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.organization import consequences
from apps.organization.forms import (
    CloseOfficeForm,
    MergeOfficeForm,
    MoveOfficeForm,
    OpenOfficeForm,
    ReclassifyOfficeForm,
    RenameOfficeForm,
    add_refusal,
    offer,
    office_choices,
)
from apps.organization.permits import Permits, demand_tree_keeping
from apps.organization.selectors import countries, office_by_code, tree_on
from apps.organization.services import (
    close_office,
    merge_office,
    move_office,
    open_office,
    reclassify_office,
    rename_office,
)
from apps.organization.tree import OfficeNode, OfficeTree
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, OutOfScope, WrongState

Values = dict[str, Any]
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change: its form, the service, the words, and what it would mean."""

    form: type[forms.Form]
    service: Callable[..., None]
    title: Promise
    button: Promise
    done: Promise
    meaning: Callable[[OfficeTree, OfficeNode, Values], list[str]]
    takes_office: str = ""
    initial: tuple[str, ...] = ()
    is_dangerous: bool = False


CHANGES = {
    "close": Change(
        CloseOfficeForm,
        close_office,
        gettext_lazy("Close %(office)s"),
        gettext_lazy("Close this office"),
        gettext_lazy("%(office)s is closed."),
        lambda tree, node, values: consequences.of_closing(node=node, on=values["on"]),
        is_dangerous=True,
    ),
    "rename": Change(
        RenameOfficeForm,
        rename_office,
        gettext_lazy("Rename %(office)s"),
        gettext_lazy("Rename this office"),
        gettext_lazy("%(office)s is renamed."),
        lambda tree, node, values: consequences.of_renaming(
            node=node, name=values["name"], on=values["on"]
        ),
        initial=("name",),
    ),
    "move": Change(
        MoveOfficeForm,
        move_office,
        gettext_lazy("Move %(office)s"),
        gettext_lazy("Move this office"),
        gettext_lazy("%(office)s is moved."),
        lambda tree, node, values: consequences.of_moving(
            tree=tree, node=node, parent=tree.by_code[values["parent"]], on=values["on"]
        ),
        takes_office="parent",
    ),
    "reclassify": Change(
        ReclassifyOfficeForm,
        reclassify_office,
        gettext_lazy("Reclassify %(office)s"),
        gettext_lazy("Reclassify this office"),
        gettext_lazy("%(office)s is reclassified."),
        lambda tree, node, values: consequences.of_reclassifying(
            node=node, kind=values["kind"], reporting=values["reporting"], on=values["on"]
        ),
        initial=("kind", "reporting"),
    ),
    "merge": Change(
        MergeOfficeForm,
        merge_office,
        gettext_lazy("Merge %(office)s into another office"),
        gettext_lazy("Merge this office"),
        gettext_lazy("%(office)s is merged."),
        lambda tree, node, values: consequences.of_merging(
            tree=tree, node=node, into=tree.by_code[values["into"]], on=values["on"]
        ),
        takes_office="into",
        is_dangerous=True,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def office_change(request: HttpRequest, code: str, change: str) -> HttpResponse:
    """Ask for a change of an office, name its consequence, and make it."""
    wanted = CHANGES[change]
    scope: Permits = request.scope  # type: ignore[attr-defined]
    office = office_by_code(code=code)
    if office is None:
        raise OutOfScope(_("There is no office %(code)s.") % {"code": code})
    demand_tree_keeping(scope, office.pk)
    today = timezone.localdate()
    tree = tree_on(day=today)
    node = tree.nodes.get(office.pk)
    if node is None:
        raise WrongState(_("%(code)s is not in the tree of today.") % {"code": code})
    initial = {"on": today, **{name: getattr(node, name) for name in wanted.initial}}
    form = wanted.form(request.POST if request.method == "POST" else None, initial=initial)
    if wanted.takes_office:
        offer(form, wanted.takes_office, office_choices(tree, without=code))
    title = str(wanted.title) % {"office": node.name}

    def run(*, is_rehearsal: bool) -> None:
        wanted.service(scope=scope, code=code, is_rehearsal=is_rehearsal, **form.cleaned_data)

    return _ask_confirm_do(
        request,
        form=form,
        run=run,
        meaning=lambda: wanted.meaning(tree, node, form.cleaned_data),
        done=str(wanted.done) % {"office": node.name},
        back=reverse("organization:office_detail", args=[code]),
        context={
            "title": title,
            "crumb": f"{node.name} ({code})",
            "button": wanted.button,
            "is_dangerous": wanted.is_dangerous,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def office_open(request: HttpRequest) -> HttpResponse:
    """Ask for a new office, name the consequence, and open it."""
    scope: Permits = request.scope  # type: ignore[attr-defined]
    demand_tree_keeping(scope, None)
    today: date = timezone.localdate()
    initial = {"starts_on": today, "time_zone": "UTC", "kind": "country_office"}
    form = OpenOfficeForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        tree=tree_on(day=today),
        countries=countries(),
    )

    def run(*, is_rehearsal: bool) -> None:
        open_office(
            scope=scope,
            spell=form.spell(),
            reason=form.cleaned_data["reason"],
            is_rehearsal=is_rehearsal,
        )

    def meaning() -> list[str]:
        data = form.cleaned_data
        return consequences.of_opening(
            name=data["name"], reporting=data["reporting"], on=data["starts_on"]
        )

    return _ask_confirm_do(
        request,
        form=form,
        run=run,
        meaning=meaning,
        done=_("The office is open."),
        back=reverse("organization:office_list"),
        context={
            "title": _("Open an office"),
            "crumb": _("Offices"),
            "button": _("Open this office"),
            "is_dangerous": False,
        },
    )


def _ask_confirm_do(
    request: HttpRequest,
    *,
    form: forms.Form,
    run: Callable[..., None],
    meaning: Callable[[], list[str]],
    done: str,
    back: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form; once it is sound, its consequence; once confirmed, do it and go back."""
    context = {**context, "form": form, "back": back}
    if request.method != "POST" or "change" in request.POST:
        return render_page(request, "organization/change_form.html", context)
    if form.is_valid():
        is_confirmed = "confirmed" in request.POST
        try:
            run(is_rehearsal=not is_confirmed)
        except Invalid as refusal:
            add_refusal(form, refusal)
        else:
            if is_confirmed:
                messages.success(request, done)
                return go_to(request, back)
            return render_page(
                request,
                "organization/change_confirm.html",
                {**context, "consequences": meaning()},
            )
    return render_page(request, "organization/change_form.html", context, status=UNPROCESSABLE)
