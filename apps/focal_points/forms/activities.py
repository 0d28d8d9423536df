"""Forms of activities: they read what was typed; the services decide what can be logged."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BaseFormSet, formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.accounts.forms import RefusableForm, VersionField, VersionForm
from apps.documents.forms import ManyFilesField, sent_file
from apps.documents.kinds import ACCEPTED_ENDINGS
from apps.documents.services.files import SentFile
from apps.focal_points.choices import ActivityKind, ContactKind, Observance, PartnerKind
from apps.focal_points.models import Activity, Area, WorkplanItem
from apps.focal_points.models.activities import COUNTS
from apps.focal_points.services.activities.data import (
    LONGEST,
    MOST_PARTICIPANTS,
    MOST_PARTNERS,
    ActivityData,
    PartnerData,
)
from apps.web.language import in_language

SPARE_PARTNERS = 2
NOTHING = pgettext_lazy("activity", "None")
CONFIRMED = "confirmed"


class KindChoice(forms.RadioSelect):
    """Kinds as big choices; the error summary leads to all of them."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the identifier of the group, or of one choice."""
        return id_ if index is None else super().id_for_label(id_, index)


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a date."""
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False, **options)


def count(name: str) -> forms.IntegerField:
    """Return a short field for a number of persons; blank: nobody counted."""
    return forms.IntegerField(
        label=capfirst(Activity._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
        required=False,
        min_value=0,
        max_value=MOST_PARTICIPANTS,
        widget=forms.TextInput({"inputmode": "numeric", "size": 5}),
    )


def one_of(label: Any, choices: Any = (), **options: Any) -> forms.ChoiceField:
    """Return a choice that may be left open."""
    return forms.ChoiceField(
        label=label, required=False, choices=[("", NOTHING), *choices], **options
    )


class ActivityForm(RefusableForm):
    """What an activity says. Nothing is required here: a draft may lack anything, the log says what."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What was it?"),
        required=False,
        choices=ActivityKind.choices,
        widget=KindChoice,
    )
    happened_on = day(gettext_lazy("Date"))
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=LONGEST["title"],
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    outcome = forms.CharField(
        label=gettext_lazy("What came of it"),
        max_length=LONGEST["outcome"],
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    office = forms.ChoiceField(label=gettext_lazy("Office"))
    ended_on = day(gettext_lazy("Last day, if it took several"))
    area = one_of(gettext_lazy("Area of work"))
    item = one_of(gettext_lazy("Item of the workplan"))
    observance = one_of(gettext_lazy("Day or campaign"), Observance.choices)
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=LONGEST["place"], required=False
    )
    staff_women = count("staff_women")
    staff_men = count("staff_men")
    staff_other = count("staff_other")
    external_women = count("external_women")
    external_men = count("external_men")
    external_other = count("external_other")
    project = forms.CharField(
        label=gettext_lazy("Code of the project"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"list": "project-codes", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), required=False, choices=settings.LANGUAGES
    )
    confirmed = forms.IntegerField(label=gettext_lazy("Yes, the number is right"), required=False)
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        offices: Sequence[tuple[str, str]],
        areas: Sequence[Area],
        items: Sequence[WorkplanItem],
        kept: Activity | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer offices to log for, areas, and items; what an activity has already may stay."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.kept = kept
        if kept is not None and str(kept.office_id) not in dict(offices):
            offices = [(str(kept.office_id), kept.office.code), *offices]
        fields["office"].choices = [("", _("Choose an office")), *offices]
        if len(offices) == 1:
            fields["office"].choices = offices
            fields["office"].initial = offices[0][0]
            fields["office"].widget = forms.HiddenInput()
        area_of_kept = [kept.area] if kept is not None and kept.area is not None else []
        fields["area"].choices = [
            ("", NOTHING),
            *(
                (str(each.pk), in_language(each, "title"))
                for each in {each.pk: each for each in (*areas, *area_of_kept)}.values()
            ),
        ]
        item_of_kept = [kept.item] if kept is not None and kept.item is not None else []
        fields["item"].choices = [
            ("", NOTHING),
            *(
                (str(each.pk), each.title)
                for each in {each.pk: each for each in (*items, *item_of_kept)}.values()
            ),
        ]

    @property
    def asks_to_confirm(self) -> bool:
        """Whether the number of participants is so large that it must be confirmed."""
        return CONFIRMED in self.errors

    def said(self, partners: Sequence[PartnerData], *, project_id: int | None) -> ActivityData:
        """Return what was typed; a field that could not be read stays as it was kept."""
        typed, kept = self.cleaned_data, self.kept
        values: dict[str, Any] = {}
        for name in (
            *("kind", "happened_on", "title", "outcome", "ended_on", "observance", "place"),
            *COUNTS,
        ):
            if name in typed:
                values[name] = typed[name]
            elif kept is not None:
                values[name] = getattr(kept, name)
        for name in ("area", "item"):
            if name in typed:
                values[f"{name}_id"] = int(typed[name]) if typed[name] else None
            elif kept is not None:
                values[f"{name}_id"] = getattr(kept, f"{name}_id")
        return ActivityData(
            **values,
            office_id=int(typed["office"]),
            language=typed.get("language") or "en",
            project_id=project_id,
            partners=tuple(partners),
        )


class PartnerForm(RefusableForm):
    """Who it was done with; a line without a name is none."""

    name = forms.CharField(
        label=gettext_lazy("Partner"), max_length=LONGEST["name"], required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=PartnerKind.choices, required=False
    )
    contact = forms.ChoiceField(
        label=gettext_lazy("Kind of contact"), choices=ContactKind.choices, required=False
    )


class PartnerLines(BaseFormSet):
    """Lines of partners with some spare ones."""

    def said(self) -> list[PartnerData]:
        """Return the lines that name somebody."""
        return [
            PartnerData(
                name=each["name"],
                kind=each.get("kind") or PartnerKind.OTHER,
                contact=each.get("contact") or ContactKind.OTHER,
            )
            for each in (form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data"))
            if each.get("name")
        ]


PartnerFormSet = formset_factory(
    PartnerForm,
    formset=PartnerLines,
    extra=SPARE_PARTNERS,
    max_num=MOST_PARTNERS,
    absolute_max=MOST_PARTNERS,
)


def partner_forms(data: Any, partners: Sequence[PartnerData]) -> Any:
    """Return the lines of partners, filled with those that an activity has."""
    lines = [{"name": each.name, "kind": each.kind, "contact": each.contact} for each in partners]
    return PartnerFormSet(data, initial=lines, prefix="partners")


def said_of(activity: Activity) -> dict[str, Any]:
    """Return what an activity says under the names of the form."""
    names = ("kind", "happened_on", "title", "outcome", "ended_on", "observance", "place")
    return {
        **{name: getattr(activity, name) for name in (*names, *COUNTS)},
        "office": str(activity.office_id),
        "area": "" if activity.area_id is None else str(activity.area_id),
        "item": "" if activity.item_id is None else str(activity.item_id),
        "project": activity.project.code if activity.project else "",
        "language": activity.language,
        "version": activity.version,
    }


def prefilled(query: Mapping[str, str], items: Sequence[WorkplanItem]) -> dict[str, Any]:
    """Return what an address fills in of a new activity; what is not known there is left out."""
    filled: dict[str, Any] = {}
    if query.get("kind") in ActivityKind.values:
        filled["kind"] = query["kind"]
    if query.get("observance") in Observance.values:
        filled["observance"] = query["observance"]
        filled["title"] = str(Observance(query["observance"]).label)
    item = next((each for each in items if str(each.pk) == query.get("item")), None)
    if item is not None:
        filled |= {"item": str(item.pk), "area": str(item.area_id), "title": item.title}
    if title := query.get("title", "").replace("\x00", "").strip():
        filled["title"] = title[: LONGEST["title"]]
    return filled


class WithdrawActivityForm(VersionForm):
    """Why an activity is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        max_length=LONGEST["reason"],
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class EvidenceForm(RefusableForm):
    """Files that prove an activity, and the declaration without which no picture is kept."""

    files = ManyFilesField(  # type: ignore[assignment]
        label=gettext_lazy("Pictures and files"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
    consent = forms.BooleanField(
        label=gettext_lazy(
            "Everybody who can be recognised on a picture has agreed to it, or nobody can be recognised."
        ),
        help_text=gettext_lazy(
            "They have agreed that the picture is kept here with the activity and seen by those who see the"
            " focal points of the office. It is not published. If somebody takes the agreement back, remove"
            " the picture."
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let file choosers show what is kept; telephones then offer their camera."""
        super().__init__(*args, **kwargs)
        self.fields["files"].widget.attrs.update({"accept": f"image/*,{ACCEPTED_ENDINGS}"})

    def sent(self) -> list[SentFile]:
        """Return the files as they were sent."""
        return [sent_file(each) for each in self.cleaned_data["files"]]
