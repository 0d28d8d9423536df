"""Files of headcounts through the API: `/imports/`, `/imports/ID/`, `/imports/ID/apply/`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.jobs.services import Job
from apps.staffing.api.findings import SEVERITIES
from apps.staffing.choices import ImportState
from apps.staffing.forms.imports import ALL_ROWS, GOOD_ROWS, expect_size
from apps.staffing.models import HeadcountImport
from apps.staffing.selectors.import_words import (
    expected_of,
    findings_in_words,
    message_of,
    notice_text,
)
from apps.staffing.selectors.imports import changed_returns, import_seen
from apps.staffing.services import imports
from apps.web.api import ErrorsSerializer, WholeTextParser
from apps.web.api_views import ScopedAPIView

# As pairs, because the schema tells sets of choices apart by values and labels.
IMPORT_STATES = [(state, state) for state in ImportState.values]
MODES = [(mode, mode) for mode in (ALL_ROWS, GOOD_ROWS)]
WAYS = [(way, way) for way in ("begin", "edit", "correct")]
REFUSALS = {403: ErrorsSerializer, 404: ErrorsSerializer, 422: ErrorsSerializer}


class ImportFileSerializer(serializers.Serializer):
    """A file (CSV or XLSX) and the date of its period."""

    period = serializers.DateField()
    file = serializers.FileField(allow_empty_file=True)

    def validate_file(self, file: UploadedFile) -> UploadedFile:
        """Refuse a file that is too large before it is read."""
        try:
            expect_size(file)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages, code=error.code) from error
        return file


class ImportChoiceSerializer(serializers.Serializer):
    """All or nothing (`all`), or the good rows only (`good`); a reason begins corrections."""

    mode = serializers.ChoiceField(choices=MODES, default=ALL_ROWS)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)


class ImportCountsSerializer(serializers.Serializer):
    """Cells of the file by what becomes of them."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    blank = serializers.IntegerField()
    rejected = serializers.IntegerField()


class ImportPlaceSerializer(serializers.Serializer):
    """A cell of the file."""

    sheet = serializers.CharField(allow_blank=True)
    cell = serializers.CharField()


class ImportProblemSerializer(serializers.Serializer):
    """Identical problems: how many rows have it, and the first places."""

    code = serializers.CharField()
    message = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    expected = serializers.CharField(allow_blank=True)
    nearest = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()
    places = ImportPlaceSerializer(many=True)


class ImportedReturnSerializer(serializers.Serializer):
    """A return that the import changed."""

    office = serializers.CharField()
    revision = serializers.IntegerField(source="number")
    way = serializers.ChoiceField(choices=WAYS)
    new = serializers.IntegerField()
    changed = serializers.IntegerField()


class FindingAheadSerializer(serializers.Serializer):
    """What a rule would ask about a return once the file is imported."""

    office = serializers.CharField()
    severity = serializers.ChoiceField(choices=SEVERITIES)
    sentence = serializers.CharField()


class FindingsAheadSerializer(serializers.Serializer):
    """How much the rules would ask, the first of it, and how many offices are looked at when they submit."""

    total = serializers.IntegerField()
    left_out = serializers.IntegerField()
    lines = FindingAheadSerializer(many=True)


class ImportSerializer(serializers.Serializer):
    """An import: what it would do, or what it did. Counts are null until the file is checked."""

    id = serializers.IntegerField()
    filename = serializers.CharField()
    period = serializers.DateField()
    state = serializers.ChoiceField(choices=IMPORT_STATES)
    counts = ImportCountsSerializer(allow_null=True)
    problems = ImportProblemSerializer(many=True)
    notices = serializers.ListField(child=serializers.CharField())
    findings = FindingsAheadSerializer()
    returns = ImportedReturnSerializer(many=True)
    job = serializers.IntegerField(
        allow_null=True, help_text="The job that was asked for with this request, if any."
    )


class ImportListView(ScopedAPIView):
    """Files of headcounts."""

    parser_classes = [MultiPartParser, FormParser, WholeTextParser]

    @extend_schema(
        operation_id="imports_create",
        summary="Send a file of headcounts and see what it would do",
        description=(
            "Nothing is imported yet. A large file is checked by a job (202); ask for the import"
            " again until its state is no longer `uploaded`."
        ),
        request={"multipart/form-data": ImportFileSerializer},
        responses={201: ImportSerializer, 202: ImportSerializer, **REFUSALS},
        tags=["imports"],
    )
    def post(self, request: Request) -> Response:
        """Keep the file, and check it now or in the background."""
        imports.expect_importer(self.scope)
        sent = ImportFileSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values: Mapping[str, Any] = sent.validated_data
        file: UploadedFile = values["file"]
        is_large = (file.size or 0) > imports.CHECKED_AT_ONCE
        now = datetime.now(UTC)
        kept = imports.receive(
            content=file.read(),
            filename=file.name or "",
            as_of=values["period"],
            at=now,
            scope=self.scope,
            check_now=not is_large,
        )
        job = None
        if is_large:
            job = imports.ask_to_check(
                import_id=kept.pk, asked_by=person(request), at=now, scope=self.scope
            )
        kept = import_seen(import_id=kept.pk, scope=self.scope)
        return Response(
            import_json(kept, self.scope, job),
            status=status.HTTP_202_ACCEPTED if is_large else status.HTTP_201_CREATED,
        )


class ImportDetailView(ScopedAPIView):
    """One import."""

    @extend_schema(
        operation_id="imports_retrieve",
        summary="What an import would do, or what it did",
        responses={200: ImportSerializer, 404: ErrorsSerializer},
        tags=["imports"],
    )
    def get(self, request: Request, import_id: int) -> Response:
        """Return the import as it stands."""
        kept = import_seen(import_id=import_id, scope=self.scope)
        return Response(import_json(kept, self.scope))


class ImportApplyView(ScopedAPIView):
    """The import of a checked file."""

    @extend_schema(
        operation_id="imports_apply",
        summary="Import a checked file: all or nothing, or its good rows only",
        description=(
            "Every row is checked once more by the job. Applied twice, the second time changes"
            " nothing (200)."
        ),
        request=ImportChoiceSerializer,
        responses={
            200: ImportSerializer,
            202: ImportSerializer,
            409: ErrorsSerializer,
            **REFUSALS,
        },
        tags=["imports"],
    )
    def post(self, request: Request, import_id: int) -> Response:
        """Ask for the job that imports the file."""
        import_seen(import_id=import_id, scope=self.scope)
        sent = ImportChoiceSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        job = imports.ask_to_apply(
            import_id=import_id,
            only_good=sent.validated_data["mode"] == GOOD_ROWS,
            reason=sent.validated_data["reason"],
            asked_by=person(request),
            at=datetime.now(UTC),
            scope=self.scope,
        )
        kept = import_seen(import_id=import_id, scope=self.scope)
        return Response(
            import_json(kept, self.scope, job),
            status=status.HTTP_200_OK if job is None else status.HTTP_202_ACCEPTED,
        )


def person(request: Request) -> AbstractBaseUser:
    """Return who asks; the permission of the view has kept everybody else out."""
    return cast("AbstractBaseUser", request.user)


def import_json(kept: HeadcountImport, scope: Any, job: Job | None = None) -> dict[str, Any]:
    """Return an import in the shape of `ImportSerializer`."""
    preview = kept.preview
    refused = [
        {**line, "value": "", "nearest": "", "count": 1, "places": []}
        for line in preview.get("refusal", ())
    ]
    groups = [
        {
            **group,
            "message": message_of(group["code"]),
            "expected": expected_of(group["code"]),
            "places": [{"sheet": sheet, "cell": cell} for sheet, cell in group["places"]],
        }
        for group in preview.get("groups", ())
    ]
    answer = {
        "id": kept.pk,
        "filename": kept.filename,
        "period": kept.period.as_of,
        "state": kept.state,
        "counts": preview.get("counts"),
        "problems": [*refused, *groups],
        "notices": [notice_text(notice) for notice in preview.get("notices", ())],
        "findings": findings_in_words(preview.get("findings", {})),
        "returns": changed_returns(kept=kept, scope=scope),
        "job": job.pk if job else None,
    }
    return dict(ImportSerializer(answer).data)
