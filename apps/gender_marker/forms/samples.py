"""Forms of second readers: a sample, another reader, why a reading is declined, a quality check."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm, VersionForm
from apps.gender_marker.choices import Verdict
from apps.gender_marker.models import Code, Edition
from apps.gender_marker.selectors.readers import Reader
from apps.gender_marker.selectors.samples import MOST_PROJECTS, Drawing
from apps.gender_marker.services.checks import LONGEST_WORDS
from apps.gender_marker.services.readings import LONGEST_REASON
from apps.gender_marker.services.samples import LONGEST_TITLE, MOST_SEED
from apps.web.language import in_language


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Return the field of a day, as browsers ask for it."""
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs
    )


class SampleForm(RefusableForm):
    """What a sample is drawn from, and by when it is read."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    edition = forms.ChoiceField(label=_("Edition"))
    starts_on = day_field(_("Scored from"))
    ends_on = day_field(_("Scored until"))
    is_under_way_only = forms.BooleanField(label=_("Only projects under way"), required=False)
    size = forms.IntegerField(
        label=_("Number of projects"), min_value=1, max_value=MOST_PROJECTS, initial=20
    )
    due_on = day_field(_("To be read by"))
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=MOST_SEED,
        help_text=_("The same seed draws the same projects, as long as no score comes or goes."),
    )

    def __init__(self, *args: Any, editions: Sequence[Edition], **kwargs: Any) -> None:
        """Offer the editions that projects are scored by."""
        super().__init__(*args, **kwargs)
        self.editions = {each.code: each for each in editions}
        self.fields["edition"].choices = [  # type: ignore[attr-defined]
            (code, in_language(each, "title")) for code, each in self.editions.items()
        ]

    def drawing(self) -> Drawing:
        """Return what was typed."""
        typed = self.cleaned_data
        return Drawing(
            edition=self.editions[typed["edition"]],
            starts_on=typed["starts_on"],
            ends_before=typed["ends_on"] + timedelta(days=1),
            size=typed["size"],
            seed=typed["seed"],
            is_under_way_only=typed["is_under_way_only"],
        )

    def chosen_readers(self) -> dict[int, int]:
        """Return the reader that was chosen for each score, by their numbers."""
        chosen = {}
        for name, value in self.data.items():
            prefix, _underscore, number = name.partition("_")
            if prefix == "reader" and number.isdecimal() and str(value).isdecimal():
                chosen[int(number)] = int(value)
        return chosen


class ReaderForm(VersionForm):
    """Who reads a project instead, and why."""

    reader = forms.TypedChoiceField(label=_("Reader"), coerce=int)
    because = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, *args: Any, readers: Sequence[Reader], asks_why: bool, **kwargs: Any
    ) -> None:
        """Offer the people who may read the project."""
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = [  # type: ignore[attr-defined]
            (str(each.user_id), f"{each.name}, {each.office}") for each in readers
        ]
        if not asks_why:
            del self.fields["because"]


class DeclineForm(VersionForm):
    """Why somebody does not read a project."""

    because = forms.CharField(
        label=_("Why you do not read it"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("For example: I worked on this project, or I am away until the day."),
        widget=forms.Textarea({"rows": 3}),
    )


class CheckForm(RefusableForm):
    """Whether somebody agrees with a score, or which other code is the right one, and why."""

    verdict = forms.ChoiceField(
        label=_("What you found"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    code = forms.ChoiceField(label=_("Code that you propose"), required=False)
    words = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("Needed with another code: what the document says, and where."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, codes: Sequence[Code], **kwargs: Any) -> None:
        """Offer the codes of the edition but the one that the project has."""
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((each.key, f"{each.key} · {in_language(each, 'label')}") for each in codes),
        ]
