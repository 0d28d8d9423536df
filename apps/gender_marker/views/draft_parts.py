"""Pages of the parts of a draft: a code, a question, a row of the decision table."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.forms import VersionForm
from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import SourceStatus
from apps.gender_marker.forms import draft_parts as forms
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.drafts import (
    PartName,
    draft_seen,
    part_of,
    parts_of,
    rows_giving,
    rows_naming,
)
from apps.gender_marker.services.editions import parts as services
from apps.gender_marker.services.editions.rows import save_row
from apps.gender_marker.views.drafts import answered, crumbs, draft_url
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.refusals import OutOfScope

UP = "up"


@require_http_methods(["GET", "HEAD", "POST"])
def part_new(request: ScopedRequest, code: str, part: str) -> HttpResponse:
    """Add a part at the end of a draft."""
    found = draft_seen(code=code, scope=request.scope)
    return PAGES[named(part)](request, found, None)


@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: ScopedRequest, code: str, part: str, part_id: int) -> HttpResponse:
    """Change a part of a draft."""
    found = draft_seen(code=code, scope=request.scope)
    name = named(part)
    row = part_of(draft=found, name=name, part_id=part_id, scope=request.scope)
    return PAGES[name](request, found, row)


@require_POST
def part_move(request: ScopedRequest, code: str, part: str, part_id: int) -> HttpResponse:
    """Move a part up or down by one place."""
    form = VersionForm(request.POST)
    form.full_clean()
    moved = services.move_part(
        code=code,
        version=form.cleaned_data["version"],
        name=named(part),
        part_id=part_id,
        up=request.POST.get("direction") == UP,
        scope=request.scope,
    )
    return go_to(request, f"{draft_url(moved)}#{part}-{part_id}")


@require_http_methods(["GET", "HEAD", "POST"])
def part_delete(request: ScopedRequest, code: str, part: str, part_id: int) -> HttpResponse:
    """Delete a part of a draft, after it was read what goes with it."""
    scope, name = request.scope, named(part)
    found = draft_seen(code=code, scope=scope)
    row = part_of(draft=found, name=name, part_id=part_id, scope=scope)
    if request.method == "POST":
        form = VersionForm(request.POST)
        form.full_clean()
        written = services.delete_part(
            code=code,
            version=form.cleaned_data["version"],
            name=name,
            part_id=part_id,
            scope=scope,
        )
        messages.success(request, _("The draft is saved."))
        return go_to(request, f"{draft_url(written)}#{part}")
    title, consequence, refused = what_goes(request, name, row)
    context = {
        "title": title,
        "crumbs": crumbs(found),
        "form": VersionForm(initial={"version": found.version}),
        "consequence": consequence,
        "refused": refused,
        "button": _("Delete"),
        "is_dangerous": True,
        "cancel_url": draft_url(found),
    }
    return render_page(request, "gender_marker/draft_step.html", context)


def what_goes(request: ScopedRequest, name: PartName, row: Any) -> tuple[str, str, bool]:
    """Return the title of a deletion, what goes with the part, and whether rows stand against it."""
    if name is PartName.CODES:
        title = _("Delete the code %(code)s") % {"code": row.key}
        if rows := rows_giving(code=row, scope=request.scope):
            message = _(
                "These rows of the table give the code %(code)s; change them first: %(rows)s."
            )
            return title, message % {"code": row.key, "rows": ", ".join(map(str, rows))}, True
        return title, _("The code goes with its names and meanings. No row gives it."), False
    if name is PartName.QUESTIONS:
        title = _("Delete the question %(question)s") % {"question": row.key}
        if rows := rows_naming(question=row, scope=request.scope):
            message = _(
                "The question goes with its texts and answers. These rows of the table still name it, and"
                " have to be changed before the draft can be published: %(rows)s."
            )
            return title, message % {"rows": ", ".join(map(str, rows))}, False
        return title, _("The question goes with its texts and answers. No row names it."), False
    title = _("Delete row %(row)s") % {"row": row.position}
    message = _("The row goes with its conditions: “%(reason)s” The rows after it move up.")
    return title, message % {"reason": in_language(row, "reason")}, False


def named(part: str) -> PartName:
    """Return the parts that an address names; raises OutOfScope for anything else."""
    try:
        return PartName(part)
    except ValueError:
        raise OutOfScope from None


def code_page(request: ScopedRequest, found: Edition, row: Any) -> HttpResponse:
    """Show or save a code."""
    form = forms.CodeForm(
        request.POST if request.method == "POST" else None,
        initial=shown_first(found, forms.CodeForm.shown(row) if row else {}),
    )

    def call() -> Edition:
        return services.save_code(
            code=found.code,
            version=form.cleaned_data["version"],
            part_id=row.pk if row else None,
            data=form.said(),
            scope=request.scope,
        )

    context = {
        "title": _("Code %(code)s") % {"code": row.key} if row else _("Add a code"),
        "form": form,
        "anchor": "#codes",
    }
    return answered(request, found, [form], call, "gender_marker/draft_code.html", context)


def question_page(request: ScopedRequest, found: Edition, row: Any) -> HttpResponse:
    """Show or save a question with its answers."""
    data = request.POST if request.method == "POST" else None
    form = forms.QuestionForm(
        data, initial=shown_first(found, forms.QuestionForm.shown(row) if row else {})
    )
    answers = forms.AnswerForms(data, prefix="answers", initial=forms.answers_shown(row))

    def call() -> Edition:
        return services.save_question(
            code=found.code,
            version=form.cleaned_data["version"],
            part_id=row.pk if row else None,
            data=form.said(forms.answers_said(answers)),
            scope=request.scope,
        )

    context = {
        "title": _("Question %(question)s") % {"question": row.key} if row else _("Add a question"),
        "form": form,
        "answers": answers,
        "anchor": "#questions",
    }
    template = "gender_marker/draft_question.html"
    return answered(request, found, [form, answers], call, template, context)


def row_page(request: ScopedRequest, found: Edition, row: Any) -> HttpResponse:
    """Show or save a row of the decision table with its conditions."""
    scope = request.scope
    data = request.POST if request.method == "POST" else None
    form = forms.RowForm(
        data,
        codes=list(parts_of(draft=found, name=PartName.CODES, scope=scope)),
        initial=shown_first(found, forms.RowForm.shown(row) if row else {}),
    )
    questions, answers = forms.offered(
        list(parts_of(draft=found, name=PartName.QUESTIONS, scope=scope)), row
    )
    conditions = forms.ConditionForms(
        data,
        prefix="conditions",
        initial=forms.conditions_shown(row),
        form_kwargs={"questions": questions, "answers": answers},
    )

    def call() -> Edition:
        return save_row(
            code=found.code,
            version=form.cleaned_data["version"],
            part_id=row.pk if row else None,
            data=form.said(forms.conditions_said(conditions)),
            scope=scope,
        )

    context = {
        "title": _("Row %(row)s") % {"row": row.position} if row else _("Add a row"),
        "form": form,
        "conditions": conditions,
        "anchor": "#rows",
    }
    template = "gender_marker/draft_row.html"
    return answered(request, found, [form, conditions], call, template, context)


def shown_first(found: Edition, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a form shows at first; a new part begins as a proposal of this product."""
    return {"status": SourceStatus.PROPOSAL, **values, "version": found.version}


PAGES = {
    PartName.CODES: code_page,
    PartName.QUESTIONS: question_page,
    PartName.ROWS: row_page,
}
