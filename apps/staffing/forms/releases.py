"""What a release shall contain."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm
from apps.staffing.choices import Population
from apps.staffing.selectors.release_words import populations_to_release
from apps.staffing.selectors.releases import certified_dates
from apps.staffing.services.releases import POPULATIONS


class ReleaseForm(RefusableForm):
    """Date, population, and whether offices are named."""

    as_of = forms.ChoiceField(label=_("Date"), help_text=_("Certified periods only."))
    population = forms.ChoiceField(label=_("Population"), initial=Population.ALL_STAFF.value)
    has_offices = forms.BooleanField(
        label=_("With a table of offices of five persons and more"),
        required=False,
        help_text=_("More is hidden in the other tables, so that no office gives persons away."),
    )

    def __init__(self, data: Any = None) -> None:
        """Offer certified dates and the populations that are released."""
        super().__init__(data)
        self.fields["as_of"].choices = certified_dates()  # type: ignore[attr-defined]
        self.fields["population"].choices = populations_to_release(POPULATIONS)  # type: ignore[attr-defined]

    def day(self) -> date:
        """Return the chosen date."""
        return date.fromisoformat(self.cleaned_data["as_of"])
