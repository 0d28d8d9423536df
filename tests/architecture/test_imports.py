"""The import contracts of pyproject.toml hold, cover every room, and would notice a breach."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
ROOMS_WITH_MODELS = sorted({path.parent.name for path in (ROOT / "apps").glob("*/models*")})

# contract -> a file and the line that breaks it
BREACHES = {
    "No room knows the wiring": ("apps/policy/choices.py", "import iomgender.context"),
    "Imports between rooms go down; a new room is given its place here": (
        "apps/organization/tree.py",
        "import apps.staffing.choices",
    ),
    "Inside a room: doors, forms, services, selectors, models, choices": (
        "apps/accounts/choices.py",
        "import apps.accounts.models",
    ),
    "Figures, analytics and charts know no Django, no DRF, no Celery": (
        "apps/figures/shares.py",
        "import django.utils.timezone",
    ),
    "Only the organization's own room imports its models": (
        "apps/policy/models.py",
        "import apps.organization.models",
    ),
    "Only the accounts' own room imports its models": (
        "apps/reports/models.py",
        "import apps.accounts.models",
    ),
    "Only the jobs' own room imports its models": (
        "apps/reports/models.py",
        "import apps.jobs.models",
    ),
    "Only the policy's own room imports its models": (
        "apps/reports/models.py",
        "import apps.policy.models",
    ),
    "Only the documents' own room imports its models": (
        "apps/actions/choices.py",
        "import apps.documents.models",
    ),
    "Only the actions' own room imports its models": (
        "apps/staffing/choices.py",
        "import apps.actions.models",
    ),
    "Only the questionnaires' own room imports its models": (
        "apps/projects/choices.py",
        "import apps.questionnaires.models",
    ),
    "Only the projects' own room imports its models": (
        "apps/reports/choices.py",
        "import apps.projects.models",
    ),
    "Only the staffing's own room imports its models": (
        "apps/reports/models.py",
        "import apps.staffing.models",
    ),
    "Only the focal points' own room imports its models": (
        "apps/reports/choices.py",
        "import apps.focal_points.models",
    ),
    "Only the gender marker's own room imports its models": (
        "apps/reports/choices.py",
        "import apps.gender_marker.models",
    ),
    "Only the reports' own room imports its models": (
        "apps/desk/apps.py",
        "import apps.reports.models",
    ),
    "Only the desk's own room imports its models": (
        "iomgender/context.py",
        "import apps.desk.models",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the packages of a folder."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
            "--config",
            "pyproject.toml",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


class TestContracts:
    def test_hold(self):
        answer = lint(ROOT)
        assert answer.returncode == 0, answer.stdout + answer.stderr

    def test_each_has_a_breach_that_is_tried_here(self):
        assert {contract["name"] for contract in CONTRACTS} == set(BREACHES)

    def test_notice_every_breach(self, tmp_path):
        for package in ("apps", "iomgender"):
            shutil.copytree(
                ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
            )
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        for path, line in BREACHES.values():
            module = tmp_path / path
            module.write_text(f"{module.read_text()}\n{line}\n")
        answer = lint(tmp_path)
        unnoticed = [name for name in BREACHES if f"{name} BROKEN" not in answer.stdout]
        assert unnoticed == [], answer.stdout + answer.stderr

    @pytest.mark.parametrize("room", ROOMS_WITH_MODELS)
    def test_keep_the_models_of_each_room_to_itself(self, room):
        guarded = {
            module
            for contract in CONTRACTS
            if contract["type"] == "forbidden"
            for module in contract["forbidden_modules"]
        }
        assert f"apps.{room}.models" in guarded
