"""The form of a decision on a term in a proposal."""

from typing import Any

from django import forms

from apps.accounts.forms import RefusableForm
from apps.projects.choices import ProposalPart
from apps.projects.services.proposal_terms import LONGEST_REPLACEMENT, Place

ACCEPT, DISMISS = "accept", "dismiss"
LARGEST = 2**31 - 1


class TermDecisionForm(RefusableForm):
    """Which finding is meant, what is made of it, and the words that are to stand there instead."""

    part = forms.ChoiceField(choices=ProposalPart.choices)
    term = forms.IntegerField(min_value=1, max_value=LARGEST)
    start = forms.IntegerField(min_value=0, max_value=LARGEST)
    version = forms.IntegerField(min_value=1, max_value=LARGEST)
    decision = forms.ChoiceField(choices=[(ACCEPT, ACCEPT), (DISMISS, DISMISS)])
    replacement = forms.CharField(required=False, max_length=LONGEST_REPLACEMENT)

    def place(self) -> Place:
        """Return the finding that is meant."""
        typed: dict[str, Any] = self.cleaned_data
        return Place(
            part=typed["part"],
            term_id=typed["term"],
            start=typed["start"],
            version=typed["version"],
        )
