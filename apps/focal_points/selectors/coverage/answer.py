"""What is known of the coverage of offices on a day: counted, stated by a document, or not known."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Figure, Status
from apps.figures.tables import Table
from apps.focal_points.analytics.coverage import State, Tally
from apps.focal_points.analytics.rules import failures_of
from apps.focal_points.models import RuleSet, StatedFocalPoints
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.coverage.reading import (
    Person,
    Place,
    first_record,
    places_on,
    stated_of,
)
from apps.focal_points.selectors.coverage.tables import (
    About,
    RuleColumn,
    offices_figure,
    persons_figure,
    region_table,
    share_figure,
    sum_of,
)
from apps.focal_points.selectors.rules import (
    Failure,
    appointment_facts,
    facts_of_set,
    judged,
    rule_sets,
)
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.language import in_language
from apps.web.refusals import Invalid, Problem


class Answer(StrEnum):
    """Where an answer comes from.

    COMPUTED from the appointments on record; STATED: copied from a document, for a year of which it
    states the network; NOT_KNOWN: a day before the first record of which no document says anything.
    """

    COMPUTED = "computed"
    STATED = "stated"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class OfficeFailure:
    """One rule that one focal point of an office does not meet."""

    place: Place
    person: Person
    failure: Failure


@dataclass(frozen=True, slots=True)
class Coverage:
    """The answer for one day and scope. Figures without a value say by `empty` why.

    `places` are all offices of the day, by name; `failures` those of the chosen rule set, in the same
    order. `table` is T11, None unless the answer is computed. `stated` is the document's row.
    """

    as_of: date
    answer: Answer
    rule_set: str
    offices: Figure
    covered: Figure
    share: Figure
    persons: Figure
    women: Figure
    men: Figure
    other: Figure
    places: tuple[Place, ...] = ()
    failures: tuple[OfficeFailure, ...] = ()
    table: Table | None = None
    tree: OfficeTree = field(default_factory=lambda: OfficeTree.of(()))
    stated: StatedFocalPoints | None = None

    @property
    def is_computed(self) -> bool:
        """Whether it is counted from records."""
        return self.answer is Answer.COMPUTED

    @property
    def states(self) -> Counter[State]:
        """How many of the offices that the policy names are in each state."""
        return Counter(place.state for place in self.places if place.is_named)


def coverage_on(*, as_of: date, rule_set_code: str = "", scope: OfficeScope) -> Coverage:
    """Return the coverage of the offices that somebody sees; a fixed number of statements.

    A year of which a document states the network is answered with the document, for everybody and for the
    organization as a whole: what is in the register of such a year is not all there was. Raises
    NotPermitted, and Invalid for a rule set that is not known.
    """
    demand_network(scope=scope)
    sets = rule_sets(scope=scope)
    chosen = rule_set_code or code_of_default(sets)
    if rule_set_code and chosen not in {rules.code for rules in sets}:
        message = _("There is no rule set %(code)s.") % {"code": chosen}
        problem = Problem(code="unknown_rule_set", message=message, field="rule_set", value=chosen)
        raise Invalid(message, problems=[problem])
    stated = stated_of(as_of.year)
    if stated is not None:
        return from_document(stated, as_of=as_of, rule_set=chosen)
    first = first_record()
    if first is None or as_of < first:
        return nothing_known(as_of=as_of, rule_set=chosen)
    tree = tree_on(day=as_of)
    places = places_on(as_of=as_of, tree=tree, scope=scope)
    held = [person.appointment for place in places for person in place.persons]
    facts = appointment_facts(as_of=as_of, appointments=held, scope=scope)
    asked = {rules.code: facts_of_set(rules) for rules in sets}
    columns = [
        RuleColumn(
            code=rules.code,
            title=in_language(rules, "title"),
            failing=frozenset(
                pk for pk, known in facts.items() if failures_of(known, asked[rules.code])
            ),
        )
        for rules in sets
    ]
    # Only of the chosen set every failure is put into words.
    told = judged(facts, asked[chosen], appointments=held) if chosen in asked else {}
    whole = sum_of(places)
    about = About(as_of=as_of, due=whole.offices)
    return Coverage(
        as_of=as_of,
        answer=Answer.COMPUTED,
        rule_set=chosen,
        **figures_of(whole, about),
        places=tuple(places),
        failures=tuple(
            OfficeFailure(place, person, failure)
            for place in places
            for person in place.persons
            for failure in told.get(person.appointment_id, ())
        ),
        table=region_table(places, tree, columns, as_of=as_of),
        tree=tree,
    )


def code_of_default(sets: Sequence[RuleSet]) -> str:
    """Return the rule set that is used where no other is named; empty while there is none."""
    return next((rules.code for rules in sets if rules.is_default), "")


def figures_of(tally: Tally, about: About) -> dict[str, Any]:
    """Return the figures of an answer by their names."""
    return {
        "offices": offices_figure("offices", tally.offices, about),
        "covered": offices_figure("covered", tally.covered, about),
        "share": share_figure("share", tally.covered, tally.offices, about),
        "persons": persons_figure("persons", tally.persons, about),
        "women": persons_figure("women", tally.women, about),
        "men": persons_figure("men", tally.men, about),
        "other": persons_figure("other", tally.other, about),
    }


def from_document(stated: StatedFocalPoints, *, as_of: date, rule_set: str) -> Coverage:
    """Return what a document states; several focal points may share an office, so none is called covered."""
    about = About(
        as_of=as_of,
        due=stated.offices or 0,
        status=Status.AS_PUBLISHED,
        note="; ".join(part for part in (stated.source, stated.note) if part),
    )
    return Coverage(
        as_of=as_of,
        answer=Answer.STATED,
        rule_set=rule_set,
        offices=offices_figure("offices", stated.offices, about),
        covered=offices_figure("covered", None, about),
        share=share_figure("share", None, stated.offices, about),
        persons=persons_figure("persons", stated.total, about),
        women=persons_figure("women", stated.women, about),
        men=persons_figure("men", stated.men, about),
        other=persons_figure("other", None, about),
        stated=stated,
    )


def nothing_known(*, as_of: date, rule_set: str) -> Coverage:
    """Return the answer for a day of which neither records nor documents tell."""
    about = About(as_of=as_of, due=0)
    return Coverage(
        as_of=as_of,
        answer=Answer.NOT_KNOWN,
        rule_set=rule_set,
        offices=offices_figure("offices", None, about),
        covered=offices_figure("covered", None, about),
        share=share_figure("share", None, None, about),
        persons=persons_figure("persons", None, about),
        women=persons_figure("women", None, about),
        men=persons_figure("men", None, about),
        other=persons_figure("other", None, about),
    )
