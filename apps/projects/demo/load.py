"""Everything that is invented of projects, in one call."""

from datetime import datetime, timedelta
from pathlib import Path

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.organization.selectors import tree_on
from apps.projects.choices import ReportState
from apps.projects.demo.register import make_rates, make_register
from apps.projects.demo.rounds import make_decided_round, make_open_round
from apps.projects.demo.stage import Stage, rows_of
from apps.projects.demo.wggi import make_wggi
from apps.projects.models import Project
from apps.projects.services.gender_reviews.reviewing import start_review
from apps.questionnaires.services.campaigns import Titles, ask_at_end

REVIEWED = "hotline"
"""The project of `projects.csv` whose gender review has begun."""
QUESTIONNAIRE = "wggi-2001"
DAYS_TO_ANSWER = 21
DAYS_ASKED = 3
"""Since when the questionnaire is open, so that it is open in every time zone."""


def load_demo_projects(*, directory: Path, now: datetime, scope: OfficeScope) -> int:
    """Make the invented projects, WGGI and rounds; return how many projects the register gained.

    `directory` holds `projects.csv` and `wggi.csv`. Rows of offices that do not exist on the day are
    left out.
    """
    names = (
        *("pm.nairobi", "head.dakar", "head.bogota", "gcu"),
        *("wggi", "wggi.member", "ddg", "budget", "reviewer"),
    )
    found = {name: user_by_name(name=name, scope=scope) for name in names}
    stage = Stage(
        now=now,
        offices={code: node.id for code, node in tree_on(day=now.date()).by_code.items()},
        people={name: user.pk for name, user in found.items() if user is not None},
    )
    before = Project.objects.count()
    make_rates(stage)
    projects = make_register(rows_of(directory / "projects.csv", stage), stage)
    make_wggi(stage)
    rows = rows_of(directory / "wggi.csv", stage)
    make_decided_round([row for row in rows if row["year"] == "-1"], stage)
    make_open_round([row for row in rows if row["year"] == "0"], stage)
    begin_review(projects.get(REVIEWED), now=now, scope=scope)
    ask_about_what_ended(stage, scope=scope)
    return Project.objects.count() - before


def begin_review(project: Project | None, *, now: datetime, scope: OfficeScope) -> None:
    """Let the focal point begin the gender review of a project."""
    reviewer = user_by_name(name="focalpoint.nairobi", scope=scope)
    if project is not None and reviewer is not None:
        start_review(project_id=project.pk, now=now, scope=scope_for(reviewer, on=now.date()))


def ask_about_what_ended(stage: Stage, *, scope: OfficeScope) -> None:
    """Ask the managers of projects whose final report was accepted, until three weeks from now."""
    ended = Project.objects.filter(
        awards__is_stated=False, reports__state=ReportState.ACCEPTED, manager__isnull=False
    )
    for project in ended:
        ask_at_end(
            questionnaire_key=QUESTIONNAIRE,
            cause=RecordRef("projects.project", project.pk),
            title=Titles(
                en="At the end of a WGGI project (invented)",
                fr="À la fin d’un projet du WGGI (inventé)",
                es="Al final de un proyecto del WGGI (inventado)",
            ),
            office_id=project.office_id,
            user_ids=[project.manager_id] if project.manager_id else [],
            opens_on=stage.today - timedelta(days=DAYS_ASKED),
            closes_on=stage.today + timedelta(days=DAYS_TO_ANSWER),
            now=stage.at(-DAYS_ASKED),
            scope=scope,
        )
