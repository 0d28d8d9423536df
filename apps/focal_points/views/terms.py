"""The terms of reference: editions as pages, a draft that is worded, and the document of an appointment."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.focal_points.choices import EditionState
from apps.focal_points.forms.terms import AreaForm, EditionForm
from apps.focal_points.models import TermsEdition
from apps.focal_points.selectors import terms as selectors
from apps.focal_points.selectors.access import demand_network, keeps_network
from apps.focal_points.selectors.terms import AreaTasks
from apps.focal_points.services import terms as services
from apps.focal_points.services.terms_documents import terms_document
from apps.web.downloads import attachment
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action as Button
from apps.web.parts import StatusTag
from apps.web.refusals import Invalid, OutOfScope, WrongState

DOCUMENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@require_safe
def terms(request: ScopedRequest) -> HttpResponse:
    """Show the newest published edition, and lead to the others."""
    demand_network(scope=request.scope)
    found = selectors.published_editions(scope=request.scope)
    if not found:
        context = {"title": _("Terms of reference"), "crumbs": crumbs()}
        return render_page(request, "focal_points/terms_none.html", context)
    return show_edition(request, found[0])


@require_safe
def edition(request: ScopedRequest, number: int) -> HttpResponse:
    """Show one edition."""
    demand_network(scope=request.scope)
    return show_edition(request, selectors.edition_seen(number=number, scope=request.scope))


def show_edition(
    request: ScopedRequest, found: TermsEdition, *, problems: Any = (), status: int = 200
) -> HttpResponse:
    """Render an edition; `problems` say why it was not published."""
    scope = request.scope
    keeps = keeps_network(scope=scope)
    is_draft = found.state == EditionState.DRAFT
    context = {
        "title": in_language(found, "title"),
        "crumbs": crumbs(),
        "status": status_of(found),
        "facts": [_("Edition %(number)s") % {"number": found.number}],
        "actions": buttons(found) if keeps else [],
        "edition": found,
        "problems": list(problems),
        "areas": [
            (
                each.area,
                in_language(each.area, "title"),
                [in_language(task, "text") for task in each.tasks],
                reverse("focal_points:terms_area", args=[found.number, each.area.number])
                if keeps and is_draft
                else "",
            )
            for each in selectors.tasks_of(edition=found, scope=scope)
        ],
        "others": [
            (
                _("Edition %(number)s") % {"number": each.number},
                reverse("focal_points:edition", args=[each.number]),
                status_of(each),
            )
            for each in selectors.editions(scope=scope)
            if each.pk != found.pk
        ],
    }
    return render_page(request, "focal_points/terms.html", context, status=status)


def status_of(found: TermsEdition) -> StatusTag:
    """Return the state of an edition as a tag."""
    if found.state == EditionState.DRAFT:
        return StatusTag("wait", EditionState.DRAFT.label, on=found.created_at)
    return StatusTag("good", EditionState.PUBLISHED.label, on=found.published_at)


def buttons(found: TermsEdition) -> list[Button]:
    """Return what those who write the terms can do with an edition."""
    if found.state == EditionState.DRAFT:
        return [
            Button(
                _("Publish"),
                reverse("focal_points:terms_publish", args=[found.number]),
                kind="primary",
                key="publish",
            ),
            Button(
                _("Title and source"),
                reverse("focal_points:terms_name", args=[found.number]),
                key="name",
            ),
        ]
    new_url = reverse("focal_points:terms_new")
    return [Button(_("Begin a new edition"), new_url, method="post", key="new")]


@require_POST
def terms_new(request: ScopedRequest) -> HttpResponse:
    """Begin a draft as a copy of the newest edition."""
    made = services.begin_edition(now=timezone.now(), scope=request.scope)
    messages.success(request, _("A draft is there; it is a copy until you change it."))
    return go_to(request, reverse("focal_points:edition", args=[made.number]))


@require_http_methods(["GET", "HEAD", "POST"])
def terms_name(request: ScopedRequest, number: int) -> HttpResponse:
    """Give a draft its title in three languages, and its source."""
    found = draft_of(request, number)
    names = ("version", *services.TITLES, "source")
    form = EditionForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in names},
    )

    def call() -> object:
        typed = form.cleaned_data
        return services.name_edition(
            number=number,
            version=typed["version"],
            titles=[typed[name] for name in services.TITLES],
            source=typed["source"],
            scope=request.scope,
        )

    return answered(request, form, found, call, {"title": _("Title and source")})


@require_http_methods(["GET", "HEAD", "POST"])
def terms_area(request: ScopedRequest, number: int, area: int) -> HttpResponse:
    """Word the tasks of one area of a draft."""
    found = draft_of(request, number)
    areas = selectors.tasks_of(edition=found, scope=request.scope)
    chosen: AreaTasks | None = next((each for each in areas if each.area.number == area), None)
    if chosen is None:
        raise OutOfScope
    form = AreaForm(
        request.POST if request.method == "POST" else None,
        tasks=chosen.tasks,
        initial={"version": found.version},
    )

    def call() -> object:
        return services.word_area(
            number=number,
            area=area,
            version=form.cleaned_data["version"],
            tasks=form.said(),
            scope=request.scope,
        )

    title = f"{chosen.area.number}. {in_language(chosen.area, 'title')}"
    return answered(request, form, found, call, {"title": title, "is_area": True})


@require_http_methods(["GET", "HEAD", "POST"])
def terms_publish(request: ScopedRequest, number: int) -> HttpResponse:
    """Publish a draft, once its consequence was read."""
    found = draft_of(request, number)
    if request.method == "POST":
        form = VersionForm(request.POST)
        form.full_clean()
        try:
            services.publish_edition(
                number=number,
                version=form.cleaned_data.get("version", 0),
                now=timezone.now(),
                scope=request.scope,
            )
        except Invalid as refusal:
            return show_edition(request, found, problems=refusal.problems, status=422)
        messages.success(request, _("The edition is published."))
        return go_to(request, reverse("focal_points:edition", args=[number]))
    context = {
        "title": _("Publish edition %(number)s") % {"number": number},
        "crumbs": [*crumbs(), (in_language(found, "title"), edition_url(found))],
        "form": VersionForm(initial={"version": found.version}),
        "consequence": _(
            "From then on this edition never changes, new appointments name it, and its document is what"
            " focal points sign. Those who signed an earlier edition keep that one."
        ),
        "button": _("Publish"),
        "cancel_url": edition_url(found),
    }
    return render_page(request, "focal_points/step.html", context)


@require_safe
def appointment_terms(
    request: ScopedRequest, appointment_id: int, language: str, extension: str
) -> HttpResponse:
    """Download the terms of reference of an appointment, to be signed."""
    content = terms_document(
        appointment_id=appointment_id,
        language=language,
        extension=extension,
        now=timezone.now(),
        scope=request.scope,
    )
    name = f"terms-of-reference-{appointment_id}-{language}.{extension}"
    return attachment(content, DOCUMENT_TYPES[extension], name)


def draft_of(request: ScopedRequest, number: int) -> TermsEdition:
    """Return a draft that is the person's to write; raises OutOfScope, NotPermitted, WrongState."""
    demand_network(scope=request.scope)
    found = selectors.edition_seen(number=number, scope=request.scope)
    services.demand_writing(scope=request.scope)
    if found.state != EditionState.DRAFT:
        raise WrongState(_("This edition is published and never changes; begin another one."))
    return found


def answered(
    request: ScopedRequest, form: Any, found: TermsEdition, call: Any, page: dict[str, Any]
) -> HttpResponse:
    """Show a form of a draft, or do what was typed; refused, nothing typed is lost."""
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                call()
            except Invalid as refusal:
                form.take(refusal)
            except WrongState as stale:
                form.add_error(None, str(stale))
                look_at(form, found.version)
                status = 409
            else:
                messages.success(request, _("The draft is saved."))
                return go_to(request, edition_url(found))
    context = {
        **page,
        "crumbs": [*crumbs(), (in_language(found, "title"), edition_url(found))],
        "form": form,
        "button": _("Save"),
        "cancel_url": edition_url(found),
    }
    return render_page(request, "focal_points/terms_form.html", context, status=status)


def edition_url(found: TermsEdition) -> str:
    """Return the address of an edition."""
    return reverse("focal_points:edition", args=[found.number])


def crumbs() -> list[tuple[str, str]]:
    """Return the way to the terms of reference."""
    return [
        (_("Appointments"), reverse("focal_points:appointments")),
        (_("Terms of reference"), reverse("focal_points:terms")),
    ]
