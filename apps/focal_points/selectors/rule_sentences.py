"""What a rule that is not kept says: one sentence in the reader's language, with who asks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from apps.figures.display import format_number
from apps.focal_points.analytics import rules
from apps.web.parts import Text

PUBLISHED_SOURCES = (
    gettext_noop("policy C/106/INF/8/Rev.1, paragraph 35"),
    gettext_noop("UN-SWAP 2.0, performance indicator 11"),
    gettext_noop("UN-SWAP 3.0, performance indicator 11"),
    gettext_noop(
        "UN-SWAP 2.0, performance indicator 11, which names P4 only; NO-D is what P4 is usually matched"
        " with (general knowledge)"
    ),
    gettext_noop(
        "UN-SWAP 3.0, performance indicator 11, which names P4 or national equivalent; NO-D is what P4 is"
        " usually matched with (general knowledge)"
    ),
)
"""The sources of the reference files, so that they are read in every language; others stay as typed."""

SENTENCES: Mapping[str, Text] = {
    "grade_not_known": gettext_lazy("The grade is not known; %(lowest_of_all)s or above is asked"),
    "grade_of_other_category": gettext_lazy(
        "Grade %(grade)s is of a category that is not taken; %(lowest_of_all)s or above is asked"
    ),
    "grade_below": gettext_lazy("Grade %(grade)s is below %(lowest)s"),
    "time_not_known": gettext_lazy(
        "The share of working time is not known; at least %(least)s per cent is asked"
    ),
    "time_below": gettext_lazy(
        "The share of working time is %(percent)s per cent; at least %(least)s per cent is asked"
    ),
    "time_above_all": gettext_lazy(
        "All appointments of this person together take %(percent)s per cent of working time, more than"
        " there is"
    ),
    "terms_not_on_file": gettext_lazy("No written terms of reference are on file"),
    "terms_not_signed": gettext_lazy("The terms of reference are not signed"),
    "expertise_not_known": gettext_lazy(
        "Whether there is knowledge or experience of gender issues is not known"
    ),
    "expertise_none": gettext_lazy("There is no knowledge or experience of gender issues"),
    "appraisal_missing": gettext_lazy(
        "The staff evaluation of %(year)s is not on record as naming the role"
    ),
    "workplan_missing": gettext_lazy("There is no workplan of %(year)s that was handed in"),
    "specialist_missing": gettext_lazy(
        "No focal point of this regional office is known to be a thematic specialist or project"
        " development officer"
    ),
    "not_single": gettext_lazy("%(others)s is focal point of the same office at the same time"),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that an appointment does not keep, in words; `source` is empty for plain arithmetic."""

    rule: str
    sentence: str
    source: str


def source_words(source: str) -> str:
    """Return a source in the reader's language where it is one of the reference files."""
    return _(source) if source in PUBLISHED_SOURCES else source


def told(failure: rules.Failure) -> Failure:
    """Return a failure in words."""
    values = {name: _words(value) for name, value in failure.values.items()}
    said = {"what": str(SENTENCES[failure.key]) % values, "source": source_words(failure.source)}
    if not failure.source:
        sentence = _("%(what)s.") % said
    elif failure.is_inferred:
        sentence = _("%(what)s; inferred from %(source)s.") % said
    else:
        sentence = _("%(what)s (%(source)s).") % said
    return Failure(failure.rule, sentence, said["source"])


def percent_words(value: Decimal) -> str:
    """Return a per cent as people write it, without zeros behind it."""
    plain = Decimal(int(value)) if value == int(value) else value.normalize()
    return format_number(plain, get_language() or "en")


def _words(value: object) -> str:
    if isinstance(value, Decimal):
        return percent_words(value)
    if isinstance(value, tuple):
        return _(" or ").join(value) if len(value) < 3 else ", ".join(value)
    return str(value)
