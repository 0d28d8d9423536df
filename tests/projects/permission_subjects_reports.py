"""The reports that the lines of the matrix mean: own is Nairobi's, other Dakar's."""

from apps.projects.choices import ReportState
from tests.cast import World
from tests.projects.people_builders import DAKAR, NAIROBI, make_award, make_project, make_report

OFFICES = {"own": (NAIROBI, "head.nairobi"), "other": (DAKAR, "head.dakar")}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A project of each office with a report to be written, and one that was submitted."""
    projects: dict[str, dict[str, object]] = {}
    drafts: dict[str, dict[str, object]] = {}
    submitted: dict[str, dict[str, object]] = {}
    for whose, (office, head) in OFFICES.items():
        project = make_project(world, f"P-{whose}", office=office)
        award = make_award(world, project)
        projects[whose] = {"project_id": project.pk}
        drafts[whose] = {"report_id": make_report(project, award=award).pk}
        sent = make_report(
            project, award=award, state=ReportState.SUBMITTED, submitted_by=world.people[head]
        )
        submitted[whose] = {"report_id": sent.pk}
    return {
        "projects:report_new": projects,
        "projects:report": drafts,
        "projects:report_part": {
            whose: {**draft, "part": "summary"} for whose, draft in drafts.items()
        },
        "projects:report_figures": drafts,
        "projects:report_not_implemented": drafts,
        "projects:report_accept": submitted,
        "projects:report_return": submitted,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    return {
        "POST projects:report_new": {
            "kind": "progress",
            "starts_on": "2025-01-01",
            "last_day": "2025-06-30",
        },
        "POST projects:report": {"summary": "Done", "version-summary": "0", "shown-summary": "-"},
        "POST projects:report_part": {"text": "Done", "version": "0"},
        "POST projects:report_figures": {
            "version": "1",
            "f-TOTAL_FORMS": "1",
            "f-INITIAL_FORMS": "0",
            "f-0-indicator": "trained",
            "f-0-value": "12",
            "f-0-unit": "persons",
        },
        "POST projects:report_not_implemented": {"version": "1", "reason": "No partner."},
        "POST projects:report_accept": {"version": "1"},
        "POST projects:report_return": {"version": "1", "reason": "How many men?"},
    }
