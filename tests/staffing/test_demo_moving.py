"""Invented movements explain every change of every line of staff, and match between offices."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from apps.staffing.analytics.composition import NOBODY, Tally
from apps.staffing.analytics.flows import Flow, ledgers, legs_of
from apps.staffing.demo.moving import movements_between

lines = st.tuples(
    st.sampled_from(["HEAD", "D2", "P5", "P4", "P3", "NO-B", "G5", "G4", "UG"]),
    st.sampled_from(["ONE_YEAR_PLUS", "UNDER_ONE_YEAR", "NON_STAFF"]),
    st.sampled_from("FMO"),
)
cells = st.dictionaries(lines, st.integers(0, 6), max_size=12)
offices = st.fixed_dictionaries({"A": cells, "B": cells})


def stock(of_office):
    found = {}
    for (grade, contract, sex), number in of_office.items():
        if contract != "NON_STAFF":
            one = Tally(*(number if sex == each else 0 for each in "FMO"))
            found[contract, grade] = found.get((contract, grade), NOBODY) + one
    return found


class TestMovements:
    @given(before=offices, now=offices)
    def test_lead_from_one_date_to_the_next(self, before, now):
        moved = movements_between(before, now, seed="test")
        between = Counter()
        for office in now:
            flows = [
                Flow(
                    one.kind,
                    one.sex,
                    one.contract,
                    one.to_contract or None,
                    one.old or None,
                    one.new or None,
                    one.reason,
                    persons,
                )
                for one, persons in moved[office].items()
            ]
            assert all(flow.persons > 0 for flow in flows)
            assert all(
                flow.from_grade != flow.to_grade for flow in flows if flow.kind == "promotion"
            )
            found = ledgers(
                [leg for flow in flows for leg in legs_of(flow)],
                lambda leg: (leg.contract, leg.grade),
                opening=stock(before[office]),
                closing=stock(now[office]),
            )
            assert {one.unexplained for one in found.values()} <= {NOBODY}
            for flow in flows:
                sign = {"reassigned_in": 1, "reassigned_out": -1}.get(flow.kind, 0)
                between[flow.from_grade or flow.to_grade, flow.contract, flow.sex] += (
                    sign * flow.persons
                )
        assert set(between.values()) <= {0}
