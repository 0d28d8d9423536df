"""Forms of workplans: they read what was typed; the services decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.accounts.forms import RefusableForm, VersionForm
from apps.focal_points.choices import WorkplanState
from apps.focal_points.models import Area, WorkplanItem
from apps.focal_points.selectors.workplan_words import commitment_words
from apps.focal_points.services.workplans.writing import LONGEST_TEXT, LONGEST_TITLE, ItemData
from apps.policy.choices import Guideline
from apps.web.language import in_language

COMMITMENT, ACTIVITY = "commitment", "activity"
NONE = "none"
LONGEST_NUMBER = 9
LONGEST_CHOICE = 75
"""Characters of a commitment or an activity in a list to choose from; the page says all of it."""


class NewWorkplanForm(RefusableForm):
    """For which year a workplan is begun."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        """Offer the years that are open."""
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (str(year), str(year)) for year in years
        ]


class ItemForm(VersionForm):
    """What an item says. What it serves is one list, so that it serves one thing at most."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=LONGEST_TITLE,
        widget=forms.Textarea({"rows": 2}),
    )
    area = forms.TypedChoiceField(
        label=gettext_lazy("Area of work"), coerce=int, empty_value=None, required=False
    )
    serves = forms.CharField(
        label=gettext_lazy("Commitment or activity that it serves"),
        required=False,
        widget=forms.Select,
        help_text=gettext_lazy("A commitment of the policy, or an activity of the guidelines."),
    )
    expected_result = forms.CharField(
        label=gettext_lazy("Expected result"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy(
            "What will be there that is not there now, and how it will be seen."
        ),
    )
    due_on = forms.DateField(
        label=pgettext_lazy("workplan item", "Due"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def __init__(
        self, *args: Any, areas: Iterable[Area], links: list[tuple[str, Any]], **kwargs: Any
    ) -> None:
        """Offer the areas, and what an item may serve (see `links_offered`)."""
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose an area")),
            *((str(area.pk), f"{area.number}. {in_language(area, 'title')}") for area in areas),
        ]
        widget: Any = self.fields["serves"].widget
        widget.choices = [("", _("Nothing in particular")), *links]

    def clean_title(self) -> str:
        """A title is one line."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def said(self) -> ItemData:
        """Return what was typed, as the service takes it; what names nothing becomes a number of nothing."""
        typed = self.cleaned_data
        kind, _colon, number = typed["serves"].partition(":")
        is_number = number.isdecimal() and len(number) <= LONGEST_NUMBER
        chosen = int(number) if is_number else 0
        return ItemData(
            title=typed["title"],
            area_id=typed["area"],
            expected_result=typed["expected_result"],
            due_on=typed["due_on"],
            commitment_id=chosen if typed["serves"] and kind != ACTIVITY else None,
            guideline_activity_id=chosen if kind == ACTIVITY else None,
        )


def item_said(item: WorkplanItem) -> dict[str, Any]:
    """Return what an item says under the names of the form."""
    return {
        "title": item.title,
        "area": item.area_id,
        "serves": link_value(item),
        "expected_result": item.expected_result,
        "due_on": item.due_on,
        "version": item.version,
    }


def link_value(item: WorkplanItem) -> str:
    """Return what an item serves as the form names it."""
    if item.commitment_id is not None:
        return f"{COMMITMENT}:{item.commitment_id}"
    if item.guideline_activity_id is not None:
        return f"{ACTIVITY}:{item.guideline_activity_id}"
    return ""


def links_offered(
    *, commitments: Iterable[Any], activities: Iterable[Any], held: WorkplanItem | None
) -> list[tuple[str, Any]]:
    """Return what an item may serve, in groups; what it serves already is offered though it has closed."""
    offered = list(commitments)
    activities = list(activities)
    if held is not None:
        if held.commitment is not None and held.commitment not in offered:
            offered.append(held.commitment)
        if held.guideline_activity is not None and held.guideline_activity not in activities:
            activities.append(held.guideline_activity)
    groups: dict[str, list[tuple[str, str]]] = {}
    for commitment in offered:
        name = in_language(commitment.policy, "title")
        entry = (f"{COMMITMENT}:{commitment.pk}", shortened(commitment_words(commitment)))
        groups.setdefault(name, []).append(entry)
    for activity in activities:
        name = str(Guideline(activity.guideline).label)
        entry = (f"{ACTIVITY}:{activity.pk}", shortened(in_language(activity, "text")))
        groups.setdefault(name, []).append(entry)
    return list(groups.items())


def shortened(text: str) -> str:
    """Return a text short enough for a list on a phone."""
    if len(text) <= LONGEST_CHOICE:
        return text
    return f"{text[: LONGEST_CHOICE - 1].rstrip()}…"


class ProgressForm(VersionForm):
    """How far an item is; the button that is pressed says it."""

    progress = forms.CharField(required=False, max_length=20)
    note = forms.CharField(
        label=gettext_lazy("What came of it"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 2}),
    )


class NoteForm(VersionForm):
    """The note of a workplan."""

    note = forms.CharField(
        label=gettext_lazy("What those who approve it, and you later, should know"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
    )


class ReturnForm(VersionForm):
    """Why a workplan is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("What is to be changed"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
    )


class TakeOverForm(RefusableForm):
    """Which items of the year before are taken over."""

    items = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Items"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Iterable[WorkplanItem], **kwargs: Any) -> None:
        """Offer the open items of the year before."""
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (str(item.pk), item.title) for item in offered
        ]


class WorkplanFilters(forms.Form):
    """What of the list of workplans is shown; what is not understood narrows nothing."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            (NONE, pgettext_lazy("workplan", "None yet")),
            *WorkplanState.choices,
        ],
    )

    def __init__(
        self, *args: Any, years: list[int], regions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Offer the years and regions that there are."""
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (str(year), str(year)) for year in years
        ]
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *regions,
        ]
