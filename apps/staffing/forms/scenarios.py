"""The name of a scenario and with whom it is shared; which scenarios are compared."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.forms import RefusableForm, VersionField
from apps.organization.selectors import tree_on
from apps.staffing.analytics.simulation import Plan
from apps.staffing.choices import Sharing
from apps.staffing.models import Scenario
from apps.staffing.selectors.sharing import roles_to_share_with
from apps.staffing.selectors.simulator import Start
from apps.staffing.services.scenarios import LONGEST_NAME, ScenarioData

NONE = ("", "–")


class ScenarioForm(RefusableForm):
    """How a plan is saved."""

    version = VersionField()
    name = forms.CharField(label=_("Name"), required=False, max_length=LONGEST_NAME)
    sharing = forms.ChoiceField(
        label=pgettext_lazy("scenario", "Shared with"),
        required=False,
        choices=Sharing.choices,
        help_text=_(
            "Whoever reads a scenario sees the whole of the offices that it starts from; others do not find it."
        ),
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, help_text=_("Only where it is shared with a role.")
    )
    region = forms.ChoiceField(
        label=_("Region"), required=False, help_text=_("Only where it is shared with a region.")
    )

    def __init__(self, data: Any = None, *, on: date, scenario: Scenario | None = None) -> None:
        """Offer roles and regions; a saved scenario says what it is."""
        initial: dict[str, Any] = {"sharing": Sharing.NOBODY.value}
        if scenario is not None:
            initial = {
                "version": scenario.version,
                "name": scenario.name,
                "sharing": scenario.sharing,
                "role": scenario.shared_role,
                "region": scenario.shared_region.code if scenario.shared_region else "",
            }
        super().__init__(data, initial=initial)
        self.fields["role"].choices = [NONE, *roles_to_share_with()]  # type: ignore[attr-defined]
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            NONE,
            *((node.code, node.name) for node in tree_on(day=on).regions()),
        ]

    def said(self, *, plan: Plan, start: Start) -> ScenarioData:
        """Return what is to be saved; only of a valid form."""
        values = self.cleaned_data
        return ScenarioData(
            name=values["name"],
            plan=plan,
            as_of=start.as_of,
            population=str(start.query.population),
            office=start.query.office,
            sharing=values["sharing"] or Sharing.NOBODY.value,
            role=values["role"],
            region=values["region"],
        )
