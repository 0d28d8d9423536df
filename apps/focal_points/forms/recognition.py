"""Forms of recognition: which year and whom to show, and the answer of somebody who was silent."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.capabilities import Capability
from apps.accounts.forms import RefusableForm, office_choices
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import AppointmentRole, InquiryAnswer
from apps.focal_points.selectors.statements import FIRST_YEAR
from apps.focal_points.services.inquiries import LONGEST_WORDS
from apps.organization.tree import OfficeTree

INACTIVE, ASKED, ACTIVE, NOTHING = "inactive", "asked", "active", "nothing"
ONLY = [
    (INACTIVE, _("Silent for twelve months or more")),
    (ASKED, _("Asked, no answer yet")),
    (ACTIVE, _("At least one month with an activity")),
    (NOTHING, _("No month with an activity")),
]


class YearForm(forms.Form):
    """The year that is shown; what is not understood is this one."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)

    def __init__(self, data: Any, *, today: date) -> None:
        """Offer the years since the first focal points, the newest first."""
        super().__init__(data)
        self.today = today
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (str(year), str(year)) for year in range(today.year, FIRST_YEAR - 1, -1)
        ]
        if not self["year"].value():
            asked = self.data.copy() if hasattr(self.data, "copy") else dict(self.data)
            asked["year"] = str(today.year)
            self.data = asked

    @property
    def chosen_year(self) -> int:
        """Return the year that was chosen, else this one."""
        self.is_valid()
        return int(getattr(self, "cleaned_data", {}).get("year") or self.today.year)


class PictureForm(YearForm):
    """Whom of the network to show; everything that is chosen stands in the address."""

    text = forms.CharField(label=_("Name"), required=False, max_length=100)
    office = forms.ChoiceField(label=_("Office and all below it"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All")), *AppointmentRole.choices]
    )
    only = forms.ChoiceField(label=_("Show"), required=False, choices=[("", _("All")), *ONLY])

    def __init__(self, data: Any, *, tree: OfficeTree, today: date, scope: OfficeScope) -> None:
        """Offer the offices whose focal points the person sees."""
        super().__init__(data, today=today)
        self.tree = tree
        offices = scope.over(Capability.SEE_FOCAL_POINTS)
        self.fields["office"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *(
                (tree.nodes[int(office_id)].code, label)
                for office_id, label in office_choices(
                    tree, None if offices.everywhere else offices.ids
                )
            ),
        ]


class AnswerForm(RefusableForm):
    """Go on, or let somebody else take over; in words."""

    answer = forms.ChoiceField(
        label=_("What comes next?"), choices=InquiryAnswer.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=LONGEST_WORDS,
        help_text=_(
            "What you are going to do; or who should take over, by name, if you can think of somebody."
        ),
        widget=forms.Textarea({"rows": 4}),
    )
