"""Texts that are written part by part, as pages show them and as scripts save them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.projects.forms.parts import digest_of
from apps.projects.services.writing import LONGEST_PART, PartConflict, SavedParts
from apps.web.problems import body, error_of
from apps.web.refusals import Invalid, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PartField:
    """One part of a text with what a page needs to show it, and to have it changed.

    `text` is what stands in the field; `theirs` and `conflict` are set when somebody else changed the
    part first; `version` and `shown` are those of the text that is kept.
    """

    part: str
    label: str
    hint: str = ""
    text: str = ""
    version: int = 0
    shown: str = ""
    by: str = ""
    at: datetime | None = None
    is_required: bool = False
    theirs: str | None = None
    conflict: str = ""
    problem: str = ""
    save_url: str = ""

    @property
    def longest(self) -> int:
        """How many characters a part may have."""
        return LONGEST_PART


def part_fields(
    *,
    known: Mapping[str, Any],
    rows: Mapping[str, Any],
    hints: Mapping[str, Any],
    required: Collection[str] = (),
    save_url: Callable[[str], str],
    typed: Mapping[str, str] | None = None,
    conflicts: Iterable[PartConflict] = (),
    problems: Iterable[Problem] = (),
) -> list[PartField]:
    """Return all parts of a text in their order; `typed` is what came with a form that was refused."""
    sent = typed or {}
    behind = {conflict.change.part: conflict for conflict in conflicts}
    wrong = {problem.field: str(problem.message) for problem in problems}
    fields = []
    for part, label in known.items():
        row = behind[part].kept if part in behind else rows.get(part)
        kept = row.text if row is not None else ""
        fields.append(
            PartField(
                part=part,
                label=str(label),
                hint=str(hints.get(part, "")),
                text=sent.get(part, kept),
                version=row.version if row is not None else 0,
                shown=digest_of(kept),
                by=name_of(row.changed_by) if row is not None else "",
                at=row.changed_at if row is not None else None,
                is_required=part in required,
                theirs=kept if part in behind else None,
                conflict=conflict_words(behind[part]) if part in behind else "",
                problem=wrong.get(part, ""),
                save_url=save_url(part),
            )
        )
    return fields


def conflict_words(conflict: PartConflict) -> str:
    """Return who changed a part first, and when."""
    row = conflict.kept
    return _("%(person)s changed this part on %(moment)s.") % {
        "person": name_of(row.changed_by) or _("Somebody"),
        "moment": date_format(localtime(row.changed_at), "DATETIME_FORMAT"),
    }


def conflict_problems(
    conflicts: Iterable[PartConflict], *, known: Mapping[str, Any]
) -> list[Problem]:
    """Return conflicts as lines of the error summary."""
    return [
        Problem(
            code="changed",
            field=conflict.change.part,
            message=_(
                "%(part)s: %(conflict)s What you wrote is still in the field. Bring both together, then save again."
            )
            % {"part": known[conflict.change.part], "conflict": conflict_words(conflict)},
        )
        for conflict in conflicts
    ]


def part_answer(save: Callable[[], SavedParts]) -> HttpResponse:
    """Answer a script that saves one part: 200 with its version, 409 with the other text, 422 with why."""
    try:
        saved = save()
    except Invalid as refused:
        return JsonResponse(body(error_of(one) for one in refused.problems), status=422)
    for conflict in saved.conflicts:
        row = conflict.kept
        answer = {"text": row.text, "version": row.version, "message": conflict_words(conflict)}
        return JsonResponse({"conflict": answer}, status=409)
    version = saved.parts[0].version if saved.parts else 0
    return JsonResponse({"version": version})
