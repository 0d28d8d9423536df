"""What somebody sets in the simulator; everything stands in the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.accounts.forms import RefusableForm
from apps.figures.display import format_number
from apps.organization.tree import OfficeTree
from apps.staffing.analytics.flow_model import Retirement
from apps.staffing.analytics.simulation import (
    ASSUMED,
    MOST_RETIREMENTS,
    MOST_YEARS,
    SETTINGS,
    TOTAL,
    Plan,
    Settings,
)
from apps.staffing.choices import Population
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.simulator import Start, StartPeriod
from apps.staffing.selectors.simulator_words import level_name
from apps.web.refusals import Invalid, Problem

LONGEST_NUMBER = 10
NUMBER = "form-control"
CHOICE = "form-select"
USUAL_YEARS = 10
QUESTION_YEAR = 2030
"""Asked for by default while it is to come: the last year of the present framework of indicators."""
FREE_LINES = 3
CODES = {
    "women_of_hires": "h",
    "women_of_promoted": "p",
    "women_of_leavers": "d",
    "leaving_women": "lw",
    "leaving_men": "lm",
    "promoted_women": "pw",
    "promoted_men": "pm",
    "growth": "g",
}
"""Short in addresses, which hold up to twenty grades."""
LABELS = {
    "women_of_hires": gettext_lazy("Women among those hired"),
    "women_of_promoted": gettext_lazy("Women among those promoted"),
    "women_of_leavers": gettext_lazy("Women among those who leave"),
    "leaving_women": gettext_lazy("Women who leave in a year"),
    "leaving_men": gettext_lazy("Men who leave in a year"),
    "promoted_women": gettext_lazy("Women promoted in a year"),
    "promoted_men": gettext_lazy("Men promoted in a year"),
    "growth": gettext_lazy("Growth of posts in a year"),
}
HINTS = {
    "women_of_promoted": gettext_lazy("Left blank, women and men are promoted at their own rates."),
    "women_of_leavers": gettext_lazy("Left blank, women and men leave at their own rates."),
    "growth": gettext_lazy("A minus sign shrinks a grade, as fast as people leave it."),
}
SLIDERS = {
    "women_of_hires": ("0", "100", "1"),
    "women_of_promoted": ("0", "100", "1"),
    "women_of_leavers": ("0", "100", "1"),
    "leaving_women": ("0", "30", "0.5"),
    "leaving_men": ("0", "30", "0.5"),
    "promoted_women": ("0", "30", "0.5"),
    "promoted_men": ("0", "30", "0.5"),
    "growth": ("-10", "10", "0.5"),
}
"""Least, most and step of each slider; a number beside it may go further."""


class PercentField(forms.CharField):
    """A number with a point or a comma, with or without the per cent sign."""

    def __init__(self, **kwargs: Any) -> None:
        """Take a text: browsers spoil fields of numbers with their own ideas of a decimal mark."""
        attributes = {"inputmode": "decimal", "size": 6, "autocomplete": "off", "class": NUMBER}
        super().__init__(required=False, widget=forms.TextInput(attributes), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        """Return the number; None for a blank."""
        text = str(value or "").replace("%", "").replace(",", ".").replace("−", "-").strip()
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or len(text) > LONGEST_NUMBER:
            raise forms.ValidationError(_("Write a number, such as 12.5."), code="no_number")
        return number


class WholeField(forms.IntegerField):
    """Persons or a year."""

    def __init__(self, **kwargs: Any) -> None:
        """Take a text of at most nine digits."""
        widget = forms.TextInput(
            {"inputmode": "numeric", "size": 6, "autocomplete": "off", "class": NUMBER}
        )
        super().__init__(
            required=False, min_value=0, max_value=999_999_999, widget=widget, **kwargs
        )


@dataclass(frozen=True, slots=True)
class Slider:
    """A field with its slider beside it; `start` is where the slider stands while the field is blank."""

    field: forms.BoundField
    label: str
    hint: str
    least: str
    most: str
    step: str
    start: str


@dataclass(frozen=True, slots=True)
class LevelSliders:
    """The sliders of one grade; `is_set` says that it has numbers of its own, `is_wrong` that one cannot be."""

    key: str
    women: int
    men: int
    is_set: bool
    is_wrong: bool
    sliders: list[Slider]


class StartForm(RefusableForm):
    """Where a simulation starts; what is not offered is refused."""

    as_of = forms.ChoiceField(
        label=gettext_lazy("Starts from"), widget=forms.Select({"class": CHOICE})
    )
    population = forms.ChoiceField(
        label=gettext_lazy("Population"),
        choices=Population.choices,
        widget=forms.Select({"class": CHOICE}),
    )
    office = forms.ChoiceField(
        label=gettext_lazy("Office, with all below it"),
        required=False,
        widget=forms.Select({"class": CHOICE}),
    )

    def __init__(
        self,
        data: Any,
        *,
        known: Sequence[StartPeriod],
        tree: OfficeTree,
        visible: frozenset[int] | None,
    ) -> None:
        """Offer the periods and the offices that somebody sees; None sees all."""
        super().__init__(data)
        offices = [
            (node.code, node.name)
            for node in tree.nodes.values()
            if visible is None or node.id in visible
        ]
        self.offer("as_of", ((each.as_of.isoformat(), date_format(each.as_of)) for each in known))
        self.offer(
            "office",
            [("", _("All offices that you see")), *sorted(offices, key=lambda each: each[1])],
        )

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Offer choices."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def query(self) -> CountQuery:
        """Return what is counted; only of a valid form."""
        return CountQuery(
            population=Population(self.cleaned_data["population"]),
            office=self.cleaned_data["office"],
        )


class PlanForm(RefusableForm):
    """Years, sliders for all grades and for each, planned retirements, and what is asked of the result.

    Bound to an address; a field that it does not name keeps what `plan` says.
    """

    years = WholeField(label=gettext_lazy("Years to simulate"))
    by = WholeField(label=gettext_lazy("By the end of the year"))
    level = forms.ChoiceField(
        label=gettext_lazy("Grade"), required=False, widget=forms.Select({"class": CHOICE})
    )

    def __init__(self, data: Mapping[str, Any], *, start: Start, plan: Plan | None = None) -> None:
        """Make the fields of the grades that have staff at the start."""
        self.start = start
        self.saved = plan or Plan(years=USUAL_YEARS)
        keys = [level.key for level in start.opening]
        self.lines = range(max(self.lines_in(data), len(self.saved.retirements) + FREE_LINES))
        initial = self.initial_values(keys)
        given = {name: data[name] for name in data}
        if given.get("level") not in keys:
            # The grade of another population: of these staff nobody has it.
            given.pop("level", None)
        super().__init__({**initial, **given})
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (TOTAL, level_name(TOTAL)),
            *((key, key) for key in reversed(keys)),
        ]
        for key in ("", *keys):
            for name, label in LABELS.items():
                named = f"{label} ({key})" if key else str(label)
                self.fields[field_name(key, name)] = PercentField(label=named)
        for line in self.lines:
            self.fields[f"r{line}-level"] = forms.ChoiceField(
                label=_("Grade"),
                required=False,
                widget=forms.Select({"class": CHOICE}),
                choices=[("", "–"), *((key, key) for key in reversed(keys))],
            )
            for name, word in (("year", _("Year")), ("women", _("Women")), ("men", _("Men"))):
                self.fields[f"r{line}-{name}"] = WholeField(label=word)

    @staticmethod
    def lines_in(data: Mapping[str, Any]) -> int:
        """Return how many lines of retirements an address names."""
        numbers = [
            int(name[1 : -len("-level")])
            for name in data
            if name.startswith("r") and name.endswith("-level") and name[1:-6].isdecimal()
        ]
        return min(max(numbers, default=-1) + 1, MOST_RETIREMENTS)

    def initial_values(self, keys: Sequence[str]) -> dict[str, str]:
        """Return what the fields say before anybody changes them."""
        first = self.start.as_of.year
        values = {
            "years": str(self.saved.years),
            "by": str(QUESTION_YEAR if first < QUESTION_YEAR else first + 5),
            "level": TOTAL,
        }
        for key in ("", *keys):
            settings = self.saved.levels.get(key, Settings())
            if not key:
                settings = self.saved.every.over(ASSUMED)
            for name in SETTINGS:
                value = getattr(settings, name)
                values[field_name(key, name)] = "" if value is None else typed(value)
        for line, each in enumerate(self.saved.retirements):
            values[f"r{line}-level"] = each.level
            values[f"r{line}-year"] = str(first + each.year)
            values[f"r{line}-women"] = str(int(each.women))
            values[f"r{line}-men"] = str(int(each.men))
        return values

    def plan(self) -> Plan:
        """Return what is set; only of a valid form."""
        levels = {
            level.key: settings
            for level in self.start.opening
            if (settings := self.settings(level.key)) != Settings()
        }
        years = self.cleaned_data["years"]
        return Plan(
            years=USUAL_YEARS if years is None else years,
            every=self.settings("").over(ASSUMED),
            levels=levels,
            retirements=tuple(self.retirement(line) for line in self.lines_filled),
        )

    def settings(self, key: str) -> Settings:
        """Return what is set for a grade, or for all."""
        return Settings(**{name: self.cleaned_data.get(field_name(key, name)) for name in SETTINGS})

    @property
    def lines_filled(self) -> list[int]:
        """The lines of retirements in which something stands."""
        return [
            line
            for line in self.lines
            if any(
                self.cleaned_data.get(f"r{line}-{name}")
                for name in ("level", "year", "women", "men")
            )
        ]

    def retirement(self, line: int) -> Retirement:
        """Return one line; a year that is blank is the first."""
        values = self.cleaned_data
        year = values[f"r{line}-year"]
        return Retirement(
            level=values[f"r{line}-level"],
            year=1 if year is None else year - self.start.as_of.year,
            women=values[f"r{line}-women"] or 0,
            men=values[f"r{line}-men"] or 0,
        )

    @property
    def needed_by(self) -> int | None:
        """The year of the inverse question, counted from the start; None where it is not to come."""
        by = self.cleaned_data.get("by")
        number = (by or 0) - self.start.as_of.year
        return number if 1 <= number <= MOST_YEARS else None

    def clean_by(self) -> int | None:
        """Refuse a year that is not to come, or too far."""
        by: int | None = self.cleaned_data["by"]
        first = self.start.as_of.year
        if by is not None and not first < by <= first + MOST_YEARS:
            raise forms.ValidationError(
                _("A year from %(first)s to %(last)s.")
                % {"first": first + 1, "last": first + MOST_YEARS},
                code="outside",
            )
        return by

    def take(self, refusal: Invalid) -> None:
        """Show the problems of a plan at their fields."""
        lines = self.lines_filled
        problems = [
            Problem(code=each.code, message=each.message, field=self.own_name(each.field, lines))
            for each in refusal.problems
        ]
        super().take(Invalid(problems=problems))

    def own_name(self, field: str, lines: Sequence[int]) -> str:
        """Return the field of this form that a problem's field means."""
        place, _dot, name = field.rpartition(".")
        if place.startswith("retirements."):
            return f"r{lines[int(place.partition('.')[2])]}-{name}"
        if place:
            return field_name("" if place == "every" else place, name)
        return field

    def sliders(self, key: str = "") -> list[Slider]:
        """Return the sliders of a grade, or of all."""
        settings = self.saved.of(key)
        women = sum(level.women for level in self.start.opening if key in {"", level.key})
        heads = sum(level.heads for level in self.start.opening if key in {"", level.key})
        own_share = Decimal(round(100 * women / heads)) if heads else Decimal(50)
        found = []
        for name, (least, most, step) in SLIDERS.items():
            value = getattr(settings, name)
            start = own_share if value is None else value
            hint = "" if key else str(HINTS.get(name, ""))
            label = str(LABELS[name])
            bound = self[field_name(key, name)]
            found.append(Slider(bound, label, hint, least, most, step, str(start)))
        return found

    def by_level(self) -> list[LevelSliders]:
        """Return the sliders of every grade, the most senior first."""
        return [
            LevelSliders(
                key=level.key,
                women=level.women,
                men=level.men,
                is_set=any(self[field_name(level.key, name)].value() for name in SETTINGS),
                is_wrong=any(self[field_name(level.key, name)].errors for name in SETTINGS),
                sliders=self.sliders(level.key),
            )
            for level in reversed(self.start.opening)
        ]

    def asked_fields(self) -> list[forms.BoundField]:
        """Return the fields of what is asked of the result."""
        return [self["years"], self["level"], self["by"]]

    def retirement_lines(self) -> list[list[forms.BoundField]]:
        """Return the fields of the lines of planned retirements."""
        return [
            [self[f"r{line}-{name}"] for name in ("level", "year", "women", "men")]
            for line in self.lines
        ]


def field_name(level: str, setting: str) -> str:
    """Return the name of a field: `h` for all grades, `P5-h` for one."""
    code = CODES.get(setting, setting)
    return f"{level}-{code}" if level else code


def typed(value: Decimal) -> str:
    """Return a number as somebody types it in the language of the page, without needless zeros."""
    whole = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return format_number(whole, get_language() or "en").replace("−", "-")
