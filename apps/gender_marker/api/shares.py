"""`GET /api/v1/gender-marker/shares/`: the money of a year by code of one edition."""

from fractions import Fraction
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.figures.figure import Figure
from apps.gender_marker.selectors.access import demand_sums
from apps.gender_marker.selectors.benchmarks import benchmarks_for
from apps.gender_marker.selectors.shares import Group, Shares, shares_of
from apps.gender_marker.selectors.shares.asked import Basis, By, Trafficking, a_year, one_edition
from apps.gender_marker.selectors.shares.figures import Measured, ShareRow
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

BASIS_CHOICES = [(each.value, each.value) for each in Basis]
BY_CHOICES = [(each.value, each.value) for each in By]
TRAFFICKING_CHOICES = [(each.value, each.value) for each in Trafficking]


def money(**options: Any) -> serializers.DecimalField:
    """Return a field for an amount in US dollars, exact to the cent."""
    return serializers.DecimalField(max_digits=18, decimal_places=2, **options)


def per_cent() -> serializers.FloatField:
    """Return a field for a share: per cent, unrounded, null where the divisor is 0."""
    return serializers.FloatField(allow_null=True)


class SharesQuerySerializer(serializers.Serializer):
    """What may be asked, as the schema describes it."""

    edition = serializers.CharField(
        required=False,
        help_text="Code of one edition; the compulsory one where it is left out. Two are refused: their"
        " codes mean different things.",
    )
    year = serializers.CharField(help_text="The year of the budget, such as 2025.")
    basis = serializers.ChoiceField(choices=BASIS_CHOICES, required=False)
    by = serializers.ChoiceField(choices=BY_CHOICES, required=False)
    trafficking = serializers.ChoiceField(choices=TRAFFICKING_CHOICES, required=False)


class ShareRowSerializer(serializers.Serializer):
    """One code; `code` null is the money without a score. N/A and that have no share: they are outside."""

    code = serializers.CharField(allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]
    projects = serializers.IntegerField()
    budget = money(help_text="US dollars; of expenditure what was spent.")
    share = per_cent()
    lowest = per_cent()
    highest = per_cent()


class ShareOfKindSerializer(serializers.Serializer):
    """A share with the lowest and the highest that is possible once the rest is scored."""

    share = per_cent()
    lowest = per_cent()
    highest = per_cent()
    benchmark = serializers.FloatField(
        allow_null=True, help_text="At least so many per cent; null is not known."
    )


class ShareGroupSerializer(serializers.Serializer):
    """One group of a breakdown, or one part of counter-trafficking."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    total = money()
    projects = serializers.IntegerField()
    coverage = per_cent()
    rows = ShareRowSerializer(many=True)


class UnscoredProjectsSerializer(serializers.Serializer):
    """Why projects with money have no score; the four add up to the row without a code."""

    not_assessed = serializers.IntegerField()
    elsewhere = serializers.IntegerField(help_text="Scored by other editions only.")
    undetermined = serializers.IntegerField()
    not_screened = serializers.IntegerField()


class ShareLinesSerializer(serializers.Serializer):
    """Budget lines of the year: all, those whose money is known, the others."""

    due = serializers.IntegerField()
    counted = serializers.IntegerField()
    missing = serializers.IntegerField()


class SharesSerializer(serializers.Serializer):
    """The shares of a year, for what the caller may see."""

    edition = serializers.CharField()
    year = serializers.IntegerField()
    basis = serializers.ChoiceField(choices=BASIS_CHOICES)
    by = serializers.ChoiceField(choices=BY_CHOICES, allow_null=True)
    trafficking = serializers.ChoiceField(choices=TRAFFICKING_CHOICES)
    as_of = serializers.DateField()
    currency = serializers.CharField()
    total = money(help_text="All money of the year, scored or not.")
    coded = money(help_text="Money of projects with a code, N/A included.")
    coverage = serializers.FloatField(
        allow_null=True, help_text="`coded` in per cent of `total`; null where there is no money."
    )
    projects = serializers.IntegerField()
    projects_without_budget = serializers.IntegerField(
        help_text="Projects that run in the year without a budget line of it; in no sum."
    )
    rows = ShareRowSerializer(many=True)
    principal = ShareOfKindSerializer()
    significant = ShareOfKindSerializer()
    focused = ShareOfKindSerializer()
    gender_blind = ShareOfKindSerializer()
    unscored = UnscoredProjectsSerializer()
    lines = ShareLinesSerializer()
    groups = ShareGroupSerializer(many=True)
    counter_trafficking = ShareGroupSerializer(many=True)


class SharesView(ScopedAPIView):
    """Shares of a year's money by code."""

    @extend_schema(
        operation_id="gender_marker_shares",
        summary="The money of a year by code of one edition, with the bounds that the unscored leave open",
        parameters=[SharesQuerySerializer],
        responses={200: SharesSerializer, 403: ErrorsSerializer, 422: ErrorsSerializer},
        tags=["gender-marker"],
    )
    def get(self, request: Request) -> Response:
        """Return the sums; refused for a year that is not named, and for two editions in one request."""
        demand_sums(scope=self.scope)
        asked = request.query_params
        edition_code = one_edition(asked.getlist("edition"))
        found = shares_of(
            edition_code=edition_code,
            year=a_year(asked.get("year", "")),
            basis=asked.get("basis", ""),
            by=asked.get("by") or None,
            trafficking=asked.get("trafficking", ""),
            as_of=timezone.localdate(),
            scope=self.scope,
        )
        return Response(shares_json(found, scope=self.scope))


def shares_json(found: Shares, *, scope: Any) -> dict[str, Any]:
    """Return shares in the shape of the API."""
    known = benchmarks_for(year=found.year, scope=scope)
    limits = {
        str(kind): None if each is None else float(each.percent) for kind, each in known.items()
    }
    kinds = ("principal", "significant", "focused")
    return {
        "edition": found.edition.code,
        "year": found.year,
        "basis": found.basis.value,
        "by": found.by.value if found.by else None,
        "trafficking": found.trafficking.value,
        "as_of": found.as_of.isoformat(),
        "currency": "USD",
        "total": dollars(found.total),
        "coded": dollars(found.coded),
        "coverage": number(found.coverage),
        "projects": found.projects.value,
        "projects_without_budget": found.without_budget.value,
        "rows": [row_json(row) for row in found.rows],
        **{kind: measured_json(found.measured(kind), limits[kind]) for kind in kinds},
        "gender_blind": measured_json(found.blind, None),
        "unscored": {
            "not_assessed": found.unscored.not_assessed,
            "elsewhere": found.unscored.elsewhere,
            "undetermined": found.unscored.undetermined,
            "not_screened": found.unscored.not_screened,
        },
        "lines": {
            "due": found.lines.due,
            "counted": found.lines.counted,
            "missing": found.lines.missing,
        },
        "groups": [group_json(group) for group in found.groups],
        "counter_trafficking": [group_json(group) for group in found.blocks],
    }


def row_json(row: ShareRow) -> dict[str, Any]:
    """Return one code."""
    return {
        "code": row.code.key if row.code else None,
        "label": row.label,
        "projects": row.projects.value,
        "budget": dollars(row.money),
        "share": number(row.measured.share),
        "lowest": number(row.measured.lowest),
        "highest": number(row.measured.highest),
    }


def measured_json(measured: Measured, benchmark: float | None) -> dict[str, Any]:
    """Return one share with its bounds and its benchmark."""
    return {
        "share": number(measured.share),
        "lowest": number(measured.lowest),
        "highest": number(measured.highest),
        "benchmark": benchmark,
    }


def group_json(group: Group) -> dict[str, Any]:
    """Return one group."""
    return {
        "key": group.key,
        "label": group.label,
        "total": dollars(group.total),
        "projects": group.projects.value,
        "coverage": number(group.coverage),
        "rows": [row_json(row) for row in group.rows],
    }


def dollars(figure: Figure) -> str:
    """Return a figure in dollars as the API writes money: a text, exact to the cent."""
    cents = int((figure.value or 0) * 100)
    return f"{cents // 100}.{cents % 100:02}"


def number(figure: Figure) -> float | None:
    """Return a share as a number, null where there is none."""
    return None if figure.value is None else float(Fraction(figure.value))
