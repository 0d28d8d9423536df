"""What pandas makes of a dealt survey: the judge of the tabulation, which shares no code with it."""

from fractions import Fraction
from typing import Any

import pandas as pd

from tests.questionnaires.survey import REGIONS, Survey, conditions

ALL = "ALL"


def expected(survey: Survey, by: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Return for each question and group (and ALL) what a table of it must say.

    `responses`, `asked`, `answered`, `options` by key, `other`; of numbers `sum`, `mean`, `median`,
    `min` and `max` as fractions, of dates `min` and `max`.
    """
    responses = pd.DataFrame(survey.responses)
    responses["office"] = responses["office"].astype(object).where(responses["office"].notna(), "")
    responses["region"] = responses["office"].map(lambda code: REGIONS.get(code, ""))
    responses["group"] = responses[by] if by else ""
    answers = pd.DataFrame(survey.answers).merge(responses[["response", "group"]], on="response")
    return {
        question.key: {
            group: of_question(
                question,
                conditions(question, survey.questions),
                responses if group == ALL else responses[responses["group"] == group],
                answers if group == ALL else answers[answers["group"] == group],
            )
            for group in [ALL, *sorted(responses["group"].unique())]
        }
        for question in survey.questions
        if question.kind != "heading"
    }


def of_question(
    question: Any,
    before: list[tuple[str, tuple[str, ...]]],
    responses: pd.DataFrame,
    answers: pd.DataFrame,
) -> dict[str, Any]:
    """Return what holds of one question among some responses."""
    asked = set(responses["response"])
    for key, values in before:
        mask = (answers["question"] == key) & answers["option"].isin(values)
        asked &= set(answers[mask]["response"])
    mine = answers[answers["question"] == question.key]
    found: dict[str, Any] = {"responses": len(responses), "asked": len(asked)}
    if question.kind in {"yes_no", "single", "multiple"}:
        chosen = mine[mine["option"].notna() | mine["is_other"]]
        keys = (*question.options, *question.retired)
        found["options"] = {key: int((chosen["option"] == key).sum()) for key in keys}
        found["other"] = int(chosen["is_other"].sum())
        found["answered"] = int(chosen["response"].nunique())
        return found
    found["answered"] = int(mine["response"].nunique())
    if question.kind in {"number", "year"} and len(mine):
        # Quarters are exact in floating point, and so are their sums and the middle of two.
        numbers = mine["number"].astype(float)
        found["sum"] = Fraction(numbers.sum())
        found["mean"] = found["sum"] / len(numbers)
        for name in ("median", "min", "max"):
            found[name] = Fraction(getattr(numbers, name)())
    if question.kind == "date" and len(mine):
        found["min"], found["max"] = mine["day"].min(), mine["day"].max()
    return found
