"""Forms of the WGGI: a member, the end of a membership, a meeting, its attendance, a decision."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm, VersionField, office_choices
from apps.organization.choices import Sex
from apps.organization.tree import OfficeTree
from apps.projects.choices import MemberRole, Presence
from apps.projects.selectors.wggi.meetings import AttendanceLine
from apps.projects.services.wggi.meetings import (
    LONGEST_PLACE,
    LONGEST_TEXT,
    LONGEST_WORDS,
    Attended,
    MeetingData,
)
from apps.projects.services.wggi.members import LONGEST_NAME, LONGEST_NOTE, MemberData


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a date."""
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **options
    )


def words(label: Any, *, most: int, rows: int = 4, **options: Any) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea({"rows": rows}), **options
    )


class MemberForm(RefusableForm):
    """A membership."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, widget=forms.TextInput({"autocomplete": "off"})
    )
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[("", _("Not recorded")), *Sex.choices]
    )
    office = forms.TypedChoiceField(label=_("Department that the member speaks for"), coerce=int)
    role = forms.ChoiceField(label=_("Role"), choices=MemberRole.choices)
    starts_on = day(_("From"))
    ends_before = day(
        _("Until"), required=False, help_text=_("The first day on which it no longer holds.")
    )
    note = words(_("Note"), most=LONGEST_NOTE, rows=2, required=False)

    def __init__(self, *args: Any, tree: OfficeTree, **kwargs: Any) -> None:
        """Offer the departments and offices of the day."""
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose an office")),
            *office_choices(tree),
        ]

    def said(self, *, user_id: int | None = None) -> MemberData:
        """Return what was typed; an account stays with its membership."""
        typed = self.cleaned_data
        return MemberData(
            name=typed["name"],
            sex=typed["sex"],
            office_id=typed["office"],
            role=typed["role"],
            starts_on=typed["starts_on"],
            ends_before=typed["ends_before"],
            user_id=user_id,
            note=typed["note"],
        )


class EndForm(RefusableForm):
    """When a membership ends."""

    ends_before = day(_("Until"), help_text=_("The first day on which it no longer holds."))


class RoleForm(RefusableForm):
    """Another role, from a day."""

    role = forms.ChoiceField(label=_("Role"), choices=MemberRole.choices)
    starts_on = day(_("From"))


class MeetingForm(RefusableForm):
    """A meeting: the agenda before it, the notes after it."""

    held_on = day(_("Date"))
    place = forms.CharField(label=_("Place"), max_length=LONGEST_PLACE, required=False)
    agenda = words(
        _("Agenda"),
        most=LONGEST_TEXT,
        rows=6,
        required=False,
        help_text=_("One point a line."),
    )
    notes = words(_("Notes"), most=LONGEST_TEXT, rows=10, required=False)
    version = VersionField()

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        """A new meeting has no version."""
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["version"]

    def said(self) -> MeetingData:
        """Return what was typed."""
        return MeetingData(
            **{name: self.cleaned_data[name] for name in ("held_on", "place", "agenda", "notes")}
        )


class AttendanceForm(RefusableForm):
    """Who came: for each member of the day whether they came and what they brought."""

    version = VersionField()

    def __init__(
        self, *args: Any, lines: Sequence[AttendanceLine], version: int, **kwargs: Any
    ) -> None:
        """Make two fields for each member, named by the number of the membership."""
        super().__init__(*args, **kwargs)
        self.members = [line.member for line in lines]
        self.fields["version"].initial = version
        for line in lines:
            number = line.member.pk
            self.fields[f"presence_{number}"] = forms.ChoiceField(
                label=_("Presence of %(name)s") % {"name": line.member.name},
                required=False,
                initial=line.presence,
                choices=[("", _("Not written down")), *Presence.choices],
                widget=forms.Select({"class": "form-select"}),
            )
            self.fields[f"contribution_{number}"] = forms.CharField(
                label=_("Contribution of %(name)s") % {"name": line.member.name},
                required=False,
                max_length=LONGEST_WORDS,
                initial=line.contribution,
                widget=forms.Textarea({"rows": 1, "class": "form-control"}),
            )

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Return (member, presence, contribution) as a table draws them."""
        return [
            (member, self[f"presence_{member.pk}"], self[f"contribution_{member.pk}"])
            for member in self.members
        ]

    def said(self) -> dict[int, Attended]:
        """Return what was typed, by the number of the membership."""
        return {
            member.pk: Attended(
                self.cleaned_data[f"presence_{member.pk}"],
                self.cleaned_data[f"contribution_{member.pk}"],
            )
            for member in self.members
        }


class DecisionForm(RefusableForm):
    """The words of a decision."""

    text = words(_("Decision"), most=LONGEST_WORDS, rows=3)
    version = VersionField()
