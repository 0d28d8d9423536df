"""What documents state of the WGGI's money: rounds, projects with awards and reports, other activities.

Rows are added, and mended where the file was mended. A row that somebody has made, or has changed
since (its `version` is above 1), stays as they left it, and the loading says so. Nothing retires: what was
stated once stays on record, so a row left out of a file leaves its record as it is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.db.models import Model

from apps.organization.reference import office_codes
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    boolean,
    choice,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, is_loaded, remember
from apps.organization.selectors import office_ids
from apps.projects.choices import (
    Bound,
    ProjectOrigin,
    ProjectState,
    ReportKind,
    ReportPart,
    ReportState,
    RoundState,
)
from apps.projects.models import (
    Award,
    FundingRound,
    OtherActivity,
    Project,
    ProjectReport,
    ProjectReportText,
    ResultFigure,
)
from apps.web.refusals import Problem


def money(cell: str) -> Decimal:
    """Read an amount above zero, exact to the cent."""
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError("Expected an amount such as 8500 or 8500.50.") from None
    if not value.is_finite() or value <= 0 or value != round(value, 2):
        raise ValueError("Expected an amount above zero, exact to the cent.")
    return round(value, 2)


ROUNDS = (
    Column("year", small_number, is_required=True),
    Column("title_en", text(FundingRound, "title_en"), is_required=True),
    Column("title_fr", text(FundingRound, "title_fr"), is_required=True),
    Column("title_es", text(FundingRound, "title_es"), is_required=True),
    Column("envelope", money, blank=None),
    Column("currency", text(FundingRound, "currency"), is_required=True),
    Column("source", text(FundingRound, "source"), is_required=True),
    Column("chapter", text(FundingRound, "chapter")),
    Column("council_approval", text(FundingRound, "council_approval")),
    Column("note", text(FundingRound, "note"), is_required=True),
)
FACTS = (
    Column("title", text(Project, "title"), is_required=True),
    Column("office_stated", text(Project, "office_stated")),
    Column("year_stated", text(Project, "year_stated"), is_required=True),
    Column("funding_stated", text(Project, "funding_stated")),
    Column("theme", text(Project, "theme")),
    Column("target_group", text(Project, "target_group")),
    Column("state", choice(ProjectState), is_required=True),
    Column("is_counter_trafficking", boolean, blank=None),
    Column("source", text(Project, "source"), is_required=True),
    Column("note", text(Project, "note")),
)
"""The columns that go into the project as they are."""
PROJECTS = (
    Column("code", text(Project, "code"), is_required=True),
    Column("office", str, is_required=True),
    *FACTS,
    Column("round", small_number, blank=None),
    Column("number", small_number, blank=None),
    Column("amount", money, blank=None),
    Column("constraints", str),
    Column("results", str),
)
FIGURES = (
    Column("project", str, is_required=True),
    Column("position", small_number, is_required=True),
    Column("indicator", text(ResultFigure, "indicator"), is_required=True),
    Column("value", money, is_required=True),
    Column("unit", text(ResultFigure, "unit"), is_required=True),
    Column("bound", choice(Bound)),
    Column("source", text(ResultFigure, "source"), is_required=True),
)
ACTIVITIES = (
    Column("year", small_number, is_required=True),
    Column("position", small_number, is_required=True),
    Column("on_text", text(OtherActivity, "on_text")),
    Column("title", text(OtherActivity, "title"), is_required=True),
    Column("place", text(OtherActivity, "place")),
    Column("partners", text(OtherActivity, "partners")),
    Column("outcome", str),
    Column("source", str, is_required=True),
)
TEXTS = {"constraints": ReportPart.CONSTRAINTS, "results": ReportPart.RESULTS}


@dataclass(frozen=True, slots=True)
class Files:
    """The four files as they were read."""

    rounds: ReferenceFile
    projects: ReferenceFile
    figures: ReferenceFile
    activities: ReferenceFile

    def all(self) -> tuple[ReferenceFile, ...]:
        """Return them in the order in which they load."""
        return self.rounds, self.projects, self.figures, self.activities


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of the four files, without a database."""
    return [problem for file in _read(folder).all() for problem in file.problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the four files, which have no problems; the caller holds the transaction."""
    files = _read(folder)
    loaders: dict[str, Callable[..., Loaded]] = {
        files.rounds.name: _load_rounds,
        files.projects.name: _load_projects,
        files.figures.name: _load_figures,
        files.activities.name: _load_activities,
    }
    loaded = []
    for file in files.all():
        if is_loaded(file):
            loaded.append(Loaded(file=file.name, is_unchanged=True))
            continue
        loaded.append(loaders[file.name](file=file, now=now))
        remember(file, now=now)
    return loaded


def _read(folder: Path) -> Files:
    files = Files(
        rounds=read_file(folder, "funding_rounds.csv", ROUNDS, key=["year"]),
        projects=read_file(folder, "wggi_projects.csv", PROJECTS, key=["code"]),
        figures=read_file(folder, "wggi_result_figures.csv", FIGURES, key=["project", "position"]),
        activities=read_file(
            folder, "wggi_other_activities.csv", ACTIVITIES, key=["year", "position"]
        ),
    )
    _judge_projects(files, office_codes(folder=folder))
    awarded = {row.values["code"] for row in files.projects.rows if row.values["round"]}
    for row in files.figures.rows if files.projects.is_complete else []:
        if row.values["project"] not in awarded:
            message = "There is no such project with a round in wggi_projects.csv."
            files.figures.blame(
                row.number, "project", "unknown_project", message, row.values["project"]
            )
    return files


def _judge_projects(files: Files, codes: frozenset[str]) -> None:
    """Blame offices and rounds that are not there, and awards that do not fit their round."""
    envelopes = {row.values["year"]: row.values["envelope"] for row in files.rounds.rows}
    awarded: dict[int, Decimal] = {}
    numbers: set[tuple[int, int]] = set()
    for row in files.projects.rows:
        values = row.values
        year, number, amount = values["round"], values["number"], values["amount"]
        if codes and values["office"] not in codes:
            message = "There is no such office in offices.csv."
            files.projects.blame(row.number, "office", "unknown_office", message, values["office"])
        if (year is None) != (number is None) or (amount is not None and year is None):
            message = "A round, a number and an amount belong together."
            files.projects.blame(row.number, "round", "award", message)
        if year is None or number is None or not files.rounds.is_complete:
            continue
        if year not in envelopes:
            message = "There is no such round in funding_rounds.csv."
            files.projects.blame(row.number, "round", "unknown_round", message, year)
            continue
        if (year, number) in numbers:
            message = "Another project has this number in the round."
            files.projects.blame(row.number, "number", "duplicate", message, number)
        numbers.add((year, number))
        awarded[year] = awarded.get(year, Decimal()) + (amount or 0)
        if awarded[year] > (envelopes[year] or 0):
            message = "The awards of the round are more than its envelope."
            files.projects.blame(row.number, "amount", "envelope", message, amount)


def _load_rounds(*, file: ReferenceFile, now: datetime) -> Loaded:
    return _bring(
        FundingRound,
        {row.values["year"]: dict(row.values) for row in file.rows},
        {found.year: found for found in FundingRound.objects.all()},
        file=file,
        mark={"state": RoundState.STATED},
        at_first={"created_at": now},
    )


def _load_projects(*, file: ReferenceFile, now: datetime) -> Loaded:
    """Load projects, then the award and the final report of those that a round paid for."""
    rows = {row.values["code"]: row.values for row in file.rows}
    offices = office_ids(codes={values["office"] for values in rows.values()})
    facts = {column.name for column in FACTS}
    loaded = _bring(
        Project,
        {
            code: {
                "code": code,
                "office_id": offices[values["office"]],
                **{name: values[name] for name in facts},
            }
            for code, values in rows.items()
        },
        {found.code: found for found in Project.objects.filter(code__in=rows)},
        file=file,
        mark={"origin": ProjectOrigin.STATED},
        at_first={"created_at": now},
    )
    projects = dict(Project.objects.filter(code__in=rows).values_list("code", "pk"))
    paid_for = {projects[code]: values for code, values in rows.items() if values["round"]}
    _load_awards(paid_for, file)
    _load_reports(paid_for, file, now)
    return loaded


def _load_awards(paid_for: Mapping[int, Mapping[str, Any]], file: ReferenceFile) -> None:
    rounds = dict(FundingRound.objects.values_list("year", "pk"))
    _bring(
        Award,
        {
            (rounds[values["round"]], project): {
                "round_id": rounds[values["round"]],
                "project_id": project,
                "number": values["number"],
                "amount": values["amount"],
            }
            for project, values in paid_for.items()
        },
        {
            (award.round_id, award.project_id): award
            for award in Award.objects.filter(project__in=paid_for)
        },
        file=file,
        mark={"is_stated": True},
    )


def _load_reports(
    paid_for: Mapping[int, Mapping[str, Any]], file: ReferenceFile, now: datetime
) -> None:
    awards = dict(
        Award.objects.filter(project__in=paid_for, is_stated=True).values_list("project", "pk")
    )
    _bring(
        ProjectReport,
        {
            project: {
                "project_id": project,
                "award_id": awards.get(project),
                "source": values["source"],
            }
            for project, values in paid_for.items()
        },
        _stated_reports(paid_for),
        file=file,
        mark={"is_stated": True},
        at_first={"kind": ReportKind.FINAL, "number": 1, "state": ReportState.ACCEPTED},
    )
    reports = _stated_reports(paid_for)
    _bring(
        ProjectReportText,
        {
            (reports[project].pk, part): {
                "report_id": reports[project].pk,
                "part": part,
                "text": values[name],
            }
            for project, values in paid_for.items()
            for name, part in TEXTS.items()
            if values[name]
        },
        {
            (found.report_id, found.part): found
            for found in ProjectReportText.objects.filter(report__project__in=paid_for)
        },
        file=file,
        at_first={"changed_at": now},
    )


def _stated_reports(projects: Iterable[int]) -> dict[int, ProjectReport]:
    found = ProjectReport.objects.filter(project__in=list(projects), is_stated=True)
    return {report.project_id: report for report in found}


def _load_figures(*, file: ReferenceFile, now: datetime) -> Loaded:
    """Load the figures of the stated reports that nobody has changed."""
    codes = {row.values["project"] for row in file.rows}
    reports = {
        report.project.code: report
        for report in ProjectReport.objects.filter(
            project__code__in=codes, is_stated=True
        ).select_related("project")
    }
    untouched = {code: report.pk for code, report in reports.items() if report.version == 1}
    loaded = _bring(
        ResultFigure,
        {
            (untouched[row.values["project"]], row.values["position"]): {
                "report_id": untouched[row.values["project"]],
                **{name: value for name, value in row.values.items() if name != "project"},
            }
            for row in file.rows
            if row.values["project"] in untouched
        },
        {
            (found.report_id, found.position): found
            for found in ResultFigure.objects.filter(report__in=untouched.values())
        },
        file=file,
    )
    return Loaded(
        file=loaded.file,
        added=loaded.added,
        changed=loaded.changed,
        kept=tuple(sorted(code for code in codes if code not in untouched)),
    )


def _load_activities(*, file: ReferenceFile, now: datetime) -> Loaded:
    return _bring(
        OtherActivity,
        {(row.values["year"], row.values["position"]): dict(row.values) for row in file.rows},
        {
            (found.year, found.position): found
            for found in OtherActivity.objects.filter(is_stated=True)
        },
        file=file,
        mark={"is_stated": True},
        at_first={"created_at": now},
    )


def _bring(
    model: type[Model],
    wanted: Mapping[Any, dict[str, Any]],
    rows: Mapping[Any, Any],
    *,
    file: ReferenceFile,
    mark: Mapping[str, Any] | None = None,
    at_first: Mapping[str, Any] | None = None,
) -> Loaded:
    """Add the rows that are not there and mend those that nobody has changed; two statements.

    A row without the `mark` of a stated one was made here. `at_first` is what only a new row is
    given: later it belongs to those who work with it.
    """
    marks = dict(mark or {})
    added = [
        model(**values, **marks, **(at_first or {}))
        for key, values in wanted.items()
        if key not in rows
    ]
    mended, kept = [], []
    for key, values in wanted.items():
        row = rows.get(key)
        if row is None or all(getattr(row, name) == value for name, value in values.items()):
            continue
        is_stated = all(getattr(row, name) == value for name, value in marks.items())
        if getattr(row, "version", 1) > 1 or not is_stated:
            kept.append(str(row))
            continue
        for name, value in values.items():
            setattr(row, name, value)
        mended.append(row)
    if mended:
        fields = [name.removesuffix("_id") for name in next(iter(wanted.values()))]
        model._default_manager.bulk_update(mended, fields)
    model._default_manager.bulk_create(added)
    return Loaded(file=file.name, added=len(added), changed=len(mended), kept=tuple(kept))
