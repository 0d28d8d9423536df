"""What the pages of coverage show; everything that is chosen stands in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.focal_points.analytics.coverage import State
from apps.focal_points.selectors.coverage.reading import Place
from apps.focal_points.selectors.coverage.states import STATES

ANY = [("", _("All"))]
NAMED, OTHERS = "named", "others"
KINDS = [
    (NAMED, _("Those that the policy names")),
    (OTHERS, _("Sub-offices and others")),
]


class CoverageForm(forms.Form):
    """A day and a rule set."""

    as_of = forms.DateField(
        label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    rule_set = forms.ChoiceField(label=_("Rule set"), required=False)

    def __init__(self, *args: Any, rule_sets: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the rule sets."""
        super().__init__(*args, **kwargs)
        self.fields["rule_set"].choices = rule_sets  # type: ignore[attr-defined]

    @property
    def day(self) -> date:
        """The day, of a form without problems."""
        day: date = self.cleaned_data["as_of"]
        return day


class OfficesForm(CoverageForm):
    """The offices of a day, narrowed."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[*ANY, *((state.value, STATES[state].label) for state in State)],
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Offices"), required=False, choices=[*ANY, *KINDS])

    def __init__(
        self,
        *args: Any,
        regions: Sequence[tuple[str, str]],
        countries: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer the regions and countries of the day."""
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [*ANY, *regions]  # type: ignore[attr-defined]
        self.fields["country"].choices = [*ANY, *countries]  # type: ignore[attr-defined]

    def takes(self, place: Place) -> bool:
        """Whether an office is among those that a form without problems asks for."""
        chosen = self.cleaned_data
        return (
            chosen["state"] in ("", place.state)
            and chosen["region"] in ("", place.region)
            and chosen["country"] in ("", place.node.country)
            and chosen["kind"] in ("", NAMED if place.is_named else OTHERS)
        )
