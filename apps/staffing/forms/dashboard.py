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
TODAY = "today"


class StaffFilterForm(forms.Form):
    """What to count. Choices are given by the view, because they depend on the date and viewer."""

    as_of = forms.ChoiceField(label=_("Date"))
    region = forms.ChoiceField(label=_("Region"), required=False)
    office = forms.ChoiceField(label=_("Office, with all below it"), required=False)
    location = forms.ChoiceField(
        label=_("Headquarters or field"), required=False, choices=[*ANY, *Location.choices]
    )
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[*ANY, *GradeCategory.choices]
    )
    group = forms.ChoiceField(label=_("Group of grades"), required=False)
    grade = forms.ChoiceField(label=_("Grade"), required=False)
    contract = forms.ChoiceField(label=_("Contract"), required=False)
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
        label=_("Offices and regions as they stood"),
        required=False,
        choices=[("", _("On the date")), (TODAY, _("Today"))],
    )

    def __init__(
        self,
        *args: Any,
        dates: Sequence[date],
        tree: OfficeTree,
        placing: OfficeTree,
        visible: frozenset[int],
        groups: Sequence[tuple[str, str]],
        grades: Sequence[tuple[str, str]],
        contracts: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer the dates, the offices of `tree` that the viewer sees, and the regions above them.

        `placing` is the tree that says which region an office belongs to.
        """
        super().__init__(*args, **kwargs)
        offices = [tree.nodes[office_id] for office_id in visible if office_id in tree.nodes]
        regions = {
            region
            for node in offices
            for region in (placing.region_of(node.id), tree.region_of(node.id))
            if region is not None and region.code in placing.by_code
        }
        codes = {region.code for region in regions}
        choices: dict[str, list[tuple[str, Any]]] = {
            "as_of": [(day.isoformat(), date_format(day, "DATE_FORMAT")) for day in dates],
            "region": [
                *ANY,
                *sorted(((code, placing.by_code[code].name) for code in codes), key=by_name),
            ],
            "office": [*ANY, *sorted(((node.code, node.name) for node in offices), key=by_name)],
            "group": [*ANY, *groups],
            "grade": [*ANY, *grades],
            "contract": [*ANY, *contracts],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
            field.choices = values

    def query(self, *, today: date) -> CountQuery:
        """Return the valid form as a query; `today` is the day whose tree may be asked for."""
        chosen = self.cleaned_data
        return CountQuery(
            population=Population(chosen["population"] or Population.ALL_STAFF),
            standing=Standing(chosen["status"] or Standing.APPROVED),
            office=chosen["office"],
            region=chosen["region"],
            category=chosen["category"],
            grade=chosen["grade"],
            grade_group=chosen["group"],
            contract=chosen["contract"],
            location=chosen["location"],
            placed_on=today if chosen["tree"] == TODAY else None,
        )


def by_name(choice: tuple[str, str]) -> tuple[str, str]:
    """Return the name before the code, for sorting choices."""
    code, name = choice
    return name, code
