"""Targets with their outcomes as a table and in words."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.figures.display import display
from apps.figures.figure import Coverage, Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.policy.selectors import Target
from apps.staffing.charts import FEWEST_PERSONS_FOR_A_SHARE
from apps.staffing.selectors.charts import language_of_reader
from apps.staffing.selectors.target_outcomes import Outcome, Verdict, never_bound


def verdict_words(outcome: Outcome) -> str:
    """Return what can be said of a target, in words."""
    return {
        Verdict.MET: _("met"),
        Verdict.NOT_MET: _("not met"),
        Verdict.NOT_YET_DUE: _("not yet due"),
        Verdict.DATA_DO_NOT_SAY: _("the data do not say"),
        Verdict.NO_VALUE: _("states no value"),
        Verdict.BEFORE_JOINING: _("did not bind IOM"),
    }[outcome.verdict]


def shown_words(outcome: Outcome) -> str:
    """Return what the data show, with their date and where they come from; empty where they do not say."""
    if not outcome.parts or outcome.as_of is None:
        return ""
    language = language_of_reader()
    day = date_format(outcome.as_of, "DATE_FORMAT")
    if len(outcome.parts) == 1:
        words = {"share": display(outcome.parts[0].share, language, 1, style="text"), "day": day}
        if outcome.is_stated:
            source = outcome.parts[0].share.note
            return _("%(share)s on %(day)s, as stated: %(source)s") % {**words, "source": source}
        return _("%(share)s on %(day)s, by our returns") % words
    short = [
        f"{part.label} {few_or_share(part.share)}" for part in outcome.parts if not part.is_met
    ]
    words = {
        "number": str(len(outcome.parts) - len(short)),
        "all": str(len(outcome.parts)),
        "day": day,
    }
    told = _("%(number)s of %(all)s levels on %(day)s, by our returns") % words
    if not short:
        return told
    return _("%(told)s; short of it, per cent: %(levels)s") % {
        "told": told,
        "levels": ", ".join(short),
    }


def few_or_share(share: Figure) -> str:
    """Return a share, or the counts behind it where they are fewer than 20 persons."""
    if share.denominator is not None and share.denominator < FEWEST_PERSONS_FOR_A_SHARE:
        return _("(%(women)s of %(persons)s)") % {
            "women": share.numerator,
            "persons": share.denominator,
        }
    return display(share, language_of_reader(), 1)


def binding_words(target: Target) -> str:
    """Return the day from which a target binds IOM; where no source says, that."""
    if target.binds_iom_from:
        return date_format(target.binds_iom_from, "DATE_FORMAT")
    if never_bound(target):
        return _("never: due before IOM joined the UN system")
    return _("not known")


def outcome_table(found: Sequence[Outcome], *, as_of: date) -> Table:
    """Return every target with its value, deadline, binding day and outcome."""
    rows = []
    for outcome in found:
        target = outcome.target
        promised = Figure(
            key=f"policy.target.{target.key}.promised",
            value=None if target.percent is None else Fraction(target.percent),
            unit=Unit.PER_CENT,
            numerator=None,
            denominator=None,
            population="",
            as_of=as_of,
            scope="",
            coverage=Coverage(due=0, counted=0, missing=0),
            status=Status.AS_PUBLISHED,
            empty=Empty.NOT_APPLICABLE if target.percent is None else None,
        )
        deadline = target.deadline_text or _("none stated")
        if target.deadline_on:
            deadline = date_format(target.deadline_on, "DATE_FORMAT")
        rows.append(
            Row(
                key=target.key,
                label=f"{target.target}: {target.population}",
                cells=(
                    f"{target.set_in}, {target.document}",
                    target.get_comparison_display(),
                    promised,
                    deadline,
                    binding_words(target),
                    replaced_words(outcome),
                    verdict_words(outcome),
                    shown_words(outcome),
                    target.outcome_stated,
                ),
            )
        )
    return Table(
        key="staffing.targets",
        number="",
        title=_("Targets since 1995 at their deadlines"),
        columns=(
            Column("document", _("Set in"), is_text=True),
            Column("comparison", _("Comparison"), is_text=True),
            Column("percent", _("Women, per cent"), Unit.PER_CENT),
            Column("deadline", _("Deadline"), is_text=True),
            Column("binds", _("Binds IOM from"), is_text=True),
            Column("replaced", _("Replaced by"), is_text=True),
            Column("verdict", _("Result"), is_text=True),
            Column("shown", _("What the data show"), is_text=True),
            Column("stated", _("Outcome as stated"), is_text=True),
        ),
        rows=tuple(rows),
        caveats=(
            _(
                "A target is held against a reporting date within half a year of its deadline, else"
                " against a published figure of exactly its persons, never against another"
                " population. A balance of 50 is met from 47 to 53 per cent, or at the nearest that"
                " the number of persons allows."
            ),
            _("From which value a target started is stated in no document read: not known."),
        ),
    )


def replaced_words(outcome: Outcome) -> str:
    """Return the target that takes the place of another; empty where none does."""
    other = outcome.replaced_by
    if other is None:
        return ""
    return _("%(target)s: %(population)s (%(year)s)") % {
        "target": other.target,
        "population": other.population,
        "year": other.set_in,
    }


def outcomes_sentence(found: Sequence[Outcome]) -> str:
    """Return how many targets that fell due were met, were not, and of how many the data do not say."""
    due = [
        outcome.verdict
        for outcome in found
        if outcome.verdict in {Verdict.MET, Verdict.NOT_MET, Verdict.DATA_DO_NOT_SAY}
    ]
    if not due:
        return _("No target with a value has fallen due.")
    return ngettext(
        "Of %(number)s target with a value that fell due, %(met)s was met and %(not_met)s not; of"
        " %(unsaid)s the data do not say.",
        "Of %(number)s targets with a value that fell due, %(met)s were met and %(not_met)s not; of"
        " %(unsaid)s the data do not say.",
        len(due),
    ) % {
        "number": len(due),
        "met": due.count(Verdict.MET),
        "not_met": due.count(Verdict.NOT_MET),
        "unsaid": due.count(Verdict.DATA_DO_NOT_SAY),
    }
