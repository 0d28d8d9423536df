"""The page of one project report: read by everybody who sees the project, written by its office."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.requests import ScopedRequest
from apps.projects.choices import ReportKind, ReportPart
from apps.projects.forms.reports import NotImplementedForm, ReturnForm
from apps.projects.models import ProjectReport
from apps.projects.records.reports import seen
from apps.projects.selectors.report_steps import (
    ReportStep,
    report_facts,
    report_obstacle,
    required_parts,
)
from apps.projects.selectors.report_words import due_words, hints, period_of, status_of, title_of
from apps.projects.selectors.reports import figures_of, texts_of
from apps.projects.services.writing import PartConflict
from apps.projects.views.parts import conflict_problems, part_fields
from apps.web.pages import render_page
from apps.web.parts import Action as Button
from apps.web.refusals import Problem, Refusal

KNOWN = dict(ReportPart.choices)


def show_report(
    request: ScopedRequest,
    report: ProjectReport,
    now: datetime,
    *,
    typed: Mapping[str, str] | None = None,
    conflicts: Iterable[PartConflict] = (),
    problems: Iterable[Problem] = (),
    return_form: ReturnForm | None = None,
    reason_form: NotImplementedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page of a report; what was refused comes back with what was typed."""
    scope, project = request.scope, report.project
    facts = report_facts(report=report, now=now, scope=scope)
    rows = texts_of(report=report, scope=scope)
    may_write = report_obstacle(ReportStep.WRITE, facts=facts, scope=scope)
    may_decide = report_obstacle(ReportStep.ACCEPT, facts=facts, scope=scope)
    conflicts, wrong = tuple(conflicts), list(problems)
    record = seen([report.pk], scope)[report.pk]
    initial = {"version": report.version}
    tag = status_of(report, today=facts.today)
    context = {
        "title": title_of(report),
        "crumbs": [(project.title, reverse("projects:project", args=[project.pk]))],
        "status": tag,
        # What is late says so with the same date.
        "facts": [due_words(report)] if tag.on != report.due_on and due_words(report) else [],
        "actions": [
            Button(
                _("History"),
                reverse("desk:history", args=[record.ref.kind, record.ref.id]),
                kind="link",
                key="history",
            )
        ],
        "report": report,
        "project": project,
        "record": record,
        "period": period_of(report.starts_on, report.ends_before),
        "figures": figures_of(report=report, scope=scope),
        "is_final": report.kind == ReportKind.FINAL,
        "problems": [*conflict_problems(conflicts, known=KNOWN), *wrong],
        "may_write": may_write is None,
        "why_not": refusal_worth_saying(may_write),
        "parts": part_fields(
            known=KNOWN,
            rows=rows,
            hints=hints(),
            required=required_parts(report),
            save_url=lambda part: reverse("projects:report_part", args=[report.pk, part]),
            typed=typed,
            conflicts=conflicts,
            problems=wrong,
        ),
        "reason_form": reason_form
        or NotImplementedForm(
            initial=initial | {"reason": report.not_implemented_because},
            auto_id="id_not_implemented_%s",
        ),
        "reason_failed": reason_form is not None,
        "may_decide": may_decide is None,
        "why_not_decide": refusal_worth_saying(may_decide),
        "return_form": return_form or ReturnForm(initial=initial, auto_id="id_return_%s"),
        "return_failed": return_form is not None,
    }
    return render_page(request, "projects/report.html", context, status=status)


def refusal_worth_saying(refusal: Refusal | None) -> str:
    """Return why a step is refused where the reader may wonder: not for what is others' anyway."""
    return str(refusal) if refusal and refusal.code in ("not_begun", "same_person") else ""
