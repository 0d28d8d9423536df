"""Invented scores of the invented projects, given by the services as anybody gives them."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.gender_marker.choices import EditionState
from apps.gender_marker.models import Assessment, Code, Edition, QualityCheck
from apps.gender_marker.selectors.asking import Said
from apps.gender_marker.services.scoring import score_at_once
from apps.projects.demo.stage import Stage, table_of
from apps.projects.selectors.access import projects_seen

SCORERS = ("pm.nairobi", "gcu")
CHECKER = "wggi"


def load_demo_scores(*, directory: Path, now: datetime, scope: OfficeScope) -> int:
    """Make the invented scores and what another person found of them; return how many were given.

    `directory` holds `projects.csv` and `marker_scores.csv`. Rows of projects and editions that there are
    not are left out.
    """
    people: dict[str, Any] = {
        name: user_by_name(name=name, scope=scope) for name in (*SCORERS, CHECKER)
    }
    stage = Stage(now=now, offices={}, people={})
    projects = projects_by_key(directory=directory, scope=scope)
    editions = {each.code: each for each in Edition.objects.filter(state=EditionState.PUBLISHED)}
    given = 0
    for row in table_of(directory / "marker_scores.csv"):
        if row["project"] not in projects or row["edition"] not in editions:
            continue
        score = score_at_once(
            project_id=projects[row["project"]],
            edition_code=row["edition"],
            stage=row["stage"],
            answers=answers_of(row),
            code=row["code"],
            because=row["because"],
            now=stage.at(int(row["days"])),
            scope=scope_for(people[row["by"]], on=now.date()),
        )
        given += 1
        if row["check"]:
            check(score, row, people[CHECKER], stage)
    return given


def projects_by_key(*, directory: Path, scope: OfficeScope) -> dict[str, int]:
    """Return the invented projects that there are, by their keys in `projects.csv`."""
    titles = {row["title"]: row["key"] for row in table_of(directory / "projects.csv")}
    seen = projects_seen(scope=scope).filter(title__in=titles)
    return {titles[title]: pk for pk, title in seen.values_list("pk", "title")}


def answers_of(row: Mapping[str, str]) -> dict[str, Said]:
    """Return the answers of a row with their passages, by the keys of the questions."""
    passages = dict(part.split(": ", 1) for part in row["passages"].split("|") if part)
    pairs = (part.split("=", 1) for part in row["answers"].split(";"))
    return {
        question: Said(answer=answer, passage=passages.get(question, ""))
        for question, answer in pairs
    }


def check(score: Assessment, row: Mapping[str, str], checker: Any, stage: Stage) -> None:
    """Write down what another person found of a score, a week later."""
    proposed = row["proposed"]
    QualityCheck.objects.create(
        assessment=score,
        verdict=row["check"],
        proposed_code=Code.objects.get(edition_id=score.edition_id, key=proposed)
        if proposed
        else None,
        words=row["words"],
        scored_by_id=score.scored_by_id,
        checked_by=checker,
        checked_at=stage.at(int(row["days"]) + 7),
    )
