"""The form of a rule set: what it asks, the least share of time, the lowest grades."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import PreviewedForm
from apps.focal_points.choices import RuleKey
from apps.focal_points.models import RuleSet
from apps.focal_points.services.rule_sets import LONGEST_SOURCE, RuleSetData
from apps.organization.choices import GradeCategory
from apps.organization.selectors import grades


class RuleSetForm(PreviewedForm):
    """What a rule set asks."""

    rules = forms.MultipleChoiceField(
        label=_("What is asked"),
        required=False,
        choices=RuleKey.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    least = forms.DecimalField(
        label=_("Least per cent of working time"),
        required=False,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    source = forms.CharField(
        label=_("Source of what is new"),
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=_("Who decided it, and where it is written. What stays keeps its source."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the grades of each category as its lowest."""
        super().__init__(*args, **kwargs)
        known = grades()
        for category in GradeCategory:
            self.fields[f"floor_{category.value}"] = forms.ChoiceField(
                label=category.label,
                required=False,
                choices=[
                    ("", _("Not taken")),
                    *(
                        (str(grade.pk), grade.code)
                        for grade in known
                        if grade.category == category.value
                    ),
                ],
            )

    def floor_fields(self) -> list[Any]:
        """Return the fields of the lowest grades."""
        return [self[f"floor_{category.value}"] for category in GradeCategory]

    def said(self) -> RuleSetData:
        """Return what was typed."""
        typed = self.cleaned_data
        floors = {
            category.value: int(typed[f"floor_{category.value}"])
            for category in GradeCategory
            if typed[f"floor_{category.value}"]
        }
        return RuleSetData(
            rules=frozenset(typed["rules"]),
            least=typed["least"],
            floors=floors,
            source=typed["source"],
        )

    def weighed(self) -> Any:
        """Return what appointments are held against: not the source."""
        data = self.said()
        return sorted(data.rules), data.least, sorted(data.floors.items())


def initial_of(found: RuleSet) -> dict[str, Any]:
    """Return what the form shows at first."""
    rules = list(found.rules.all())
    return {
        "version": found.version,
        "rules": [rule.key for rule in rules],
        "least": next(
            (f"{rule.threshold.normalize():f}" for rule in rules if rule.threshold is not None), ""
        ),
        **{f"floor_{floor.category}": floor.lowest_id for floor in found.floors.all()},
    }
