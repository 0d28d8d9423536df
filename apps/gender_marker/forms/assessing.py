"""Forms of assessments: what is begun, what is answered, the code that is chosen, why a score ends."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm, VersionForm
from apps.gender_marker.choices import Stage
from apps.gender_marker.models import Code, Edition
from apps.gender_marker.selectors.asking import Asking, Said, Sheet
from apps.gender_marker.services.scoring import Conflict, Typed
from apps.gender_marker.services.scoring.answering import LONGEST_PLACE, LONGEST_WORDS
from apps.gender_marker.services.scoring.giving import LONGEST_REASON
from apps.web.language import in_language

LONGEST_SEEN = 40


class BeginForm(RefusableForm):
    """At which stage, by which markers, and with what answers to begin."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices, widget=forms.RadioSelect)
    editions = forms.MultipleChoiceField(
        label=_("Markers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    copies = forms.BooleanField(
        label=_("Begin with the answers of the latest score by the same marker"),
        required=False,
        help_text=_("What cannot be taken over is named."),
    )

    def __init__(
        self, *args: Any, editions: Sequence[Edition], can_copy: bool, **kwargs: Any
    ) -> None:
        """Offer the editions in use, with the stages at which one is used."""
        super().__init__(*args, **kwargs)
        self.fields["editions"].choices = [  # type: ignore[attr-defined]
            (each.code, edition_label(each)) for each in editions
        ]
        if not can_copy:
            del self.fields["copies"]


def edition_label(edition: Edition) -> str:
    """Return an edition with the stages at which it is used, where it is not used at each."""
    title = in_language(edition, "title")
    if not edition.stages:
        return title
    return f"{title} ({', '.join(str(Stage(each).label) for each in edition.stages)})"


class AnsweringForm(RefusableForm):
    """For each question an answer, the passage that shows it, where it stands, and words."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        """Make the fields of each question, named by the question."""
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.theirs: dict[str, Asking] = {}
        for asking in sheet.askings:
            self.add(asking)

    def add(self, asking: Asking) -> None:
        """Make the fields of one question."""
        name, said, label = asking.name, asking.said, asking.label
        self.fields[f"{name}-answer"] = forms.ChoiceField(
            label=label,
            required=False,
            initial=said.answer,
            choices=[
                *((each.key, in_language(each, "label")) for each in asking.options),
                ("", _("Not answered yet")),
            ],
            widget=forms.RadioSelect({"class": "form-check-input"}),
        )
        for part, part_label, most, widget in (
            ("passage", _("Passage of the project document"), LONGEST_WORDS, forms.Textarea),
            ("place", _("Where it stands"), LONGEST_PLACE, forms.TextInput),
            ("words", _("In words"), LONGEST_WORDS, forms.Textarea),
        ):
            attrs: dict[str, Any] = {"class": "form-control"}
            if widget is forms.Textarea:
                attrs["rows"] = 2
            self.fields[f"{name}-{part}"] = forms.CharField(
                label=part_label,
                required=False,
                max_length=most,
                initial=getattr(said, part),
                widget=widget(attrs),
            )
        self.fields[f"{name}-seen"] = forms.CharField(
            required=False,
            max_length=LONGEST_SEEN,
            initial=asking.seen,
            widget=forms.HiddenInput,
        )

    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return the questions under their headings, each with its fields, as the page draws them."""
        return [
            (heading, [self.row(asking) for asking in askings])
            for heading, askings in self.sheet.groups()
        ]

    def row(self, asking: Asking) -> dict[str, Any]:
        """Return one question with its fields, and what somebody else saved in the meantime."""
        fields = {
            part: self[f"{asking.name}-{part}"]
            for part in ("answer", "passage", "place", "words", "seen")
        }
        theirs = self.theirs.get(asking.name)
        answer = theirs.option(theirs.said.answer) if theirs else None
        return {
            **fields,
            "asking": asking,
            "text": in_language(asking.question, "text"),
            "guidance": in_language(asking.question, "guidance"),
            "example": in_language(asking.question, "example"),
            "theirs": theirs,
            "their_answer": in_language(answer, "label") if answer else "",
            "wants_passage": asking.wants_passage(asking.said),
            "has_words": bool(fields["words"].value() or fields["words"].errors),
        }

    def said(self) -> dict[str, Typed]:
        """Return what was typed, by the name of the question."""
        return {
            asking.name: Typed(
                Said(
                    *(
                        self.cleaned_data[f"{asking.name}-{part}"]
                        for part in ("answer", "words", "passage", "place")
                    )
                ),
                self.cleaned_data[f"{asking.name}-seen"],
            )
            for asking in self.sheet.askings
        }

    def take_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Show what somebody else saved beside what was typed; sent again, what was typed is kept."""
        data: Any = self.data
        data = data.copy()
        for asking in self.sheet.askings:
            data[f"{asking.name}-seen"] = asking.seen
        self.data = data
        for each in conflicts:
            self.theirs[each.asking.name] = each.asking
            self.add_error(
                f"{each.asking.name}-answer",
                _(
                    "Somebody else changed this meanwhile. Compare, and save again to keep what you typed."
                ),
            )


class LiveForm(AnsweringForm):
    """The answers alone, as they stand in a form that is being filled; what is not understood is not answered."""

    def answers(self) -> dict[str, Said]:
        """Return the answers by the name of the question."""
        self.is_valid()
        return {
            each.name: Said(self.cleaned_data.get(f"{each.name}-answer") or "")
            for each in self.sheet.askings
        }


class ScoreForm(VersionForm):
    """The code that counts, and why it is another than the computed one."""

    code = forms.ChoiceField(label=_("Code"), required=False)
    because = forms.CharField(
        label=_("Why another code is the right one"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("Needed only where the code differs from the one that the answers lead to."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, *args: Any, codes: Sequence[Code], computed: Code | None, **kwargs: Any
    ) -> None:
        """Offer the codes of the edition; none where the rules leave it undetermined."""
        super().__init__(*args, **kwargs)
        if computed is None:
            del self.fields["code"], self.fields["because"]
            return
        self.fields["code"].initial = computed.key
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            (each.key, f"{each.key} · {in_language(each, 'label')}") for each in codes
        ]


class WithdrawForm(VersionForm):
    """Why a score is withdrawn."""

    because = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
    )
