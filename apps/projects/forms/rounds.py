"""Forms of funding rounds: what a round says, its criteria, its calendar."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.forms import VersionForm
from apps.projects.models import Criterion, FundingRound
from apps.projects.services.rounds.keeping import (
    FEWEST_REVIEWERS,
    FIRST_YEAR,
    LAST_YEAR,
    MOST_REVIEWERS,
    Calendar,
    CriterionData,
    RoundData,
)

MOST_CRITERIA = 8
HIGHEST_SCORE = 5
LONGEST_CALL = 20_000


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a date."""
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False, **options)


def text(label: Any, *, rows: int, **options: Any) -> forms.CharField:
    """Return a field for a text of the call."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_CALL,
        widget=forms.Textarea({"rows": rows}),
        **options,
    )


def line(label: Any, most: int, **options: Any) -> forms.CharField:
    """Return a field for one line that may stay empty."""
    return forms.CharField(label=label, required=False, max_length=most, **options)


class RoundForm(VersionForm):
    """What a round says; a draft may lack everything but its title."""

    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200)
    title_fr = line(gettext_lazy("Title in French"), 200)
    title_es = line(gettext_lazy("Title in Spanish"), 200)
    envelope = forms.DecimalField(
        label=gettext_lazy("Envelope in US dollars"),
        required=False,
        max_digits=14,
        decimal_places=2,
    )
    source = line(
        gettext_lazy("Programme and Budget document"),
        200,
        help_text=gettext_lazy("Its symbol, as MC/2049."),
    )
    chapter = line(gettext_lazy("Chapter"), 40, help_text=gettext_lazy("As IX.6."))
    council_approval = line(
        gettext_lazy("Approval of the Council"),
        300,
        help_text=gettext_lazy("The decision by which the Council approved the document."),
    )
    call_en = text(gettext_lazy("Call in English"), rows=6)
    call_fr = text(gettext_lazy("Call in French"), rows=6)
    call_es = text(gettext_lazy("Call in Spanish"), rows=6)
    eligibility_en = text(gettext_lazy("Who may apply, in English"), rows=3)
    eligibility_fr = text(gettext_lazy("Who may apply, in French"), rows=3)
    eligibility_es = text(gettext_lazy("Who may apply, in Spanish"), rows=3)
    opens_on = day(gettext_lazy("First day of the call"))
    submissions_until = day(
        gettext_lazy("Last day for proposals"),
        help_text=gettext_lazy("The whole day, in the time zone of each office."),
    )
    reviews_until = day(gettext_lazy("Last day for reviews"))
    decisions_until = day(gettext_lazy("Decision expected by"))
    reviewers = forms.IntegerField(
        label=gettext_lazy("Reviewers for each proposal"),
        min_value=FEWEST_REVIEWERS,
        max_value=MOST_REVIEWERS,
        initial=FEWEST_REVIEWERS,
    )

    def said(self) -> RoundData:
        """Return what was typed."""
        names = RoundData.__dataclass_fields__
        return RoundData(**{name: self.cleaned_data[name] for name in names})

    @classmethod
    def of(cls, funding_round: FundingRound, data: Any = None) -> "RoundForm":
        """Return the form filled with what a round says."""
        names = (*RoundData.__dataclass_fields__, "version")
        return cls(data, initial={name: getattr(funding_round, name) for name in names})


class NewRoundForm(RoundForm):
    """A round that does not exist yet, with its year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    field_order = ["year"]


class CriterionForm(forms.Form):
    """One criterion; an empty line is none."""

    text_en = line(gettext_lazy("In English"), 300)
    text_fr = line(gettext_lazy("In French"), 300)
    text_es = line(gettext_lazy("In Spanish"), 300)
    weight = forms.IntegerField(
        label=gettext_lazy("Weight"), required=False, min_value=1, max_value=100
    )
    most = forms.IntegerField(
        label=gettext_lazy("Highest score"),
        required=False,
        min_value=1,
        max_value=100,
        initial=HIGHEST_SCORE,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for text and weight of a line that has anything."""
        typed: dict[str, Any] = super().clean() or {}
        if not self.says_something():
            return typed
        if not typed.get("text_en"):
            self.add_error("text_en", _("Say in English what is scored."))
        if not typed.get("weight") and "weight" not in self.errors:
            self.add_error("weight", _("Give each criterion its weight, from 1 to 100."))
        return typed

    def says_something(self) -> bool:
        """Whether a criterion stands on this line."""
        names = ("text_en", "text_fr", "text_es", "weight")
        return any(self.data.get(self.add_prefix(name), "").strip() for name in names)


class BaseCriteria(forms.BaseFormSet):
    """The criteria of a round, on as many lines as a page has."""

    def said(self) -> list[CriterionData]:
        """Return the criteria that were typed, in their order."""
        return [
            CriterionData(
                text_en=form.cleaned_data["text_en"],
                text_fr=form.cleaned_data["text_fr"],
                text_es=form.cleaned_data["text_es"],
                weight=form.cleaned_data["weight"],
                most=form.cleaned_data["most"] or HIGHEST_SCORE,
            )
            for form in self.forms
            if form.says_something()
        ]


CriteriaForms = forms.formset_factory(
    CriterionForm, formset=BaseCriteria, extra=0, max_num=MOST_CRITERIA, absolute_max=MOST_CRITERIA
)


def criteria_forms(criteria: Sequence[Criterion], data: Any = None) -> Any:
    """Return the lines of a round's criteria, with empty ones up to the most that there may be."""
    names = CriterionForm.base_fields
    lines = [{name: getattr(each, name) for name in names} for each in criteria]
    lines += [{} for _place in range(MOST_CRITERIA - len(lines))]
    return CriteriaForms(data, initial=lines, prefix="criteria")


class CalendarForm(VersionForm):
    """The days of a round that is open or under review."""

    submissions_until = day(gettext_lazy("Last day for proposals"))
    reviews_until = day(gettext_lazy("Last day for reviews"))
    decisions_until = day(gettext_lazy("Decision expected by"))

    def said(self) -> Calendar:
        """Return the days that were typed."""
        return Calendar(
            **{name: self.cleaned_data.get(name) for name in Calendar.__dataclass_fields__}
        )
