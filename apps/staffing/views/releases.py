"""Released tables: the list that everybody reads, one release, its files; prepared, checked, published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import ScopedRequest
from apps.figures.tables import Table
from apps.staffing.choices import ReleaseSource, ReleaseState
from apps.staffing.forms.releases import ReleaseForm
from apps.staffing.models import Release
from apps.staffing.selectors import release_words as words
from apps.staffing.selectors import releases as selectors
from apps.staffing.selectors.charts import language_of_reader
from apps.staffing.services import releases as services
from apps.staffing.views.downloads import table_as_file
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid


def address(release: Release) -> str:
    """Return the page of a release."""
    return reverse("staffing:release", args=[release.pk])


def list_crumb() -> tuple[str, str]:
    """Return the step to the list."""
    return _("Releases"), reverse("staffing:releases")


@require_safe
def release_list(request: ScopedRequest) -> HttpResponse:
    """List the releases that somebody may read; outside the inner circle there is nothing else."""
    scope = request.scope
    return render_page(
        request,
        "staffing/release_list.html",
        {
            "title": _("Released tables"),
            "oversees": selectors.oversees_releases(scope=scope),
            "rows": [
                {
                    "release": each,
                    "title": selectors.title_of(each),
                    "url": address(each),
                    "status": words.status_of(each),
                    "source": each.get_source_display(),
                }
                for each in selectors.releases_seen(scope=scope)
            ],
            "actions": [
                Action(_("Prepare a release"), reverse("staffing:release_new"), kind="primary")
            ]
            if selectors.publishes_releases(scope=scope)
            else [],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release_new(request: ScopedRequest) -> HttpResponse:
    """Ask for a release; a job prepares and attacks it."""
    services.expect_publisher_of_releases(request.scope)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            job = services.ask_for_release(
                as_of=form.day(),
                population=form.cleaned_data["population"],
                has_offices=form.cleaned_data["has_offices"],
                asked_by=request.user,
                now=timezone.now(),
                scope=request.scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            return go_to(request, reverse("jobs:job", args=[job.pk]))
    context = {
        "title": _("Prepare a release"),
        "crumbs": [list_crumb()],
        "form": form,
        "has_dates": bool(selectors.certified_dates()),
        "cancel_url": reverse("staffing:releases"),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "staffing/release_form.html", context, status=status)


@require_safe
def release(request: ScopedRequest, release_id: int) -> HttpResponse:
    """Show one release: its tables, and for who sees all records what the attack found."""
    scope = request.scope
    found = selectors.release_seen(release_id=release_id, scope=scope)
    language = language_of_reader()
    context: dict[str, Any] = {
        "title": selectors.title_of(found),
        "crumbs": [list_crumb()],
        "release": found,
        "status": words.status_of(found),
        "actions": actions_for(found, request),
        "tables": [
            (table, files_of(found, table))
            for table in selectors.tables_of(release=found, language=language, scope=scope)
        ],
        "oversees": selectors.oversees_releases(scope=scope),
    }
    if context["oversees"]:
        context |= {
            "sentence": words.sentence_of(found),
            "caveats": words.caveats_of(found),
            "findings": words.findings_in(found, scope=scope),
            "remedies": words.remedies_for(found),
            "obstacle": selectors.obstacle_in_check(found)
            if found.state in {ReleaseState.PREPARED, ReleaseState.READY}
            else "",
        }
    return render_page(request, "staffing/release.html", context)


def actions_for(release: Release, request: ScopedRequest) -> list[Action]:
    """Return what somebody may do with a release."""
    scope = request.scope
    actions = []
    is_open = release.state != ReleaseState.PUBLISHED
    if selectors.publishes_releases(scope=scope) and is_open:
        check = reverse("staffing:release_check", args=[release.pk])
        if release.source == ReleaseSource.STATISTICS:
            publish = reverse("staffing:release_publish", args=[release.pk])
            obstacle = selectors.obstacle_to_release(release=release, scope=scope)
            actions.append(
                Action(
                    _("Publish"), publish, kind="primary", refused_because=obstacle, key="publish"
                )
            )
        actions.append(Action(_("Check again"), check, method="post", key="check"))
    if selectors.oversees_releases(scope=scope):
        history = reverse("desk:history", args=["staffing.release", release.pk])
        actions.append(Action(_("History"), history, kind="link", key="history"))
    return actions


def files_of(release: Release, table: Table) -> dict[str, str]:
    """Return the addresses of the files of a table, by their name on the page."""
    return {
        name.upper(): reverse("staffing:release_file", args=[release.pk, table.number, name])
        for name in ("csv", "xlsx")
    }


@require_POST
def release_check(request: ScopedRequest, release_id: int) -> HttpResponse:
    """Ask for the attack on a release once more."""
    job = services.ask_for_check(
        release_id=release_id, asked_by=request.user, now=timezone.now(), scope=request.scope
    )
    return go_to(request, reverse("jobs:job", args=[job.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def release_publish(request: ScopedRequest, release_id: int) -> HttpResponse:
    """Ask for a confirmation that names the consequence, then publish."""
    scope = request.scope
    found = selectors.release_seen(release_id=release_id, scope=scope)
    services.expect_publisher_of_releases(scope)
    if request.method == "POST":
        services.publish_release(release_id=found.pk, at=timezone.now(), scope=scope)
        messages.success(request, _("Published. Council readers see these tables from now on."))
        return go_to(request, address(found))
    return render_page(
        request,
        "staffing/release_publish.html",
        {
            "title": _("Publish these tables?"),
            "crumbs": [list_crumb(), (selectors.title_of(found), address(found))],
            "obstacle": selectors.obstacle_to_release(release=found, scope=scope),
            "consequence": _(
                "Council readers see these tables at once and may keep them. Every later release is attacked together with them. Publication cannot be taken back."
            ),
            "button": _("Publish"),
            "cancel_url": address(found),
        },
    )


@require_safe
def release_file(
    request: ScopedRequest, release_id: int, number: str, extension: str
) -> HttpResponse:
    """Download one table of a release as it was frozen."""
    found = selectors.release_seen(release_id=release_id, scope=request.scope)
    tables = selectors.tables_of(release=found, language=language_of_reader(), scope=request.scope)
    table = next((each for each in tables if each.number == number), None)
    if table is None:
        raise Http404
    specimen = "-specimen" if found.is_specimen else ""
    name = f"release-{found.pk}-{number.lower()}-{found.as_of.isoformat()}{specimen}"
    return table_as_file(
        table,
        extension,
        name,
        on=found.as_of,
        subtitle=selectors.title_of(found),
        watermark=_("SPECIMEN, invented data") if found.is_specimen else "",
    )
