"""Vacancies through the API: the same rows, rules and refusals as on the pages."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.staffing.choices import Stage, VacancyState, YesNo
from apps.staffing.models import Vacancy
from apps.staffing.models.market import SEXES
from apps.staffing.selectors.vacancies import (
    VacancyFilter,
    demand_market,
    department_stored,
    short_list_fault,
    vacancies_listed,
    vacancy_seen,
)
from apps.staffing.services import vacancies as services
from apps.staffing.services.vacancies import VacancyData
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

STAGES = Stage.values
VACANCY_STATES = VacancyState.values
YES_NO = YesNo.values
REFUSED = dict.fromkeys((403, 404, 409, 422), ErrorsSerializer)


def persons() -> serializers.IntegerField:
    """Return a field of persons; null is not known."""
    return serializers.IntegerField(required=False, allow_null=True, default=None)


class StageCountsSerializer(serializers.Serializer):
    """Persons at a stage by sex; null is not known, 0 is nobody."""

    women = persons()
    men = persons()
    other = persons()


class NewVacancySerializer(serializers.Serializer):
    """A vacancy as it is sent; the service decides what may be."""

    office = serializers.CharField(max_length=60)
    reference = serializers.CharField(allow_blank=True)
    grade = serializers.CharField(max_length=8)
    contract = serializers.CharField(max_length=20)
    posts = serializers.IntegerField(required=False, default=1)
    opened_on = serializers.DateField()
    state = serializers.ChoiceField(
        choices=VACANCY_STATES, required=False, default=VacancyState.OPEN.value
    )
    closed_on = serializers.DateField(required=False, allow_null=True, default=None)
    notice_reviewed = serializers.ChoiceField(
        choices=YES_NO, required=False, default=YesNo.NOT_KNOWN.value
    )
    notice_reviewed_on = serializers.DateField(required=False, allow_null=True, default=None)
    notice_reviewed_by = serializers.CharField(required=False, allow_blank=True, default="")
    applicants = StageCountsSerializer(required=False)
    long_list = StageCountsSerializer(required=False)
    short_list = StageCountsSerializer(required=False)
    interviewed = StageCountsSerializer(required=False)
    recommended = StageCountsSerializer(required=False)
    appointed = StageCountsSerializer(required=False)
    justification = serializers.CharField(required=False, allow_blank=True, default="")


class ChangedVacancySerializer(NewVacancySerializer):
    """A vacancy as it is changed, in the version that was looked at."""

    version = serializers.IntegerField(min_value=0)


class DepartmentSerializer(serializers.Serializer):
    """The balance that a short list is held against, of the last approved return."""

    as_of = serializers.DateField()
    level = serializers.ChoiceField(choices=["grade", "category"])
    women = serializers.IntegerField()
    men = serializers.IntegerField()


class VacancySerializer(NewVacancySerializer):
    """One vacancy; `short_list_fault` says why its short list wants a justification."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    department = DepartmentSerializer(allow_null=True)
    short_list_fault = serializers.ChoiceField(choices=["one_sex", "repeats"], allow_null=True)


class VacancyQuerySerializer(serializers.Serializer):
    """What may be asked."""

    office = serializers.CharField(required=False, default="", help_text="With all below it.")
    state = serializers.ChoiceField(choices=["", *VACANCY_STATES], required=False, default="")
    year = serializers.IntegerField(required=False, allow_null=True, default=None)


class VacancyListView(ScopedAPIView, ListAPIView[Any]):
    """The vacancies of offices."""

    serializer_class = VacancySerializer

    @extend_schema(
        operation_id="staffing_vacancies_list",
        summary="Vacancies of the offices that the caller sees, the newest first",
        parameters=[VacancyQuerySerializer],
        responses={200: VacancySerializer(many=True), **REFUSED},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of vacancies."""
        demand_market(scope=self.scope)
        asked = VacancyQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        only = VacancyFilter(**asked.validated_data)
        found = vacancies_listed(only=only, on=timezone.localdate(), scope=self.scope)
        page: Any = self.paginate_queryset(found)
        return self.get_paginated_response([vacancy_json(each) for each in page])

    @extend_schema(
        operation_id="staffing_vacancies_create",
        summary="Enter a vacancy",
        request=NewVacancySerializer,
        responses={201: VacancySerializer, **REFUSED},
    )
    def post(self, request: Request) -> Response:
        """Enter a vacancy of an office and return it."""
        services.demand_enterer(scope=self.scope)
        sent = NewVacancySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        saved = services.save(
            data=data_of(sent.validated_data), now=timezone.now(), scope=self.scope
        )
        return Response(self.whole(saved.pk), status=status.HTTP_201_CREATED)

    def whole(self, vacancy_id: int) -> dict[str, Any]:
        """Return a vacancy as it stands."""
        return vacancy_json(vacancy_seen(vacancy_id=vacancy_id, scope=self.scope))


class VacancyView(ScopedAPIView):
    """One vacancy."""

    @extend_schema(
        operation_id="staffing_vacancy",
        summary="One vacancy with the balance of its department",
        responses={200: VacancySerializer, **REFUSED},
    )
    def get(self, request: Request, vacancy_id: int) -> Response:
        """Return a vacancy that the caller sees."""
        return Response(vacancy_json(vacancy_seen(vacancy_id=vacancy_id, scope=self.scope)))

    @extend_schema(
        operation_id="staffing_vacancy_change",
        summary="Change a vacancy; what is left out becomes not known",
        request=ChangedVacancySerializer,
        responses={200: VacancySerializer, **REFUSED},
    )
    def put(self, request: Request, vacancy_id: int) -> Response:
        """Put what is sent in the place of what stands, and return it."""
        services.vacancy_to_change(vacancy_id=vacancy_id, scope=self.scope)
        sent = ChangedVacancySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        services.change(
            vacancy_id=vacancy_id,
            version=sent.validated_data["version"],
            data=data_of(sent.validated_data),
            now=timezone.now(),
            scope=self.scope,
        )
        return Response(vacancy_json(vacancy_seen(vacancy_id=vacancy_id, scope=self.scope)))


def data_of(sent: dict[str, Any]) -> VacancyData:
    """Return what was sent as the service takes it."""
    counts = {
        f"{stage.value}_{sex}": sent.get(stage.value, {}).get(sex)
        for stage in Stage
        for sex in SEXES
    }
    names = {stage.value for stage in Stage} | {"version"}
    return VacancyData(
        **{name: value for name, value in sent.items() if name not in names}, counts=counts
    )


def vacancy_json(vacancy: Vacancy) -> dict[str, Any]:
    """Return a vacancy in the shape of the API."""
    department, fault = department_stored(vacancy), short_list_fault(vacancy)
    return {
        "id": vacancy.pk,
        "version": vacancy.version,
        "office": vacancy.office.code,
        "reference": vacancy.reference,
        "grade": vacancy.grade.code,
        "contract": vacancy.contract_group.code,
        "posts": vacancy.posts,
        "opened_on": vacancy.opened_on.isoformat(),
        "state": vacancy.state,
        "closed_on": vacancy.closed_on.isoformat() if vacancy.closed_on else None,
        "notice_reviewed": vacancy.notice_reviewed,
        "notice_reviewed_on": vacancy.notice_reviewed_on.isoformat()
        if vacancy.notice_reviewed_on
        else None,
        "notice_reviewed_by": vacancy.notice_reviewed_by,
        **{
            stage.value: {sex: getattr(vacancy, f"{stage.value}_{sex}") for sex in SEXES}
            for stage in Stage
        },
        "justification": vacancy.justification,
        "department": {
            "as_of": department.as_of.isoformat(),
            "level": department.level,
            "women": department.women,
            "men": department.men,
        }
        if department
        else None,
        "short_list_fault": fault.value if fault else None,
    }
