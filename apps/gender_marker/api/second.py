"""Second readers through the API: samples, and how far readers agree."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.figures.figure import Figure
from apps.gender_marker.choices import SampleState
from apps.gender_marker.selectors.agreement import of_edition
from apps.gender_marker.selectors.agreement_tables import table_of_questions
from apps.gender_marker.selectors.editions import edition_named
from apps.gender_marker.selectors.samples import demand_agreement, samples_listed
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

# As pairs, because the schema tells sets of choices apart by values and labels.
SAMPLE_STATES = [(state, state) for state in SampleState.values]


class MarkerSampleSerializer(serializers.Serializer):
    """A sample for blind reading; `ends_before` is the first day after the span it is drawn from."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    edition = serializers.CharField(source="edition.code", help_text="Code of the edition.")
    starts_on = serializers.DateField()
    ends_before = serializers.DateField()
    is_under_way_only = serializers.BooleanField()
    size = serializers.IntegerField(help_text="What was asked for.")
    population = serializers.IntegerField(help_text="Scores that there were to draw from.")
    seed = serializers.IntegerField()
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=SAMPLE_STATES)
    given = serializers.IntegerField()
    handed_in = serializers.IntegerField(source="done")
    drawn_at = serializers.DateTimeField()


class AgreementRowSerializer(serializers.Serializer):
    """Agreement on one question, or on the code (`question` is `codes`). Null below 20 pairs."""

    question = serializers.CharField()
    pairs = serializers.IntegerField()
    same = serializers.IntegerField()
    per_cent = serializers.FloatField(allow_null=True)
    kappa = serializers.FloatField(
        allow_null=True, help_text="Linear weights for questions, none for codes."
    )
    low = serializers.FloatField(allow_null=True, help_text="95 per cent interval, lower end.")
    high = serializers.FloatField(allow_null=True, help_text="95 per cent interval, upper end.")


class AgreementSerializer(serializers.Serializer):
    """Agreement over the closed samples of an edition, the most disputed question first."""

    edition = serializers.CharField()
    given = serializers.IntegerField()
    handed_in = serializers.IntegerField()
    rows = AgreementRowSerializer(many=True)


class AgreementQuerySerializer(serializers.Serializer):
    """Which edition, and projects of which region."""

    edition = serializers.CharField(
        required=False, help_text="Code of an edition; the compulsory one without it."
    )
    region = serializers.CharField(
        required=False, help_text="Code of a regional office, `headquarters` or `no_region`."
    )


class MarkerSampleListView(ScopedAPIView, ListAPIView[Any]):
    """The samples."""

    serializer_class = MarkerSampleSerializer

    @extend_schema(
        operation_id="marker_samples_list",
        summary="Samples for blind reading, for those who draw them",
        responses={200: MarkerSampleSerializer(many=True), 403: ErrorsSerializer},
        tags=["gender marker"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of samples."""
        page: Any = self.paginate_queryset(samples_listed(scope=self.scope))
        return self.get_paginated_response(MarkerSampleSerializer(page, many=True).data)


class AgreementView(ScopedAPIView):
    """How far readers agree."""

    @extend_schema(
        operation_id="marker_agreement",
        summary="Agreement of first and blind readers over the closed samples of an edition",
        parameters=[AgreementQuerySerializer],
        responses={200: AgreementSerializer, 403: ErrorsSerializer, 422: ErrorsSerializer},
        tags=["gender marker"],
    )
    def get(self, request: Request) -> Response:
        """Return the agreement as the page shows it."""
        demand_agreement(scope=self.scope)
        query = AgreementQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        edition = edition_named(code=query.validated_data.get("edition", ""), scope=self.scope)
        found = of_edition(
            edition=edition,
            region=query.validated_data.get("region", ""),
            as_of=timezone.localdate(),
            scope=self.scope,
        )
        table = table_of_questions(found, scope=self.scope)
        names = ("pairs", "same", "per_cent", "kappa", "low", "high")
        rows = [
            {"question": row.key, **dict(zip(names, map(plain, row.cells), strict=True))}
            for row in table.rows
        ]
        answer = {
            "edition": edition.code,
            "given": found.given,
            "handed_in": found.done,
            "rows": rows,
        }
        return Response(AgreementSerializer(answer).data)


def plain(cell: Any) -> int | float | None:
    """Return the value of a figure as JSON has it."""
    value = cell.value if isinstance(cell, Figure) else None
    return value if value is None or isinstance(value, int) else float(value)
