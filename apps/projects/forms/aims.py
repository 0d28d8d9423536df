"""Forms of the five aims and of their assessment; the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm, VersionField
from apps.projects.choices import AimRating
from apps.projects.services.aims import LONGEST_TEXT, AimTexts


class AimForm(RefusableForm):
    """The wording of one aim in three languages."""

    version = VersionField()
    text_en = forms.CharField(
        label=_("In English"), required=False, widget=forms.Textarea({"rows": 3, "lang": "en"})
    )
    text_fr = forms.CharField(
        label=_("In French"), required=False, widget=forms.Textarea({"rows": 3, "lang": "fr"})
    )
    text_es = forms.CharField(
        label=_("In Spanish"), required=False, widget=forms.Textarea({"rows": 3, "lang": "es"})
    )

    def texts(self) -> AimTexts:
        """Return what was typed."""
        return AimTexts(
            **{name: self.cleaned_data[name] for name in ("text_en", "text_fr", "text_es")}
        )


class AssessmentForm(RefusableForm):
    """How far one aim was reached, and in words why."""

    aim = forms.IntegerField(widget=forms.HiddenInput)
    version = VersionField()
    rating = forms.ChoiceField(
        label=_("How far it was reached"),
        required=False,
        choices=[("", _("Not assessed")), *AimRating.choices],
    )
    words = forms.CharField(
        label=_("What the rating rests on"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4}),
    )
