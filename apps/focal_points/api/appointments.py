"""Appointments and rule sets through the API: the same rows, filters and failures as on the pages."""

from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.focal_points.choices import AppointmentRole, RuleKey
from apps.focal_points.forms.filters import FAILS, KEEPS, UNKNOWN, asked_for
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.appointments import listed
from apps.focal_points.selectors.rules import failures_on, rule_sets
from apps.focal_points.selectors.states import AppointmentState, asked_on, state_on
from apps.organization.choices import GradeCategory, Sex
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import Invalid, Problem

# As pairs, because the schema tells sets of choices apart by values and labels.
APPOINTMENT_ROLES = [(each, each) for each in AppointmentRole.values]
APPOINTMENT_STATES = [(each, each) for each in AppointmentState.values]
RULE_KEYS = [(each, each) for each in RuleKey.values]
FLOOR_CATEGORIES = [(each, each) for each in GradeCategory.values]
PERSON_SEXES = [(each, each) for each in Sex.values]
SEX_FILTERS = [*PERSON_SEXES, (UNKNOWN, UNKNOWN)]
RESULT_FILTERS = [(KEEPS, KEEPS), (FAILS, FAILS)]
REFUSED = dict.fromkeys((403, 422), ErrorsSerializer)


class AppointmentQuerySerializer(serializers.Serializer):
    """The filters of the list, those of the page."""

    as_of = serializers.DateField(required=False, help_text="The day; today without it.")
    office = serializers.CharField(required=False, help_text="Code; it and all below it.")
    state = serializers.ChoiceField(choices=APPOINTMENT_STATES, required=False)
    role = serializers.ChoiceField(choices=APPOINTMENT_ROLES, required=False)
    sex = serializers.ChoiceField(choices=SEX_FILTERS, required=False)
    rule_set = serializers.CharField(required=False, help_text="Code; the default without it.")
    result = serializers.ChoiceField(choices=RESULT_FILTERS, required=False)
    text = serializers.CharField(required=False)


class RuleFailureSerializer(serializers.Serializer):
    """A rule that is not kept, in a sentence of the caller's language."""

    rule = serializers.ChoiceField(choices=RULE_KEYS)
    sentence = serializers.CharField()
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]


class AppointmentSerializer(serializers.Serializer):
    """One appointment on the day; null or empty: not known. `ends_before` is the first day after it.

    `failures` is null where no rules are asked: of alternates, and outside the days of the appointment.
    """

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    office = serializers.CharField(source="office.code")
    name = serializers.CharField()
    sex = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=APPOINTMENT_ROLES)
    grade = serializers.CharField(allow_null=True)
    percent_of_time = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    starts_on = serializers.DateField()
    ends_before = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=APPOINTMENT_STATES)
    terms_signed_on = serializers.DateField(allow_null=True)
    failures = RuleFailureSerializer(many=True, allow_null=True)


class RuleSerializer(serializers.Serializer):
    """One rule; `threshold` is the least per cent of working time, for the rule on time."""

    rule = serializers.ChoiceField(choices=RULE_KEYS, source="key")
    threshold = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    is_inferred = serializers.BooleanField()


class GradeFloorSerializer(serializers.Serializer):
    """The lowest grade of a category; a category that is left out is not taken."""

    category = serializers.ChoiceField(choices=FLOOR_CATEGORIES)
    lowest = serializers.CharField(source="lowest.code")
    source = serializers.CharField()  # type: ignore[assignment]
    is_inferred = serializers.BooleanField()


class RuleSetSerializer(serializers.Serializer):
    """What a document asks of an appointment."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    title_en = serializers.CharField()
    title_fr = serializers.CharField(allow_blank=True)
    title_es = serializers.CharField(allow_blank=True)
    is_default = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]
    rules = RuleSerializer(source="rules.all", many=True)
    floors = GradeFloorSerializer(source="floors.all", many=True)


class AppointmentListView(ScopedAPIView, ListAPIView[Any]):
    """The appointments."""

    serializer_class = AppointmentSerializer

    @extend_schema(
        operation_id="focal_points_appointments_list",
        summary="Appointments of focal points that the caller sees, and the rules that they do not keep",
        parameters=[AppointmentQuerySerializer],
        responses={200: AppointmentSerializer(many=True), **REFUSED},
        tags=["focal points"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of appointments."""
        demand_network(scope=self.scope)
        query = AppointmentQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        shown = asked_for(
            {name: str(value) for name, value in query.validated_data.items()},
            today=timezone.localdate(),
            scope=self.scope,
        )
        problems = [
            Problem(code=error["code"], field=name, message=error["message"])
            for name, found in shown.filters.form.errors.get_json_data().items()
            for error in found
        ]
        if problems:
            raise Invalid(problems=problems)
        page: Any = self.paginate_queryset(listed(rows=shown.rows, on=shown.day))
        failures = (
            failures_on(
                as_of=shown.day,
                rule_set_code=shown.rule_set.code,
                appointments=asked_on(page, shown.day),
                scope=self.scope,
            )
            if shown.rule_set is not None
            else {}
        )
        lines = [
            SimpleNamespace(
                **{name: getattr(each, name) for name in OWN},
                grade=each.grade.code if each.grade else None,
                state=state_on(each, shown.day),
                failures=failures.get(each.pk),
            )
            for each in page
        ]
        return self.get_paginated_response(AppointmentSerializer(lines, many=True).data)


OWN = (
    "pk",
    "version",
    "office",
    "name",
    "sex",
    "role",
    "percent_of_time",
    "starts_on",
    "ends_before",
    "terms_signed_on",
)
"""Columns of an appointment that the API writes under their own name."""


class RuleSetListView(ScopedAPIView):
    """The rule sets."""

    @extend_schema(
        operation_id="focal_points_rule_sets",
        summary="Rule sets in force, with the source of every rule",
        responses={200: RuleSetSerializer(many=True), 403: ErrorsSerializer},
        tags=["focal points"],
    )
    def get(self, request: Request) -> Response:
        """Return all rule sets."""
        demand_network(scope=self.scope)
        return Response(RuleSetSerializer(rule_sets(scope=self.scope), many=True).data)
