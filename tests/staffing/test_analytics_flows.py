"""Head counts are conserved: persons moved one by one, counted again, and held against the ledger."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from apps.staffing.analytics.composition import NOBODY, Tally
from apps.staffing.analytics.flows import (
    STEPS_IN,
    STEPS_OUT,
    Flow,
    Ledger,
    Step,
    ledgers,
    legs_of,
)

GRADES = ("G5", "P3", "P4", "D1")
CONTRACTS = ("ONE", "UNDER")
SEXES = "FMO"


def tallies(people) -> dict[tuple[str, str], Tally]:
    """Persons by contract group and grade, counted one by one."""
    found = {}
    for (contract, grade, sex), number in Counter(people).items():
        one = Tally(*(number if sex == each else 0 for each in SEXES))
        found[contract, grade] = found.get((contract, grade), NOBODY) + one
    return found


person = st.tuples(st.sampled_from(CONTRACTS), st.sampled_from(GRADES), st.sampled_from(SEXES))
events = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "hire",
                "promotion",
                "reassigned_in",
                "reassigned_out",
                "separation",
                "contract_change",
            ]
        ),
        st.integers(0, 1000),
        person,
    ),
    max_size=40,
)


def live(people: list[tuple[str, str, str]], events) -> list[Flow]:
    """Let each event happen to somebody in the list, which it changes; return it as flows."""
    flows = []
    for kind, whom, (contract, grade, sex) in events:
        if kind in {"hire", "reassigned_in"}:
            people.append((contract, grade, sex))
            flows.append(Flow(kind, sex, contract, None, None, grade, "", 1))
            continue
        if not people:
            continue
        held = people.pop(whom % len(people))
        was_contract, was_grade, was_sex = held
        if kind == "promotion":
            if grade == was_grade:
                people.append(held)
                continue
            people.append((was_contract, grade, was_sex))
            flows.append(Flow(kind, was_sex, was_contract, None, was_grade, grade, "", 1))
        elif kind == "contract_change":
            other = CONTRACTS[1 - CONTRACTS.index(was_contract)]
            people.append((other, was_grade, was_sex))
            flows.append(Flow(kind, was_sex, was_contract, other, was_grade, was_grade, "", 1))
        else:
            reason = "retirement" if kind == "separation" else ""
            flows.append(Flow(kind, was_sex, was_contract, None, was_grade, None, reason, 1))
    return flows


class TestLedgers:
    @given(people=st.lists(person, max_size=30), events=events)
    def test_conserve_every_head_of_every_line(self, people, events):
        opening = tallies(people)
        flows = live(people, events)
        found = ledgers(
            [leg for flow in flows for leg in legs_of(flow)],
            lambda leg: (leg.contract, leg.grade),
            opening=opening,
            closing=tallies(people),
        )
        assert {
            place: one.unexplained for place, one in found.items() if one.unexplained != NOBODY
        } == {}
        assert sum((one.expected for one in found.values()), NOBODY) == sum(
            tallies(people).values(), NOBODY
        )

    @given(people=st.lists(person, max_size=20), events=events)
    def test_show_a_person_who_is_missing_where_they_are_missing(self, people, events):
        opening = tallies(people)
        flows = live(people, events)
        people.append(("ONE", "P4", "F"))
        found = ledgers(
            [leg for flow in flows for leg in legs_of(flow)],
            lambda leg: (leg.contract, leg.grade),
            opening=opening,
            closing=tallies(people),
        )
        different = {
            place: one.unexplained for place, one in found.items() if one.unexplained != NOBODY
        }
        assert different == {("ONE", "P4"): Tally(women=1)}

    @given(events=events)
    def test_of_everybody_promotions_and_changes_of_contract_cancel_out(self, events):
        people: list[tuple[str, str, str]] = []
        flows = live(people, events)
        everybody = ledgers([leg for flow in flows for leg in legs_of(flow)], lambda leg: "")
        one = everybody.get("", Ledger())
        assert one.promoted_in == one.promoted_out
        assert one.step(Step.CHANGED_IN) == one.step(Step.CHANGED_OUT)
        assert (one.came + one.left.times(-1)).total == len(people)

    def test_know_what_they_do_not_know(self):
        assert Ledger(opening=None, closing=Tally(1)).unexplained is None
        assert Ledger(opening=Tally(1), closing=None).unexplained is None
        assert Ledger(opening=Tally(1), closing=Tally(1, 1)).unexplained == Tally(0, 1)
        assert set(STEPS_IN) | set(STEPS_OUT) == set(Step)
