"""The change of a rule on returns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.forms import PreviewedForm
from apps.staffing.choices import RuleSeverity
from apps.staffing.models import StaffingRule
from apps.staffing.services.rules import RuleData

NO_NUMBER = {"invalid": _("Write a number."), "required": _("Write a number.")}


class RuleForm(PreviewedForm):
    """What may be changed of a rule."""

    is_active = forms.BooleanField(label=_("Returns are held against this rule"), required=False)
    severity = forms.ChoiceField(
        label=pgettext_lazy("finding", "Severity"), choices=RuleSeverity.choices
    )
    limit = forms.DecimalField(
        label=pgettext_lazy("rule", "Limit"),
        max_digits=14,
        decimal_places=7,
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages=NO_NUMBER,
    )
    least = forms.IntegerField(
        label=_("Fewest persons that it looks at"),
        max_value=2**31 - 1,
        min_value=-(2**31),
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages=NO_NUMBER,
    )

    def said(self) -> RuleData:
        """Return what was typed."""
        names = ("severity", "limit", "least", "is_active")
        return RuleData(**{name: self.cleaned_data[name] for name in names})


def initial_of(rule: StaffingRule) -> dict[str, Any]:
    """Return what the form shows at first."""
    return {
        "version": rule.version,
        "is_active": rule.is_active,
        "severity": rule.severity,
        "limit": f"{rule.limit.normalize():f}",
        "least": rule.least,
    }
