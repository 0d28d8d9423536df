"""Decision tables in words: what a row asks, whatever was answered."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.gender_marker.analytics.tables import Condition, Row
from apps.gender_marker.selectors.tables import EditionTable
from apps.web.language import in_language


def row_asked(edition: EditionTable, row: Row) -> tuple[str, ...]:
    """Return what a row asks, a sentence for each condition; all of them together lead to its code."""
    return tuple(condition_asked(edition, condition) for condition in row.conditions)


def condition_asked(edition: EditionTable, condition: Condition) -> str:
    """Return what a condition asks: of which questions how many have which answer."""
    names = [_label_of(edition, key) for key in condition.questions]
    values = {
        "answer": _answers_of(edition, condition),
        "which": ", ".join(names),
        "all": len(names),
        "least": condition.least,
        "most": condition.most,
    }
    if condition.most == 0:
        return _("%(which)s: never %(answer)s") % values
    if condition.least == len(names):
        return _("%(which)s: %(answer)s") % values
    if condition.least == condition.most:
        told = ngettext(
            "Exactly %(most)s of %(all)s is %(answer)s: %(which)s",
            "Exactly %(most)s of %(all)s are %(answer)s: %(which)s",
            condition.most,
        )
    elif condition.most == len(names):
        told = ngettext(
            "At least %(least)s of %(all)s is %(answer)s: %(which)s",
            "At least %(least)s of %(all)s are %(answer)s: %(which)s",
            condition.least,
        )
    elif condition.least == 0:
        told = ngettext(
            "At most %(most)s of %(all)s is %(answer)s: %(which)s",
            "At most %(most)s of %(all)s are %(answer)s: %(which)s",
            condition.most,
        )
    else:
        told = _("%(least)s to %(most)s of %(all)s are %(answer)s: %(which)s")
    return told % values


def _label_of(edition: EditionTable, key: str) -> str:
    question = edition.question(key)
    return key if question is None else in_language(question, "label")


def _answers_of(edition: EditionTable, condition: Condition) -> str:
    labels = {
        option.key: in_language(option, "label")
        for key in condition.questions
        for option in edition.options.get(key, ())
        if option.key in condition.answers
    }
    told = labels.values() if labels else sorted(condition.answers)
    return _(" or ").join(_("“%(words)s”") % {"words": label} for label in told)
