"""Forms of appointments: what is said of one, its end, and the step to a successor."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.forms import RefusableForm, VersionField, office_choices
from apps.accounts.scope import OfficeScope
from apps.actions.selectors.people import user_named
from apps.focal_points.choices import AppointmentRole, PostKind
from apps.focal_points.models import Appointment, TermsEdition
from apps.focal_points.services.appointments.checks import (
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_TEXT,
    AppointmentData,
)
from apps.organization.choices import Sex
from apps.organization.selectors import grades
from apps.organization.tree import OfficeTree

YES, NO = "yes", "no"
FLAGS = {YES: True, NO: False}
SEXES = [
    ("", _("Not recorded")),
    (Sex.WOMEN, pgettext_lazy("sex of a person", "Woman")),
    (Sex.MEN, pgettext_lazy("sex of a person", "Man")),
    (Sex.OTHER, pgettext_lazy("sex of a person", "Other or undisclosed")),
]


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a date."""
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **options
    )


def line(label: Any, *, most: int = LONGEST_NAME, **options: Any) -> forms.CharField:
    """Return a field for a few words that may stay empty."""
    widget = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget, **options)


def words(label: Any, **options: Any) -> forms.CharField:
    """Return a field for some sentences that may stay empty."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        **options,
    )


def number_or_none(value: str) -> int | None:
    """Return the number that a choice stands for; None for nothing chosen."""
    return int(value) if value else None


class AppointmentForm(RefusableForm):
    """One appointment, new or put right."""

    version = VersionField()
    account = line(
        _("Account"),
        help_text=_("User name of somebody with an account; leave it empty for others."),
    )
    name = line(_("Name"), help_text=_("With an account it may stay empty."))
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=SEXES)
    office = forms.TypedChoiceField(label=_("Office or department"), coerce=int)
    role = forms.ChoiceField(label=_("Role"), choices=AppointmentRole.choices)
    starts_on = day(_("From"))
    ends_before = day(
        _("Until"),
        required=False,
        help_text=_("The first day without it. Leave it empty when no end is known."),
    )
    is_sure = forms.BooleanField(label=_("Yes, the year is right"), required=False)
    grade = forms.ChoiceField(label=_("Grade at appointment"), required=False)
    post_kind = forms.ChoiceField(
        label=_("Post held"),
        required=False,
        choices=[("", pgettext_lazy("appointment", "Not known")), *PostKind.choices],
        help_text=_("Asked of the focal points of regional offices."),
    )
    post_title = line(_("Title of the post"))
    former_posts = words(_("Former posts"))
    percent_of_time = forms.DecimalField(
        label=_("Per cent of working time"),
        required=False,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    decision = line(_("Appointing decision"), most=LONGEST_LINE)
    decided_on = day(_("Day of the decision"), required=False)
    appointed_by = line(_("Appointing officer"))
    has_expertise = forms.ChoiceField(
        label=_("Knowledge of gender issues"),
        required=False,
        choices=[
            ("", pgettext_lazy("appointment", "Not known")),
            (YES, pgettext_lazy("answer", "Yes")),
            (NO, pgettext_lazy("answer", "No")),
        ],
    )
    expertise = words(_("Training and experience"))
    appraisal_year = forms.IntegerField(
        label=_("Evaluation cycle that names the role"),
        required=False,
        help_text=_("The year of the staff evaluation."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    terms_edition = forms.ChoiceField(label=_("Terms of reference"), required=False)
    terms_signed_on = day(
        _("Terms signed on"),
        required=False,
        help_text=_(
            "Once the signed paper is back; add its scan as evidence on the page of the appointment."
        ),
    )
    note = words(_("Note"))

    GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("Who, where and when"), (
            "account", "name", "sex", "office", "role", "starts_on", "ends_before", "is_sure",
        )),
        (_("Grade and post"), ("grade", "post_kind", "post_title", "former_posts")),
        (_("Terms"), (
            "percent_of_time", "decision", "decided_on", "appointed_by", "terms_edition",
            "terms_signed_on",
        )),
        (_("Knowledge and evaluation"), (
            "has_expertise", "expertise", "appraisal_year", "note",
        )),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        tree: OfficeTree,
        editions: Sequence[TermsEdition],
        kept: Appointment | None = None,
        scope: OfficeScope,
        **kwargs: Any,
    ) -> None:
        """Offer the offices of a tree; `kept` is the appointment that is put right: its office stays offered."""
        super().__init__(*args, **kwargs)
        self.scope = scope
        fields: Any = self.fields
        offices = office_choices(tree)
        if kept is not None and kept.office_id not in tree.nodes:
            offices.append((str(kept.office_id), kept.office.code))
        fields["office"].choices = [("", _("Choose an office")), *offices]
        fields["grade"].choices = [
            ("", pgettext_lazy("appointment", "Not known")),
            *((str(grade.pk), grade.code) for grade in grades()),
        ]
        fields["terms_edition"].choices = [
            ("", _("None on file")),
            *(
                (str(each.pk), _("Edition %(number)s") % {"number": each.number})
                for each in editions
            ),
        ]

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """Return the fields in groups with a heading, as the page draws them."""
        return [
            (heading, [self[name] for name in names if name in self.fields and self._asks(name)])
            for heading, names in self.GROUPS
        ]

    def _asks(self, name: str) -> bool:
        """Whether a field is drawn: that the year is right is asked only when it was questioned."""
        if name != "is_sure":
            return True
        return self.is_bound and (self.has_error("starts_on") or bool(self.data.get("is_sure")))

    def clean_account(self) -> int | None:
        """Return the account that was named, or None."""
        name = self.cleaned_data["account"].strip()
        if not name:
            return None
        user = user_named(name=name, scope=self.scope)
        if user is None:
            raise forms.ValidationError(
                _("There is no open account with this user name."), code="unknown_account"
            )
        return int(user.pk)

    def said(self, *, office_id: int | None = None, role: str = "") -> AppointmentData:
        """Return what was typed; office and role are given where the form does not ask for them."""
        typed = self.cleaned_data
        return AppointmentData(
            office_id=office_id if office_id is not None else typed["office"],
            user_id=typed["account"],
            name=typed["name"],
            sex=typed["sex"],
            role=role or typed["role"],
            starts_on=typed["starts_on"],
            ends_before=typed["ends_before"],
            is_sure=typed["is_sure"],
            grade_id=number_or_none(typed["grade"]),
            post_kind=typed["post_kind"],
            post_title=typed["post_title"],
            former_posts=typed["former_posts"],
            percent_of_time=typed["percent_of_time"],
            decision=typed["decision"],
            decided_on=typed["decided_on"],
            appointed_by=typed["appointed_by"],
            has_expertise=FLAGS.get(typed["has_expertise"]),
            expertise=typed["expertise"],
            appraisal_year=typed["appraisal_year"],
            terms_edition_id=number_or_none(typed["terms_edition"]),
            terms_signed_on=typed["terms_signed_on"],
            note=typed["note"],
        )


class SuccessorForm(AppointmentForm):
    """The successor of somebody: the same office and role, and why the other ends."""

    reason = forms.CharField(
        label=_("Why the appointment so far ends"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    GROUPS = (
        (_("The appointment so far"), ("reason",)),
        *AppointmentForm.GROUPS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for neither office nor role."""
        super().__init__(*args, **kwargs)
        del self.fields["office"], self.fields["role"]


class EndForm(RefusableForm):
    """When and why an appointment ends."""

    version = VersionField()
    ends_before = day(_("Until"), help_text=_("The first day without it."))
    reason = forms.CharField(
        label=_("Why it ends"), required=False, widget=forms.Textarea({"rows": 3})
    )


def initial_of(found: Appointment) -> dict[str, Any]:
    """Return what a form shows at first of an appointment that is put right."""
    names = (
        "version", "name", "sex", "role", "starts_on", "ends_before", "post_kind", "post_title",
        "former_posts", "percent_of_time", "decision", "decided_on", "appointed_by", "expertise",
        "appraisal_year", "terms_signed_on", "note",
    )  # fmt: skip
    flags = {True: YES, False: NO, None: ""}
    return {
        **{name: getattr(found, name) for name in names},
        "account": found.user.get_username() if found.user else "",
        "office": found.office_id,
        "grade": found.grade_id or "",
        "terms_edition": found.terms_edition_id or "",
        "has_expertise": flags[found.has_expertise],
    }


def initial_of_new(*, today: date, edition: TermsEdition | None, query: Any) -> dict[str, Any]:
    """Return what the form of a new appointment shows at first: today, and an office asked for."""
    office = str(query.get("office", ""))
    return {
        "role": AppointmentRole.FOCAL_POINT,
        "starts_on": today,
        "office": office if office.isdecimal() else "",
        "terms_edition": edition.pk if edition else "",
    }
