"""Forms of reviews, of the what-if of a ranking, and of the recommendation."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apps.accounts.forms import VersionForm
from apps.projects.models import Criterion, FundingRound, Proposal, ReviewScore
from apps.projects.selectors.ranking import WhatIf
from apps.projects.services.reviews.answering import ScoreData
from apps.projects.services.rounds.recommending import LineData
from apps.web.language import in_language


def dollars(label: Any, **options: Any) -> forms.DecimalField:
    """Return a field for an amount that may stay empty."""
    return forms.DecimalField(
        label=label, required=False, max_digits=14, decimal_places=2, **options
    )


def words(label: Any, *, rows: int, most: int = 4000) -> forms.CharField:
    """Return a field for some sentences that may stay empty."""
    return forms.CharField(
        label=label, required=False, max_length=most, widget=forms.Textarea({"rows": rows})
    )


class ConflictForm(VersionForm):
    """Why somebody cannot review."""

    conflict = forms.CharField(
        label=gettext_lazy("What is the conflict of interest?"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )


class ScoresForm(VersionForm):
    """A score and a comment for each criterion, and one for the whole."""

    comment = words(gettext_lazy("Comment for the WGGI"), rows=4)

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        given: Mapping[int, ReviewScore],
        **kwargs: Any,
    ) -> None:
        """Make the fields of each criterion."""
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        rest = {name: self.fields.pop(name) for name in ("comment",)}
        for each in criteria:
            row = given.get(each.pk)
            self.fields[f"score-{each.pk}"] = forms.IntegerField(
                label=f"{in_language(each, 'text')} (0–{each.most})",
                required=False,
                min_value=0,
                max_value=each.most,
                initial=row.score if row else None,
                help_text=gettext_lazy("Weight %(weight)s") % {"weight": each.weight},
            )
            comment = words(gettext_lazy("Why"), rows=2)
            comment.initial = row.comment if row else ""
            self.fields[f"comment-{each.pk}"] = comment
        self.fields.update(rest)

    def scores(self) -> list[ScoreData]:
        """Return what was given."""
        return [
            ScoreData(
                criterion_id=each.pk,
                score=self.cleaned_data.get(f"score-{each.pk}"),
                comment=self.cleaned_data.get(f"comment-{each.pk}", ""),
            )
            for each in self.criteria
        ]


class WhatIfForm(forms.Form):
    """What is tried in the address and kept nowhere."""

    envelope = dollars(gettext_lazy("Another envelope"), min_value=Decimal(0))

    def __init__(self, data: Any, *, proposals: Iterable[Proposal]) -> None:
        """Make an amount and a tick for each proposal."""
        super().__init__(data)
        self.proposals = list(proposals)
        for each in self.proposals:
            self.fields[f"amount-{each.pk}"] = dollars(
                gettext_lazy("Another amount for “%(title)s”") % {"title": each.title},
                min_value=Decimal(0),
            )
            self.fields[f"without-{each.pk}"] = forms.BooleanField(
                label=gettext_lazy("Leave out “%(title)s”") % {"title": each.title},
                required=False,
            )

    def tried(self) -> WhatIf:
        """Return what is tried; what is not understood changes nothing."""
        self.is_valid()
        typed = self.cleaned_data
        return WhatIf(
            amounts={
                each.pk: typed[f"amount-{each.pk}"]
                for each in self.proposals
                if typed.get(f"amount-{each.pk}") is not None
            },
            without=frozenset(
                each.pk for each in self.proposals if typed.get(f"without-{each.pk}")
            ),
            envelope=typed.get("envelope"),
        )


class RecommendationForm(VersionForm):
    """An amount and a reason for each proposal, and the text for the Deputy Director General."""

    text = words(gettext_lazy("Recommendation to the Deputy Director General"), rows=8, most=20_000)

    def __init__(
        self, *args: Any, funding_round: FundingRound, proposals: Sequence[Proposal], **kwargs: Any
    ) -> None:
        """Make the fields of each proposal, filled with what is kept."""
        super().__init__(*args, **kwargs)
        self.proposals = proposals
        self.fields["text"].initial = funding_round.recommendation
        self.fields["version"].initial = funding_round.version
        for each in proposals:
            self.fields[f"amount-{each.pk}"] = dollars(
                gettext_lazy("Amount recommended for “%(title)s”, in US dollars")
                % {"title": each.title},
                initial=each.recommended_amount,
            )
            reason = words(
                gettext_lazy("Why “%(title)s” is recommended or not") % {"title": each.title},
                rows=2,
            )
            reason.initial = each.recommended_because
            self.fields[f"because-{each.pk}"] = reason

    def lines(self) -> dict[int, LineData]:
        """Return what was typed for each proposal."""
        return {
            each.pk: LineData(
                amount=self.cleaned_data.get(f"amount-{each.pk}"),
                because=self.cleaned_data.get(f"because-{each.pk}", ""),
            )
            for each in self.proposals
        }
