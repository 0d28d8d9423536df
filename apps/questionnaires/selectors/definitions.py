"""A version of a questionnaire as it is asked: its questions in order, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import QuestionKind
from apps.questionnaires.models import Option, Question
from apps.questionnaires.skipping import Condition
from apps.web.language import in_language


@dataclass(frozen=True, slots=True)
class AskedOption:
    """One answer that is offered."""

    id: int
    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """One question; `shown_if_id` and `shown_values` say after which answer it is asked."""

    id: int
    key: str
    number: str
    kind: str
    text: str
    help: str
    is_required: bool
    has_comment: bool
    has_other: bool
    options: tuple[AskedOption, ...]
    parent_id: int | None
    shown_if_id: int | None
    shown_values: frozenset[str]
    lowest: Decimal | None
    highest: Decimal | None

    @property
    def is_heading(self) -> bool:
        """Whether it only heads the questions below it."""
        return self.kind == QuestionKind.HEADING

    @property
    def condition(self) -> Condition:
        """After what it is asked."""
        return Condition(self.id, self.parent_id, self.shown_if_id, self.shown_values)


def questions_asked(
    *, version_id: int, language: str = "", scope: OfficeScope
) -> Sequence[AskedQuestion]:
    """Return the questions of a version in their order, with the options that are still offered.

    In a language, else in that of the moment; English where a text is blank. Two statements. Whether
    somebody may read the version is for the caller to have asked: a link opens it without a log-in.
    """
    offered = Option.objects.filter(retired_on__isnull=True).order_by("position", "pk")
    rows = (
        Question.objects.filter(version_id=version_id)
        .prefetch_related(Prefetch("options", queryset=offered, to_attr="offered"))
        .order_by("position")
    )
    return [
        AskedQuestion(
            id=row.pk,
            key=row.key,
            number=row.number,
            kind=row.kind,
            text=in_language(row, "text", language),
            help=in_language(row, "help", language),
            is_required=row.is_required,
            has_comment=row.has_comment,
            has_other=row.has_other,
            options=tuple(
                AskedOption(each.pk, each.key, in_language(each, "label", language))
                for each in row.offered
            ),
            parent_id=row.parent_id,
            shown_if_id=row.shown_if_id,
            shown_values=frozenset(row.shown_values),
            lowest=row.lowest,
            highest=row.highest,
        )
        for row in rows
    ]
