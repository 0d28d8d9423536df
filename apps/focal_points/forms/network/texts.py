"""Forms of what the network writes: bulletins, practices, obstacles and incentives, questions, answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import Choices, RefusableForm, VersionField
from apps.focal_points.choices import FactorKind, IssueKind, TextLanguage
from apps.focal_points.forms.network.filters import area_choices
from apps.focal_points.forms.network.meetings import words
from apps.focal_points.services.network.factors import FactorData
from apps.focal_points.services.network.issues import (
    LONGEST_ISSUE,
    LONGEST_NAME,
    CreditData,
    IssueData,
)
from apps.focal_points.services.network.practices import PracticeData
from apps.focal_points.services.network.questions import QuestionData
from apps.focal_points.services.network.texts import LONGEST_LINE, LONGEST_TEXT, LONGEST_TITLE

ISSUE_FIELDS = tuple(f"{part}_{each}" for each in TextLanguage.values for part in ("title", "text"))


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a date."""
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **options
    )


def title_field(label: Any, **options: Any) -> forms.CharField:
    """Return a field for a title."""
    return forms.CharField(label=label, max_length=LONGEST_TITLE, **options)


def language_field() -> forms.ChoiceField:
    """Return the field that says in which language a text is written."""
    return forms.ChoiceField(label=_("Language of the text"), choices=TextLanguage.choices)


class OfOfficeForm(RefusableForm):
    """A form in which somebody speaks for an office of theirs."""

    office = forms.TypedChoiceField(label=_("Office"), coerce=int)

    def __init__(self, *args: Any, offices: Choices, is_new: bool = True, **kwargs: Any) -> None:
        """Offer the offices; with only one it is chosen. What stands already keeps its office."""
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["office"]
            return
        if "version" in self.fields:
            del self.fields["version"]
        if len(offices) > 1:
            offices = [("", str(_("Choose an office"))), *offices]
        self.fields["office"].choices = offices  # type: ignore[attr-defined]


class IssueForm(RefusableForm):
    """A bulletin or fact sheet in up to three languages."""

    kind = forms.ChoiceField(label=_("Kind"), choices=IssueKind.choices)
    title_en = title_field(_("Title in English"))
    text_en = words(
        _("Text in English"),
        most=LONGEST_ISSUE,
        rows=12,
        required=False,
        help_text=_("An empty line begins a new paragraph."),
    )
    title_fr = title_field(_("Title in French"), required=False)
    text_fr = words(_("Text in French"), most=LONGEST_ISSUE, rows=6, required=False)
    title_es = title_field(_("Title in Spanish"), required=False)
    text_es = words(_("Text in Spanish"), most=LONGEST_ISSUE, rows=6, required=False)
    version = VersionField()

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        """A new issue has no version; one that stands keeps its kind and so its number."""
        super().__init__(*args, **kwargs)
        del self.fields["version" if is_new else "kind"]

    def said(self) -> IssueData:
        """Return what was typed."""
        return IssueData(**{name: self.cleaned_data[name] for name in ISSUE_FIELDS})


class CreditForm(RefusableForm):
    """Who gave something to an issue."""

    username = forms.CharField(
        label=_("User name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Of somebody with an account here; else the name below."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("Name as it is printed"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    office = forms.TypedChoiceField(label=_("Office"), coerce=int, required=False, empty_value=None)
    what = forms.CharField(label=_("What they gave"), max_length=LONGEST_TITLE, required=False)
    version = VersionField()

    def __init__(self, *args: Any, offices: Choices, **kwargs: Any) -> None:
        """Offer all offices of the day."""
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", _("No office")), *offices]  # type: ignore[attr-defined]

    def said(self) -> CreditData:
        """Return what was typed."""
        typed = self.cleaned_data
        return CreditData(
            office_id=typed["office"],
            **{name: typed[name] for name in ("username", "name", "what")},
        )


class PracticeForm(OfOfficeForm):
    """A good practice."""

    title = title_field(_("Title"))
    text = words(_("What was done, and what came of it"), most=LONGEST_TEXT, rows=10)
    area = forms.TypedChoiceField(label=_("Area"), coerce=int, required=False, empty_value=None)
    language = language_field()
    version = VersionField()

    def __init__(self, *args: Any, areas: Iterable[Any], **kwargs: Any) -> None:
        """Offer the areas of work."""
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("No area")), *area_choices(areas)]  # type: ignore[attr-defined]

    def said(self, *, activity_id: int | None) -> PracticeData:
        """Return what was typed of a new practice."""
        typed = self.cleaned_data
        return PracticeData(
            office_id=typed["office"],
            area_id=typed["area"],
            activity_id=activity_id,
            **{name: typed[name] for name in ("title", "text", "language")},
        )


class FactorForm(OfOfficeForm):
    """An obstacle or an incentive."""

    kind = forms.ChoiceField(label=_("Kind"), choices=FactorKind.choices, widget=forms.RadioSelect)
    title = title_field(_("Title"))
    text = words(_("What it is, and what helps"), most=LONGEST_TEXT, rows=6, required=False)
    source = forms.CharField(
        label=_("Law, study or other source"), max_length=LONGEST_LINE, required=False
    )
    language = language_field()
    seen_on = day(_("As of"))
    gone_on = day(_("No longer since"), required=False)
    version = VersionField()
    field_order = ["kind", "office"]

    def said(self) -> FactorData:
        """Return what was typed."""
        return FactorData(
            **{
                name: self.cleaned_data[name]
                for name in ("kind", "title", "text", "source", "language", "seen_on", "gone_on")
            }
        )


class QuestionForm(OfOfficeForm):
    """A question to the network."""

    title = title_field(_("Question"))
    text = words(_("More about it"), most=LONGEST_TEXT, rows=6, required=False)
    language = language_field()
    field_order = ["title", "text", "office"]

    def said(self) -> QuestionData:
        """Return what was typed."""
        typed = self.cleaned_data
        return QuestionData(
            office_id=typed["office"],
            **{name: typed[name] for name in ("title", "text", "language")},
        )


class AnswerForm(RefusableForm):
    """An answer."""

    text = words(_("Your answer"), most=LONGEST_TEXT, rows=5)
    language = language_field()
