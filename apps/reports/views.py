"""Pages of the reports: the same for every series, whose part of the address is `series`."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.requests import ScopedRequest
from apps.publishing.html import render_html_body
from apps.reports import selectors
from apps.reports.choices import LANGUAGES, MEDIA_TYPES, DocumentFormat, EditionState, Series
from apps.reports.forms import BuildForm, SessionForm
from apps.reports.models import ReportEdition
from apps.reports.series import RULES, rules_of
from apps.reports.series.council import COUNCIL
from apps.reports.services.building import ask_for_files, ask_for_report
from apps.reports.services.editions import (
    expect_builder,
    expect_publisher,
    keep_session,
    publish,
)
from apps.reports.services.registering import ask_for_attack
from apps.staffing.selectors.releases import oversees_releases, release_of_edition
from apps.web.pages import go_to, render_page
from apps.web.parts import Text
from apps.web.refusals import Invalid, Problem, WrongState


@require_safe
def report_list(request: ScopedRequest, series: str = Series.COUNCIL) -> HttpResponse:
    """List the years of a series with their editions."""
    return render_page(
        request,
        "reports/report_list.html",
        {
            "series": series,
            "heading": str(RULES[Series(series)].name_of_all),
            "all_series": [
                (rules.name_of_all, reverse(rules.route("report_list")), rules.series == series)
                for rules in RULES.values()
            ],
            "years": selectors.report_years(series=Series(series), scope=request.scope),
            "languages": LANGUAGES,
            "language": (get_language() or "en")[:2],
        },
    )


@require_POST
def build(request: ScopedRequest) -> HttpResponse:
    """Ask for a report, or for an edition's files in one more language; go to the progress."""
    form = BuildForm(request.POST)
    if not form.is_valid():
        raise Invalid(
            problems=[
                Problem(code="invalid", message=str(error), field=name)
                for name, errors in form.errors.items()
                for error in errors
            ]
        )
    wanted = {
        "series": Series(form.cleaned_data["series"] or Series.COUNCIL),
        "year": form.cleaned_data["year"],
        "language": form.cleaned_data["language"],
        "asked_by": request.user,
        "at": timezone.now(),
        "scope": request.scope,
    }
    number = form.cleaned_data["edition"]
    job = ask_for_files(number=number, **wanted) if number else ask_for_report(**wanted)
    return go_to(request, reverse("jobs:job", args=[job.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: ScopedRequest, year: int) -> HttpResponse:
    """Enter what is known of the session of a year."""
    expect_builder(request.scope)
    COUNCIL.expect_year(year)
    kept = selectors.session_of(year=year, scope=request.scope)
    form = SessionForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        keep_session(year=year, values=form.cleaned_data, scope=request.scope)
        messages.success(
            request, _("Saved. The next edition of %(year)s says so.") % {"year": year}
        )
        return redirect("reports:report_list")
    return render_page(
        request,
        "reports/session.html",
        {
            "form": form,
            "title": _("Session of the report of %(year)s") % {"year": year},
            "is_specimen": selectors.is_specimen(),
        },
        status=422 if form.is_bound else 200,
    )


@require_safe
def edition(
    request: ScopedRequest, year: int, number: int, series: str = Series.COUNCIL
) -> HttpResponse:
    """Show one edition: its files, checksum, state, and the report itself."""
    found = selectors.edition_of(
        series=Series(series), year=year, number=number, scope=request.scope
    )
    rules = rules_of(found)
    language = chosen_language(request)
    document = selectors.document_of(edition=found, language=language, scope=request.scope)
    return render_page(
        request,
        "reports/edition.html",
        {
            "edition": found,
            "list_url": reverse(rules.route("report_list")),
            "list_name": rules.name_of_all,
            "publish_url": reverse(rules.route("publish"), args=[year, number]),
            "title": rules.title_of(found),
            "files": files_shown(request, found),
            "languages_to_make": languages_to_make(request, found),
            "is_intact": selectors.is_intact(edition=found, scope=request.scope),
            "is_public_view": not selectors.sees_unpublished(
                series=rules.series, scope=request.scope
            ),
            "document_language": language,
            # Escaped by the renderer, which builds every element from data.
            "body": mark_safe(render_html_body(document, top=2)),  # noqa: S308
            "languages": LANGUAGES,
            "may_publish": request.scope.may(Capability.PUBLISH_REPORTS)
            and found.state == EditionState.FROZEN,
            "attack": attack_on(request, found),
        },
    )


def attack_on(request: ScopedRequest, edition: ReportEdition) -> dict[str, str]:
    """Return where the attack on an edition's tables is read or asked for; empty for other readers."""
    if edition.series != Series.COUNCIL or not oversees_releases(scope=request.scope):
        return {}
    release = release_of_edition(reference=selectors.reference_of(edition), scope=request.scope)
    if release is not None:
        return {"found": reverse("staffing:release", args=[release.pk])}
    if not request.scope.may(Capability.PUBLISH_REPORTS):
        return {}
    return {"ask": reverse("reports:attack", args=[edition.year, edition.number])}


@require_POST
def attack_edition(request: ScopedRequest, year: int, number: int) -> HttpResponse:
    """Ask for the attack on the tables of an edition that was frozen before there was one."""
    found = selectors.edition_of(year=year, number=number, scope=request.scope)
    expect_publisher(request.scope)
    job = ask_for_attack(
        edition=found, asked_by=request.user, at=timezone.now(), scope=request.scope
    )
    if job is None:
        raise WrongState(_("This edition has been published already."))
    return go_to(request, reverse("jobs:job", args=[job.pk]))


def languages_to_make(request: ScopedRequest, edition: ReportEdition) -> dict[str, Text]:
    """Return the languages in which whoever builds reports may still make an edition's files."""
    if not request.scope.may(rules_of(edition).builder):
        return {}
    made = set(
        selectors.visible_files(scope=request.scope)
        .filter(edition=edition)
        .order_by()
        .values_list("language", flat=True)
    )
    return {code: name for code, name in LANGUAGES.items() if code not in made}


def files_shown(request: ScopedRequest, edition: ReportEdition) -> list[dict[str, object]]:
    """Return the files of an edition in the reader's words."""
    return [
        {
            "id": file.pk,
            "format": file.get_format_display(),
            "audience": file.get_audience_display(),
            "language": LANGUAGES[file.language],
            "size": file.size,
            "checksum": file.checksum,
        }
        for file in selectors.visible_files(scope=request.scope).filter(edition=edition)
    ]


def chosen_language(request: ScopedRequest) -> str:
    """Return the language asked for in the address, else the reader's."""
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else (get_language() or "en")[:2]


@require_safe
def published(request: ScopedRequest, year: int, series: str = Series.COUNCIL) -> HttpResponse:
    """Go to the published edition of a year: an address that stays."""
    found = selectors.published_edition(series=Series(series), year=year, scope=request.scope)
    return redirect(rules_of(found).address(found))


@require_http_methods(["GET", "HEAD", "POST"])
def publish_edition(
    request: ScopedRequest, year: int, number: int, series: str = Series.COUNCIL
) -> HttpResponse:
    """Ask for a confirmation that names the consequence, then publish."""
    found = selectors.edition_of(
        series=Series(series), year=year, number=number, scope=request.scope
    )
    rules = rules_of(found)
    if request.method == "POST":
        publish(edition_id=found.pk, at=timezone.now(), scope=request.scope)
        messages.success(request, _("Published. Council readers see this edition from now on."))
        return redirect(rules.address(found))
    expect_publisher(request.scope)
    return render_page(
        request,
        "reports/publish.html",
        {
            "edition": found,
            "list_url": reverse(rules.route("report_list")),
            "list_name": rules.name_of_all,
            "edition_url": rules.address(found),
            "edition_title": rules.title_of(found),
            "title": _("Publish edition %(number)s of %(year)s?")
            % {"number": found.number, "year": found.year},
            "obstacle": selectors.obstacle_to_publishing(edition=found, scope=request.scope),
        },
    )


@require_safe
def report_file(request: ScopedRequest, file_id: int) -> HttpResponse:
    """Send one file of an edition."""
    file = selectors.file_of(file_id=file_id, scope=request.scope)
    document_format = DocumentFormat(file.format)
    name = (
        f"{rules_of(file.edition).file_stem}-{file.edition.year}-{file.edition.number}-{file.language}"
        f"-{file.audience}.{file.format}"
    )
    return HttpResponse(
        bytes(file.content),
        content_type=MEDIA_TYPES[document_format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        },
    )
