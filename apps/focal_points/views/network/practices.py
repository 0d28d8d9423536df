"""Good practices: the list, one practice, sharing, correcting, taking back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.records import record_seen
from apps.accounts.requests import ScopedRequest
from apps.focal_points.forms.network.filters import PracticeFilters
from apps.focal_points.forms.network.meetings import ReasonForm
from apps.focal_points.forms.network.texts import PracticeForm
from apps.focal_points.selectors.access import activity_seen, demand_network
from apps.focal_points.selectors.network import practices as selectors
from apps.focal_points.selectors.network.regions import own_office, regions_in
from apps.focal_points.services.network import practices as services
from apps.focal_points.views.network.steps import (
    crumbs,
    downloads,
    form_page,
    names_in,
    offices_to_speak_for,
    page_of,
    tried,
)
from apps.organization.selectors import newest_names, tree_on
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import NotPermitted, OutOfScope


@require_safe
def network_practices(request: ScopedRequest) -> HttpResponse:
    """List the practices."""
    scope = request.scope
    demand_network(scope=scope)
    today = timezone.localdate()
    tree = tree_on(day=today)
    form = PracticeFilters(
        request.GET, regions=regions_in(tree), areas=selectors.areas(scope=scope)
    )
    page = page_of(request, selectors.listed(only=form.only(), on=today, scope=scope))
    number = page.paginator.count
    shares = selectors.may_share(scope=scope)
    new_url = reverse("focal_points:network_practice_new")
    context = {
        "title": _("Good practices"),
        "crumbs": crumbs(),
        "actions": [Action(_("Share a practice"), new_url, kind="primary")] if shares else [],
        "new_url": new_url if shares else "",
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "clear_url": reverse("focal_points:network_practices"),
        "found": ngettext("%(number)s practice found", "%(number)s practices found", number)
        % {"number": number},
        "number": number,
        "page": page,
        "names": names_in(tree, {each.office_id for each in page}),
        "downloads": downloads(request, "practices"),
    }
    return render_page(request, "focal_points/network_practices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def network_practice_new(request: ScopedRequest) -> HttpResponse:
    """Share a practice, freely or from an activity whose words fill the form."""
    now, scope = timezone.now(), request.scope
    selectors.demand_sharing(scope=scope)
    activity = None
    number = request.GET.get("activity", "")
    if number:
        if not number.isdecimal() or len(number) > 18:
            raise OutOfScope
        activity = selectors.activity_to_share(activity_id=int(number), scope=scope)
    initial: dict[str, Any] = {
        "office": own_office(on=now.date(), scope=scope),
        "language": request.user.language,
    }
    if activity is not None:
        initial = {
            "office": activity.office_id,
            "title": activity.title,
            "text": activity.outcome,
            "area": activity.area_id,
            "language": activity.language,
        }
    form = PracticeForm(
        request.POST if request.method == "POST" else None,
        offices=offices_to_speak_for(
            tree_on(day=now.date()), scope.over(Capability.LOG_ACTIVITIES)
        ),
        areas=selectors.areas(scope=scope),
        initial=initial,
    )
    done = tried(
        form,
        lambda: services.share_practice(
            data=form.said(activity_id=activity.pk if activity else None), now=now, scope=scope
        ),
    )
    if done.is_done:
        messages.success(request, _("The practice is shared with the network."))
        return go_to(request, reverse("focal_points:network_practice", args=[done.result.pk]))
    return form_page(
        request,
        form,
        title=_("Share a practice"),
        crumbs=crumbs_of_practices(),
        button=_("Share it"),
        cancel_url=reverse("focal_points:network_practices"),
        status=done.status,
        hint=_("From the activity “%(title)s”.") % {"title": activity.title} if activity else "",
    )


@require_safe
def network_practice(request: ScopedRequest, practice_id: int) -> HttpResponse:
    """Show one practice."""
    scope = request.scope
    found = selectors.practice_seen(practice_id=practice_id, scope=scope)
    keeps = selectors.keeps_practice(practice=found, scope=scope)
    actions = []
    if keeps and found.taken_back_at is None:
        args = [found.pk]
        actions = [
            Action(
                pgettext("button", "Correct"),
                reverse("focal_points:network_practice_edit", args=args),
            ),
            Action(
                _("Take it back"),
                reverse("focal_points:network_practice_take_back", args=args),
                "danger",
            ),
        ]
    context = {
        "title": found.title,
        "crumbs": crumbs_of_practices(),
        "status": selectors.status_of(found),
        "facts": [newest_names(ids=[found.office_id])[found.office_id][1]],
        "actions": actions,
        "practice": found,
        "record": record_seen(selectors.ref_of(found.pk), scope=scope),
        "activity": activity_of(request, found.activity_id),
    }
    return render_page(request, "focal_points/network_practice.html", context)


def activity_of(request: ScopedRequest, activity_id: int | None) -> object:
    """Return the activity that a practice comes from, for whoever sees it; else None."""
    if activity_id is None:
        return None
    try:
        return activity_seen(activity_id=activity_id, scope=request.scope)
    except OutOfScope:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def network_practice_edit(request: ScopedRequest, practice_id: int) -> HttpResponse:
    """Correct a practice; from an older version nothing that was typed is lost."""
    scope = request.scope
    found = selectors.practice_seen(practice_id=practice_id, scope=scope)
    demand_keeping(request, found)
    form = PracticeForm(
        request.POST if request.method == "POST" else None,
        offices=[],
        is_new=False,
        areas=selectors.areas(scope=scope),
        initial={
            "title": found.title,
            "text": found.text,
            "area": found.area_id,
            "language": found.language,
            "version": found.version,
        },
    )
    done = tried(
        form,
        lambda: services.change_practice(
            practice_id=practice_id,
            version=form.cleaned_data["version"],
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            language=form.cleaned_data["language"],
            area_id=form.cleaned_data["area"],
            scope=scope,
        ),
        version=lambda: found.version,
    )
    url = reverse("focal_points:network_practice", args=[practice_id])
    if done.is_done:
        messages.success(request, _("The practice is corrected."))
        return go_to(request, url)
    return form_page(
        request,
        form,
        title=_("Correct the practice"),
        crumbs=[*crumbs_of_practices(), (found.title, url)],
        button=_("Save"),
        cancel_url=url,
        status=done.status,
        theirs=[(_("Title"), found.title), (_("What was done, and what came of it"), found.text)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def network_practice_take_back(request: ScopedRequest, practice_id: int) -> HttpResponse:
    """Take a practice back, with a reason."""
    now, scope = timezone.now(), request.scope
    found = selectors.practice_seen(practice_id=practice_id, scope=scope)
    demand_keeping(request, found)
    form = ReasonForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )
    done = tried(
        form,
        lambda: services.take_back(
            practice_id=practice_id,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            now=now,
            scope=scope,
        ),
        version=lambda: found.version,
    )
    url = reverse("focal_points:network_practice", args=[practice_id])
    if done.is_done:
        messages.success(request, _("The practice is taken back."))
        return go_to(request, url)
    return form_page(
        request,
        form,
        title=_("Take the practice back"),
        crumbs=[*crumbs_of_practices(), (found.title, url)],
        button=_("Take it back"),
        cancel_url=url,
        status=done.status,
        hint=_(
            "The network does not find it any more. Who shared it and the Gender Coordination Unit"
            " still read it, with the reason."
        ),
        is_dangerous=True,
    )


def demand_keeping(request: ScopedRequest, found: object) -> None:
    """Raise NotPermitted unless this person changes a practice."""
    if not selectors.keeps_practice(practice=found, scope=request.scope):  # type: ignore[arg-type]
        raise NotPermitted(
            _("Who shared a practice, and the Gender Coordination Unit, change it or take it back.")
        )


def crumbs_of_practices() -> list[tuple[str, str]]:
    """Return the way from the network to a practice."""
    return crumbs((_("Good practices"), reverse("focal_points:network_practices")))
