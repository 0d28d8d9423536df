"""Forms of campaigns: what is asked, when, of whom."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm
from apps.questionnaires.choices import FEWEST_IN_A_GROUP, Anonymity
from apps.questionnaires.models import Campaign, QuestionnaireVersion
from apps.questionnaires.services.campaigns import (
    LONGEST_TITLE,
    CampaignData,
    Titles,
    Variable,
)
from apps.questionnaires.services.recipients import Wish
from apps.web.language import in_language

NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<who>[^<>]+)>")
LONGEST_LIST = 500_000


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a date."""
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **options
    )


class StepForm(RefusableForm):
    """The version of the campaign that was looked at."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class CampaignForm(RefusableForm):
    """What a campaign says."""

    version_asked = forms.TypedChoiceField(label=_("Questionnaire"), coerce=int)
    title_en = forms.CharField(label=_("Title in English"), max_length=LONGEST_TITLE)
    title_fr = forms.CharField(label=_("Title in French"), max_length=LONGEST_TITLE, required=False)
    title_es = forms.CharField(
        label=_("Title in Spanish"), max_length=LONGEST_TITLE, required=False
    )
    office = forms.TypedChoiceField(
        label=_("Office"), coerce=int, help_text=_("Its time zone counts the days.")
    )
    opens_on = day(_("First day"))
    closes_on = day(_("Last day"), help_text=_("The whole day, in the time zone of the office."))
    anonymity = forms.ChoiceField(
        label=_("Who is known"), choices=Anonymity.choices, widget=forms.RadioSelect
    )
    minimum_group = forms.IntegerField(
        label=_("Smallest group shown"),
        min_value=1,
        max_value=1000,
        initial=FEWEST_IN_A_GROUP,
        help_text=_("Tables hide groups of fewer answers; at least 5 in an anonymous campaign."),
    )
    background = forms.CharField(
        label=_("Background"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "What is known of the recipients and answers are tabulated by, one a line, such as Sex or"
            " Region."
        ),
    )
    version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        versions: Sequence[QuestionnaireVersion],
        offices: list[tuple[str, str]],
        campaign: Campaign | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer published versions and offices; show the campaign that is changed."""
        if campaign is not None:
            kwargs["initial"] = initial_of(campaign)
        super().__init__(*args, **kwargs)
        self.fields["version_asked"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a questionnaire")),
            *(
                (
                    str(each.pk),
                    _("%(title)s, version %(number)s")
                    % {"title": in_language(each.questionnaire, "title"), "number": each.number},
                )
                for each in versions
            ),
        ]
        self.fields["office"].choices = offices  # type: ignore[attr-defined]

    def said(self) -> CampaignData:
        """Return what was typed."""
        typed = self.cleaned_data
        labels = [line.strip() for line in typed["background"].splitlines() if line.strip()]
        return CampaignData(
            version_id=typed["version_asked"],
            title=Titles(typed["title_en"], typed["title_fr"], typed["title_es"]),
            office_id=typed["office"],
            opens_on=typed["opens_on"],
            closes_on=typed["closes_on"],
            anonymity=typed["anonymity"],
            minimum_group=typed["minimum_group"],
            background=tuple(
                Variable(key=slugify(label)[:60].replace("-", "_"), label=label) for label in labels
            ),
        )


def initial_of(campaign: Campaign) -> dict[str, Any]:
    """Return what the form shows of a campaign."""
    same = ("title_en", "title_fr", "title_es", "opens_on", "closes_on", "anonymity")
    return {
        **{name: getattr(campaign, name) for name in (*same, "minimum_group", "version")},
        "version_asked": campaign.version_asked_id,
        "office": campaign.office_id,
        "background": "\n".join(each["label"] for each in campaign.background),
    }


class RecipientsForm(RefusableForm):
    """Whom to ask, one a line."""

    lines = forms.CharField(
        label=_("Recipients"),
        max_length=LONGEST_LIST,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=_("Language of people without an account"), choices=settings.LANGUAGES, initial="en"
    )

    def wishes(self) -> list[Wish]:
        """Return the lines that say somebody."""
        return [
            wish_of(number, line)
            for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1)
            if line.strip()
        ]


def wish_of(number: int, line: str) -> Wish:
    """Read `who; background; background`, where who is a user name, an address or `Name <address>`."""
    who, *background = (part.strip() for part in line.split(";"))
    named = NAMED.fullmatch(who)
    return Wish(
        line=number,
        who=named["who"].strip() if named else who,
        name=named["name"].strip() if named else "",
        background=tuple(background),
    )
