"""Forms around one project: what it says, its money and partners, its state."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.forms import RefusableForm, VersionField, office_choices
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import users_who_may
from apps.organization.selectors import countries
from apps.organization.tree import OfficeTree
from apps.projects.choices import PartnerKind, ProjectContext, ProjectState, Targeting
from apps.projects.selectors.register import service_areas_used
from apps.projects.services.project_data import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    LONGEST,
    BudgetData,
    PartnerData,
    ProjectData,
)
from apps.web.language import in_language

MOST_ROWS = 500
"""Rows of one formset; a choice of this product."""
NOT_KNOWN = pgettext_lazy("project", "Not known")
FLAGS = [
    ("", NOT_KNOWN),
    ("yes", pgettext_lazy("answer", "Yes")),
    ("no", pgettext_lazy("answer", "No")),
]
FLAG_VALUES: dict[str, bool | None] = {"": None, "yes": True, "no": False}


def flag_of(value: bool | None) -> str:
    """Return a flag as its field writes it."""
    return "" if value is None else "yes" if value else "no"


def words(label: Any, name: str, *, rows: int = 3, **options: Any) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST[name],
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


def line(label: Any, name: str, **options: Any) -> forms.CharField:
    """Return a field for one line."""
    return forms.CharField(
        label=label, max_length=LONGEST[name], required=options.pop("required", False), **options
    )


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a date that may be left empty."""
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False, **options)


def one_of(label: Any, choices: Any = (), **options: Any) -> forms.ChoiceField:
    """Return a choice that may be left open."""
    return forms.ChoiceField(label=label, required=False, choices=choices, **options)


class ProjectForm(RefusableForm):
    """What a project says; `version` is the one that was looked at, for changes."""

    code = line(_("Code"), "code", required=True)
    title = line(_("Title"), "title", required=True)
    office = forms.ChoiceField(
        label=_("Office that leads"), help_text=_("It keeps the project, and decides who sees it.")
    )
    further_offices = forms.MultipleChoiceField(
        label=_("Further offices"),
        required=False,
        widget=forms.SelectMultiple({"size": 5}),
        help_text=_("They take part and see the project."),
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"), required=False, widget=forms.SelectMultiple({"size": 5})
    )
    summary = words(_("Summary"), "summary", rows=4)
    service_area = one_of(_("Service area"))
    theme = line(_("Theme"), "theme")
    starts_on = day(_("First day"))
    ends_on = day(_("Last day"))
    donor = line(_("Donor"), "donor")
    manager = one_of(_("Manager"))
    targeting = one_of(_("Targeting"), [("", NOT_KNOWN), *Targeting.choices])
    target_group = line(_("Target group"), "target_group")
    gender_main = one_of(_("Gender is a main component"), FLAGS)
    context = one_of(_("Crisis or development"), [("", NOT_KNOWN), *ProjectContext.choices])
    counter_trafficking = one_of(
        _("Counter-trafficking"),
        FLAGS,
        help_text=_("Every sum of money is shown with and without these projects."),
    )
    note = words(_("Note"), "note", rows=2)
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        office_id: int | None,
        tree: OfficeTree,
        on: date,
        scope: OfficeScope,
        kept_manager: Any = None,
        **kwargs: Any,
    ) -> None:
        """Offer offices that the person keeps, and who works with projects of the office that leads."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        kept = scope.over(Capability.KEEP_PROJECTS)
        offices = office_choices(tree, None if kept.everywhere else kept.ids)
        if office_id is not None and str(office_id) not in dict(offices):
            node = tree.nodes.get(office_id)
            offices = [(str(office_id), node.name if node else str(office_id)), *offices]
        fields["office"].choices = [("", _("Choose an office")), *offices]
        fields["further_offices"].choices = office_choices(tree)
        fields["countries"].choices = [(str(each.pk), each.name) for each in countries()]
        fields["service_area"].choices = [
            ("", NOT_KNOWN),
            *(
                (str(area.pk), in_language(area, "name"))
                for area in service_areas_used(on=on, scope=scope)
            ),
        ]
        people = managers(office_id, on, scope)
        if kept_manager is not None and kept_manager.pk not in {user.pk for user in people}:
            people.append(kept_manager)
        fields["manager"].choices = [
            ("", NOT_KNOWN),
            *((str(user.pk), name_of(user)) for user in people),
        ]

    def said(
        self, *, budget: tuple[BudgetData, ...], partners: tuple[PartnerData, ...]
    ) -> ProjectData:
        """Return what was typed, here and in the rows below."""
        typed = self.cleaned_data
        ends_on = typed["ends_on"]
        return ProjectData(
            **{
                name: typed[name]
                for name in (
                    "code",
                    "title",
                    "summary",
                    "theme",
                    "starts_on",
                    "donor",
                    "targeting",
                    "target_group",
                    "context",
                    "note",
                )
            },
            office_id=int(typed["office"]),
            further_office_ids=tuple(map(int, typed["further_offices"])),
            country_ids=tuple(map(int, typed["countries"])),
            service_area_id=number(typed["service_area"]),
            manager_id=number(typed["manager"]),
            ends_before=ends_on + timedelta(days=1) if ends_on else None,
            is_gender_main=FLAG_VALUES[typed["gender_main"]],
            is_counter_trafficking=FLAG_VALUES[typed["counter_trafficking"]],
            budget=budget,
            partners=partners,
        )


def managers(office_id: int | None, on: date, scope: OfficeScope) -> list[Any]:
    """Return who may manage a project of an office: for an unnamed one, nobody yet."""
    if office_id is None or not scope.may(Capability.KEEP_PROJECTS, office_id):
        return []
    return users_who_may(
        capability=Capability.KEEP_PROJECTS, office_id=office_id, on=on, scope=scope
    )


def number(text: str) -> int | None:
    """Return the number of a choice, or None where nothing was chosen."""
    return int(text) if text else None


class BudgetLineForm(RefusableForm):
    """What one fund gives in one year."""

    year = forms.IntegerField(
        label=_("Year"),
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    fund = forms.CharField(label=_("Fund"), max_length=120)
    amount = forms.DecimalField(
        label=_("Amount"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        required=False,
        widget=forms.TextInput({"autocapitalize": "characters", "placeholder": "USD"}),
    )
    spent = forms.DecimalField(
        label=_("Spent"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text=_("Leave it empty while it is not known."),
        error_messages={"min_value": _("What was spent is not below zero.")},
    )
    is_iom_managed = forms.BooleanField(label=_("Managed by IOM"), required=False)

    def clean_currency(self) -> str:
        """Return the currency in capitals; the dollar where nothing was typed."""
        return str(self.cleaned_data["currency"]).strip().upper() or "USD"


class PartnerForm(RefusableForm):
    """A partner, and what the agreement says."""

    name = forms.CharField(label=_("Partner"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=PartnerKind.choices, initial=PartnerKind.OTHER
    )
    commits = one_of(_("Gender commitment in the agreement"), FLAGS)
    commitment = forms.CharField(
        label=_("Its words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )


class Rows(BaseFormSet):
    """Rows that are all optional; one left empty, or ticked as removed, is not there."""

    def kept(self) -> list[dict[str, Any]]:
        """Return what the rows say that stay."""
        return [
            form.cleaned_data
            for form in self.forms
            if form.has_changed() or form.initial
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


BudgetRows = formset_factory(
    BudgetLineForm,
    formset=Rows,
    extra=2,
    can_delete=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)
PartnerRows = formset_factory(
    PartnerForm, formset=Rows, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def budget_of(rows: Any) -> tuple[BudgetData, ...]:
    """Return the budget lines of valid rows."""
    names = ("year", "fund", "amount", "currency", "spent", "is_iom_managed")
    return tuple(BudgetData(**{name: row[name] for name in names}) for row in rows.kept())


def partners_of(rows: Any) -> tuple[PartnerData, ...]:
    """Return the partners of valid rows."""
    return tuple(
        PartnerData(
            name=row["name"],
            kind=row["kind"],
            has_commitment=FLAG_VALUES[row["commits"]],
            commitment=row["commitment"],
        )
        for row in rows.kept()
    )


class StateForm(RefusableForm):
    """Where a project stands now, and why where a state needs it."""

    state = forms.ChoiceField(label=_("State"), choices=ProjectState.choices)
    state_because = words(
        _("Why"),
        "state_because",
        help_text=_("Needed when a project could not be implemented or is cancelled."),
    )
    version = VersionField()
