"""Forms of the network's meetings: the meeting, whom to invite, who came, a decision."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm, VersionField
from apps.focal_points.choices import Presence
from apps.focal_points.forms.network.filters import region_choices
from apps.focal_points.services.network.meetings import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    LONGEST_DECISION,
    MeetingData,
)
from apps.focal_points.services.network.texts import LONGEST_LINE, LONGEST_TEXT, LONGEST_TITLE
from apps.organization.tree import OfficeNode

MOMENT = "%Y-%m-%dT%H:%M"


def words(label: Any, *, most: int, rows: int = 4, **options: Any) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea({"rows": rows}), **options
    )


class MeetingForm(RefusableForm):
    """A meeting; its time is read and written in the reader's zone."""

    region = forms.TypedChoiceField(label=_("Region"), coerce=int)
    year = forms.IntegerField(
        label=_("Year that it counts for"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR
    )
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    starts_at = forms.DateTimeField(
        label=_("Begins"),
        required=False,
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, MOMENT),
    )
    place = forms.CharField(label=_("Place or link"), max_length=LONGEST_LINE, required=False)
    agenda = words(
        _("Agenda"), most=LONGEST_TEXT, rows=6, required=False, help_text=_("One point a line.")
    )
    notes = words(
        _("Notes"),
        most=LONGEST_TEXT,
        rows=8,
        required=False,
        help_text=_("Read by the region, the invited and those who see all offices."),
    )
    version = VersionField()

    def __init__(
        self, *args: Any, regions: Iterable[OfficeNode], zone: str, is_new: bool, **kwargs: Any
    ) -> None:
        """Offer the regions; say in which zone the time is. A new meeting has neither notes nor version."""
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a region")),
            *region_choices(regions),
        ]
        self.fields["starts_at"].help_text = _("In your time zone, %(zone)s.") % {"zone": zone}
        if is_new:
            del self.fields["version"]
            del self.fields["notes"]

    def said(self) -> MeetingData:
        """Return what was typed."""
        typed = self.cleaned_data
        return MeetingData(
            region_id=typed["region"],
            notes=typed.get("notes", ""),
            **{name: typed[name] for name in ("year", "title", "starts_at", "place", "agenda")},
        )


class InviteForm(RefusableForm):
    """One more person to invite."""

    appointment = forms.TypedChoiceField(label=_("Somebody else"), coerce=int)
    version = VersionField()

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        """Offer who is not invited yet."""
        super().__init__(*args, **kwargs)
        self.fields["appointment"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a focal point")),
            *((str(each.pk), f"{each.name} ({each.office.code})") for each in people),
        ]


class AttendanceForm(RefusableForm):
    """Who came, by invitation."""

    version = VersionField()

    def __init__(self, *args: Any, lines: Sequence[Any], version: int, **kwargs: Any) -> None:
        """Make a field for each invitation, named by its number."""
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["version"].initial = version
        for line in lines:
            self.fields[f"presence_{line.pk}"] = forms.ChoiceField(
                label=_("Presence of %(name)s") % {"name": line.appointment.name},
                initial=line.presence,
                choices=Presence.choices,
                widget=forms.Select({"class": "form-select"}),
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """Return (invitation, field) as a table draws them."""
        return [(line, self[f"presence_{line.pk}"]) for line in self.lines]

    def said(self) -> dict[int, str]:
        """Return what was chosen, by the number of the invitation."""
        return {line.pk: self.cleaned_data[f"presence_{line.pk}"] for line in self.lines}


class DecisionForm(RefusableForm):
    """The words of a decision."""

    text = words(_("Decision"), most=LONGEST_DECISION, rows=3)
    version = VersionField()


class ReasonForm(RefusableForm):
    """Why something is cancelled or taken back."""

    reason = words(_("Reason"), most=1000, rows=3)
    version = VersionField()
