"""Filters of the list of targets."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TargetFilterForm(forms.Form):
    """Whose targets, and whether only those with a value; in the address."""

    whose = forms.ChoiceField(
        label=_("Set for"),
        required=False,
        choices=[("", _("IOM and the UN system")), ("iom", _("IOM"))],
    )
    value = forms.ChoiceField(
        label=_("Value"),
        required=False,
        choices=[("", _("With and without a value")), ("stated", _("With a value in per cent"))],
    )
