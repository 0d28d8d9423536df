"""Obstacles and incentives: countries with what is recorded, one country, recording and correcting."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.records import record_seen
from apps.accounts.requests import ScopedRequest
from apps.focal_points.choices import FactorKind
from apps.focal_points.forms.network.texts import FactorForm
from apps.focal_points.models import CountryFactor
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.network import factors as selectors
from apps.focal_points.selectors.network.practices import demand_sharing, may_share
from apps.focal_points.selectors.network.regions import own_office
from apps.focal_points.services.network import factors as services
from apps.focal_points.views.network.steps import (
    crumbs,
    downloads,
    form_page,
    names_in,
    offices_to_speak_for,
    tried,
)
from apps.organization.selectors import newest_names, tree_on
from apps.web.pages import go_to, render_page
from apps.web.parts import Action, StatusTag
from apps.web.refusals import NotPermitted

FIELDS = ("kind", "title", "text", "source", "language", "seen_on", "gone_on", "version")


@require_safe
def network_countries(request: ScopedRequest) -> HttpResponse:
    """List the countries with how much is recorded of each."""
    scope = request.scope
    demand_network(scope=scope)
    lines = selectors.by_country(on=timezone.localdate(), scope=scope)
    context = {
        "title": _("Obstacles and incentives by country"),
        "crumbs": crumbs(),
        "actions": record_button() if may_share(scope=scope) else [],
        "lines": lines,
        "recorded": sum(line.is_recorded for line in lines),
        "downloads": downloads(request, "factors"),
    }
    return render_page(request, "focal_points/network_countries.html", context)


@require_safe
def network_country(request: ScopedRequest, iso3: str) -> HttpResponse:
    """Show what is recorded of a country, obstacles and incentives side by side."""
    scope = request.scope
    today = timezone.localdate()
    found = selectors.country_page(iso3=iso3, on=today, scope=scope)
    offices = {row.office_id for row in (*found.obstacles, *found.incentives, *found.gone)}
    context = {
        "title": found.country.name,
        "crumbs": crumbs_of_countries(),
        "actions": record_button() if may_share(scope=scope) else [],
        "sides": [
            (FactorKind.OBSTACLE.value, _("Obstacles"), found.obstacles),
            (FactorKind.INCENTIVE.value, _("Incentives"), found.incentives),
        ],
        "gone": found.gone,
        "names": names_in(tree_on(day=today), offices),
    }
    return render_page(request, "focal_points/network_country.html", context)


@require_safe
def network_factor(request: ScopedRequest, factor_id: int) -> HttpResponse:
    """Show one obstacle or incentive, with its evidence and actions."""
    scope = request.scope
    found = selectors.factor_seen(factor_id=factor_id, scope=scope)
    edit_url = reverse("focal_points:network_factor_edit", args=[found.pk])
    keeps = selectors.keeps_factor(factor=found, scope=scope)
    context = {
        "title": found.title,
        "crumbs": [*crumbs_of_countries(), (found.country.name, url_of(found))],
        "status": StatusTag("calm", _("No longer"), found.gone_on)
        if found.gone_on
        else StatusTag("info", _("As of"), found.seen_on),
        "facts": [
            FactorKind(found.kind).label,
            newest_names(ids=[found.office_id])[found.office_id][1],
        ],
        "actions": [Action(pgettext("button", "Correct"), edit_url, kind="primary")]
        if keeps
        else [],
        "factor": found,
        "record": record_seen(selectors.ref_of(found.pk), scope=scope),
    }
    return render_page(request, "focal_points/network_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def network_factor_new(request: ScopedRequest) -> HttpResponse:
    """Record an obstacle or an incentive in the country of an office."""
    now, scope = timezone.now(), request.scope
    demand_sharing(scope=scope)
    tree = tree_on(day=now.date())
    form = FactorForm(
        request.POST if request.method == "POST" else None,
        offices=[
            (number, label)
            for number, label in offices_to_speak_for(tree, scope.over(Capability.LOG_ACTIVITIES))
            if tree.nodes[int(number)].country
        ],
        initial={
            "office": own_office(on=now.date(), scope=scope),
            "language": request.user.language,
            "seen_on": timezone.localdate(now),
        },
    )
    done = tried(
        form,
        lambda: services.record_factor(
            office_id=form.cleaned_data["office"], data=form.said(), now=now, scope=scope
        ),
    )
    if done.is_done:
        messages.success(request, _("It is recorded for the country of the office."))
        return go_to(request, reverse("focal_points:network_factor", args=[done.result.pk]))
    return form_page(
        request,
        form,
        title=_("Record an obstacle or an incentive"),
        crumbs=crumbs_of_countries(),
        button=_("Record it"),
        cancel_url=reverse("focal_points:network_countries"),
        status=done.status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def network_factor_edit(request: ScopedRequest, factor_id: int) -> HttpResponse:
    """Correct an obstacle or incentive; from an older version nothing that was typed is lost."""
    now, scope = timezone.now(), request.scope
    found = selectors.factor_seen(factor_id=factor_id, scope=scope)
    if not selectors.keeps_factor(factor=found, scope=scope):
        raise NotPermitted
    form = FactorForm(
        request.POST if request.method == "POST" else None,
        offices=[],
        is_new=False,
        initial={name: getattr(found, name) for name in FIELDS},
    )
    done = tried(
        form,
        lambda: services.change_factor(
            factor_id=factor_id,
            version=form.cleaned_data["version"],
            data=form.said(),
            now=now,
            scope=scope,
        ),
        version=lambda: found.version,
    )
    url = reverse("focal_points:network_factor", args=[factor_id])
    if done.is_done:
        messages.success(request, _("It is corrected."))
        return go_to(request, url)
    return form_page(
        request,
        form,
        title=pgettext("button", "Correct"),
        crumbs=[*crumbs_of_countries(), (found.title, url)],
        button=_("Save"),
        cancel_url=url,
        status=done.status,
        theirs=[
            (_("Title"), found.title),
            (_("What it is, and what helps"), found.text),
            (_("Law, study or other source"), found.source),
        ],
    )


def record_button() -> list[Action]:
    """Return the button that records one more."""
    return [
        Action(
            _("Record an obstacle or an incentive"),
            reverse("focal_points:network_factor_new"),
            kind="primary",
        )
    ]


def url_of(found: CountryFactor) -> str:
    """Return the page of the country."""
    return reverse("focal_points:network_country", args=[found.country.iso3])


def crumbs_of_countries() -> list[tuple[str, str]]:
    """Return the way from the network to a country."""
    return crumbs((_("Obstacles and incentives"), reverse("focal_points:network_countries")))
