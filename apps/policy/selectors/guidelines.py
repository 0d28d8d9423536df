"""Activities of the guidelines, under their objectives and expected results."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.policy.choices import Guideline
from apps.policy.models import GuidelineActivity
from apps.policy.selectors.commitments import guideline_activities, guideline_activities_seen
from apps.web.language import in_language
from apps.web.marking import holds_all, words_in

KIND = "policy.guidelineactivity"


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity in the reader's language."""

    key: str
    text: str


@dataclass(slots=True)
class Result:
    """An expected result with its activities."""

    text: str
    activities: list[ActivityLine] = field(default_factory=list)


@dataclass(slots=True)
class Objective:
    """An objective with its expected results."""

    text: str
    results: list[Result] = field(default_factory=list)


@dataclass(slots=True)
class GuidelinePart:
    """One of the guidelines with its objectives, and where it stands."""

    key: str
    name: str
    source: str
    note: str
    objectives: list[Objective] = field(default_factory=list)


def ref_of(activity_id: int) -> RecordRef:
    """Return how other rooms point to an activity of the guidelines."""
    return RecordRef(KIND, activity_id)


def address_of(activity: GuidelineActivity) -> str:
    """Return where an activity stands in the list of all."""
    return f"{reverse('policy:guideline_activities')}#{activity.key}"


def listed(*, guideline: str = "", text: str = "", scope: OfficeScope) -> list[GuidelineActivity]:
    """Return the activities of one of the guidelines, or of both, that have all the words; one statement."""
    rows = guideline_activities(scope=scope)
    if guideline:
        rows = rows.filter(guideline=guideline)
    words = words_in(text)
    return [row for row in rows if holds_all(words, said_of(row))]


def said_of(activity: GuidelineActivity) -> str:
    """Return the words of an activity that a search looks through, in the reader's language and in English."""
    texts = [in_language(activity, name) for name in ("text", "objective", "expected_result")]
    return " ".join([*texts, activity.text_en, activity.objective_en, activity.expected_result_en])


def in_parts(rows: Iterable[GuidelineActivity]) -> list[GuidelinePart]:
    """Return activities, which stand in their order, under guidelines, objectives and expected results."""
    parts: list[GuidelinePart] = []
    for row in rows:
        if not parts or parts[-1].key != row.guideline:
            name = str(Guideline(row.guideline).label)
            parts.append(GuidelinePart(row.guideline, name, row.source, row.note))
        objectives = parts[-1].objectives
        if not objectives or objectives[-1].text != in_language(row, "objective"):
            objectives.append(Objective(in_language(row, "objective")))
        results = objectives[-1].results
        if not results or results[-1].text != in_language(row, "expected_result"):
            results.append(Result(in_language(row, "expected_result")))
        results[-1].activities.append(ActivityLine(row.key, in_language(row, "text")))
    return parts


def activities_named(*, ids: Iterable[int], scope: OfficeScope) -> list[GuidelineActivity]:
    """Return activities by their numbers, also retired ones; one statement."""
    return list(guideline_activities_seen(scope=scope).filter(pk__in=set(ids)))
