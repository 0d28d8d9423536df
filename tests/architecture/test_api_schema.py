"""The API says what it does: a schema without warnings, and answers as the schema promises."""

import json
from datetime import date
from io import StringIO

import pytest
import schemathesis
import yaml
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rest_framework.authtoken.models import Token
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from iomgender.wsgi import application
from tests.staffing.builders import bring_to
from tests.staffing.golden_world import build_golden_world

SCHEMA = "/api/v1/schema/"
EXAMPLES = 15
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
REAL_VALUES = {
    "as_of": st.sampled_from(["2024-12-31", "2023-12-31", "2025-12-31", "2024-01-01"]),
    "code": st.sampled_from(["KEN-NAIROBI", "SEN-DAKAR", "XXX-NOWHERE"]),
    "office": st.sampled_from(["KEN-NAIROBI", "IOM", "XXX-NOWHERE"]),
    "period": st.sampled_from(["2024-12-31", "2025-12-31", "2024-01-01"]),
    "year": st.sampled_from([2024, 2025]),
    "number": st.sampled_from([1, 2]),
}
"""Values that exist, beside those that schemathesis makes up: refusals alone would prove little."""


@pytest.fixture(scope="module")
def described() -> dict:
    """The schema as the command writes it; it fails on any warning or error."""
    out = StringIO()
    call_command("spectacular", "--fail-on-warn", "--validate", stdout=out)
    return yaml.safe_load(out.getvalue())


def reading_operations() -> list[str]:
    """The paths of all operations that only read."""
    schema = schemathesis.openapi.from_dict(generated())
    return sorted(
        operation.path
        for found in schema.include(method="GET").get_all_operations()
        for operation in [found.ok()]
    )


def generated() -> dict:
    """The schema without a request."""
    out = StringIO()
    call_command("spectacular", stdout=out)
    return yaml.safe_load(out.getvalue())


class TestSchema:
    def test_is_openapi_3_1_without_a_warning(self, described):
        assert described["openapi"] == "3.1.0"

    def test_is_served_to_everybody(self, client):
        response = client.get(SCHEMA)
        assert response.status_code == 200
        assert yaml.safe_load(response.content)["openapi"] == "3.1.0"

    def test_names_every_route_of_the_api(self, described):
        routes = {
            pattern.name
            for resolver in get_resolver().url_patterns
            if getattr(resolver, "namespace", None) == "api"
            for each in resolver.url_patterns
            for pattern in getattr(each, "url_patterns", [each])
        }
        assert len(described["paths"]) == len(routes - {"schema"})

    def test_names_every_operation_once(self, described):
        names = [
            operation["operationId"]
            for operations in described["paths"].values()
            for operation in operations.values()
        ]
        assert len(names) == len(set(names))

    def test_describes_the_answer_to_what_is_refused(self, described):
        for path, operations in described["paths"].items():
            for operation in operations.values():
                schema = operation["responses"]["4XX"]["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Errors"}, path
        assert list(described["components"]["schemas"]["Error"]["properties"]) == [
            "field",
            "code",
            "message",
        ]


class TestAnswers:
    @pytest.fixture(autouse=True)
    def _one_connection(self):
        """Keep requests in the transaction of the test, as Django's own test client does."""
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        yield
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)

    @pytest.fixture
    def token(self, world) -> str:
        """A token of somebody who sees everything, in a world with returns."""
        build_golden_world(world)
        bring_to(world, "attested", "SEN-DAKAR")
        return Token.objects.create(user=world.people["gcu"]).key

    @pytest.mark.parametrize("path", reading_operations())
    def test_are_as_the_schema_promises(self, token, path):
        schema = schemathesis.openapi.from_wsgi(SCHEMA, application)
        [operation] = [
            found.ok() for found in schema.include(method="GET", path=path).get_all_operations()
        ]
        statuses = set()

        @given(case=operation.as_strategy(), data=st.data())
        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case, data):
            for place in (case.path_parameters, case.query):
                for name in list(place or {}):
                    if name in REAL_VALUES and data.draw(st.booleans()):
                        place[name] = data.draw(REAL_VALUES[name])
            response = case.call(headers={"Authorization": f"Token {token}"})
            case.validate_response(response, checks=CHECKS)
            statuses.add(response.status_code)

        ask()
        assert statuses
        assert max(statuses) < 500


class TestProblems:
    """One shape, whatever is refused and by whom."""

    @pytest.mark.parametrize(
        ("username", "method", "path", "status"),
        [
            (None, "get", "/api/v1/returns/", 401),
            (None, "post", "/api/v1/imports/", 401),
            ("council", "get", "/api/v1/staffing/parity/?as_of=2024-12-31&by=grade", 403),
            ("gcu", "get", "/api/v1/staffing/parity/?as_of=2024-12-30&by=grade", 404),
            ("gcu", "get", "/api/v1/offices/XXX-NOWHERE/", 404),
            ("gcu", "get", "/api/v1/jobs/999999/", 404),
            ("gcu", "get", "/api/v1/nothing/here/", 404),
            ("gcu", "get", "/api/v1/grades/?page=99", 404),
            ("gcu", "delete", "/api/v1/offices/", 405),
            ("gcu", "post", "/api/v1/staffing/parity/", 405),
            ("gcu", "get", "/api/v1/staffing/parity/?by=grade", 422),
        ],
    )
    def test_has_the_same_keys(self, world, api, username, method, path, status):
        if username:
            api.force_authenticate(world.people[username])
        response = getattr(api, method)(path)
        assert response.status_code == status
        assert response["Content-Type"].startswith("application/json")
        body = json.loads(response.content)
        assert list(body) == ["errors"]
        assert body["errors"]
        for problem in body["errors"]:
            assert {"field", "code", "message"} <= set(problem)
            assert problem["message"]

    def test_of_an_unexpected_kind_shows_no_traceback(self, world, api, monkeypatch):
        def fail(**_unknown):
            raise ZeroDivisionError("a secret of the house")

        monkeypatch.setattr("apps.staffing.api.parity.parity", fail)
        api.force_authenticate(world.people["gcu"])
        api.raise_request_exception = False
        response = api.get(
            "/api/v1/staffing/parity/", {"as_of": date(2024, 12, 31).isoformat(), "by": "grade"}
        )
        assert response.status_code == 500
        assert "secret" not in response.content.decode()
        assert "Traceback" not in response.content.decode()
