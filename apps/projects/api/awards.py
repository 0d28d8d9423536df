"""Awards in the API: the round of a year with its projects, the awards, and one with its money."""

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.projects.amounts import plain
from apps.projects.choices import AwardState, PaymentKind, ProjectState
from apps.projects.models import Award
from apps.projects.selectors.awards.exports import office_names
from apps.projects.selectors.awards.register import (
    award_code,
    award_seen,
    awards_seen,
    listed,
    payments_of,
    tranches_of,
)
from apps.projects.selectors.awards.rounds import round_money
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

# As pairs, because the schema tells sets of choices apart by values and labels.
AWARD_STATES = [(state, state) for state in AwardState.values]
PAYMENT_KINDS = [(kind, kind) for kind in PaymentKind.values]
REFUSED = dict.fromkeys((403, 404), ErrorsSerializer)


@extend_schema_field(OpenApiTypes.NUMBER)
class MoneyField(serializers.Field):
    """An amount as a number: whole where it is whole, else with cents; null where it is not stated."""

    def to_representation(self, value: Decimal) -> int | float:
        """Return the number."""
        return plain(value)


class RoundProjectSerializer(serializers.Serializer):
    """A project that a round pays for; `status` is its state."""

    title = serializers.CharField()
    office = serializers.CharField(
        help_text="Its newest name; in the words of the source where the award is copied from a document."
    )
    amount = MoneyField(allow_null=True, help_text="In the currency of the round.")
    status = serializers.CharField(
        help_text=f"One of {', '.join(ProjectState.values)}; blank where it is not known."
    )


class RoundMoneySerializer(serializers.Serializer):
    """The round of a year; null is what no document states. Cancelled awards are left out."""

    year = serializers.IntegerField()
    envelope = MoneyField(allow_null=True)
    currency = serializers.CharField(help_text="ISO 4217")
    awarded = MoneyField(allow_null=True)
    projects = RoundProjectSerializer(many=True)


class AwardSerializer(serializers.Serializer):
    """One award; amounts in `currency`. Of an award copied from a document nobody knows what is paid."""

    id = serializers.IntegerField(source="pk")
    code = serializers.SerializerMethodField()
    year = serializers.IntegerField(source="round.year")
    number = serializers.IntegerField()
    project = serializers.CharField(source="project.code")
    title = serializers.CharField(source="project.title")
    office = serializers.CharField(source="project.office.code")
    office_name = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=AWARD_STATES)
    is_stated = serializers.BooleanField()
    currency = serializers.CharField(source="round.currency")
    amount = MoneyField(allow_null=True)
    paid = serializers.SerializerMethodField()
    balance = serializers.SerializerMethodField()
    ends_before = serializers.DateField(allow_null=True, help_text="The first day after its last.")

    def get_code(self, award: Award) -> str:
        """Return the number that stands on the letter."""
        return award_code(award)

    def get_office_name(self, award: Award) -> str:
        """Return the name of the office, in the words of the source where it is stated."""
        return str(self.context["names"].get(award.pk, ""))

    @extend_schema_field({"type": ["number", "null"]})
    def get_paid(self, award: Award) -> int | float | None:
        """Return what went out less what came back."""
        return None if award.is_stated else plain(award.paid)

    @extend_schema_field({"type": ["number", "null"]})
    def get_balance(self, award: Award) -> int | float | None:
        """Return what is left to be paid."""
        if award.is_stated or award.amount is None:
            return None
        return plain(award.amount - award.paid)


class AwardTrancheSerializer(serializers.Serializer):
    """A part of an award."""

    number = serializers.IntegerField()
    amount = MoneyField()
    due_on = serializers.DateField()
    condition = serializers.CharField(allow_blank=True)


class AwardPaymentSerializer(serializers.Serializer):
    """Money that went out, or came back."""

    kind = serializers.ChoiceField(choices=PAYMENT_KINDS)
    amount = MoneyField()
    paid_on = serializers.DateField()
    reference = serializers.CharField()
    tranche = serializers.IntegerField(source="tranche.number", allow_null=True, default=None)


class WholeAwardSerializer(AwardSerializer):
    """One award with its conditions, tranches and payments."""

    conditions = serializers.CharField(allow_blank=True)
    tranches = serializers.SerializerMethodField()
    payments = serializers.SerializerMethodField()

    @extend_schema_field(AwardTrancheSerializer(many=True))
    def get_tranches(self, award: Award) -> Any:
        """Return the plan of payments."""
        found = tranches_of(award=award, scope=self.context["scope"])
        return AwardTrancheSerializer(found, many=True).data

    @extend_schema_field(AwardPaymentSerializer(many=True))
    def get_payments(self, award: Award) -> Any:
        """Return what was booked, in the order of the days."""
        found = payments_of(award=award, scope=self.context["scope"])
        return AwardPaymentSerializer(found, many=True).data


class RoundMoneyView(ScopedAPIView):
    """The round of a year."""

    @extend_schema(
        operation_id="projects_rounds_retrieve",
        summary="The funding round of a year: envelope, what is awarded, and its projects",
        description="Rounds that are copied from a document are for everybody who has logged in; of others those"
        " who see projects read the sums, and the projects that they see. 404 for a year without a round.",
        responses={200: RoundMoneySerializer, **REFUSED},
        tags=["projects"],
    )
    def get(self, request: Request, year: int) -> Response:
        """Return envelope, awarded and projects by the number of their award."""
        return Response(RoundMoneySerializer(round_money(year=year, scope=self.scope)).data)


class AwardListView(ScopedAPIView, ListAPIView[Any]):
    """The awards."""

    serializer_class = AwardSerializer

    @extend_schema(
        operation_id="projects_awards_list",
        summary="Awards that the caller sees, the newest round first",
        responses={200: AwardSerializer(many=True), **REFUSED},
        tags=["projects"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of awards."""
        page: Any = self.paginate_queryset(listed(awards_seen(scope=self.scope)))
        context = {"names": office_names(page, scope=self.scope)}
        return self.get_paginated_response(AwardSerializer(page, many=True, context=context).data)


class AwardView(ScopedAPIView):
    """One award."""

    @extend_schema(
        operation_id="projects_awards_retrieve",
        summary="One award with its tranches and payments",
        responses={200: WholeAwardSerializer, **REFUSED},
        tags=["projects"],
    )
    def get(self, request: Request, award_id: int) -> Response:
        """Return an award that the caller sees."""
        award = award_seen(award_id=award_id, scope=self.scope)
        context = {"scope": self.scope, "names": office_names([award], scope=self.scope)}
        return Response(WholeAwardSerializer(award, context=context).data)
