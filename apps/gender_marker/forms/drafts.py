"""Forms of a draft: begun, named, published; an edition taken out of use."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm, VersionField
from apps.gender_marker.choices import SourceStatus, Stage
from apps.gender_marker.models import Edition, Scale
from apps.gender_marker.services.editions.data import (
    LONGEST_EDITION_CODE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    EditionData,
)
from apps.web.language import in_language

COPY, SCALE = "copy", "scale"
STAYS, RETIRES = "stays", "retires"


def line(label: Any, longest: int, *, required: bool = False, **kwargs: Any) -> forms.CharField:
    """Return a field for some words."""
    widget = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=widget, **kwargs
    )


def words(label: Any, *, rows: int = 2, required: bool = False, **kwargs: Any) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": rows}),
        **kwargs,
    )


class SourcedForm(RefusableForm):
    """What every part of an edition says of where it comes from."""

    status = forms.ChoiceField(
        label=_("How well founded"),
        choices=SourceStatus.choices,
        help_text=_("It is shown wherever this is read."),
    )
    source = words(_("Source"), required=True)
    note = words(_("Note"))


class EditionForm(SourcedForm):
    """What a draft says of itself."""

    version = VersionField()
    code = line(
        _("Code"),
        LONGEST_EDITION_CODE,
        required=True,
        help_text=_("Its name in addresses, files and the API. For example IOM-2027."),
    )
    title_en = line(_("Title in English"), LONGEST_TITLE, required=True)
    title_fr = line(_("Title in French"), LONGEST_TITLE)
    title_es = line(_("Title in Spanish"), LONGEST_TITLE)
    stages = forms.MultipleChoiceField(
        label=_("Used at"),
        choices=Stage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a tick: at each."),
    )
    first_year = forms.IntegerField(
        label=_("First year"), required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )
    last_year = forms.IntegerField(
        label=_("Last year"), required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )
    field_order = ["code", "title_en", "title_fr", "title_es"]

    def said(self) -> EditionData:
        """Return what was typed."""
        typed = {name: self.cleaned_data[name] for name in EditionData.__dataclass_fields__}
        return EditionData(**{**typed, "stages": tuple(typed["stages"])})


def initial_of(edition: Edition) -> dict[str, Any]:
    """Return what the form shows of an edition."""
    names = (*EditionData.__dataclass_fields__, "version")
    return {name: getattr(edition, name) for name in names}


class BeginForm(EditionForm):
    """A new draft: the copy of an edition, or an empty one of a marker."""

    origin = forms.ChoiceField(label=_("Begin from"))
    field_order = ["origin", *EditionForm.field_order]

    def __init__(
        self, *args: Any, origins: tuple[Sequence[Edition], Sequence[Scale]], **kwargs: Any
    ) -> None:
        """Offer every edition and every marker."""
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        editions, scales = origins
        self.fields["origin"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            (
                _("A copy of"),
                [
                    (f"{COPY}:{each.code}", f"{each.code} · {in_language(each, 'title')}")
                    for each in editions
                ],
            ),
            (
                _("Nothing yet, for the marker"),
                [(f"{SCALE}:{each.code}", in_language(each, "name")) for each in scales],
            ),
        ]

    def begun_from(self) -> dict[str, str]:
        """Return from what it begins, as the service takes it."""
        kind, _colon, code = self.cleaned_data["origin"].partition(":")
        return {"copied": code} if kind == COPY else {"scale": code}


class CompulsoryForm(RefusableForm):
    """What becomes of the edition that was compulsory until now."""

    version = VersionField()
    former = forms.ChoiceField(
        label=_("The edition that is compulsory now"),
        choices=[
            (STAYS, _("stays in use beside this one")),
            (RETIRES, _("goes out of use: no new scores by it")),
        ],
        initial=STAYS,
        required=False,
        widget=forms.RadioSelect,
    )

    @property
    def retires_former(self) -> bool:
        """Whether the former edition goes out of use."""
        return bool(self.cleaned_data["former"] == RETIRES)


class PublishForm(CompulsoryForm):
    """Whether every project is scored by the edition from now on."""

    is_compulsory = forms.BooleanField(
        label=_("Compulsory: every project is scored by it from now on"), required=False
    )
    field_order = ["is_compulsory", "former"]
