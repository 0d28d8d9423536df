"""The filters of the applicants' market; everything that is chosen stands in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import contract_groups, tree_on
from apps.staffing.analytics.composition import GRADE_GROUPS
from apps.staffing.selectors.market import STRATA, MarketQuery
from apps.staffing.selectors.words import grade_group_name

ANY = ("", gettext_lazy("All"))


class MarketFilterForm(forms.Form):
    """Which vacancies, and what is compared within itself before it is pooled."""

    first = forms.ChoiceField(label=gettext_lazy("Opened from the year"), required=False)
    last = forms.ChoiceField(label=gettext_lazy("Up to the year"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    office = forms.ChoiceField(label=gettext_lazy("Office, with all below it"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Group of grades"), required=False)
    contract = forms.ChoiceField(label=gettext_lazy("Contract"), required=False)
    within = forms.ChoiceField(
        label=gettext_lazy("Compare within"), required=False, choices=list(STRATA.items())
    )

    def __init__(self, data: Any, *, on: date, years: Sequence[int], scope: OfficeScope) -> None:
        """Offer the years that have vacancies, and the offices that the viewer sees with their regions."""
        super().__init__(data)
        tree = tree_on(day=on)
        seen = [node for node in tree.nodes.values() if node.id in scope.visible]
        regions = {
            (region.name, region.code)
            for node in seen
            if (region := tree.region_of(node.id)) is not None
        }
        numbers = [(str(year), str(year)) for year in years]
        choices: dict[str, list[tuple[str, Any]]] = {
            "first": [ANY, *numbers],
            "last": [ANY, *numbers],
            "region": [ANY, *((code, name) for name, code in sorted(regions))],
            "office": [
                ANY,
                *((code, name) for name, code in sorted((node.name, node.code) for node in seen)),
            ],
            "group": [ANY, *((group, grade_group_name(group)) for group in GRADE_GROUPS)],
            "contract": [
                ANY,
                *((group.code, _(group.name)) for group in contract_groups() if group.is_staff),
            ],
        }
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.choices = values

    def query(self) -> MarketQuery:
        """Return the query of a valid form; years are put in their order."""
        chosen = self.cleaned_data
        first, last = (int(chosen[name]) if chosen[name] else None for name in ("first", "last"))
        if first and last and first > last:
            first, last = last, first
        return MarketQuery(
            first=first,
            last=last,
            region=chosen["region"],
            office=chosen["office"],
            grade_group=chosen["group"],
            contract=chosen["contract"],
            within=chosen["within"] or "grade",
        )
