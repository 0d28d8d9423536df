"""Writing a report: begun of the project's own accord, its parts, its figures, and why nothing was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.choices import Bound, ReportKind, ReportPart, ReportState
from apps.projects.models import Project, ProjectReport, ResultFigure
from apps.projects.selectors.access import project_to_keep
from apps.projects.selectors.report_steps import (
    ReportStep,
    may_begin_report,
    report_facts,
    report_obstacle,
    today_at,
)
from apps.projects.selectors.reports import report_seen
from apps.projects.services.reports.planning import next_number
from apps.projects.services.writing import PartChange, SavedParts, save_parts
from apps.web.refusals import Invalid, Problem, WrongState
from apps.web.texts import tidy
from apps.web.versions import demand_version

LONGEST_REASON = 4_000
MOST_FIGURES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureData:
    """One result figure as somebody typed it."""

    indicator: str
    value: Decimal
    unit: str
    women: int | None = None
    men: int | None = None
    bound: str = ""
    source: str = ""


def begin_report(
    *,
    project_id: int,
    kind: str,
    starts_on: date,
    ends_before: date,
    now: datetime,
    scope: OfficeScope,
) -> ProjectReport:
    """Begin a report that no award asks for; `ends_before` is exclusive.

    One of the same kind and period that nobody has written in yet is that report already.

    Raises what `may_begin_report` says, and Invalid with all problems of the period at once.
    """
    with transaction.atomic():
        project = project_to_keep(project_id=project_id, scope=scope)
        if refusal := may_begin_report(project=project, now=now, scope=scope):
            raise refusal
        begun = project.reports.filter(
            kind=kind,
            starts_on=starts_on,
            ends_before=ends_before,
            state=ReportState.DRAFT,
            version=1,
            texts__isnull=True,
        ).first()
        if begun is not None:
            return begun
        if problems := period_problems(project, kind, starts_on, ends_before, now):
            raise Invalid(problems=problems)
        return ProjectReport.objects.create(
            project=project,
            kind=kind,
            number=next_number(project.pk),
            starts_on=starts_on,
            ends_before=ends_before,
            state=ReportState.DRAFT,
        )


def period_problems(
    project: Project, kind: str, starts_on: date, ends_before: date, now: datetime
) -> list[Problem]:
    """Return what is wrong with kind and period of a report on a locked project."""
    problems = []
    if kind not in ReportKind.values:
        problems.append(Problem(code="unknown", message=_("Choose what it is."), field="kind"))
    elif kind == ReportKind.FINAL and project.reports.filter(kind=kind, is_stated=False).exists():
        problems.append(
            Problem(
                code="final_exists",
                message=_("This project has a final report already; write that one."),
                field="kind",
            )
        )
    if starts_on >= ends_before:
        problems.append(
            Problem(
                code="ends_before_it_begins",
                message=_("The last day lies before the first."),
                field="last_day",
            )
        )
    elif ends_before > today_at(project.office_id, now) + timedelta(days=1):
        problems.append(
            Problem(
                code="in_the_future",
                message=_("The period has not ended yet; a report tells what has happened."),
                field="last_day",
            )
        )
    if project.starts_on is not None and starts_on < project.starts_on:
        problems.append(
            Problem(
                code="before_the_project",
                message=_("The project begins on %(day)s; a report covers no day before it.")
                % {"day": date_format(project.starts_on, "DATE_FORMAT")},
                field="starts_on",
            )
        )
    return problems


def save_report_parts(
    *, report_id: int, changes: Sequence[PartChange], now: datetime, scope: OfficeScope
) -> SavedParts:
    """Save parts of a report; see `services.writing.save_parts`. A due report becomes a draft."""
    with transaction.atomic():
        report = report_to_write(report_id=report_id, now=now, scope=scope)
        saved = save_parts(
            texts=report.texts,
            changes=changes,
            known=dict(ReportPart.choices),
            now=now,
            scope=scope,
        )
        if saved.parts:
            begin(report)
    return saved


def save_figures(
    *,
    report_id: int,
    version: int,
    figures: Sequence[FigureData],
    now: datetime,
    scope: OfficeScope,
) -> ProjectReport:
    """Set the result figures of a report, in their order; raises WrongState from an older version.

    Raises Invalid with every problem; `field` is `row` and the number of the row, from 0.
    """
    with transaction.atomic():
        report = report_to_write(report_id=report_id, now=now, scope=scope)
        if problems := figure_problems(figures):
            raise Invalid(problems=problems)
        demand_version(report, version)
        held = {figure.position: figure for figure in report.figures.all()}
        for place, data in enumerate(figures, start=1):
            figure = held.pop(place, None) or ResultFigure(report=report, position=place)
            said = {name: getattr(data, name) for name in FigureData.__dataclass_fields__}
            if figure.pk is None or any(getattr(figure, name) != said[name] for name in said):
                for name, value in said.items():
                    setattr(figure, name, value)
                figure.save()
        report.figures.filter(position__in=held).delete()
        return begin(report, is_changed=True)


def figure_problems(figures: Sequence[FigureData]) -> list[Problem]:
    """Return what is wrong with result figures."""
    problems = []
    if len(figures) > MOST_FIGURES:
        message = _("A report has at most %(most)s result figures.") % {"most": MOST_FIGURES}
        problems.append(Problem(code="too_many", message=message))
    for place, figure in enumerate(figures):
        if figure.bound and figure.bound not in Bound.values:
            problems.append(
                Problem(code="unknown", message=_("Choose how exactly."), field=f"row{place}")
            )
        persons = (figure.women or 0) + (figure.men or 0)
        if figure.women is not None and figure.men is not None and persons > figure.value:
            problems.append(
                Problem(
                    code="parts_above_value",
                    message=_(
                        "%(indicator)s: women and men are %(parts)s together, more than the value"
                        " %(value)s."
                    )
                    % {
                        "indicator": figure.indicator,
                        "parts": persons,
                        "value": figure.value.normalize().__format__("f"),
                    },
                    field=f"row{place}",
                )
            )
    return problems


def say_not_implemented(
    *, report_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> ProjectReport:
    """Say in a final report why the project could not be implemented; a blank reason takes it back."""
    with transaction.atomic():
        report = report_to_write(report_id=report_id, now=now, scope=scope)
        if report.kind != ReportKind.FINAL:
            raise WrongState(
                _("Only the final report says that a project could not be implemented.")
            )
        words = tidy(reason)
        if len(words) > LONGEST_REASON:
            message = _("At most %(most)s characters.") % {"most": LONGEST_REASON}
            raise Invalid(problems=[Problem(code="too_long", message=message, field="reason")])
        if words == report.not_implemented_because:
            return report
        demand_version(report, version)
        report.not_implemented_because = words
        report.save(update_fields=["not_implemented_because"])
        return begin(report, is_changed=True)


def report_to_write(*, report_id: int, now: datetime, scope: OfficeScope) -> ProjectReport:
    """Return a report to be written, locked; raises what stands in the way."""
    report = report_seen(report_id=report_id, scope=scope, lock=True)
    facts = report_facts(report=report, now=now, scope=scope)
    if refusal := report_obstacle(ReportStep.WRITE, facts=facts, scope=scope):
        raise refusal
    return report


def begin(report: ProjectReport, *, is_changed: bool = False) -> ProjectReport:
    """Make a due report a draft; `is_changed` gives it a new version in any case."""
    is_begun = report.state == ReportState.DUE
    if is_begun:
        report.state = ReportState.DRAFT
    if is_begun or is_changed:
        report.version += is_changed
        report.save(update_fields=["state", "version"])
    return report
