"""Forms of accounts: they read what was typed; the services decide."""

import hashlib
from abc import ABCMeta, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.translation import gettext_lazy as _

from apps.accounts.authority import grantable_roles, keeps_all_users
from apps.accounts.capabilities import Capability
from apps.accounts.choices import Role
from apps.accounts.models import LANGUAGES
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import PeopleFilter
from apps.accounts.services import PersonData, RoleWish
from apps.organization.tree import OfficeTree
from apps.web.refusals import Invalid, WrongState

OPEN, CLOSED = "open", "closed"
MOST_VERSIONS = 2**31 - 1
Choices = list[tuple[str, str]]


def office_choices(tree: OfficeTree, ids: Iterable[int] | None = None) -> Choices:
    """Return offices as (id, name and code) in the order of the tree, those below indented."""
    allowed = None if ids is None else frozenset(ids)
    choices: Choices = []

    def walk(parent_id: int | None, depth: int) -> None:
        for office_id in tree.children.get(parent_id, ()):
            shown = allowed is None or office_id in allowed
            if shown:
                node = tree.nodes[office_id]
                choices.append((str(office_id), f"{'  ' * depth}{node.name} ({node.code})"))
            walk(office_id, depth + shown)

    walk(None, 0)
    return choices


def kept_offices(scope: OfficeScope, tree: OfficeTree) -> Choices:
    """Return the offices whose accounts the person keeps."""
    offices = scope.over(Capability.KEEP_USERS)
    return office_choices(tree, None if offices.everywhere else offices.ids)


class RefusableForm(forms.Form):
    """A form that shows what a service refuses beside the fields it concerns."""

    def take(self, refusal: Invalid) -> None:
        """Show the problems of a refusal."""
        for problem in refusal.problems:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, forms.ValidationError(str(problem.message), code=problem.code))


class VersionField(forms.IntegerField):
    """A hidden version; one that is missing is 0, which no record has, so that it is refused as stale."""

    def __init__(self, **kwargs: Any) -> None:
        """Take what any field takes."""
        super().__init__(
            required=False,
            min_value=0,
            max_value=MOST_VERSIONS,
            widget=forms.HiddenInput,
            **kwargs,
        )

    def clean(self, value: Any) -> int:
        """Return the version as a number."""
        return super().clean(value) or 0


class VersionForm(RefusableForm):
    """A step that only says which version of its record was looked at."""

    version = VersionField()


def look_at(form: forms.BaseForm, version: int) -> None:
    """Let a form that comes back name its record as it is now: that is what its page shows."""
    carry(form, version=str(version))


def carry(form: forms.BaseForm, **hidden: str) -> None:
    """Let a form that comes back carry other hidden values than those that were sent."""
    data: Any = form.data
    data = data.copy()
    for name, value in hidden.items():
        data[name] = value
    form.data = data


class AbstractForm(ABCMeta, DeclarativeFieldsMetaclass):
    """Makes forms of which some methods are left to those that are made from them."""


class PreviewedForm(RefusableForm, metaclass=AbstractForm):
    """A change whose consequences are shown before it is saved; `looked_at` marks what they were shown of."""

    version = VersionField()
    looked_at = forms.CharField(required=False, widget=forms.HiddenInput)

    @abstractmethod
    def said(self) -> Any:
        """Return what was typed, as the service takes it."""

    def weighed(self) -> Any:
        """Return what of it has consequences, the same in every process; all of it unless a form says so."""
        return self.said()

    def mark(self) -> str:
        """Return a mark of what was typed, so that only what was looked at is saved."""
        seen = repr((self.cleaned_data["version"], self.weighed()))
        return hashlib.sha256(seen.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of a form with a preview: the consequences to show, the status, whether it was saved."""

    effect: Any = None
    status: int = 200
    is_saved: bool = False


def look_then_save(
    form: PreviewedForm,
    *,
    is_last_step: bool,
    newest: int,
    effect_of: Callable[[Any], Any],
    save: Callable[[Any, int], Any],
) -> Looked:
    """Show the consequences of what was typed, and save it when these very consequences were looked at.

    `effect_of` takes what was typed, `save` that and the version that was looked at; both may raise Invalid and
    WrongState. After WrongState the form names `newest`, so that the next look is at the record as it is.
    """
    if not form.is_bound:
        return Looked()
    if not form.is_valid():
        return Looked(status=422)
    mark = form.mark()
    try:
        if is_last_step and form.cleaned_data["looked_at"] == mark:
            save(form.said(), form.cleaned_data["version"])
            return Looked(is_saved=True)
        effect = effect_of(form.said())
    except Invalid as refusal:
        form.take(refusal)
        return Looked(status=422)
    except WrongState as stale:
        form.add_error(None, str(stale))
        carry(form, version=str(newest), looked_at="")
        return Looked(status=409)
    carry(form, looked_at=mark)
    return Looked(effect)


class SettingsForm(RefusableForm):
    """The language and time zone in which somebody reads the house."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the time zones that this machine knows."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            (name, name.replace("_", " ")) for name in sorted(available_timezones())
        ]


class PersonForm(SettingsForm):
    """What an account says of a person."""

    first_name = forms.CharField(
        label=_("Given name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    last_name = forms.CharField(
        label=_("Family name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Letters without accents, digits, points, hyphens and underscores."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput({"autocomplete": "off"})
    )
    field_order = ["first_name", "last_name", "username", "email", "language", "time_zone"]

    def data_of_person(self) -> PersonData:
        """Return what was typed."""
        return PersonData(**{name: self.cleaned_data[name] for name in PersonForm.base_fields})


class RoleForm(RefusableForm):
    """A role over an office, for a time."""

    role = forms.ChoiceField(label=_("Role"))
    office = forms.ChoiceField(
        label=_("Office"),
        required=False,
        help_text=_("The role holds for this office and all below it."),
    )
    starts_on = forms.DateField(
        label=_("From"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    ends_before = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("The first day without the role. Leave it empty when no end is known."),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def __init__(
        self,
        data: object = None,
        *,
        scope: OfficeScope,
        tree: OfficeTree,
        on: date,
        required: bool = True,
    ) -> None:
        """Offer the roles and offices that are the person's to give."""
        super().__init__(data, initial={"starts_on": on})  # type: ignore[arg-type]
        roles = grantable_roles(scope)
        nothing = _("The whole organization") if keeps_all_users(scope) else _("Choose an office")
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", _("No role yet") if not required else _("Choose a role")),
            *((role.value, role.label) for role in Role if role in roles),
        ]
        self.fields["role"].required = required
        self.fields["office"].choices = [("", nothing), *kept_offices(scope, tree)]  # type: ignore[attr-defined]

    def wish(self) -> RoleWish | None:
        """Return the role that was chosen, or None."""
        chosen = self.cleaned_data
        if not chosen["role"]:
            return None
        return RoleWish(
            role=chosen["role"],
            office_id=int(chosen["office"]) if chosen["office"] else None,
            starts_on=chosen["starts_on"],
            ends_before=chosen["ends_before"],
        )


class PeopleFilterForm(forms.Form):
    """Filters of the list of people; they stand in the address."""

    text = forms.CharField(label=_("Name or address"), required=False, max_length=100)
    office = forms.ChoiceField(label=_("Office and all below it"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("Any role")), *Role.choices]
    )
    state = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[("", _("Open and closed")), (OPEN, _("Open")), (CLOSED, _("Closed"))],
    )

    def __init__(self, data: object, *, offices: Choices) -> None:
        """Offer the offices of the tree of today."""
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["office"].choices = [("", _("Any office")), *offices]  # type: ignore[attr-defined]

    def only(self, tree: OfficeTree) -> PeopleFilter:
        """Return the filters that apply; what is not understood narrows nothing."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        office = chosen.get("office")
        return PeopleFilter(
            office_ids=tree.subtree(int(office)) if office else frozenset(),
            role=chosen.get("role", ""),
            text=chosen.get("text", ""),
            is_active={OPEN: True, CLOSED: False}.get(chosen.get("state", "")),
        )
