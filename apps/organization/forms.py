"""Forms of the room: filters of the list, changes of an office, steps of a period."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.organization.choices import OfficeKind, Reporting
from apps.organization.listing import OfficeFilters
from apps.organization.models import Country, OfficeSpell
from apps.organization.spells import Spell
from apps.organization.tree import OfficeTree
from apps.web.refusals import Refusal

Choices = list[tuple[str, str]]


def add_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put the problems of a refused step beside their fields; the rest stands above the form."""
    for problem in refusal.problems:
        form.add_error(
            problem.field if problem.field in form.fields else None, str(problem.message)
        )
    if not refusal.problems:
        form.add_error(None, str(refusal.message))


def office_choices(tree: OfficeTree, *, without: str = "", blank: str = "") -> Choices:
    """Return the offices of a day for a drop-down, by name."""
    nodes = sorted(tree.nodes.values(), key=lambda node: (node.name, node.code))
    return [
        ("", blank or str(_("Choose an office"))),
        *((node.code, f"{node.name} ({node.code})") for node in nodes if node.code != without),
    ]


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Set what a drop-down of a form offers."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def _day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def _reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history, such as the decision and its date."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OfficeFilterForm(forms.Form):
    """Filters of the list of offices, in the address."""

    on = _day_field(_("On"))
    search = forms.CharField(label=_("Search"), required=False, max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *OfficeKind.choices]
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    reporting = forms.ChoiceField(
        label=_("Reporting"), required=False, choices=[("", _("All")), *Reporting.choices]
    )

    def __init__(
        self, *args: object, tree: OfficeTree, countries: Iterable[Country], **kwargs: object
    ) -> None:
        """Offer the regions and countries of the day."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["on"].required = False
        regions = {region for node in tree.nodes if (region := tree.region_of(node))}
        named = sorted(((region.code, region.name) for region in regions), key=lambda pair: pair[1])
        offer(self, "region", [("", str(_("All regions"))), *named])
        held = {node.country for node in tree.nodes.values()}
        named = [(country.iso3, country.name) for country in countries if country.iso3 in held]
        offer(self, "country", [("", str(_("All countries"))), *named])

    def filters(self) -> OfficeFilters:
        """Return what the list is narrowed to; call after validation."""
        data = self.cleaned_data
        return OfficeFilters(
            kind=data.get("kind", ""),
            reporting=data.get("reporting", ""),
            region=data.get("region", ""),
            country=data.get("country", ""),
            search=data.get("search", ""),
        )


class OpenOfficeForm(forms.Form):
    """A new office, or one that opens again."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("Country and place, such as KEN-NAIROBI; it never changes."),
    )
    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=OfficeKind.choices)
    parent = forms.ChoiceField(label=_("Office above"))
    reporting = forms.ChoiceField(label=_("Reporting"), choices=Reporting.choices)
    country = forms.ChoiceField(label=_("Country"), required=False)
    duty_station = forms.CharField(label=_("Duty station"), required=False, max_length=120)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    starts_on = _day_field(_("Opens on"))
    reason = _reason_field()

    def __init__(
        self, *args: object, tree: OfficeTree, countries: Iterable[Country], **kwargs: object
    ) -> None:
        """Offer the offices of the day, the countries and the time zones."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.un_regions = {country.iso3: country.un_region for country in countries}
        offer(self, "parent", office_choices(tree))
        named = [(country.iso3, country.name) for country in countries]
        offer(self, "country", [("", str(_("Not known"))), *named])
        offer(self, "time_zone", [(zone, zone) for zone in sorted(available_timezones())])

    def spell(self) -> Spell:
        """Return the new spell; call after validation."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        un_region = self.un_regions.get(data["country"], "")
        return Spell(office=data.pop("code"), un_region=un_region, **data)


class CloseOfficeForm(forms.Form):
    """The end of an office."""

    on = _day_field(_("First day without it"))
    reason = _reason_field()


class RenameOfficeForm(forms.Form):
    """Another name from a day on."""

    name = forms.CharField(
        label=_("New name"), max_length=OfficeSpell._meta.get_field("name").max_length
    )
    on = _day_field(_("From"))
    reason = _reason_field()


class ReclassifyOfficeForm(forms.Form):
    """Another kind, or another way to a return, from a day on."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OfficeKind.choices)
    reporting = forms.ChoiceField(label=_("Reporting"), choices=Reporting.choices)
    on = _day_field(_("From"))
    reason = _reason_field()


class MoveOfficeForm(forms.Form):
    """Another place in the tree from a day on."""

    parent = forms.ChoiceField(label=_("New office above"))
    on = _day_field(_("From"))
    reason = _reason_field()


class MergeOfficeForm(forms.Form):
    """Part of another office from a day on."""

    into = forms.ChoiceField(label=_("Becomes part of"))
    on = _day_field(_("From"))
    reason = _reason_field()


class PeriodForm(forms.Form):
    """A new reporting period."""

    as_of = _day_field(_("Date counted"), _("Everybody is counted as of this day."))
    opens_on = _day_field(_("First day of entry"))
    closes_on = _day_field(
        _("Last day of entry"), _("The whole day, in each office’s own time zone.")
    )


class ReschedulePeriodForm(forms.Form):
    """Other days of entry."""

    opens_on = _day_field(_("First day of entry"))
    closes_on = _day_field(
        _("Last day of entry"), _("The whole day, in each office’s own time zone.")
    )
    reason = _reason_field()


class ReopenPeriodForm(forms.Form):
    """A new last day of entry."""

    closes_on = _day_field(
        _("New last day of entry"), _("The whole day, in each office’s own time zone.")
    )
    reason = _reason_field()


class ReasonForm(forms.Form):
    """Why."""

    reason = _reason_field()


class NoQuestionForm(forms.Form):
    """A step that asks nothing but to be confirmed."""


def day_or(text: str, default: date) -> date:
    """Return the day written in an address, or the default when there is none that can be read."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default
