"""The filters of the staffing dashboard; everything that is chosen stands in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from apps.organization.choices import GradeCategory, Location
from apps.organization.tree import OfficeTree
from apps.staffing.choices import Population, Standing
from apps.staffing.selectors.counts import CountQuery

ANY = [("", _("All"))]
REGION_KINDS = {"regional_office", "mission_with_regional_functions"}


class StaffFilterForm(forms.Form):
    """What to count. Choices are given by the view, because they depend on the date and viewer."""

    as_of = forms.ChoiceField(label=_("Date"))
    region = forms.ChoiceField(label=_("Region"), required=False)
    office = forms.ChoiceField(label=_("Office, with all below it"), required=False)
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[*ANY, *GradeCategory.choices]
    )
    grade = forms.ChoiceField(label=_("Grade"), required=False)
    contract = forms.ChoiceField(label=_("Contract"), required=False)
    location = forms.ChoiceField(
        label=_("Headquarters or field"), required=False, choices=[*ANY, *Location.choices]
    )
    population = forms.ChoiceField(
        label=_("Population"), required=False, choices=Population.choices
    )
    status = forms.ChoiceField(
        label=_("Figures"),
        required=False,
        choices=[
            (Standing.APPROVED.value, _("Approved only")),
            (Standing.PROVISIONAL.value, _("Provisional: with returns not yet approved")),
        ],
    )
    tree = forms.ChoiceField(
        label=_("Regions as"),
        required=False,
        choices=[("", _("On the date")), ("today", _("Today"))],
    )

    def __init__(
        self,
        *args: Any,
        dates: Sequence[date],
        tree: OfficeTree,
        visible: frozenset[int],
        grades: Sequence[tuple[str, str]],
        contracts: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer the dates, and the offices of `tree` that the viewer sees."""
        super().__init__(*args, **kwargs)
        offices = sorted(
            (tree.nodes[office_id] for office_id in visible if office_id in tree.nodes),
            key=lambda node: (node.name, node.code),
        )
        choices: dict[str, list[tuple[str, Any]]] = {
            "as_of": [(day.isoformat(), date_format(day, "DATE_FORMAT")) for day in dates],
            "region": [
                *ANY,
                *((node.code, node.name) for node in offices if node.kind in REGION_KINDS),
            ],
            "office": [
                *ANY,
                *((node.code, node.name) for node in offices if node.kind not in REGION_KINDS),
            ],
            "grade": [*ANY, *grades],
            "contract": [*ANY, *contracts],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
            field.choices = values

    def query(self) -> CountQuery:
        """Return the valid form as a query; an office is narrower than a region."""
        chosen = self.cleaned_data
        return CountQuery(
            population=Population(chosen["population"] or Population.ALL_STAFF),
            standing=Standing(chosen["status"] or Standing.APPROVED),
            office=chosen["office"] or chosen["region"],
            category=chosen["category"],
            grade=chosen["grade"],
            contract=chosen["contract"],
            location=chosen["location"],
        )
