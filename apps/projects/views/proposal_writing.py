"""Writing a proposal: the form, the parts that save themselves, the template out and in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.projects import access
from apps.projects.choices import ProposalPart
from apps.projects.forms.proposals import FactsForm, FileForm, TextsForm, cost_forms, facts_of
from apps.projects.models import Proposal, ProposalText
from apps.projects.selectors.completeness import lacks
from apps.projects.selectors.proposals import (
    costs_of,
    may_be_written,
    proposal_seen,
    texts_of,
)
from apps.projects.selectors.register import service_areas_used
from apps.projects.services.proposals import drafting, templates
from apps.projects.services.writing import PartChange
from apps.projects.views.proposals import frame_of
from apps.web.downloads import XLSX_TYPE, attachment
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from apps.web.texts import tidy

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def written(request: ScopedRequest, proposal_id: int) -> Proposal:
    """Return a proposal that the person writes now; raises OutOfScope, NotPermitted, WrongState."""
    scope = request.scope
    proposal = proposal_seen(proposal_id=proposal_id, scope=scope)
    if not access.writes(proposal, scope):
        raise NotPermitted(
            _("Heads of office and project managers write the proposals of their office.")
        )
    return proposal


def is_open(proposal: Proposal) -> bool:
    """Whether a proposal can be written on at this moment."""
    now = timezone.now()
    return may_be_written(proposal, drafting.zone_of(proposal.office_id, now), now)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_edit(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Write a proposal; whatever is refused, nothing that was typed is lost."""
    now, scope = timezone.now(), request.scope
    proposal = written(request, proposal_id)
    if request.method != "POST":
        if not is_open(proposal):
            raise WrongState(drafting.closed_words(proposal))
        return show_form(request, proposal, *forms_of(request, proposal, None))
    facts, lines, texts = forms_of(request, proposal, request.POST)
    if not (facts.is_valid() & lines.is_valid() & texts.is_valid()):
        return show_form(request, proposal, facts, lines, texts, status=422)
    try:
        saved = drafting.save_draft(
            proposal_id=proposal_id,
            version=facts.cleaned_data["version"],
            data=facts.said(lines.said()),
            changes=texts.changes(),
            now=now,
            scope=scope,
        )
    except Invalid as refusal:
        facts.take(refusal)
        return show_form(request, proposal, facts, lines, texts, status=422)
    except WrongState as late:
        # The call may have ended while somebody wrote: what they typed stays on the page.
        facts.add_error(None, str(late))
        return show_form(request, proposal, facts, lines, texts, status=409)
    if saved.conflicts or saved.facts_conflict:
        return show_conflicts(request, saved, facts, lines, texts)
    messages.success(request, _("Saved."))
    if "leave" in request.POST:
        return go_to(request, reverse("projects:proposal", args=[proposal_id]))
    return go_to(request, reverse("projects:proposal_edit", args=[proposal_id]))


def forms_of(
    request: ScopedRequest, proposal: Proposal, data: Any
) -> tuple[FactsForm, Any, TextsForm]:
    """Return the three parts of the form, filled with what is kept or with what was sent."""
    scope = request.scope
    areas = service_areas_used(on=timezone.now().date(), scope=scope)
    return (
        FactsForm(data, areas=areas, initial=facts_of(proposal)),
        cost_forms(costs_of(proposal=proposal, scope=scope), data),
        TextsForm(data, texts=texts_of(proposal=proposal, scope=scope)),
    )


def show_form(
    request: ScopedRequest,
    proposal: Proposal,
    facts: FactsForm,
    lines: Any,
    texts: TextsForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Render the form of a proposal."""
    context = {
        **frame_of(proposal, timezone.now()),
        "proposal": proposal,
        "facts_form": facts,
        "lines": lines,
        "texts_form": texts,
        "parts": [
            {
                "part": part,
                "field": texts[f"text-{part}"],
                "version": texts[f"version-{part}"],
                "url": reverse("projects:proposal_part", args=[proposal.pk, part]),
            }
            for part in ProposalPart
        ],
        "lacking": lacks(proposal=proposal, scope=request.scope),
        "file_form": FileForm(),
        "cancel_url": reverse("projects:proposal", args=[proposal.pk]),
        **more,
    }
    context["crumbs"] = [*context["crumbs"], (proposal.title, context["cancel_url"])]
    context["title"] = _("Write the proposal")
    return render_page(request, "projects/proposal_form.html", context, status=status)


def show_conflicts(
    request: ScopedRequest,
    saved: drafting.SavedDraft,
    facts: FactsForm,
    lines: Any,
    texts: TextsForm,
) -> HttpResponse:
    """Show what somebody else wrote meanwhile beside what was typed; saving again takes what was typed."""
    proposal = proposal_seen(proposal_id=saved.proposal.pk, scope=request.scope)
    sent = request.POST.copy()
    held = texts_of(proposal=proposal, scope=request.scope)
    for part, row in held.items():
        sent[f"version-{part}"] = str(row.version if row else 0)
    sent["version"] = str(proposal.version)
    facts.data, texts.data = sent, sent
    if saved.facts_conflict:
        facts.add_error(None, _("Somebody changed the facts or the budget meanwhile."))
    conflicts = [
        conflict_of(each.change.part, each.kept, each.change.text) for each in saved.conflicts
    ]
    return show_form(
        request,
        proposal,
        facts,
        lines,
        texts,
        status=409,
        conflicts=conflicts,
        facts_now=FactsForm(
            areas=service_areas_used(on=timezone.now().date(), scope=request.scope),
            initial=facts_of(proposal),
        )
        if saved.facts_conflict
        else None,
    )


def conflict_of(part: str, kept: ProposalText, typed: str) -> dict[str, str]:
    """Return a part that two people changed, as the page shows it."""
    return {
        "part": part,
        "label": str(ProposalPart(part).label),
        "theirs": kept.text,
        "yours": tidy(typed),
        "by": name_of(kept.changed_by),
        "version": str(kept.version),
    }


@require_POST
def proposal_part(request: ScopedRequest, proposal_id: int, part: str) -> HttpResponse:
    """Save one part while somebody writes; a fragment says so, or shows what somebody else wrote."""
    now, scope = timezone.now(), request.scope
    proposal = written(request, proposal_id)
    if part not in ProposalPart.values:
        raise OutOfScope
    version = request.POST.get(f"version-{part}", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    text = request.POST.get(f"text-{part}", "")
    saved = drafting.save_draft(
        proposal_id=proposal_id,
        version=0,
        data=None,
        changes=[PartChange(part=part, text=text, version_seen=seen)],
        now=now,
        scope=scope,
    )
    row = texts_of(proposal=proposal, scope=scope)[part]
    context = {
        "part": part,
        "url": reverse("projects:proposal_part", args=[proposal_id, part]),
        "version": row.version if row else 0,
        "at": now,
        "conflict": conflict_of(part, saved.conflicts[0].kept, text) if saved.conflicts else None,
        "lacking": lacks(proposal=proposal, scope=scope),
    }
    response = render_page(
        request,
        "projects/_part_saved.html",
        context,
        status=409 if saved.conflicts else 200,
    )
    if saved.conflicts:
        response["HX-Retarget"] = f"#saved-{part}"
        response["HX-Reswap"] = "outerHTML"
    return response


@require_safe
def proposal_template(request: ScopedRequest, proposal_id: int, extension: str) -> HttpResponse:
    """Download the proposal as a Word or Excel template, filled with what is written so far."""
    proposal = written(request, proposal_id)
    texts = texts_of(proposal=proposal, scope=request.scope)
    costs = costs_of(proposal=proposal, scope=request.scope)
    name = f"proposal-{proposal.round.year}-{proposal.pk}.{extension}"
    if extension == "docx":
        return attachment(templates.to_docx(proposal, texts, costs), DOCX_TYPE, name)
    if extension == "xlsx":
        return attachment(templates.to_xlsx(proposal, texts, costs), XLSX_TYPE, name)
    raise OutOfScope


@require_POST
def proposal_upload(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Read a filled template into the form; nothing is saved before somebody saves it."""
    proposal = written(request, proposal_id)
    if not is_open(proposal):
        raise WrongState(drafting.closed_words(proposal))
    facts, lines, texts = forms_of(request, proposal, None)
    file_form = FileForm(request.POST, request.FILES)
    problems = []
    if file_form.is_valid():
        file = file_form.cleaned_data["file"]
        areas = service_areas_used(on=timezone.now().date(), scope=request.scope)
        try:
            read = templates.read(file.read(), name=file.name, areas=areas)
        except Invalid as refusal:
            problems = refusal.problems
        else:
            now_said = sent_of(facts, lines, texts)
            filled = {**now_said, **read.data}
            filled_forms = forms_of(request, proposal, filled)
            return show_form(
                request,
                proposal,
                *filled_forms,
                changes=differences(now_said, filled, filled_forms),
                file_problems=read.problems,
                file_name=file.name,
            )
    return show_form(
        request,
        proposal,
        facts,
        lines,
        texts,
        status=422,
        file_problems=problems,
        file_form=file_form,
    )


def sent_of(facts: FactsForm, lines: Any, texts: TextsForm) -> dict[str, str]:
    """Return what the form would send if nothing was changed."""
    sent = {
        f"{lines.prefix}-TOTAL_FORMS": str(lines.total_form_count()),
        f"{lines.prefix}-INITIAL_FORMS": str(lines.initial_form_count()),
    }
    for form in [facts, texts, *lines.forms]:
        for field in form:
            value = field.value()
            sent[field.html_name] = "" if value is None else str(value)
    return sent


def differences(
    before: dict[str, str], after: dict[str, str], forms: tuple[FactsForm, Any, TextsForm]
) -> list[tuple[str, str, str]]:
    """Return (label, what stands there, what the file says) of each answer that the file changes."""
    facts, _lines, texts = forms
    changed = [
        (str(form[name].label), readable(form, name, before), readable(form, name, after))
        for form in (facts, texts)
        for name in form.fields
        if before.get(name, "") != after.get(name, "")
    ]
    old, new = budget_words(before), budget_words(after)
    if old != new:
        changed.append((_("Budget"), old, new))
    return changed


def readable(form: FactsForm | TextsForm, name: str, said: dict[str, str]) -> str:
    """Return an answer as its field shows it."""
    value = said.get(name, "")
    return str(dict(getattr(form.fields[name], "choices", ())).get(value, value))


def budget_words(said: dict[str, str]) -> str:
    """Return the lines of a budget as a text."""
    lines = [
        (said.get(f"costs-{place}-item", ""), said.get(f"costs-{place}-amount", ""))
        for place in range(int(said.get("costs-TOTAL_FORMS", "0")))
    ]
    return "\n".join(f"{item}: {amount}" for item, amount in lines if item or amount)
