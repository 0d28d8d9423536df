"""Filters of the network's lists; they stand in the address, and what is not understood narrows nothing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.focal_points.choices import IssueKind, TextLanguage
from apps.focal_points.selectors.network.issues import IssueFilter
from apps.focal_points.selectors.network.meetings import MeetingFilter
from apps.focal_points.selectors.network.practices import PracticeFilter
from apps.focal_points.selectors.network.questions import CLOSED, MINE, OPEN, QuestionFilter
from apps.organization.tree import OfficeNode
from apps.web.language import in_language

LONGEST_WORDS = 100
ALL = ("", _("All"))


def words_field() -> forms.CharField:
    """Return the field of words that are looked for."""
    return forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput({"type": "search"}),
    )


class NetworkFilterForm(forms.Form):
    """A form in the address; `chosen` is what was understood of it."""

    @property
    def chosen(self) -> dict[str, Any]:
        """What applies."""
        self.is_valid()
        return self.cleaned_data

    def number(self, name: str) -> int | None:
        """Return a chosen number, or None."""
        said = self.chosen.get(name)
        return int(said) if said else None

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Offer choices beside all."""
        self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]


class DirectoryFilters(NetworkFilterForm):
    """Whom one looks for."""

    text = words_field()
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: Any, *, regions: Iterable[OfficeNode]) -> None:
        """Offer the regions of today."""
        super().__init__(data)
        self.offer("region", region_choices(regions))


class MeetingFilters(NetworkFilterForm):
    """Which meetings."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1951, max_value=2199)

    def __init__(self, data: Any, *, regions: Iterable[OfficeNode]) -> None:
        """Offer the regions of today."""
        super().__init__(data)
        self.offer("region", region_choices(regions))

    def only(self) -> MeetingFilter:
        """Return the filters that apply."""
        return MeetingFilter(region_id=self.number("region"), year=self.number("year"))


class IssueFilters(NetworkFilterForm):
    """Which bulletins and fact sheets."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ALL, *IssueKind.choices])
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data: Any, *, years: Iterable[int]) -> None:
        """Offer the years in which something was published."""
        super().__init__(data)
        self.offer("year", [(str(year), str(year)) for year in years])

    def only(self) -> IssueFilter:
        """Return the filters that apply."""
        return IssueFilter(kind=self.chosen.get("kind", ""), year=self.number("year"))


class PracticeFilters(NetworkFilterForm):
    """Which practices."""

    text = words_field()
    area = forms.ChoiceField(label=_("Area"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[ALL, *TextLanguage.choices]
    )

    def __init__(self, data: Any, *, regions: Iterable[OfficeNode], areas: Iterable[Any]) -> None:
        """Offer the regions and areas of today."""
        super().__init__(data)
        self.offer("region", region_choices(regions))
        self.offer("area", area_choices(areas))

    def only(self) -> PracticeFilter:
        """Return the filters that apply."""
        return PracticeFilter(
            text=self.chosen.get("text", ""),
            area_id=self.number("area"),
            region_id=self.number("region"),
            language=self.chosen.get("language", ""),
        )


class QuestionFilters(NetworkFilterForm):
    """Which questions."""

    text = words_field()
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ALL,
            (OPEN, pgettext_lazy("question", "Open")),
            (CLOSED, pgettext_lazy("question", "Closed")),
            (MINE, _("Asked by me")),
        ],
    )

    def only(self) -> QuestionFilter:
        """Return the filters that apply."""
        return QuestionFilter(text=self.chosen.get("text", ""), state=self.chosen.get("state", ""))


def region_choices(regions: Iterable[OfficeNode]) -> list[tuple[str, str]]:
    """Return regions as choices."""
    return [(str(region.id), region.name) for region in regions]


def area_choices(areas: Iterable[Any]) -> list[tuple[str, str]]:
    """Return areas of work as choices, numbered."""
    return [(str(area.pk), f"{area.number}. {in_language(area, 'title')}") for area in areas]
