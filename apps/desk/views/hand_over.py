"""Handing over the work of somebody who leaves: choose, look at what moves, confirm, keep the pack."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.accounts.selectors import person_to_keep, successors_of
from apps.actions.selectors.hand_over import hand_over_seen
from apps.desk.forms import HandOverForm
from apps.desk.presentation import pack_parts
from apps.desk.services import hand_over as services
from apps.desk.services.hand_over import HandOverWish
from apps.publishing.spreadsheets import SheetContent, write_xlsx
from apps.web.downloads import XLSX_TYPE, attachment
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: ScopedRequest, user_id: int) -> HttpResponse:
    """Ask for the successor, show what would move and what would stay, and do it once confirmed."""
    now, scope = timezone.now(), request.scope
    today = timezone.localdate()
    person = person_to_keep(user_id=user_id, on=today, scope=scope)
    successors = [
        (user.pk, name_of(user)) for user in successors_of(user_id=user_id, on=today, scope=scope)
    ]
    data = request.POST if request.method == "POST" else (request.GET or None)
    form = HandOverForm(data, successors=successors, on=today)
    pack = None
    if form.is_bound and form.is_valid():
        wish = HandOverWish(
            person_id=user_id,
            successor_id=form.cleaned_data["successor"],
            starts_on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["reason"],
            closes_account=form.cleaned_data["closes_account"],
        )
        try:
            if request.method == "POST":
                number = services.hand_over(wish=wish, now=now, scope=scope)
                messages.success(request, _("The work is handed over."))
                return go_to(request, reverse("desk:hand_over_result", args=[number]))
            pack = services.preview(wish=wish, now=now, scope=scope)
        except Invalid as refusal:
            form.take(refusal)
    names = dict(successors)
    context: dict[str, Any] = {
        "person": person,
        "title": _("Hand over the work of %(name)s") % {"name": name_of(person)},
        "crumbs": [
            (_("People"), reverse("accounts:people")),
            (name_of(person), reverse("accounts:person", args=[user_id])),
        ],
        "form": form,
        "has_successors": bool(successors),
        "cancel_url": reverse("accounts:person", args=[user_id]),
    }
    if pack is not None:
        moving = len(services.gone(pack))
        context |= {
            "parts": pack_parts(pack, scope=scope),
            "moving": moving,
            "values": form.cleaned_data,
            "consequence": consequence(
                name_of(person), names[form.cleaned_data["successor"]], moving, form.cleaned_data
            ),
        }
    status = 422 if form.is_bound and form.errors else 200
    return render_page(request, "desk/hand_over.html", context, status=status)


def consequence(name: str, successor: str, moving: int, values: dict[str, Any]) -> str:
    """Return in a sentence what the confirmation does."""
    words = ngettext(
        "%(number)s entry goes from %(name)s to %(successor)s, who is told.",
        "%(number)s entries go from %(name)s to %(successor)s, who is told.",
        moving,
    ) % {"number": moving, "name": name, "successor": successor}
    if values["closes_account"]:
        closing = _("The account of %(name)s is closed at once.") % {"name": name}
        return f"{words} {closing}"
    return words


@require_safe
def hand_over_result(request: ScopedRequest, hand_over_id: int) -> HttpResponse:
    """Show what was handed over: the pack of open promises, which stays."""
    done = hand_over_seen(hand_over_id=hand_over_id, scope=request.scope)
    context = {
        "done": done,
        "title": _("Handed over: %(name)s to %(successor)s")
        % {"name": name_of(done.person), "successor": name_of(done.successor)},
        "by": name_of(done.done_by) if done.done_by else "",
        "parts": pack_parts(done.pack, scope=request.scope),
    }
    return render_page(request, "desk/hand_over_result.html", context)


@require_safe
def hand_over_file(request: ScopedRequest, hand_over_id: int) -> HttpResponse:
    """Return the pack as a workbook."""
    done = hand_over_seen(hand_over_id=hand_over_id, scope=request.scope)
    title = _("Handed over: %(name)s to %(successor)s") % {
        "name": name_of(done.person),
        "successor": name_of(done.successor),
    }
    rows = [
        (
            str(part.name),
            line.label,
            line.due_on,
            request.build_absolute_uri(line.url) if line.url else "",
            line.left_because,
        )
        for part in pack_parts(done.pack, scope=request.scope)
        for line in part.lines
    ]
    sheet = SheetContent(
        name=_("Handed over"),
        header=(_("Kind"), _("What"), _("Due"), _("Address"), _("Stayed, because")),
        rows=rows,
    )
    name = slugify(f"{_('hand-over')} {name_of(done.person)} {done.done_at.date().isoformat()}")
    return attachment(write_xlsx([sheet], title=title), XLSX_TYPE, f"{name}.xlsx")
