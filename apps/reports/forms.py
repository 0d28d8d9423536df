"""Forms of the room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.reports.choices import LANGUAGES, Series
from apps.reports.models import CouncilSession


class BuildForm(forms.Form):
    """Which report to build."""

    series = forms.ChoiceField(choices=Series.choices, required=False, widget=forms.HiddenInput)
    year = forms.IntegerField(min_value=2000, max_value=2100, widget=forms.HiddenInput)
    edition = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))


class SessionForm(forms.ModelForm):
    """What the GCU knows of the session; every field may stay blank."""

    class Meta:
        model = CouncilSession
        fields = ["session", "starts_on", "ends_on", "symbol", "issued_on", "deadline_on"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("starts_on", "ends_on", "issued_on", "deadline_on")
        }
        help_texts = {
            "symbol": _(
                "As assigned by the secretariat of the Council. Blank: the cover says that"
                " the symbol is to be assigned."
            ),
        }

    def clean(self) -> dict[str, object]:
        """Refuse a session that ends before it begins."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The session ends before it begins."))
        return cleaned
