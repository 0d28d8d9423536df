from tests.reference.registers import by_code, rows_of

GRADES = by_code("reference/grades.csv")
GROUPS = by_code("reference/contract_groups.csv")
PROFESSIONAL = ["HEAD", "D2", "D1", "P5", "P4", "P3", "P2", "P1"]
NATIONAL_OFFICERS = ["NO-D", "NO-C", "NO-B", "NO-A"]
GENERAL_SERVICE = ["G7", "G6", "G5", "G4", "G3", "G2", "G1"]


class TestGrades:
    def test_are_the_twenty_of_the_organization(self):
        assert list(GRADES) == [*PROFESSIONAL, *NATIONAL_OFFICERS, *GENERAL_SERVICE, "UG"]
        assert len(GRADES) == 20

    def test_stand_in_the_order_of_their_rank_with_no_rank_twice(self):
        ranks = [int(row["rank"]) for row in rows_of("reference/grades.csv")]
        assert ranks == sorted(set(ranks), reverse=True)
        assert next(iter(GRADES)) == "HEAD"

    def test_belong_to_four_categories(self):
        categories = {}
        for code, row in GRADES.items():
            categories.setdefault(row["category"], []).append(code)
        assert categories == {
            "professional": PROFESSIONAL,
            "national_officer": NATIONAL_OFFICERS,
            "general_service": GENERAL_SERVICE,
            "ungraded": ["UG"],
        }

    def test_match_national_officers_only_where_a_source_does(self):
        assert {
            code: row["p_equivalent"]
            for code, row in GRADES.items()
            if row["category"] != "professional"
        } == {"NO-D": "P4", "NO-C": "P3"} | dict.fromkeys(
            ["NO-B", "NO-A", *GENERAL_SERVICE, "UG"], ""
        )

    def test_match_professional_grades_with_themselves(self):
        for code, row in GRADES.items():
            if row["category"] == "professional":
                assert row["p_equivalent"] == code

    def test_say_how_far_an_equivalence_can_be_trusted(self):
        for code in ("NO-D", "NO-C", "NO-B", "NO-A"):
            assert "quivalence" in GRADES[code]["note"]


class TestContractGroups:
    def test_are_four_in_a_fixed_order(self):
        assert list(GROUPS) == ["ONE_YEAR_PLUS", "UNDER_ONE_YEAR", "OTHER_STAFF", "NON_STAFF"]
        assert [row["position"] for row in GROUPS.values()] == ["1", "2", "3", "4"]

    def test_keep_non_staff_out_of_every_staff_population_and_every_grade(self):
        non_staff = GROUPS["NON_STAFF"]
        flags = ("is_staff", "in_one_year_plus", "in_un_parity", "is_graded")
        assert {non_staff[flag] for flag in flags} == {"false"}

    def test_take_only_contracts_of_a_year_or_more_into_the_narrow_populations(self):
        for flag in ("in_one_year_plus", "in_un_parity"):
            assert [code for code, row in GROUPS.items() if row[flag] == "true"] == [
                "ONE_YEAR_PLUS"
            ]

    def test_count_three_groups_as_staff(self):
        staff = [code for code, row in GROUPS.items() if row["is_staff"] == "true"]
        assert staff == ["ONE_YEAR_PLUS", "UNDER_ONE_YEAR", "OTHER_STAFF"]
