"""Forms around one action: what it says, and the words that go with each step."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.choices import Priority
from apps.actions.selectors.people import owners_possible, verifiers_possible
from apps.actions.services.register import LONGEST_TEXT, LONGEST_TITLE, ActionData

MOST_VERSIONS = 2**31 - 1


def words(
    label: Any, *, rows: int = 3, required: bool = False, help_text: Any = ""
) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a date."""
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class OfficeForm(forms.Form):
    """The office for which an action is made."""

    office = forms.ChoiceField(label=_("Office that owes it"))

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the offices that the person works for."""
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", _("Choose an office")), *offices]  # type: ignore[attr-defined]


class ActionForm(RefusableForm):
    """What an action says; `version` is the one that was looked at, for changes."""

    title = forms.CharField(
        label=_("What will be done"),
        max_length=LONGEST_TITLE,
        help_text=_("In a few words, beginning with a verb."),
    )
    due_on = day(_("Due"), help_text=_("Until the end of this day in the office’s time zone."))
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices)
    owner = forms.TypedChoiceField(
        label=_("Owner"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Without an owner, the head of the office owes it."),
    )
    verifier = forms.TypedChoiceField(
        label=_("Verifier"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_(
            "Somebody independent, who confirms that it is done. Left empty, the nearest head who is"
            " independent verifies."
        ),
    )
    description = words(_("What exactly"), rows=4)
    expected_effect = words(_("Expected effect"), rows=2)
    resources = words(_("Resources"), rows=2, help_text=_("People, money or help that it needs."))
    cost = forms.DecimalField(label=_("Cost"), required=False, max_digits=12, decimal_places=2)
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        help_text=_("Three letters, for example USD."),
    )
    version = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_VERSIONS, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        office_id: int,
        on: date,
        scope: OfficeScope,
        kept: tuple[Any, ...] = (),
        **kwargs: Any,
    ) -> None:
        """Offer who may own and verify; `kept` are the people of the action as it is."""
        super().__init__(*args, **kwargs)
        offered = {
            "owner": owners_possible(office_id=office_id, on=on, scope=scope),
            "verifier": verifiers_possible(office_id=office_id, on=on, scope=scope),
        }
        nobody = {
            "owner": _("The head of the office"),
            "verifier": _("The nearest independent head"),
        }
        for name, people in offered.items():
            known = {user.pk for user in people}
            more = [user for user in kept if user is not None and user.pk not in known]
            field: Any = self.fields[name]
            field.choices = [
                ("", nobody[name]),
                *((str(user.pk), name_of(user)) for user in [*people, *more]),
            ]
        self.fields["currency"].widget.attrs["autocapitalize"] = "characters"

    def clean_currency(self) -> str:
        """Return the currency in capitals, as ISO 4217 writes it."""
        return str(self.cleaned_data["currency"]).strip().upper()

    def said(self) -> ActionData:
        """Return what was typed."""
        typed = self.cleaned_data
        return ActionData(
            title=typed["title"],
            due_on=typed["due_on"],
            priority=typed["priority"],
            owner_id=typed["owner"],
            verifier_id=typed["verifier"],
            description=typed["description"],
            expected_effect=typed["expected_effect"],
            resources=typed["resources"],
            cost=typed["cost"],
            currency=typed["currency"],
        )


class StepForm(RefusableForm):
    """The version of the action that was looked at when a step was taken."""

    version = forms.IntegerField(min_value=1, max_value=MOST_VERSIONS, widget=forms.HiddenInput)


class DoneForm(StepForm):
    """That it is done, and why there is nothing to show where that is so."""

    no_evidence_because = words(
        _("If there can be no evidence: why?"),
        help_text=_("The verifier reads this. With a file or link attached it may stay empty."),
    )


class VerifyForm(StepForm):
    """What the verifier found."""

    words = words(_("What did you find? (may stay empty)"))


class ReasonForm(StepForm):
    """A reason, which everybody concerned reads."""

    reason = words(_("Reason"), required=True)


class ReopenForm(ReasonForm):
    """Why an action is opened again, and until when."""

    due_on = day(_("Due"))


class VerifierForm(StepForm):
    """Who verifies an action that waits for it."""

    verifier = forms.TypedChoiceField(label=_("Verifier"), coerce=int)

    def __init__(
        self, *args: Any, office_id: int, on: date, scope: OfficeScope, **kwargs: Any
    ) -> None:
        """Offer who sees the records of the office."""
        super().__init__(*args, **kwargs)
        self.fields["verifier"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a person")),
            *(
                (str(user.pk), name_of(user))
                for user in verifiers_possible(office_id=office_id, on=on, scope=scope)
            ),
        ]


class NoteForm(RefusableForm):
    """How it goes."""

    text = words(_("Progress"), required=True)
