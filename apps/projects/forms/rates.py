"""The form of an exchange rate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm
from apps.projects.services.rates import HIGHEST_RATE, LONGEST_SOURCE


class RateForm(RefusableForm):
    """A rate from a day on, and where it was published."""

    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        help_text=_("Three letters, for example KES."),
        widget=forms.TextInput({"autocapitalize": "characters"}),
    )
    starts_on = forms.DateField(
        label=_("Holds from"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    units_per_usd = forms.DecimalField(
        label=_("Units for one US dollar"),
        max_value=HIGHEST_RATE,
        decimal_places=6,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=LONGEST_SOURCE,
        help_text=_(
            "Where the rate was published, for example the United Nations operational rates."
        ),
    )
