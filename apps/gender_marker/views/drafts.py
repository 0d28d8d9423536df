"""Pages of drafts: which there are, one with what still prevents its publication, what is said of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import CodeKind, EditionState, SourceStatus, Stage
from apps.gender_marker.forms.drafts import COPY, BeginForm, EditionForm, initial_of
from apps.gender_marker.models import Edition
from apps.gender_marker.records.editions import seen
from apps.gender_marker.selectors.draft_checks import DraftCheck, check_of
from apps.gender_marker.selectors.drafts import PartName, draft_seen, drafts, origins
from apps.gender_marker.selectors.table_words import row_asked
from apps.gender_marker.services.editions import drafts as services
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action, StatusTag
from apps.web.refusals import Invalid, WrongState

KINDS: dict[str, Any] = {
    SourceStatus.VERIFIED: "good",
    SourceStatus.INFERRED: "warn",
    SourceStatus.UNVERIFIED: "warn",
    SourceStatus.PROPOSAL: "info",
}
COLOURS: dict[str, Any] = {
    EditionState.DRAFT: "wait",
    EditionState.PUBLISHED: "good",
    EditionState.RETIRED: "calm",
}


@require_safe
def draft_list(request: ScopedRequest) -> HttpResponse:
    """List the drafts that are being written."""
    found = list(drafts(scope=request.scope))
    new_url = reverse("gender_marker:draft_new")
    context = {
        "title": _("Drafts of editions"),
        "crumbs": crumbs()[:1],
        "actions": [Action(_("Begin a draft"), new_url, kind="primary", key="new")],
        "new_url": new_url,
        "rows": [
            {
                "draft": each,
                "title": in_language(each, "title"),
                "scale": in_language(each.scale, "name"),
                "url": draft_url(each),
                "status": status_of(each),
            }
            for each in found
        ],
    }
    return render_page(request, "gender_marker/draft_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_new(request: ScopedRequest) -> HttpResponse:
    """Begin a draft, as a copy of an edition or empty."""
    scope = request.scope
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        origins=origins(scope=scope),
        initial={
            "origin": f"{COPY}:{request.GET.get('from', '')}",
            "status": SourceStatus.PROPOSAL,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            made = services.begin_draft(
                **form.begun_from(), data=form.said(), now=timezone.now(), scope=scope
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The draft is there. No project is scored by it yet."))
            return go_to(request, draft_url(made))
    context = {
        "title": _("Begin a draft"),
        "crumbs": crumbs(),
        "form": form,
        "button": _("Begin the draft"),
        "cancel_url": reverse("gender_marker:drafts"),
    }
    status = 422 if form.errors else 200
    return render_page(request, "gender_marker/draft_form.html", context, status=status)


@require_safe
def draft(request: ScopedRequest, code: str) -> HttpResponse:
    """Show a draft with its parts, and what still prevents its publication."""
    found = draft_seen(code=code, scope=request.scope)
    check = check_of(draft=found, scope=request.scope)
    context = {
        "title": in_language(found, "title"),
        "crumbs": crumbs(),
        "status": status_of(found),
        "facts": [found.code, in_language(found.scale, "name")],
        "actions": buttons(found, check),
        "draft": found,
        "record": seen([found.pk], request.scope)[found.pk],
        "check": check,
        "stages": [Stage(stage).label for stage in found.stages],
        "source_status": source_tag(found.status),
        "codes": [
            {
                "part": each,
                "name": in_language(each, "label"),
                "kind": CodeKind(each.kind).label,
                "meaning": in_language(each, "definition"),
                "status": source_tag(each.status),
            }
            for each in check.edition.codes
        ],
        "questions": [
            {
                "part": each,
                "name": in_language(each, "label"),
                "text": in_language(each, "text"),
                "answers": [
                    (option.key, in_language(option, "label"))
                    for option in check.edition.options[each.key]
                ],
                "status": source_tag(each.status),
            }
            for each in check.edition.questions
        ],
        "rows": [
            {
                "part": check.edition.outcomes[row.number],
                "label": _("row %(row)s") % {"row": row.number},
                "code": row.code or "",
                "conditions": row_asked(check.edition, row),
                "reason": in_language(check.edition.outcomes[row.number], "reason"),
                "status": source_tag(check.edition.outcomes[row.number].status),
            }
            for row in check.edition.table.rows
        ],
        "new_urls": {
            part.value: reverse("gender_marker:draft_part_new", args=[code, part.value])
            for part in PartName
        },
    }
    return render_page(request, "gender_marker/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_edit(request: ScopedRequest, code: str) -> HttpResponse:
    """Change code, title, stages, years and source of a draft."""
    found = draft_seen(code=code, scope=request.scope)
    form = EditionForm(
        request.POST if request.method == "POST" else None, initial=initial_of(found)
    )

    def call() -> Edition:
        version = form.cleaned_data["version"]
        return services.change_draft(
            code=code, version=version, data=form.said(), scope=request.scope
        )

    context = {"title": _("Title, use and source"), "form": form, "button": _("Save")}
    return answered(request, found, [form], call, "gender_marker/draft_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_delete(request: ScopedRequest, code: str) -> HttpResponse:
    """Delete a draft, after it was read what goes with it."""
    scope = request.scope
    found = draft_seen(code=code, scope=scope)
    if request.method == "POST":
        form = VersionForm(request.POST)
        form.full_clean()
        services.delete_draft(code=code, version=form.cleaned_data["version"], scope=scope)
        messages.success(request, _("The draft is deleted."))
        return go_to(request, reverse("gender_marker:drafts"))
    edition = check_of(draft=found, scope=scope).edition
    context = {
        "title": _("Delete the draft"),
        "crumbs": crumbs(found),
        "form": VersionForm(initial={"version": found.version}),
        "consequence": _("With the draft %(code)s go %(codes)s, %(questions)s and %(rows)s.")
        % {
            "code": found.code,
            "codes": counted("codes", len(edition.codes)),
            "questions": counted("questions", len(edition.questions)),
            "rows": counted("rows", len(edition.outcomes)),
        },
        "button": _("Delete the draft"),
        "is_dangerous": True,
        "cancel_url": draft_url(found),
    }
    return render_page(request, "gender_marker/draft_step.html", context)


def counted(what: str, number: int) -> str:
    """Return a number of parts in words."""
    words = {
        "codes": ngettext("%(number)s code", "%(number)s codes", number),
        "questions": ngettext(
            "%(number)s question with its answers",
            "%(number)s questions with their answers",
            number,
        ),
        "rows": ngettext("%(number)s row of the table", "%(number)s rows of the table", number),
    }
    return words[what] % {"number": number}


def answered(
    request: ScopedRequest,
    found: Edition,
    forms: list[Any],
    call: Any,
    template: str,
    page: dict[str, Any],
) -> HttpResponse:
    """Show the forms of a draft, or do what was typed; refused, nothing typed is lost.

    The first of the forms says which version was looked at.
    """
    form, status = forms[0], 200
    if form.is_bound:
        status = 422
        # Each one is looked at, so that all problems stand on the page at once.
        if all([each.is_valid() for each in forms]):  # noqa: C419
            try:
                written = call()
            except Invalid as refusal:
                form.take(refusal)
            except WrongState as stale:
                form.add_error(None, str(stale))
                look_at(form, draft_seen(code=found.code, scope=request.scope).version)
                status = 409
            else:
                messages.success(request, _("The draft is saved."))
                return go_to(request, f"{draft_url(written)}{page.get('anchor', '')}")
    context = {**page, "crumbs": crumbs(found), "cancel_url": draft_url(found)}
    return render_page(request, template, context, status=status)


def buttons(found: Edition, check: DraftCheck) -> list[Action]:
    """Return what can be done with a draft."""
    code = found.code
    return [
        Action(
            _("Publish"),
            reverse("gender_marker:edition_publish", args=[code]),
            kind="primary",
            refused_because=_("What prevents it is listed below.") if check.problems else "",
            key="publish",
        ),
        Action(
            _("Try on past projects"),
            reverse("gender_marker:draft_trial", args=[code]),
            key="trial",
        ),
        Action(
            _("Title, use and source"), reverse("gender_marker:draft_edit", args=[code]), key="edit"
        ),
        history_of(found),
        Action(
            _("Delete"),
            reverse("gender_marker:draft_delete", args=[code]),
            kind="danger",
            key="delete",
        ),
    ]


def history_of(found: Edition) -> Action:
    """Return the way to what happened to an edition."""
    url = reverse("desk:history", args=["gender_marker.edition", found.pk])
    return Action(_("History"), url, kind="link", key="history")


def source_tag(status: str) -> StatusTag:
    """Return how well a part is founded, as a tag."""
    return StatusTag(KINDS[status], SourceStatus(status).label)


def status_of(found: Edition) -> StatusTag:
    """Return the state of an edition as a tag."""
    dates = {
        EditionState.DRAFT: found.created_at,
        EditionState.PUBLISHED: found.published_at,
        EditionState.RETIRED: found.retired_on,
    }
    state = EditionState(found.state)
    return StatusTag(COLOURS[state], state.label, on=dates[state])


def draft_url(found: Edition) -> str:
    """Return the address of a draft."""
    return reverse("gender_marker:draft", args=[found.code])


def crumbs(found: Edition | None = None) -> list[tuple[str, str]]:
    """Return the way to the pages of drafts."""
    every = (_("Drafts of editions"), reverse("gender_marker:drafts"))
    if found is not None:
        return [every, (found.code, draft_url(found))]
    return [(_("Gender markers"), reverse("gender_marker:editions")), every]
