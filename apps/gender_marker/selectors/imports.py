"""Reads of imports of scores: their previews, problems and results, and the file to begin with.

What a preview or a result tells of a project is left out for whoever reads that project blind by now.
"""

import json
import zlib
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import EditionState, Stage
from apps.gender_marker.models import Assessment, Edition, MarkerImport
from apps.gender_marker.selectors.access import assessments_seen, open_readings
from apps.gender_marker.selectors.editions import editions_seen
from apps.gender_marker.selectors.import_words import LABELS, label_of, problem_of
from apps.gender_marker.selectors.tables import EditionTable
from apps.projects.selectors.import_words import Found
from apps.web.language import in_language
from apps.web.refusals import NotPermitted, OutOfScope, Problem

SEES_ALL = frozenset({Role.AUDITOR.value})


def expect_importer(*, scope: OfficeScope) -> None:
    """Raise NotPermitted for whoever keeps no projects."""
    if not scope.over(Capability.KEEP_PROJECTS):
        raise NotPermitted(_("Scores are imported by those who keep projects."))


def editions_to_import(*, scope: OfficeScope) -> QuerySet[Edition]:
    """Return the editions by which projects are scored now."""
    return editions_seen(scope=scope).filter(state=EditionState.PUBLISHED)


def imports_seen(*, scope: OfficeScope) -> QuerySet[MarkerImport]:
    """Return the imports that somebody uploaded, all for auditors; the newest first, without contents."""
    imports = MarkerImport.objects.select_related("uploaded_by", "edition").defer(
        "content", "problems"
    )
    if not scope.roles & SEES_ALL:
        imports = imports.filter(uploaded_by_id=scope.user_id, uploaded_by__isnull=False)
    return imports.order_by("-pk")


def import_seen(*, import_id: int, scope: OfficeScope) -> MarkerImport:
    """Return one import; raises OutOfScope."""
    kept = imports_seen(scope=scope).filter(pk=import_id).first()
    if kept is None:
        raise OutOfScope
    return kept


def changes_seen(*, kept: MarkerImport, kind: str, scope: OfficeScope) -> list[dict[str, Any]]:
    """Return the lines of a preview of one kind; none of a project that the reader has to read blind."""
    lines: list[dict[str, Any]] = kept.preview.get("changes", {}).get(kind, [])
    if not lines:
        return []
    blind = set(open_readings(scope=scope).values_list("project_id", flat=True))
    return [line for line in lines if line["project_id"] not in blind]


def scores_written(*, kept: MarkerImport, scope: OfficeScope) -> list[Assessment]:
    """Return the first scores that an import wrote, as far as the reader sees them."""
    found = assessments_seen(scope=scope).filter(pk__in=kept.result.get("scores", []))
    return list(found.select_related("project", "code").order_by("pk"))


def problems_of_import(*, import_id: int, scope: OfficeScope) -> list[Problem]:
    """Return every problem of a file in words; raises OutOfScope."""
    import_seen(import_id=import_id, scope=scope)
    packed = bytes(MarkerImport.objects.values_list("problems", flat=True).get(pk=import_id))
    found = json.loads(zlib.decompress(packed)) if packed else []
    return [problem_of(Found(*each)) for each in found]


def form_header(edition: EditionTable) -> list[str]:
    """Return the columns of a file to fill, in the reader's language; questions by their keys."""
    return [
        str(LABELS["project"]),
        str(LABELS["edition"]),
        str(LABELS["stage"]),
        *(question.key for question in edition.questions),
        *(label_of(f"{question.key}:passage") for question in edition.questions),
        *(str(LABELS[key]) for key in ("code", "because", "scored_on", "source")),
    ]


def form_choices(edition: EditionTable) -> dict[int, list[str]]:
    """Return what may be chosen in the columns of a file to fill, by their place from 0."""
    stages = edition.edition.stages or Stage.values
    first = 3
    choices = {
        1: [edition.edition.code],
        2: [str(stage.label) for stage in Stage if stage.value in stages],
    }
    for place, question in enumerate(edition.questions, start=first):
        choices[place] = [option.key for option in edition.options[question.key]]
    choices[first + 2 * len(edition.questions)] = [code.key for code in edition.codes]
    return choices


def form_notes(edition: EditionTable) -> list[list[str]]:
    """Return what may stand in each column."""
    questions = []
    for question in edition.questions:
        answers = "; ".join(
            f"{option.key} = {in_language(option, 'label')}"
            for option in edition.options[question.key]
        )
        questions.append([question.key, f"{in_language(question, 'text')} {answers}"])
    codes = "; ".join(f"{code.key} = {in_language(code, 'label')}" for code in edition.codes)
    return [
        [str(LABELS["project"]), _("the code of a project that you keep")],
        [str(LABELS["edition"]), edition.edition.code],
        [str(LABELS["stage"]), form_stages(edition)],
        *questions,
        *(
            [label_of(f"{edition.questions[0].key}:{part}"), explanation]
            for part, explanation in beside_notes().items()
            if edition.questions
        ),
        [str(LABELS["code"]), codes],
        [
            str(LABELS["because"]),
            _("needed where the code is another than the answers lead to"),
        ],
        [
            str(LABELS["scored_on"]),
            _("a date such as 2025-12-31; blank: the day of the import"),
        ],
        [
            str(LABELS["source"]),
            _("the document that states the code; needed where there are no answers"),
        ],
    ]


def form_stages(edition: EditionTable) -> str:
    """Return the stages at which an edition is used, in words."""
    stages = edition.edition.stages or Stage.values
    return "; ".join(str(stage.label) for stage in Stage if stage.value in stages)


def beside_notes() -> dict[str, str]:
    """Return what may stand in the columns beside an answer, by their part."""
    return {
        "passage": _(
            "what the project document says, in its own words; likewise for each question"
        ),
        "words": _("the answer in your words; such a column may be added for each question"),
        "place": _("page or section of the passage; such a column may be added for each question"),
    }
