"""The API answers problems in one shape, and lists as CSV in which nothing acts."""

import csv
import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import ProtectedError
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from apps.web.api import CsvRenderer, WholeTextParser, problem_response
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState


class Row(serializers.Serializer):
    grade = serializers.CharField()
    women = serializers.IntegerField()


class Sheet(serializers.Serializer):
    rows = Row(many=True)


def errors_of(exception):
    response = problem_response(exception, {})
    json.dumps(response.data)
    return response.status_code, response.data["errors"]


class TestProblemResponse:
    def test_keeps_the_status_of_a_refusal_and_its_problems(self):
        problem = Problem("unknown_grade", "Not known.", field="grade", cell="A9", nearest="P4")
        status, errors = errors_of(Invalid(problems=[problem]))
        assert status == 422
        assert errors == [
            {
                "field": "grade",
                "code": "unknown_grade",
                "message": "Not known.",
                "cell": "A9",
                "nearest": "P4",
            }
        ]

    @pytest.mark.parametrize(
        ("exception", "status", "code"),
        [
            (OutOfScope(), 404, "not_found"),
            (WrongState(), 409, "wrong_state"),
            (Http404(), 404, "not_found"),
            (PermissionDenied(), 403, "permission_denied"),
            (exceptions.ParseError(), 400, "parse_error"),
            (exceptions.NotAuthenticated(), 401, "not_authenticated"),
            (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
            (ProtectedError("x", {object(), object()}), 409, "protected"),
        ],
    )
    def test_gives_every_known_exception_status_and_code(self, exception, status, code):
        found, errors = errors_of(exception)
        assert (found, [entry["code"] for entry in errors]) == (status, [code])
        assert errors[0]["field"] == ""
        assert errors[0]["message"]

    def test_names_nested_fields_by_their_path(self):
        sheet = Sheet(data={"rows": [{"grade": "P4", "women": 1}, {"women": "many"}]})
        with pytest.raises(exceptions.ValidationError) as caught:
            sheet.is_valid(raise_exception=True)
        status, errors = errors_of(caught.value)
        assert status == 422
        assert [(entry["field"], entry["code"]) for entry in errors] == [
            ("rows.1.grade", "required"),
            ("rows.1.women", "invalid"),
        ]

    def test_flattens_what_a_model_rejects(self):
        exception = DjangoValidationError(
            {
                "ends_before": DjangoValidationError("Before its start.", code="order"),
                "__all__": DjangoValidationError("Twice.", code="unique"),
            }
        )
        status, errors = errors_of(exception)
        assert status == 422
        assert errors == [
            {"field": "ends_before", "code": "order", "message": "Before its start."},
            {"field": "", "code": "unique", "message": "Twice."},
        ]

    def test_tells_a_throttled_client_how_long_to_wait(self):
        response = problem_response(exceptions.Throttled(wait=7.4), {})
        assert (response.status_code, response["Retry-After"]) == (429, "8")

    def test_leaves_the_unexpected_to_the_page_of_failures(self):
        assert problem_response(KeyError("a bug"), {}) is None


class TestWholeTextParser:
    def test_refuses_half_of_a_character_and_reads_whole_ones(self):
        def read(text: str) -> object:
            return WholeTextParser().parse(io.BytesIO(text.encode()))

        assert read('{"stage": "\\ud83d\\ude00"}') == {"stage": "\U0001f600"}
        for text in ('{"stage": "\\ud800"}', '{"\\udfff": 1}'):
            with pytest.raises(exceptions.ParseError):
                read(text)


class TestCsvRenderer:
    @staticmethod
    def read(data):
        text = CsvRenderer().render(data).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "\t=1", "\r=1"])
    def test_defuses_what_a_spreadsheet_would_run(self, text):
        assert self.read([{"comment": text}])[1] == [f"'{text}"]

    def test_leaves_numbers_and_plain_words_as_they_are(self):
        assert self.read([{"change": -5, "label": "P4"}]) == [["change", "label"], ["-5", "P4"]]

    def test_writes_the_envelope_into_every_row(self):
        data = {
            "as_of": "2025-12-31",
            "coverage": {"due": 2, "missing": 0},
            "rows": [{"key": "P4", "women": 1}, {"key": "P5", "women": None}],
        }
        assert self.read(data) == [
            ["as_of", "coverage.due", "coverage.missing", "key", "women"],
            ["2025-12-31", "2", "0", "P4", "1"],
            ["2025-12-31", "2", "0", "P5", ""],
        ]

    def test_leaves_out_the_links_of_a_page_of_results(self):
        data = {"count": 9, "next": "/?page=2", "previous": None, "results": [{"code": "KEN"}]}
        assert self.read(data) == [["code"], ["KEN"]]

    def test_writes_problems_as_rows(self):
        data = {"errors": [{"field": "", "code": "not_found", "message": "Nothing here."}]}
        assert self.read(data)[1] == ["", "not_found", "Nothing here."]

    def test_has_nothing_to_say_about_an_empty_answer(self):
        assert CsvRenderer().render(None) == b""


class Somebody:
    pk = 1
    is_authenticated = True


class Seen(ScopedAPIView):
    throttle_classes = []

    def get(self, request):
        return Response({"scope": self.scope})


class TestScopedAPIView:
    def test_refuses_strangers_in_the_shape_of_problems(self):
        response = Seen.as_view()(APIRequestFactory().get("/api/v1/seen/"))
        assert response.status_code == 401
        assert response.data["errors"][0]["code"] == "not_authenticated"

    def test_hands_on_the_scope_of_the_request(self):
        request = APIRequestFactory().get("/api/v1/seen/")
        request.scope = "KEN-NAIROBI and below"
        force_authenticate(request, Somebody())
        assert Seen.as_view()(request).data == {"scope": "KEN-NAIROBI and below"}

    def test_refuses_when_no_scope_was_computed(self):
        request = APIRequestFactory().get("/api/v1/seen/")
        force_authenticate(request, Somebody())
        assert Seen.as_view()(request).status_code == 401
