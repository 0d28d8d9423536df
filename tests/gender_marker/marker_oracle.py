"""What the sources say of each marker (markers.md, sections 2.1 to 2.6), as plain functions of answers.

Written from the sources before the reference files, and not from them: a table that says anything else
for any set of answers fails. None stands for "undetermined: rule not published".
"""

from collections.abc import Callable, Mapping
from itertools import product

Answers = Mapping[str, str]
YES_NO = ("no", "yes")
ENOUGH = ("not-sufficiently", "yes")
LEVELS = ("0", "1", "2", "3", "4")

IOM_QUESTIONS = {
    "APPLICABLE": YES_NO,
    "NEEDS": YES_NO,
    "OUTPUTS": YES_NO,
    "ACTIVITIES": YES_NO,
    "PRINCIPAL": YES_NO,
}
IASC_QUESTIONS = {
    "ANALYSIS": YES_NO,
    "ACTIVITIES": YES_NO,
    "OUTCOMES": YES_NO,
    "PRINCIPAL": YES_NO,
}
ECHO_QUESTIONS = {
    "DIRECT": YES_NO,
    "ANALYSIS": ENOUGH,
    "ADAPTED": ENOUGH,
    "NEGATIVE_EFFECTS": ENOUGH,
    "PARTICIPATION": ENOUGH,
}
GAM_QUESTIONS = {
    "CONTACT": YES_NO,
    "GOODS": YES_NO,
    "DELIVERY": YES_NO,
    "A": LEVELS,
    "D": LEVELS,
    "G": LEVELS,
    "J": LEVELS,
    "TARGETED": YES_NO,
}
DAC_QUESTIONS = {"SCREENED": YES_NO, "OBJECTIVE": YES_NO, "WITHOUT_IT": YES_NO}
GEM_QUESTIONS = {"CONTRIBUTION": ("none", "limited", "significant", "principal")}


def iom(answers: Answers) -> str | None:
    """Section 2.6: five codes, three minimum standards."""
    if answers["APPLICABLE"] == "no":
        return "N/A"
    met = sum(answers[key] == "yes" for key in ("NEEDS", "OUTPUTS", "ACTIVITIES"))
    if met == 0:
        return "0"
    if met < 3:
        return "1"
    return "2b" if answers["PRINCIPAL"] == "yes" else "2a"


def iasc(answers: Answers) -> str | None:
    """Section 2.1: analysis, activities, outcomes, and the principal purpose; no N/A."""
    found = {answers["ANALYSIS"], answers["ACTIVITIES"], answers["OUTCOMES"]}
    if found == {"no"}:
        return "0"
    if found == {"no", "yes"}:
        return "1"
    return {"no": "2a", "yes": "2b"}[answers["PRINCIPAL"]]


def echo(answers: Answers) -> str | None:
    """Section 2.2: a gate, then the number of criteria that are met."""
    if answers["DIRECT"] == "no":
        return "N/A"
    criteria = ("ANALYSIS", "ADAPTED", "NEGATIVE_EFFECTS", "PARTICIPATION")
    met = [answers[key] for key in criteria].count("yes")
    return ("0", "0", "1", "1", "2")[met]


def gam(answers: Answers) -> str | None:
    """Section 2.3: no influence, N/A; two zeros or more, 0; three alike, that code; else not published."""
    if "yes" not in (answers["CONTACT"], answers["GOODS"], answers["DELIVERY"]):
        return "N/A"
    suffix = "T" if answers["TARGETED"] == "yes" else "M"
    first, second, *others = sorted(answers[key] for key in ("A", "D", "G", "J"))
    if first == second == "0":
        return "0" + suffix
    if first == second == others[0] or second == others[0] == others[1]:
        return second + suffix
    return None


def dac(answers: Answers) -> str | None:
    """Section 2.4: what was not screened is never 0."""
    if answers["SCREENED"] == "no":
        return "not screened"
    if answers["OBJECTIVE"] == "no":
        return "0"
    return "1" if answers["WITHOUT_IT"] == "yes" else "2"


def gem(answers: Answers) -> str | None:
    """Section 2.5: the contribution is the code."""
    return str(GEM_QUESTIONS["CONTRIBUTION"].index(answers["CONTRIBUTION"]))


EXPECTED: Mapping[str, tuple[Mapping[str, tuple[str, ...]], Callable[[Answers], str | None]]] = {
    "IOM-2017": (IOM_QUESTIONS, iom),
    "IASC-2011": (IASC_QUESTIONS, iasc),
    "ECHO-2014": (ECHO_QUESTIONS, echo),
    "GAM-2018-DESIGN": (GAM_QUESTIONS, gam),
    "GAM-2018-MONITORING": (GAM_QUESTIONS, gam),
    "DAC-2016": (DAC_QUESTIONS, dac),
    "GEM-2013": (GEM_QUESTIONS, gem),
}
"""By edition: the questions that decide with their answers, and what they lead to."""

GAM_NUMBERS: Mapping[str | None, int] = {
    "N/A": 1250,
    "0M": 791,
    "0T": 791,
    **{level + suffix: 119 for level in "1234" for suffix in "MT"},
    None: 6216,
}
"""Worked by hand. Of 5^4 = 625 patterns of the four keys, 6*16 + 4*4 + 1 = 113 have two zeros or more, and
for each of 1 to 4 there are 4*4 + 1 = 17 with three alike or four; 625 - 113 - 4*17 = 444 are left. The
gate is open in 7 of 8 cases: 7*113, 7*17 and 2*7*444; it is shut in one, for 625 patterns and both suffixes.
"""

NUMBERS: Mapping[str, Mapping[str | None, int]] = {
    "IOM-2017": {"N/A": 16, "0": 2, "1": 12, "2a": 1, "2b": 1},
    "IASC-2011": {"0": 2, "1": 12, "2a": 1, "2b": 1},
    "ECHO-2014": {"N/A": 16, "0": 5, "1": 10, "2": 1},
    "GAM-2018-DESIGN": GAM_NUMBERS,
    "GAM-2018-MONITORING": GAM_NUMBERS,
    "DAC-2016": {"not screened": 4, "0": 2, "1": 1, "2": 1},
    "GEM-2013": {"0": 1, "1": 1, "2": 1, "3": 1},
}
"""How many sets of answers lead to each code, counted by hand."""


def combinations(questions: Mapping[str, tuple[str, ...]]) -> list[dict[str, str]]:
    """Return every complete set of answers."""
    keys = tuple(questions)
    return [dict(zip(keys, found, strict=True)) for found in product(*questions.values())]
