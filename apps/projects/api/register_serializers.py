"""Projects and their money as the API writes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.figures.figure import BUDGET_LINES, PROJECTS
from apps.projects.choices import (
    PartnerKind,
    ProjectContext,
    ProjectOrigin,
    ProjectState,
    StatedMoneyKind,
    Targeting,
)
from apps.projects.forms.filters import EARLIEST_YEAR, LATEST_YEAR, MINE, NO, UNKNOWN, YES
from apps.projects.selectors.money import COLUMNS, SPENT

# As pairs, because the schema tells sets of choices apart by values and labels.
PROJECT_STATES = [(each, each) for each in ProjectState.values]
PROJECT_ORIGINS = [(each, each) for each in ProjectOrigin.values]
PROJECT_TARGETING = [(each, each) for each in Targeting.values]
PROJECT_CONTEXTS = [(each, each) for each in ProjectContext.values]
TARGETING_FILTERS = [*PROJECT_TARGETING, (UNKNOWN, UNKNOWN)]
CONTEXT_FILTERS = [*PROJECT_CONTEXTS, (UNKNOWN, UNKNOWN)]
FLAG_FILTERS = [(each, each) for each in (YES, NO, UNKNOWN)]
PARTNER_KINDS = [(each, each) for each in PartnerKind.values]
MANAGER_FILTERS = [(MINE, MINE)]
STATED_KINDS = [(each, each) for each in StatedMoneyKind.values]


def money(**options: Any) -> serializers.DecimalField:
    """Return a field for an amount, exact to the cent."""
    return serializers.DecimalField(max_digits=16, decimal_places=2, **options)


class ProjectQuerySerializer(serializers.Serializer):
    """The filters of the register, those of the page."""

    text = serializers.CharField(required=False, help_text="Words of code, title, summary, theme.")
    office = serializers.CharField(
        required=False, help_text="Code of an office; it and all below it."
    )
    state = serializers.ChoiceField(choices=PROJECT_STATES, required=False)
    service_area = serializers.CharField(required=False, help_text="Key, or `unknown`.")
    year = serializers.IntegerField(required=False, min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    targeting = serializers.ChoiceField(choices=TARGETING_FILTERS, required=False)
    gender_main = serializers.ChoiceField(choices=FLAG_FILTERS, required=False)
    context = serializers.ChoiceField(choices=CONTEXT_FILTERS, required=False)  # type: ignore[assignment]
    counter_trafficking = serializers.ChoiceField(choices=FLAG_FILTERS, required=False)
    donor = serializers.CharField(required=False)
    manager = serializers.ChoiceField(choices=MANAGER_FILTERS, required=False)


class ProjectSerializer(serializers.Serializer):
    """One project of the register; null or empty: not known. `ends_before` is the first day after it."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=PROJECT_STATES)
    state_because = serializers.CharField()
    office = serializers.CharField(source="office.code")
    office_stated = serializers.CharField(help_text="The office in the words of the source.")
    service_area = serializers.SerializerMethodField()
    theme = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_before = serializers.DateField(allow_null=True)
    year_stated = serializers.CharField()
    donor = serializers.CharField()
    targeting = serializers.ChoiceField(choices=PROJECT_TARGETING, allow_blank=True)
    target_group = serializers.CharField()
    is_gender_main = serializers.BooleanField(allow_null=True)
    context = serializers.ChoiceField(choices=PROJECT_CONTEXTS, allow_blank=True)  # type: ignore[assignment]
    is_counter_trafficking = serializers.BooleanField(allow_null=True)
    budget_usd = money(
        source="budget",
        allow_null=True,
        help_text="Sum of the budget lines; null without one.",
    )
    spent_usd = money(
        source="spent",
        allow_null=True,
        help_text="Sum of what was spent; null where that is not known of every line.",
    )
    origin = serializers.ChoiceField(choices=PROJECT_ORIGINS)
    source = serializers.CharField()  # type: ignore[assignment]

    @extend_schema_field(serializers.CharField())
    def get_service_area(self, project: Any) -> str:
        """Return the key of the service area; empty where it is not known."""
        return project.service_area.key if project.service_area else ""


class BudgetLineSerializer(serializers.Serializer):
    """What one fund gives in one year; `units_per_usd` is the rate that was used, `spent` null: not known."""

    year = serializers.IntegerField()
    fund = serializers.CharField()
    is_iom_managed = serializers.BooleanField()
    currency = serializers.CharField()
    amount = money()
    units_per_usd = serializers.DecimalField(max_digits=18, decimal_places=6)
    amount_usd = money()
    spent = money(allow_null=True)
    spent_usd = money(allow_null=True)


class PartnerSerializer(serializers.Serializer):
    """A partner and what the agreement says; null: not known."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=PARTNER_KINDS)
    has_commitment = serializers.BooleanField(allow_null=True)
    commitment = serializers.CharField()


class WholeProjectSerializer(ProjectSerializer):
    """One project with all that belongs to it."""

    summary = serializers.CharField()
    note = serializers.CharField()
    funding_stated = serializers.CharField()
    further_offices = serializers.ListField(child=serializers.CharField(), read_only=True)
    countries = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="ISO 3166-1 alpha-3."
    )
    partners = PartnerSerializer(many=True)
    budget_lines = BudgetLineSerializer(many=True)


class MoneyCoverageSerializer(serializers.Serializer):
    """What was asked for, what counts, what is missing: projects with a budget, or lines with spending."""

    due = serializers.IntegerField()
    counted = serializers.IntegerField()
    missing = serializers.IntegerField()
    of = serializers.ChoiceField(choices=[PROJECTS, BUDGET_LINES])


class MoneyLineSerializer(serializers.Serializer):
    """Sums of one line in US dollars; `all` is the sum of the next three.

    `spent` is the sum of the budget lines whose spending is known, null where it is known of none;
    `spent_coverage` counts the lines.
    """

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    all = money()
    without = money()
    only = money()
    unknown = money()
    coverage = MoneyCoverageSerializer()
    spent = money(allow_null=True)
    spent_coverage = MoneyCoverageSerializer()


class StatedAmountSerializer(serializers.Serializer):
    """An amount as a document states it; in no sum. Null: the document names none."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=STATED_KINDS)
    year = serializers.IntegerField(allow_null=True)
    year_text = serializers.CharField()
    amount_usd = money(allow_null=True)
    what = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField()


class MoneySerializer(serializers.Serializer):
    """The money of the projects that the filters leave, and what documents state beside it."""

    as_of = serializers.DateField()
    currency = serializers.CharField()
    coverage = MoneyCoverageSerializer()
    by_year = MoneyLineSerializer(many=True)
    by_manager = MoneyLineSerializer(many=True)
    by_fund = MoneyLineSerializer(many=True)
    stated = StatedAmountSerializer(many=True)


def money_line(row: Any) -> dict[str, Any]:
    """Return a line of a table of figures as `MoneyLineSerializer` has it."""
    return {
        "key": row.key,
        "label": row.label,
        **{kind: in_cents(cell) for kind, cell in zip((*COLUMNS, SPENT), row.cells, strict=True)},
        "coverage": row.cells[0].coverage.to_dict(),
        "spent_coverage": row.cells[-1].coverage.to_dict(),
    }


def in_cents(figure: Any) -> str | None:
    """Return a figure in dollars exact to the cent; None where it is not known."""
    if figure.value is None:
        return None
    cents = int(figure.value * 100)
    return f"{cents // 100}.{cents % 100:02}"
