"""What still prevents the publication of a draft, and what is worth a second look, in sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.gender_marker.analytics.tables import (
    MOST_COMBINATIONS,
    TableFaults,
    faults_of,
)
from apps.gender_marker.choices import CodeKind
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.access import demand_keeper
from apps.gender_marker.selectors.tables import EditionTable, table_of
from apps.web.language import in_language
from apps.web.refusals import Problem

LEAST_ANSWERS = 2
TRANSLATED = {
    "edition": ("title",),
    "code": ("label", "definition"),
    "question": ("label", "text", "guidance", "example"),
    "option": ("label",),
    "row": ("reason",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCheck:
    """A draft as it stands: `problems` prevent its publication, `warnings` do not.

    `combinations` were tried; `untranslated` are the places without a text, by language.
    """

    edition: EditionTable
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    untranslated: Mapping[str, tuple[str, ...]]
    combinations: int


def check_of(*, draft: Edition, scope: OfficeScope) -> DraftCheck:
    """Return what a draft lacks; five statements. Raises NotPermitted for who keeps no markers."""
    demand_keeper(scope=scope)
    edition = table_of(edition=draft)
    problems = part_problems(edition)
    faults = faults_of(edition.table)
    if edition.outcomes:
        problems += table_problems(edition, faults)
    return DraftCheck(
        edition=edition,
        problems=tuple(problems),
        warnings=tuple(warnings_of(edition)),
        untranslated={language: tuple(places(edition, language)) for language in ("fr", "es")},
        combinations=faults.combinations,
    )


def part_problems(edition: EditionTable) -> list[Problem]:
    """Return what is missing before a table can be tried at all."""
    problems = []
    if not edition.questions:
        problems.append(Problem("no_question", _("There is no question yet.")))
    if not any(code.kind == CodeKind.SCORE for code in edition.codes):
        problems.append(Problem("no_score", _("There is no code that is a score yet.")))
    if not edition.outcomes:
        problems.append(Problem("no_row", _("The decision table has no row yet.")))
    for question in edition.questions:
        if len(edition.options[question.key]) < LEAST_ANSWERS:
            message = _("Question %(question)s takes fewer than two answers.")
            problems.append(Problem("answers", message % {"question": question.key}))
    return problems


def table_problems(edition: EditionTable, faults: TableFaults) -> list[Problem]:
    """Return the faults of a decision table as sentences that name the rows and the combinations."""
    problems = []
    for row, question, answer in faults.unknown:
        message = (
            _(
                "Row %(row)s names the answer “%(answer)s”, which question %(question)s does not take."
            )
            if answer
            else _("Row %(row)s names the question %(question)s, which this draft does not have.")
        )
        values = {"row": row, "question": question, "answer": answer}
        problems.append(Problem("unknown_name", message % values))
    if faults.is_too_large:
        message = _(
            "The questions of the table have %(number)s combinations of answers; at most %(most)s can be"
            " tried."
        )
        values = {"number": faults.combinations, "most": MOST_COMBINATIONS}
        problems.append(Problem("too_large", message % values))
    for gap in faults.gaps:
        message = _("No row takes: %(combination)s.")
        words = combination_in_words(edition, gap)
        problems.append(Problem("gap", message % {"combination": words}))
    problems += further("gap", faults.gap_count - len(faults.gaps))
    for overlap in faults.overlaps:
        message = _("Rows %(rows)s all take: %(combination)s.")
        values = {
            "rows": ", ".join(map(str, overlap.rows)),
            "combination": combination_in_words(edition, overlap.combination),
        }
        problems.append(Problem("overlap", message % values))
    problems += further("overlap", faults.overlap_count - len(faults.overlaps))
    for row in faults.unreached:
        message = _("No answers lead to row %(row)s.")
        problems.append(Problem("unreached", message % {"row": row}))
    return problems


def further(code: str, number: int) -> list[Problem]:
    """Return the sentence that counts the combinations that are not named."""
    if number <= 0:
        return []
    message = (
        ngettext(
            "No row takes %(number)s further combination.",
            "No row takes %(number)s further combinations.",
            number,
        )
        if code == "gap"
        else ngettext(
            "Several rows take %(number)s further combination.",
            "Several rows take %(number)s further combinations.",
            number,
        )
    )
    return [Problem(code, message % {"number": number})]


def combination_in_words(edition: EditionTable, combination: Mapping[str, str]) -> str:
    """Return answers as people read them; a table without questions has the one combination of none."""
    told = []
    for key, answer in combination.items():
        values = {
            "question": in_language(edition.question(key), "label"),
            "answer": in_language(edition.option(key, answer), "label"),
        }
        told.append(_("%(question)s “%(answer)s”") % values)
    return ", ".join(told) or _("any answers")


def warnings_of(edition: EditionTable) -> Iterable[str]:
    """Yield what does not prevent publication: codes that no row gives, questions that decide nothing."""
    given = {outcome.code_id for outcome in edition.outcomes.values()}
    for code in edition.codes:
        if code.pk not in given and code.kind != CodeKind.NOT_SCREENED:
            yield _("No row gives the code %(code)s.") % {"code": code.key}
    deciding = edition.table.deciding
    for question in edition.questions:
        if question.key not in deciding:
            message = _("No row asks for question %(question)s: its answers decide nothing.")
            yield message % {"question": question.key}


def places(edition: EditionTable, language: str) -> Iterable[str]:
    """Yield the places whose text is missing in a language though it stands in English."""

    def lacks(record: object, kind: str) -> bool:
        return any(
            getattr(record, f"{name}_en") and not getattr(record, f"{name}_{language}")
            for name in TRANSLATED[kind]
        )

    if lacks(edition.edition, "edition"):
        yield _("title")
    for code in edition.codes:
        if lacks(code, "code"):
            yield _("code %(code)s") % {"code": code.key}
    for question in edition.questions:
        options = edition.options[question.key]
        if lacks(question, "question") or any(lacks(each, "option") for each in options):
            yield _("question %(question)s") % {"question": question.key}
    for number, outcome in edition.outcomes.items():
        if lacks(outcome, "row"):
            yield _("row %(row)s") % {"row": number}
