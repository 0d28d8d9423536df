"""`/api/v1/returns/CODE/DATE/workbook/`: the workbook of a return, taken away and brought back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.staffing.analytics.merging import Side
from apps.staffing.api.returns import AS_OF, CODE, day
from apps.staffing.forms.workbooks import expect_workbook_size
from apps.staffing.models import WorkbookUpload
from apps.staffing.selectors.cells import CellKey, Form, form_on
from apps.staffing.selectors.import_words import message_of
from apps.staffing.services import workbooks
from apps.web.api import ErrorsSerializer, WholeTextParser
from apps.web.api_views import ScopedAPIView
from apps.web.downloads import XLSX_TYPE, attachment

SIDES = [(side.value, side.value) for side in Side]
REFUSALS = {
    403: ErrorsSerializer,
    404: ErrorsSerializer,
    409: ErrorsSerializer,
    422: ErrorsSerializer,
}


class WorkbookSentSerializer(serializers.Serializer):
    """A workbook that comes back; `on_conflict` is the side that stands where both changed a cell.

    `takes_proposed` says that untouched numbers of the last period were counted again; with `only_good` cells that cannot
    be read are left out instead of refusing the file.
    """

    file = serializers.FileField(allow_empty_file=True)
    on_conflict = serializers.ChoiceField(choices=SIDES, required=False)
    takes_proposed = serializers.BooleanField(required=False, default=False)
    only_good = serializers.BooleanField(required=False, default=False)

    def validate_file(self, file: UploadedFile) -> UploadedFile:
        """Refuse a file that is too large before it is read."""
        try:
            expect_workbook_size(file)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages, code=error.code) from error
        return file


class WorkbookCellSerializer(serializers.Serializer):
    """One cell with the number before and the one that stands now; as typed, empty when missing."""

    contract = serializers.CharField()
    grade = serializers.CharField()
    sex = serializers.CharField()
    old = serializers.CharField(allow_blank=True)
    new = serializers.CharField(allow_blank=True)


class WorkbookLeftSerializer(serializers.Serializer):
    """One cell of the file that was left out: its address, what was found, and why."""

    cell = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    message = serializers.CharField()


class WorkbookTakenSerializer(serializers.Serializer):
    """What became of a workbook. In `kept_online`, `old` is what the file said and `new` what stands."""

    id = serializers.IntegerField()
    written = WorkbookCellSerializer(many=True)
    kept_online = WorkbookCellSerializer(many=True)
    left_out = WorkbookLeftSerializer(many=True)
    proposed_left = serializers.IntegerField()


class ReturnWorkbookView(ScopedAPIView):
    """The workbook of a return."""

    parser_classes = [MultiPartParser, FormParser, WholeTextParser]

    @extend_schema(
        operation_id="returns_workbook",
        summary="The workbook of a return, to be filled in elsewhere",
        parameters=[CODE, AS_OF],
        responses={
            (200, XLSX_TYPE): OpenApiTypes.BINARY,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            409: ErrorsSerializer,
        },
        tags=["returns"],
    )
    def get(self, request: Request, code: str, as_of: str) -> HttpResponse:
        """Return it in the language of the request."""
        on = day(as_of)
        content = workbooks.make(office_code=code, as_of=on, at=datetime.now(UTC), scope=self.scope)
        return attachment(content, XLSX_TYPE, f"headcount-{code.lower()}-{on.isoformat()}.xlsx")

    @extend_schema(
        operation_id="returns_bring_workbook",
        summary="Bring a workbook back: merged with what changed meanwhile, or refused without a trace",
        description=(
            "A cell that was changed in the workbook and online answers 409 with all such cells, unless"
            " `on_conflict` says which side stands. The same file sent again writes nothing."
        ),
        parameters=[CODE, AS_OF],
        request={"multipart/form-data": WorkbookSentSerializer},
        responses={200: WorkbookTakenSerializer, **REFUSALS},
        tags=["returns"],
    )
    def post(self, request: Request, code: str, as_of: str) -> Response:
        """Take the workbook in."""
        on = day(as_of)
        workbooks.expect_workbook_welcome(
            office_code=code, as_of=on, at=datetime.now(UTC), scope=self.scope
        )
        sent = WorkbookSentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values: Mapping[str, Any] = sent.validated_data
        file: UploadedFile = values["file"]
        side = values.get("on_conflict")
        upload = workbooks.bring_at_once(
            office_code=code,
            as_of=on,
            content=file.read(),
            filename=file.name or "",
            on_conflict=Side(side) if side else None,
            takes_proposed=values["takes_proposed"],
            only_good=values["only_good"],
            at=datetime.now(UTC),
            scope=self.scope,
        )
        return Response(taken_json(upload, form_on(as_of=on)))


def taken_json(upload: WorkbookUpload, form: Form) -> dict[str, Any]:
    """Return what became of a workbook in the shape of `WorkbookTakenSerializer`."""
    result = upload.result
    answer = {
        "id": upload.pk,
        "written": [cell_json(form, *one) for one in result["written"]],
        "kept_online": [cell_json(form, *one) for one in result["kept_online"]],
        "left_out": [
            {"cell": address, "value": raw, "code": code, "message": message_of(code)}
            for _key, address, raw, code in result["rejected"]
        ],
        "proposed_left": result["proposed_left"],
    }
    return dict(WorkbookTakenSerializer(answer).data)


def cell_json(form: Form, name: str, old: str, new: str) -> dict[str, str]:
    """Return a cell under the codes of its contract group and grade."""
    key = CellKey.parse(name)
    contracts = {contract.id: contract.code for contract in form.contracts}
    grades = {grade.id: grade.code for grade in form.grades}
    return {
        "contract": contracts.get(key.contract_group_id, "") if key else "",
        "grade": grades.get(key.grade_id, "") if key else "",
        "sex": key.sex if key else "",
        "old": old,
        "new": new,
    }
