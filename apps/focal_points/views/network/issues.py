"""Bulletins and fact sheets: the list, reading, writing, credits, publishing."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.forms import RefusableForm, VersionForm, office_choices
from apps.accounts.records import record_seen
from apps.accounts.requests import ScopedRequest
from apps.focal_points.choices import IssueKind
from apps.focal_points.forms.network.filters import IssueFilters
from apps.focal_points.forms.network.texts import ISSUE_FIELDS, CreditForm, IssueForm
from apps.focal_points.models import Issue
from apps.focal_points.selectors.access import demand_network, keeps_network
from apps.focal_points.selectors.network import issues as selectors
from apps.focal_points.services.network import issues as services
from apps.focal_points.views.network.meetings import DOCUMENTS
from apps.focal_points.views.network.steps import crumbs, downloads, form_page, page_of, tried
from apps.organization.selectors import tree_on
from apps.web.downloads import attachment
from apps.web.filters import chips_of
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import OutOfScope


@require_safe
def network_issues(request: ScopedRequest) -> HttpResponse:
    """List the bulletins and fact sheets."""
    scope = request.scope
    demand_network(scope=scope)
    form = IssueFilters(request.GET, years=selectors.years_published(scope=scope))
    page = page_of(request, selectors.listed(only=form.only(), scope=scope))
    number = page.paginator.count
    keeps = keeps_network(scope=scope)
    new_url = reverse("focal_points:network_issue_new")
    context = {
        "title": _("Bulletins and fact sheets"),
        "crumbs": crumbs(),
        "actions": [Action(_("Begin an issue"), new_url, kind="primary")] if keeps else [],
        "new_url": new_url if keeps else "",
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "clear_url": reverse("focal_points:network_issues"),
        "found": ngettext("%(number)s issue found", "%(number)s issues found", number)
        % {"number": number},
        "number": number,
        "page": page,
        "rows": [
            (selectors.named(each), in_language(each, "title"), each, selectors.status_of(each))
            for each in page
        ],
        "downloads": downloads(request, "issues"),
    }
    return render_page(request, "focal_points/network_issues.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def network_issue_new(request: ScopedRequest) -> HttpResponse:
    """Begin an issue."""
    now, scope = timezone.now(), request.scope
    selectors.demand_writer(scope=scope)
    form = IssueForm(
        request.POST if request.method == "POST" else None,
        is_new=True,
        initial={"kind": IssueKind.BULLETIN},
    )
    done = tried(
        form,
        lambda: services.begin_issue(
            kind=form.cleaned_data["kind"], data=form.said(), now=now, scope=scope
        ),
    )
    if done.is_done:
        messages.success(
            request, _("The draft is kept. The network reads it once it is published.")
        )
        return go_to(request, reverse("focal_points:network_issue", args=[done.result.pk]))
    return form_page(
        request,
        form,
        title=_("Begin an issue"),
        crumbs=crumbs_of_issues(),
        button=_("Keep the draft"),
        cancel_url=reverse("focal_points:network_issues"),
        status=done.status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def network_issue_edit(request: ScopedRequest, issue_id: int) -> HttpResponse:
    """Change a draft; from an older version nothing that was typed is lost."""
    found = to_write(request, issue_id)
    form = IssueForm(
        request.POST if request.method == "POST" else None,
        is_new=False,
        initial={name: getattr(found, name) for name in (*ISSUE_FIELDS, "version")},
    )
    done = tried(
        form,
        lambda: services.change_issue(
            issue_id=issue_id,
            version=form.cleaned_data["version"],
            data=form.said(),
            scope=request.scope,
        ),
        version=lambda: found.version,
    )
    url = reverse("focal_points:network_issue", args=[issue_id])
    if done.is_done:
        messages.success(request, _("The draft is kept."))
        return go_to(request, url)
    return form_page(
        request,
        form,
        title=_("Change the draft"),
        crumbs=[*crumbs_of_issues(), (selectors.named(found), url)],
        button=_("Keep the draft"),
        cancel_url=url,
        status=done.status,
        theirs=[(form.fields[name].label, getattr(found, name)) for name in ISSUE_FIELDS],
    )


@require_safe
def network_issue(request: ScopedRequest, issue_id: int) -> HttpResponse:
    """Show one issue in the reader's language, else in English with a note."""
    return show(request, selectors.issue_seen(issue_id=issue_id, scope=request.scope))


@require_safe
def network_issue_file(request: ScopedRequest, issue_id: int, extension: str) -> HttpResponse:
    """Return an issue as a document."""
    found = selectors.issue_seen(issue_id=issue_id, scope=request.scope)
    if extension not in DOCUMENTS:
        raise OutOfScope
    render, content_type = DOCUMENTS[extension]
    document = selectors.as_document(issue=found, now=timezone.now(), scope=request.scope)
    name = f"{found.kind.replace('_', '-')}-{found.number}.{extension}"
    return attachment(render(document), content_type, name)


@require_http_methods(["GET", "HEAD", "POST"])
def network_issue_publish(request: ScopedRequest, issue_id: int) -> HttpResponse:
    """Publish a draft for good, after a page that says what that means."""
    found, now = to_write(request, issue_id), timezone.now()
    form = VersionForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )
    done = tried(
        form,
        lambda: services.publish_issue(
            issue_id=issue_id,
            version=form.cleaned_data["version"],
            now=now,
            scope=request.scope,
        ),
        version=lambda: found.version,
    )
    url = reverse("focal_points:network_issue", args=[issue_id])
    if done.is_done:
        messages.success(request, _("It is published, and the network is told."))
        return go_to(request, url)
    return form_page(
        request,
        form,
        title=_("Publish %(name)s") % {"name": selectors.named(found)},
        crumbs=[*crumbs_of_issues(), (selectors.named(found), url)],
        button=_("Publish"),
        cancel_url=url,
        status=done.status,
        hint=_(
            "Everybody who reads the pages of the network is told once. What is published, credits"
            " included, can never be changed."
        ),
    )


@require_POST
def network_credit(request: ScopedRequest, issue_id: int) -> HttpResponse:
    """Name who gave something to a draft."""
    found, now = to_write(request, issue_id), timezone.now()
    form = credit_form(request, found, data=request.POST)
    done = tried(
        form,
        lambda: services.add_credit(
            issue_id=issue_id,
            version=form.cleaned_data["version"],
            data=form.said(),
            now=now,
            scope=request.scope,
        ),
        version=lambda: found.version,
    )
    if done.is_done:
        messages.success(request, _("The credit is added."))
        return go_to(request, f"{reverse('focal_points:network_issue', args=[issue_id])}#credits")
    return show(request, found, form=form, status=done.status)


@require_POST
def network_uncredit(request: ScopedRequest, issue_id: int, contribution_id: int) -> HttpResponse:
    """Take a credit out of a draft."""
    found = to_write(request, issue_id)
    form = VersionForm(request.POST)
    done = tried(
        form,
        lambda: services.remove_credit(
            issue_id=issue_id,
            version=form.cleaned_data["version"],
            contribution_id=contribution_id,
            scope=request.scope,
        ),
        version=lambda: found.version,
    )
    if done.is_done:
        messages.success(request, _("The credit is taken out."))
        return go_to(request, f"{reverse('focal_points:network_issue', args=[issue_id])}#credits")
    return show(request, found, form=form, status=done.status)


def show(
    request: ScopedRequest, found: Issue, *, form: RefusableForm | None = None, status: int = 200
) -> HttpResponse:
    """Show an issue, with a form that was refused in its place."""
    scope = request.scope
    is_draft = found.published_at is None
    keeps = keeps_network(scope=scope)
    language = selectors.language_of(found)
    actions = []
    if keeps and is_draft:
        args = [found.pk]
        actions = [
            Action(
                _("Publish"), reverse("focal_points:network_issue_publish", args=args), "primary"
            ),
            Action(_("Change the draft"), reverse("focal_points:network_issue_edit", args=args)),
        ]
    context = {
        "title": in_language(found, "title", language),
        "crumbs": crumbs_of_issues(),
        "status": selectors.status_of(found),
        "facts": [selectors.named(found)],
        "actions": actions,
        "issue": found,
        "language": language,
        "is_fallback": language != (get_language() or "en")[:2],
        "text": in_language(found, "text", language),
        "credits": selectors.credits_of(issue=found, scope=scope),
        "record": record_seen(selectors.ref_of(found.pk), scope=scope),
        "form": form,
        "writes": keeps and is_draft,
        "documents": [
            (
                extension.upper(),
                reverse("focal_points:network_issue_file", args=[found.pk, extension]),
            )
            for extension in DOCUMENTS
        ],
    }
    if keeps and is_draft:
        context["credit_form"] = (
            form if isinstance(form, CreditForm) else credit_form(request, found)
        )
    return render_page(request, "focal_points/network_issue.html", context, status=status)


def credit_form(request: ScopedRequest, found: Issue, data: object = None) -> CreditForm:
    """Return the form of a credit."""
    return CreditForm(
        data,
        offices=office_choices(tree_on(day=timezone.localdate())),
        initial={"version": found.version},
        auto_id="id_credit_%s",
    )


def to_write(request: ScopedRequest, issue_id: int) -> Issue:
    """Return an issue that this person writes; raises OutOfScope or NotPermitted."""
    found = selectors.issue_seen(issue_id=issue_id, scope=request.scope)
    selectors.demand_writer(scope=request.scope)
    return found


def crumbs_of_issues() -> list[tuple[str, str]]:
    """Return the way from the network to an issue."""
    return crumbs((_("Bulletins and fact sheets"), reverse("focal_points:network_issues")))
