"""`GET /api/v1/staffing/sdmx/`: women and men by country on a date, as SDMX-CSV."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from apps.staffing.choices import Population, Standing
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.sdmx import COLUMNS, observations
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.downloads import attachment
from apps.web.refusals import NotPermitted

SDMX_CSV = "application/vnd.sdmx.data+csv; version=2.0.0"


class SdmxQuerySerializer(serializers.Serializer):
    """What may be asked."""

    as_of = serializers.DateField()
    office = serializers.CharField(required=False, default="")
    population = serializers.ChoiceField(
        choices=Population.values, required=False, default=Population.ALL_STAFF.value
    )
    status = serializers.ChoiceField(
        choices=Standing.values, required=False, default=Standing.APPROVED.value
    )


class SdmxView(ScopedAPIView):
    """Women and men by country, for what the caller may see."""

    @extend_schema(
        operation_id="staffing_sdmx",
        parameters=[SdmxQuerySerializer],
        responses={
            (200, SDMX_CSV): OpenApiTypes.BINARY,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
    )
    def get(self, request: Request) -> HttpResponse:
        """Return one row for each country and sex.

        A date that is no reporting date is a 404 that names the nearest one.
        """
        if not self.scope.is_inner_circle:
            raise NotPermitted
        asked = SdmxQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values: Mapping[str, Any] = asked.validated_data
        rows = observations(
            as_of=values["as_of"],
            query=CountQuery(
                population=Population(values["population"]),
                standing=Standing(values["status"]),
                office=values["office"],
            ),
            scope=self.scope,
        )
        # No byte order mark and nothing defused: this is read by programs, and no text of it is typed.
        stream = io.StringIO(newline="")
        csv.writer(stream).writerows([COLUMNS, *rows])
        return attachment(
            stream.getvalue().encode(), SDMX_CSV, f"staff-by-sex-{values['as_of']}.csv"
        )
