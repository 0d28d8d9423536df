"""Forms of the report of the WGGI."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import VersionField
from apps.projects.models import FundingRound, OtherActivity
from apps.projects.services.wggi_report import ActivityData

WORDS = [
    f"{name}_{code}" for name in ("introduction", "conclusions") for code in ("en", "fr", "es")
]


class WordsForm(forms.ModelForm):
    """Introduction and conclusions in three languages; `version` is the round that was looked at."""

    version = VersionField()

    class Meta:
        model = FundingRound
        fields = WORDS
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in WORDS}

    def words(self) -> dict[str, str]:
        """Return what was written, by field."""
        return {name: self.cleaned_data[name] for name in WORDS}


class ActivityForm(forms.ModelForm):
    """One activity beside the projects."""

    class Meta:
        model = OtherActivity
        fields = ["title", "on_text", "place", "partners", "outcome", "source"]
        widgets = {
            "outcome": forms.Textarea(attrs={"rows": 3}),
            "source": forms.TextInput(),
        }
        help_texts = {"on_text": _("In words, as exactly as it is known: 6–11 March.")}

    def said(self) -> ActivityData:
        """Return what was entered."""
        return ActivityData(**{name: self.cleaned_data[name] for name in self.Meta.fields})
