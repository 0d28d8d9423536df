"""The portfolio through the API: the same rows and filters as on the page."""

from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.presentation import name_of
from apps.gender_marker.choices import Stage, Standing
from apps.gender_marker.forms.portfolio import (
    AGES,
    CHECKED,
    EARLIEST_YEAR,
    LATEST_YEAR,
    MINE,
    NOBODY,
    OPEN,
    UNCHECKED,
    UNSCORED,
    PortfolioFilters,
)
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.access import demand_markers
from apps.gender_marker.selectors.portfolio import (
    Line,
    lines_of,
    portfolio_edition,
    portfolio_rows,
)
from apps.organization.selectors import tree_on
from apps.projects.choices import ProjectState
from apps.projects.selectors.access import projects_seen
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import Invalid, OutOfScope, Problem

HIDDEN = "hidden"
# As pairs, because the schema tells sets of choices apart by values and labels.
STANDINGS = [(each, each) for each in Standing.values]
STANDING_FILTERS = [(UNSCORED, UNSCORED), *STANDINGS]
STANDINGS_SHOWN = [*STANDINGS, (HIDDEN, HIDDEN)]
MARKER_STAGES = [(each, each) for each in Stage.values]
PORTFOLIO_STATES = [(each, each) for each in ProjectState.values]
PORTFOLIO_STATE_FILTERS = [(OPEN, OPEN), *PORTFOLIO_STATES]
PORTFOLIO_MANAGERS = [(MINE, MINE), (NOBODY, NOBODY)]
PORTFOLIO_CHECKS = [(CHECKED, CHECKED), (UNCHECKED, UNCHECKED)]
PORTFOLIO_AGES = [(each, str(each)) for each in AGES]


class PortfolioQuerySerializer(serializers.Serializer):
    """The filters of the portfolio, those of the page."""

    edition = serializers.CharField(
        required=False, help_text="Code of an edition; the compulsory one without it."
    )
    year = serializers.IntegerField(
        required=False,
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        help_text="Year of the budget; this one without it.",
    )
    text = serializers.CharField(required=False, help_text="Words of code and title.")
    standing = serializers.ChoiceField(choices=STANDING_FILTERS, required=False)
    code = serializers.CharField(required=False, help_text="A code of the edition.")
    stage = serializers.ChoiceField(choices=MARKER_STAGES, required=False)
    older = serializers.ChoiceField(
        choices=PORTFOLIO_AGES, required=False, help_text="Scored more than so many months ago."
    )
    checked = serializers.ChoiceField(choices=PORTFOLIO_CHECKS, required=False)
    state = serializers.ChoiceField(
        choices=PORTFOLIO_STATE_FILTERS, required=False, help_text="`open`: not closed."
    )
    region = serializers.CharField(required=False, help_text="Code of a regional office.")
    office = serializers.CharField(
        required=False, help_text="Code of an office; it and all below it."
    )
    service_area = serializers.CharField(required=False, help_text="Key, or `unknown`.")
    manager = serializers.ChoiceField(choices=PORTFOLIO_MANAGERS, required=False)


class PortfolioLineSerializer(serializers.Serializer):
    """One project with the score that counts by one edition.

    `standing` is `hidden` for whoever has the project to read blind; then nothing else is told of it.
    """

    project_id = serializers.IntegerField()
    project = serializers.CharField(help_text="Code of the project.")
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=PORTFOLIO_STATES)
    office = serializers.CharField()
    edition = serializers.CharField()
    standing = serializers.ChoiceField(choices=STANDINGS_SHOWN)
    code = serializers.CharField(allow_null=True, help_text="Null: unscored, or hidden.")
    stage = serializers.ChoiceField(choices=MARKER_STAGES, allow_null=True)
    scored_at = serializers.DateTimeField(allow_null=True)
    scored_by = serializers.CharField(allow_blank=True)
    is_checked = serializers.BooleanField(
        allow_null=True, help_text="Whether another person has checked the score; null without one."
    )
    budget_usd = serializers.DecimalField(
        max_digits=16,
        decimal_places=2,
        allow_null=True,
        help_text="Budget of the year; null without a budget line.",
    )


class PortfolioView(ScopedAPIView, ListAPIView[Any]):
    """The portfolio."""

    serializer_class = PortfolioLineSerializer

    @extend_schema(
        operation_id="gender_marker_portfolio",
        summary="Projects that the caller sees, with the score that counts by an edition, by code",
        parameters=[PortfolioQuerySerializer],
        responses={
            200: PortfolioLineSerializer(many=True),
            **dict.fromkeys((403, 404, 422), ErrorsSerializer),
        },
        tags=["gender-marker"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of projects."""
        demand_markers(scope=self.scope)
        query = PortfolioQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        edition = portfolio_edition(code=asked.get("edition", ""), scope=self.scope)
        if edition is None:
            raise OutOfScope
        now = timezone.now()
        filters = PortfolioFilters(
            {name: str(value) for name, value in asked.items()},
            projects_seen(scope=self.scope),
            marker=edition,
            tree=tree_on(day=now.date()),
            now=now,
            scope=self.scope,
        )
        if filters.errors:
            raise Invalid(
                problems=[
                    Problem(code=error["code"], field=field, message=error["message"])
                    for field, found in filters.errors.get_json_data().items()
                    for error in found
                ]
            )
        year = asked.get("year", timezone.localdate(now).year)
        page: Any = self.paginate_queryset(portfolio_rows(rows=filters.qs, year=year))
        lines = lines_of(projects=page, edition=edition, scope=self.scope)
        told = [line_told(project, lines[project.pk], edition) for project in page]
        return self.get_paginated_response(PortfolioLineSerializer(told, many=True).data)


def line_told(project: Any, line: Line, edition: Edition) -> SimpleNamespace:
    """Return one project as `PortfolioLineSerializer` has it."""
    score = line.score
    return SimpleNamespace(
        project_id=project.pk,
        project=project.code,
        title=project.title,
        state=project.state,
        office=project.office.code,
        edition=edition.code,
        standing=HIDDEN if line.standing is None else line.standing.value,
        code=score.code.key if score and score.code else None,
        stage=score.stage if score else None,
        scored_at=score.scored_at if score else None,
        scored_by=name_of(score.scored_by) if score else "",
        is_checked=bool(line.checks) if score else None,
        budget_usd=project.year_budget,
    )
