"""Forms of gender reviews: answers, the conclusion, the filters of the list, an item of the checklist."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.forms import RefusableForm, VersionForm
from apps.projects.choices import Applies, GenderReviewState, ReviewAnswerKind
from apps.projects.selectors.gender_reviews.reading import ItemLine
from apps.projects.services.gender_reviews.checklist import (
    LAST_POSITION,
    LONGEST_NOTE,
    LONGEST_SOURCE,
    LONGEST_TEXT,
    ItemData,
)
from apps.projects.services.gender_reviews.reviewing import LONGEST_WORDS, TEXTS, Answered


class AnswersForm(VersionForm):
    """For each question an answer, and the finding where something is missing."""

    def __init__(self, *args: Any, lines: Sequence[ItemLine], version: int, **kwargs: Any) -> None:
        """Make two fields for each question, named by the number of the item."""
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.fields["version"].initial = version
        for place, line in enumerate(self.lines, start=1):
            number, known = line.item.pk, line.answer
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=_("Answer to question %(number)s") % {"number": place},
                required=False,
                initial=known.answer if known else "",
                choices=[("", _("Not answered yet")), *ReviewAnswerKind.choices],
                widget=forms.RadioSelect({"class": "form-check-input"}),
            )
            self.fields[f"finding_{number}"] = forms.CharField(
                label=_("What is missing in question %(number)s") % {"number": place},
                required=False,
                max_length=LONGEST_WORDS,
                initial=known.finding if known else "",
                widget=forms.Textarea({"rows": 2, "class": "form-control"}),
            )

    def rows(self) -> list[tuple[ItemLine, Any, Any]]:
        """Return (line, answer, finding) as the page draws them."""
        return [
            (line, self[f"answer_{line.item.pk}"], self[f"finding_{line.item.pk}"])
            for line in self.lines
        ]

    def said(self) -> dict[int, Answered]:
        """Return what was typed, by the number of the item."""
        return {
            line.item.pk: Answered(
                self.cleaned_data[f"answer_{line.item.pk}"],
                self.cleaned_data[f"finding_{line.item.pk}"],
            )
            for line in self.lines
        }


class ConcludeForm(VersionForm):
    """The outcome, and the words that go with it."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(state.value, state.label) for state in TEXTS],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Conclusion"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("Needed for conditions and for a return: say what is to be done."),
        widget=forms.Textarea({"rows": 4}),
    )


class ReviewFilterForm(forms.Form):
    """What of the list is shown; in the address."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *GenderReviewState.choices]
    )
    office = forms.ChoiceField(label=_("Office and all below it"), required=False)
    whose = forms.ChoiceField(
        label=_("Waits for"),
        required=False,
        choices=[("", _("Whoever")), ("me", pgettext_lazy("waits for", "Me"))],
    )

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the offices whose projects the person sees."""
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", _("All")), *offices]  # type: ignore[attr-defined]


class ItemForm(RefusableForm):
    """A question of the checklist."""

    position = forms.IntegerField(label=_("Place"), min_value=1, max_value=LAST_POSITION)
    applies = forms.ChoiceField(label=_("Asked of"), choices=Applies.choices)
    text_en = forms.CharField(
        label=_("Question in English"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3, "lang": "en"}),
    )
    text_fr = forms.CharField(
        label=_("Question in French"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3, "lang": "fr"}),
    )
    text_es = forms.CharField(
        label=_("Question in Spanish"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3, "lang": "es"}),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=_("The document and paragraph that asks it."),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def said(self) -> ItemData:
        """Return what was typed."""
        return ItemData(**{name: self.cleaned_data[name] for name in ItemData.__slots__})


class PublishForm(RefusableForm):
    """What is new in an edition."""

    note = forms.CharField(
        label=_("What is new"), max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 3})
    )
