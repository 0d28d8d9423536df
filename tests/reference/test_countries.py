from tests.reference.registers import by_code, repeated, rows_of

COUNTRIES = by_code("reference/countries.csv", key="iso3")


class TestCountries:
    def test_are_the_140_of_the_published_duty_stations(self):
        assert len(COUNTRIES) == 140
        assert {row["code"][:3] for row in rows_of("reference/duty_stations.csv")} == set(COUNTRIES)

    def test_have_codes_of_three_and_of_two_letters(self):
        for iso3, row in COUNTRIES.items():
            assert (len(iso3), len(row["iso2"])) == (3, 2)
            assert (iso3 + row["iso2"]).isalpha()
            assert (iso3 + row["iso2"]).isupper()
        assert repeated(row["iso2"] for row in COUNTRIES.values()) == []

    def test_have_each_name_once(self):
        assert repeated(row["name"] for row in COUNTRIES.values()) == []

    def test_lie_in_the_regions_of_the_source(self):
        assert {row["un_region"] for row in COUNTRIES.values()} == {
            "Africa",
            "Americas",
            "Asia",
            "Europe",
            "Oceania",
        }

    def test_lie_with_a_subregion_in_one_region(self):
        pairs = {(row["un_subregion"], row["un_region"]) for row in COUNTRIES.values()}
        assert len(pairs) == 16
        assert repeated(subregion for subregion, _ in pairs) == []

    def test_keep_codes_that_are_easily_taken_for_others(self):
        taken = ("AUT", "AUS", "CHE", "CHN", "COD", "NER", "NGA", "SVK", "SVN", "SSD", "SDN")
        assert [COUNTRIES[iso3]["iso2"] for iso3 in taken] == [
            "AT",
            "AU",
            "CH",
            "CN",
            "CD",
            "NE",
            "NG",
            "SK",
            "SI",
            "SS",
            "SD",
        ]
