"""Filters of the lists, and the forms by which commitments are closed and opened again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.forms import VersionForm
from apps.policy.choices import Closing, Guideline
from apps.policy.selectors.commitments import OPEN, CommitmentFilter
from apps.policy.services.commitments import LONGEST_REASON

LONGEST_SEARCH = 200


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


class CommitmentFilterForm(forms.Form):
    """Which commitments are shown; in the address."""

    text = forms.CharField(label=_("Words"), required=False, max_length=LONGEST_SEARCH)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (OPEN, pgettext_lazy("commitment", "open")),
            *Closing.choices,
        ],
    )

    def __init__(self, data: Any, *, themes: list[tuple[str, str]]) -> None:
        """Offer the themes that there are."""
        super().__init__(data)
        self.fields["theme"].choices = [("", _("All")), *themes]  # type: ignore[attr-defined]

    def wanted(self) -> CommitmentFilter:
        """Return what is asked for; what is not understood narrows nothing."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return CommitmentFilter(**said)


class GuidelineFilterForm(forms.Form):
    """Which activities of the guidelines are shown; in the address."""

    text = forms.CharField(label=_("Words"), required=False, max_length=LONGEST_SEARCH)
    guideline = forms.ChoiceField(
        label=_("Guidelines"), required=False, choices=[("", _("All")), *Guideline.choices]
    )


class ReopenForm(VersionForm):
    """Why a commitment is opened again, and the version that was looked at."""

    because = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
        error_messages={
            "required": _("Write the reason; everybody who works on the commitment reads it.")
        },
    )


class CloseForm(ReopenForm):
    """How and why a commitment is closed."""

    closing = forms.ChoiceField(
        label=_("The commitment is"), choices=Closing.choices, widget=forms.RadioSelect
    )
    field_order = ("closing", "because", "version")
