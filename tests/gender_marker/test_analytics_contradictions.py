"""One rule, one code, one fact."""

from itertools import product

from apps.gender_marker.analytics.contradictions import RuleFacts, contradicts


class TestRule:
    def test_names_its_codes_where_the_fact_is_so_and_keeps_silent_where_it_is_not_known(self):
        told = {
            (code, fact, is_true): contradicts(
                RuleFacts(codes=frozenset({"2a", "2b"}), fact="reviewed", is_true=is_true),
                code=code,
                facts={"reviewed": fact, "budgeted": True},
            )
            for code, fact, is_true in product(
                ("2a", "2b", "1", None), (True, False, None), (True, False)
            )
        }
        named = {key for key, result in told.items() if result is True}
        assert named == {(code, fact, fact) for code in ("2a", "2b") for fact in (True, False)}
        untested = {key for key, result in told.items() if result is None}
        assert untested == {
            (code, None, is_true) for code in ("2a", "2b") for is_true in (True, False)
        }

    def test_is_silent_on_a_project_of_which_nothing_was_asked(self):
        rule = RuleFacts(codes=frozenset({"0"}), fact="reviewed", is_true=True)
        assert contradicts(rule, code="0", facts={}) is None
