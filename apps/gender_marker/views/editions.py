"""Markers and their editions as pages to read and to try, and what a code is in another marker."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import CodeKind, Stage
from apps.gender_marker.forms.trying import TryForm
from apps.gender_marker.models import Code, Correspondence, Edition, Question
from apps.gender_marker.records.editions import seen
from apps.gender_marker.selectors.crosswalk import correspondences
from apps.gender_marker.selectors.editions import edition_seen, editions_seen
from apps.gender_marker.selectors.table_words import row_asked
from apps.gender_marker.selectors.tables import Computed, EditionTable, compute, table_of
from apps.gender_marker.views.drafts import source_tag, status_of
from apps.gender_marker.views.publishing import draft_buttons, steps_of
from apps.web.language import in_language
from apps.web.pages import render_page
from apps.web.parts import Action as Button
from apps.web.refusals import Invalid


@require_safe
def edition_list(request: ScopedRequest) -> HttpResponse:
    """Show every marker with its editions."""
    scales: dict[int, dict[str, Any]] = {}
    for each in editions_seen(scope=request.scope):
        scale = scales.setdefault(
            each.scale_id,
            {
                "name": in_language(each.scale, "name"),
                "code": each.scale.code,
                "source": each.scale.source,
                "note": each.scale.note,
                "editions": [],
            },
        )
        scale["editions"].append(line(each))
    context = {
        "title": _("Gender markers"),
        "actions": [
            *draft_buttons(scope=request.scope),
            Button(
                _("What a code is in another marker"),
                reverse("gender_marker:crosswalk"),
                key="crosswalk",
            ),
        ],
        "scales": list(scales.values()),
    }
    return render_page(request, "gender_marker/editions.html", context)


@require_safe
def edition(request: ScopedRequest, code: str) -> HttpResponse:
    """Show one edition; with answers in the address also the code that they lead to, nothing stored."""
    found = edition_seen(code=code, scope=request.scope)
    table = table_of(edition=found)
    is_tried = "try" in request.GET
    form = TryForm(table, request.GET if is_tried else None)
    tried, status = None, 200
    if is_tried:
        tried = try_answers(table, form)
        status = 422 if tried is None else 200
    context = {
        "title": in_language(found, "title"),
        "crumbs": [(_("Gender markers"), reverse("gender_marker:editions"))],
        "status": status_of(found),
        "facts": facts_of(found),
        "actions": steps_of(found, scope=request.scope),
        "edition": found,
        "record": seen([found.pk], request.scope)[found.pk],
        "founded": source_tag(found.status),
        "codes": [code_row(each) for each in table.codes],
        "questions": [question_card(table, each) for each in table.questions],
        "rows": [row_card(table, number) for number in table.outcomes],
        "form": form,
        "tried": tried,
    }
    return render_page(request, "gender_marker/edition.html", context, status=status)


def try_answers(table: EditionTable, form: TryForm) -> dict[str, Any] | None:
    """Return what answers lead to, in words; None where the form says what is missing."""
    if not form.is_valid():
        return None
    try:
        found = compute(edition=table, answers=form.answers)
    except Invalid as refusal:
        form.take(refusal)
        return None
    return result(table, found)


def result(table: EditionTable, found: Computed) -> dict[str, Any]:
    """Return a computed code as the page shows it."""
    return {
        "code": "" if found.code is None else found.code.key,
        "label": "" if found.code is None else in_language(found.code, "label"),
        "path": found.path,
        "founded": source_tag(found.outcome.status),
        "skipped": [in_language(table.question(key), "label") for key in found.skipped],
    }


def facts_of(found: Edition) -> list[str]:
    """Return what the context bar says of an edition."""
    facts = [found.code, stages_in_words(found)]
    if found.is_default:
        facts.append(_("Every project is scored by it"))
    return facts


def stages_in_words(found: Edition) -> str:
    """Return at which stages an edition is used."""
    if not found.stages:
        return _("Used at every stage")
    names = ", ".join(str(Stage(stage).label) for stage in Stage if stage in found.stages)
    return _("Used at: %(stages)s") % {"stages": names}


def line(found: Edition) -> dict[str, Any]:
    """Return an edition as the list shows it."""
    return {
        "code": found.code,
        "name": in_language(found, "title"),
        "url": reverse("gender_marker:edition", args=[found.code]),
        "is_default": found.is_default,
        "stages": stages_in_words(found),
        "state": status_of(found),
        "founded": source_tag(found.status),
        "source": found.source,
    }


def code_row(code: Code) -> dict[str, Any]:
    """Return a code with its meaning and what it counts as."""
    if code.kind != CodeKind.SCORE:
        counts = str(CodeKind(code.kind).label)
    elif code.is_principal:
        counts = _("Principal purpose")
    elif code.is_significant:
        counts = _("Significant objective")
    else:
        counts = _("Neither principal nor significant")
    return {
        "key": code.key,
        "label": in_language(code, "label"),
        "definition": in_language(code, "definition"),
        "counts": counts,
        "gem": code.gem,
        "founded": source_tag(code.status),
        "source": code.source,
        "note": code.note,
    }


def question_card(table: EditionTable, question: Question) -> dict[str, Any]:
    """Return a question with guidance, example and answers."""
    return {
        "key": question.key,
        **{name: in_language(question, name) for name in ("label", "text", "guidance", "example")},
        "is_gate": question.is_gate,
        "decides": question.key in table.table.deciding,
        "options": [in_language(option, "label") for option in table.options[question.key]],
        "founded": source_tag(question.status),
        "source": question.source,
        "note": question.note,
    }


def row_card(table: EditionTable, number: int) -> dict[str, Any]:
    """Return a row of the decision table in words."""
    outcome = table.outcomes[number]
    row = next(each for each in table.table.rows if each.number == number)
    return {
        "number": number,
        "code": row.code,
        "asked": row_asked(table, row),
        "reason": in_language(outcome, "reason"),
        "founded": source_tag(outcome.status),
        "source": outcome.source,
        "note": outcome.note,
    }


@require_safe
def crosswalk(request: ScopedRequest) -> HttpResponse:
    """Show what each code of one marker is in the others, and what is lost on the way.

    The marker is the one that `from` names, else the first.
    """
    rows = list(correspondences(scope=request.scope))
    scales = {row.from_scale_id: row.from_scale for row in rows}
    markers = sorted(scales.values(), key=lambda scale: scale.position)
    asked = request.GET.get("from", "")
    chosen = next((each for each in markers if each.code == asked), next(iter(markers), None))
    context = {
        "title": _("What a code is in another marker"),
        "crumbs": [(_("Gender markers"), reverse("gender_marker:editions"))],
        "markers": [(each.code, in_language(each, "name")) for each in markers],
        "chosen": chosen and chosen.code,
        "name": chosen and in_language(chosen, "name"),
        "others": others_of(row for row in rows if row.from_scale == chosen),
    }
    return render_page(request, "gender_marker/crosswalk.html", context)


def others_of(rows: Iterable[Correspondence]) -> list[dict[str, Any]]:
    """Return the rows of one marker by the other one, in the order of the markers."""
    others: dict[int, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda each: (each.to_scale.position, each.from_code)):
        other = others.setdefault(
            row.to_scale_id,
            {"code": row.to_scale.code, "name": in_language(row.to_scale, "name"), "rows": []},
        )
        other["rows"].append(
            {
                "code": row.from_code,
                "other": row.to_code,
                "loss": in_language(row, "loss"),
                "founded": source_tag(row.status),
                "source": row.source,
            }
        )
    return list(others.values())
