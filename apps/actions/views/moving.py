"""Giving chosen actions to somebody else: first what it means, then done, all or those named."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.actions.forms.moving import ReassignForm
from apps.actions.selectors.moving import move_of_chosen
from apps.actions.selectors.people import owners_of_all
from apps.actions.selectors.register import may_create
from apps.actions.services.moving import reassign as give_to
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted, WrongState


@require_POST
def reassign(request: ScopedRequest) -> HttpResponse:
    """Ask to whom the chosen actions go, name what would happen, then do it."""
    now, scope = timezone.now(), request.scope
    if not may_create(scope=scope):
        raise NotPermitted(_("Those who work for an office give its actions to somebody else."))
    chosen = [value.partition(":")[0] for value in request.POST.getlist("chosen")]
    people = owners_of_all(
        action_ids=[int(each) for each in chosen if each.isascii() and each.isdigit()][:1000],
        on=now.date(),
        scope=scope,
    )
    form = ReassignForm(request.POST, people=[(str(user.pk), name_of(user)) for user in people])
    if not form.is_valid():
        raise Invalid(_("The choice could not be read. Choose again from the list."))
    pairs, owner_id = form.pairs(), form.cleaned_data["owner"]
    if not pairs:
        messages.warning(request, _("Choose at least one action."))
        return go_to(request, reverse("actions:register"))
    context: dict[str, Any] = {
        "title": _("Give actions to somebody"),
        "crumbs": [(_("Actions"), reverse("actions:register"))],
        "people": people,
        "number": len(pairs),
        "values": form.cleaned_data["chosen"],
        "owner": next((user for user in people if user.pk == owner_id), None),
    }
    if owner_id is None:
        return render_page(request, "actions/reassign.html", context)
    status = 200
    if form.cleaned_data["confirmed"]:
        try:
            move = give_to(
                chosen=pairs,
                owner_id=owner_id,
                without_staying=form.cleaned_data["confirmed"] == "named",
                now=now,
                scope=scope,
            )
        except WrongState as refusal:
            messages.error(request, str(refusal))
            status = refusal.status
        else:
            number = len(move.owning)
            messages.success(
                request,
                ngettext(
                    "%(number)s action went to %(person)s.",
                    "%(number)s actions went to %(person)s.",
                    number,
                )
                % {"number": number, "person": name_of(context["owner"])},
            )
            return go_to(request, f"{reverse('actions:register')}?tab=all&owner={owner_id}")
    context["move"] = move_of_chosen(chosen=pairs, owner_id=owner_id, on=now.date(), scope=scope)
    return render_page(request, "actions/reassign.html", context, status=status)
