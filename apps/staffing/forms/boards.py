"""The form of the composition of a board."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.forms import VersionField
from apps.staffing.choices import Board, YesNo
from apps.staffing.forms.counts import CountsForm, count_field, day_input
from apps.staffing.models import BoardComposition
from apps.staffing.models.market import SEXES
from apps.staffing.selectors.vacancy_words import SEX_LABELS
from apps.staffing.services.boards import MEMBERS, TRAINED, BoardData


class BoardForm(CountsForm):
    """The composition of one board from a day on."""

    version = VersionField()
    board = forms.ChoiceField(
        label=gettext_lazy("Board"), required=False, choices=[("", "–"), *Board.choices]
    )
    as_of = forms.DateField(
        label=gettext_lazy("Composed so since"),
        required=False,
        widget=day_input(),
    )
    has_gender_member = forms.ChoiceField(
        label=gettext_lazy("Is there a gender member ex officio?"),
        required=False,
        choices=YesNo.choices,
    )
    source = forms.CharField(
        label=gettext_lazy("Source, such as the memorandum"),
        required=False,
        help_text=gettext_lazy("No names of members."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, held: BoardComposition | None = None) -> None:
        """A saved composition says what it is."""
        initial: dict[str, Any] = {"has_gender_member": YesNo.NOT_KNOWN.value}
        if held is not None:
            names = ("version", "board", "as_of", "has_gender_member", "source", *MEMBERS, *TRAINED)
            initial = {name: getattr(held, name) for name in names}
        super().__init__(data, initial=initial)
        for names, label in (
            (MEMBERS, _("Members, %(sex)s")),
            (TRAINED, _("Trained in gender, %(sex)s")),
        ):
            for name, sex in zip(names, SEXES, strict=True):
                self.fields[name] = count_field(label % {"sex": str(SEX_LABELS[sex]).lower()})

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the inputs of the numbers, members first, in the order of the sexes."""
        return [
            (_("Members"), [self[name] for name in MEMBERS]),
            (_("Of them trained in gender"), [self[name] for name in TRAINED]),
        ]

    def heads(self) -> list[str]:
        """Return the names of the columns of `rows`."""
        return [str(SEX_LABELS[sex]) for sex in SEXES]

    @property
    def what(self) -> list[forms.BoundField]:
        """The fields beside the numbers."""
        return [self[name] for name in ("board", "as_of", "has_gender_member", "source")]

    def said(self) -> BoardData:
        """Return what was typed, as far as it could be read."""
        values = self.cleaned_data
        return BoardData(
            board=values.get("board") or "",
            as_of=values.get("as_of"),
            counts={name: values.get(name) for name in (*MEMBERS, *TRAINED)},
            has_gender_member=values.get("has_gender_member") or YesNo.NOT_KNOWN.value,
            source=values.get("source") or "",
        )
