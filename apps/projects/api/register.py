"""The register through the API: the same rows, filters and sums as on the pages."""

from collections.abc import Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.organization.selectors import tree_on
from apps.projects.api.register_serializers import (
    MoneySerializer,
    ProjectQuerySerializer,
    ProjectSerializer,
    StatedAmountSerializer,
    WholeProjectSerializer,
    money_line,
)
from apps.projects.forms.filters import ProjectFilters
from apps.projects.models import Project
from apps.projects.selectors.access import projects_seen
from apps.projects.selectors.money import money_of, stated_amounts
from apps.projects.selectors.register import listed, project_with, sees_register
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import Invalid, NotPermitted, Problem

REFUSED = dict.fromkeys((403, 404, 422), ErrorsSerializer)


def asked_for(request: Request, scope: Any) -> tuple[QuerySet[Project], int | None]:
    """Return the projects that a request asks for, and its year; raises Invalid for a wrong filter."""
    if not sees_register(scope=scope):
        raise NotPermitted
    query = ProjectQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    today = timezone.now().date()
    filters = ProjectFilters(
        {name: str(value) for name, value in query.validated_data.items()},
        projects_seen(scope=scope),
        tree=tree_on(day=today),
        on=today,
        scope=scope,
    )
    if filters.errors:
        raise Invalid(
            problems=[
                Problem(code=error["code"], field=field, message=error["message"])
                for field, found in filters.errors.get_json_data().items()
                for error in found
            ]
        )
    return filters.qs, query.validated_data.get("year")


class ProjectListView(ScopedAPIView, ListAPIView[Any]):
    """The register."""

    serializer_class = ProjectSerializer

    @extend_schema(
        operation_id="projects_list",
        summary="Projects that the caller sees, the newest first",
        parameters=[ProjectQuerySerializer],
        responses={200: ProjectSerializer(many=True), **REFUSED},
        tags=["projects"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of projects."""
        rows, _year = asked_for(request, self.scope)
        page: Any = self.paginate_queryset(listed(rows=rows))
        return self.get_paginated_response(ProjectSerializer(page, many=True).data)


class ProjectDetailView(ScopedAPIView):
    """One project."""

    @extend_schema(
        operation_id="projects_retrieve",
        summary="One project with budget, partners, offices and countries",
        responses={200: WholeProjectSerializer, **REFUSED},
        tags=["projects"],
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Return a project that the caller sees."""
        project, parts = project_with(project_id=project_id, scope=self.scope)
        found: Any = {
            **{name: getattr(project, name) for name in OWN},
            "pk": project.pk,
            "office": project.office,
            "service_area": project.service_area,
            "budget": sum(line.amount_usd for line in parts.budget) if parts.budget else None,
            "spent": spent_of(parts.budget),
            "further_offices": [office.code for office in parts.further_offices],
            "countries": [each.country.iso3 for each in parts.countries],
            "partners": parts.partners,
            "budget_lines": parts.budget,
        }
        return Response(WholeProjectSerializer(SimpleNamespace(**found)).data)


def spent_of(lines: Sequence[Any]) -> Decimal | None:
    """Return what was spent of budget lines; None where that is not known of every one."""
    known = [line.spent_usd for line in lines if line.spent_usd is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(lines) else None


OWN = (
    "version",
    "code",
    "title",
    "state",
    "state_because",
    "office_stated",
    "theme",
    "starts_on",
    "ends_before",
    "year_stated",
    "donor",
    "targeting",
    "target_group",
    "is_gender_main",
    "context",
    "is_counter_trafficking",
    "origin",
    "source",
    "summary",
    "note",
    "funding_stated",
)
"""Columns of a project that the API writes under their own name."""


class MoneyView(ScopedAPIView):
    """The money of the register."""

    @extend_schema(
        operation_id="projects_money",
        summary="Budgets in US dollars by year and fund, with and without counter-trafficking",
        parameters=[ProjectQuerySerializer],
        responses={200: MoneySerializer, **REFUSED},
        tags=["projects"],
    )
    def get(self, request: Request) -> Response:
        """Return the sums of the projects that the filters leave."""
        rows, year = asked_for(request, self.scope)
        found = money_of(rows=rows, as_of=timezone.now().date(), year=year, scope=self.scope)
        stated = [each.stated for each in stated_amounts(scope=self.scope)]
        return Response(
            {
                "as_of": found.as_of.isoformat(),
                "currency": "USD",
                "coverage": found.coverage.to_dict(),
                "by_year": [money_line(row) for row in found.by_year.rows],
                "by_manager": [money_line(row) for row in found.by_manager.rows],
                "by_fund": [money_line(row) for row in found.by_fund.rows],
                "stated": StatedAmountSerializer(stated, many=True).data,
            }
        )
