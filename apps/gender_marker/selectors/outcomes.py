"""Where the answers of a draft lead, told before it is scored."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.gender_marker.choices import SourceStatus
from apps.gender_marker.models import Assessment, Code
from apps.gender_marker.selectors.asking import (
    Asking,
    Said,
    Sheet,
    computed_or_holes,
    doubt_of,
)
from apps.gender_marker.selectors.tables import Computed
from apps.web.language import in_language
from apps.web.parts import StatusTag


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a draft comes to: a row of its table, or the questions that are still open.

    `skipped` need no answer any more, `without_passage` are answered without the words that show it.
    """

    draft: Assessment
    codes: tuple[Code, ...]
    computed: Computed | None
    open: tuple[Asking, ...]
    skipped: tuple[str, ...]
    without_passage: tuple[Asking, ...]

    @property
    def is_ready(self) -> bool:
        """Whether it can be scored."""
        return self.computed is not None and not self.open

    @property
    def code(self) -> Code | None:
        """The computed code; None while questions are open, and where the rules are silent."""
        return self.computed.code if self.computed else None

    @property
    def label(self) -> str:
        """The name of the code, or why there is none."""
        if self.computed is None:
            return _("Not enough answers yet")
        if self.computed.code is None:
            return _("Undetermined: the published rules are silent")
        return in_language(self.computed.code, "label")

    @property
    def doubt(self) -> StatusTag | None:
        """How far the row is founded, where it is not verified."""
        if self.computed is None or self.computed.outcome.status == SourceStatus.VERIFIED:
            return None
        return doubt_of(self.computed.outcome.status)


def results_of(*, sheet: Sheet, said: Mapping[str, Said] | None = None) -> list[Result]:
    """Return what each draft comes to, as held or as `said` by the name of the question; no statement."""
    return [result_of(sheet, draft, said) for draft in sheet.drafts]


def result_of(sheet: Sheet, draft: Assessment, said: Mapping[str, Said] | None) -> Result:
    """Return what one draft comes to."""
    table = sheet.table(draft)
    computed, problems = computed_or_holes(table, sheet.answers_of(draft, said))
    missing = {problem.field for problem in problems}
    asked = sheet.of(draft)
    own = {each.name: part.question for each in asked for part in each.parts if part.draft == draft}
    skipped = set(computed.skipped) if computed else set()
    return Result(
        draft=draft,
        codes=table.codes,
        computed=computed,
        open=tuple(each for each in asked if own[each.name].key in missing),
        skipped=tuple(
            in_language(question, "label") for question in own.values() if question.key in skipped
        ),
        without_passage=()
        if said is not None
        else tuple(each for each in asked if each.wants_passage(each.said)),
    )
