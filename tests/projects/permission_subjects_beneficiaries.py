"""The sheets of beneficiaries that the lines of the matrix mean: own is Nairobi's, other Dakar's."""

from datetime import date

from apps.projects.models import BeneficiarySheet
from tests.cast import World
from tests.projects.people_builders import DAKAR, NAIROBI, NOW, make_project


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A project of each office with a sheet of the first half of 2025."""
    projects: dict[str, dict[str, object]] = {}
    sheets: dict[str, dict[str, object]] = {}
    for whose, office in (("own", NAIROBI), ("other", DAKAR)):
        project = make_project(world, f"B-{whose}", office=office)
        sheet = BeneficiarySheet.objects.create(
            project=project,
            kind="reached",
            starts_on=date(2025, 1, 1),
            ends_before=date(2025, 7, 1),
            changed_at=NOW,
        )
        projects[whose] = {"project_id": project.pk}
        sheets[whose] = {"sheet_id": sheet.pk}
    return {
        "projects:beneficiaries_file": {"any": {"extension": "csv"}},
        "projects:beneficiary_sheet_new": projects,
        "projects:beneficiary_sheet": sheets,
        "api:project_beneficiaries": projects,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    sheet = {"kind": "reached", "starts_on": "2025-07-01", "last_day": "2025-12-31"}
    return {
        "POST projects:beneficiary_sheet_new": {**sheet, "total-0-F": "12"},
        "POST projects:beneficiary_sheet": {**sheet, "total-0-F": "12", "version": "1"},
    }
