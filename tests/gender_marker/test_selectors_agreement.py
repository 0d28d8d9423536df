"""Agreement of readers from stored readings, worked by hand, on pages, in files and in the API."""

import io
from datetime import UTC, datetime, time
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from apps.gender_marker.choices import SampleState
from apps.gender_marker.models import Assessment, Sample
from apps.gender_marker.selectors.agreement import of_edition, of_sample
from apps.gender_marker.selectors.agreement_tables import chart_of, table_of_questions
from apps.web.refusals import NotPermitted
from tests.cast import World
from tests.gender_marker.assessment_builders import ALL_YES, MET, make_iom
from tests.gender_marker.builders import DAKAR, NOON, TODAY, make_reading, make_sample
from tests.gender_marker.second_builders import handed_in, make_scores

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(world: World) -> Sample:
    """Twenty projects read twice, one still open.

    The first reader finds the needs in all. The blind one finds them in 15, and principal in none of
    them; in 5 no needs: code 1. First: 2a in 10, 2b in 10. Four of Dakar among the 2a.
    """
    edition = make_iom()
    sample = make_sample(world, edition=edition, size=30, population=40)
    significant = make_scores(world, edition, 6, MET, prefix="A")
    dakar = make_scores(world, edition, 4, MET, prefix="D", office=DAKAR)
    principal = make_scores(world, edition, 10, ALL_YES, prefix="B", code="2b")
    for place, score in enumerate([*significant, *dakar, *principal]):
        is_dakar = score in dakar
        lacks = place >= 15
        handed_in(
            world,
            sample,
            score,
            {**MET, "NEEDS": "no" if lacks else "yes"},
            "1" if lacks else "2a",
            reader="focalpoint.nairobi" if is_dakar else "head.dakar",
            office="KEN-NAIROBI" if is_dakar else DAKAR,
        )
    waiting = make_scores(world, edition, 1, MET, prefix="W")[0]
    make_reading(world, assessment=waiting, sample=sample)
    return sample


class TestAgreement:
    def test_is_that_worked_by_hand(self, world: World, sample: Sample):
        """Needs: 15 of 20, the first always yes: p_e = 15/20 too, so kappa is 0.

        Principal: the first says yes to 10, the second to none: 10 of 20, p_e = 1/2, kappa 0. Codes: 2a
        and 2a in 10 of 20; p_e = (10 x 15) / 400 = 3/8, kappa (1/2 - 3/8) / (5/8) = 1/5.
        """
        found = of_sample(sample=sample, as_of=TODAY, scope=world.scope("gcu"))
        assert (found.given, found.done) == (21, 20)
        by_key = {line.key: line.agreement for line in found.questions}
        assert (by_key["NEEDS"].pairs, by_key["NEEDS"].same, by_key["NEEDS"].kappa) == (20, 15, 0)
        assert (by_key["PRINCIPAL"].same, by_key["PRINCIPAL"].kappa) == (10, 0)
        assert (by_key["OUTPUTS"].same, by_key["OUTPUTS"].kappa) == (20, None)
        assert (found.codes.agreement.same, found.codes.agreement.kappa) == (10, Fraction(1, 5))
        assert found.crossed == {("2a", "2a"): 10, ("2b", "2a"): 5, ("2b", "1"): 5}
        # The disputed ones first; nobody disputes what all answer alike.
        assert [line.key for line in found.questions[:2]] == ["NEEDS", "PRINCIPAL"]
        assert len(found.disputed) == 15
        assert {each.question.key for each in found.disputed} == {"NEEDS", "PRINCIPAL"}

    def test_tells_regions_apart_and_shows_only_counts_of_few(self, world: World, sample: Sample):
        mine = world.scope("gcu")
        found = of_sample(sample=sample, as_of=TODAY, scope=mine)
        assert [(line.label, line.agreement.pairs) for line in found.regions] == [
            ("Regional Office Dakar", 4),
            ("Regional Office Nairobi", 16),
        ]
        few = of_sample(sample=sample, region="SEN-DAKAR-RO", as_of=TODAY, scope=mine)
        assert (few.given, few.done) == (4, 4)
        table = table_of_questions(few, scope=mine)
        assert table.cell("NEEDS", "pairs").value == 4
        for column in ("share", "kappa", "low", "high"):
            assert table.cell("NEEDS", column).value is None
        assert [row.key for row in table.rows[:2]] == ["APPLICABLE", "NEEDS"]
        assert not chart_of(few, table).series[0].points

    def test_counts_for_the_edition_once_the_sample_is_closed(self, world: World, sample: Sample):
        edition, mine = sample.edition, world.scope("auditor")
        assert of_edition(edition=edition, as_of=TODAY, scope=mine).done == 0
        sample.state, sample.closed_at = SampleState.CLOSED, NOON
        sample.save()
        found = of_edition(edition=edition, as_of=TODAY, scope=mine)
        assert found.codes.agreement.kappa == Fraction(1, 5)

    def test_is_not_for_others_nor_for_who_reads_blind(self, world: World, sample: Sample):
        for name in ("head.nairobi", "focalpoint.nairobi", "hr.nairobi", "admin", "stranger"):
            with pytest.raises(NotPermitted):
                of_edition(edition=sample.edition, as_of=TODAY, scope=world.scope(name))
        for name in ("auditor", "wggi", "admin", "head.dakar"):
            with pytest.raises(NotPermitted):
                of_sample(sample=sample, as_of=TODAY, scope=world.scope(name))
        reading = sample.readings.get(state="open")
        make_reading(
            world,
            assessment=reading.assessment,
            sample=make_sample(world, edition=sample.edition, title="Second"),
            reader="wggi",
            office="IOM",
        )
        with pytest.raises(NotPermitted, match="read blind"):
            of_edition(edition=sample.edition, as_of=TODAY, scope=world.scope("wggi"))

    def test_takes_a_fixed_number_of_statements(
        self, world: World, sample: Sample, django_assert_num_queries
    ):
        mine = world.scope("gcu")
        of_sample(sample=sample, as_of=TODAY, scope=mine)
        with django_assert_num_queries(11):
            of_sample(sample=sample, as_of=TODAY, scope=mine)


class TestItsPagesAndFiles:
    @pytest.fixture
    def gcu(self, world: World, client: Client) -> Client:
        """The Gender Coordination Unit's browser."""
        client.force_login(world.people["gcu"])
        return client

    def test_say_the_same_numbers(self, gcu: Client, sample: Sample):
        address = f"/gender-marker/samples/{sample.pk}/"
        page = gcu.get(address).content.decode()
        assert "The most disputed question is “Needs”." in page
        assert "What the document says of NEEDS." in page
        assert "Blind passage on NEEDS." in page
        assert "0.20" in page
        text = gcu.get(f"{address}questions.csv").content.decode("utf-8-sig")
        assert text.splitlines()[-1].startswith("Code,20,10,50,0.2")
        rows = gcu.get(f"{address}disagreements.csv").content.decode("utf-8-sig").splitlines()
        assert len(rows) == 16
        book = load_workbook(io.BytesIO(gcu.get(f"{address}questions.xlsx").content))
        cells = [
            cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        ]
        assert 0.2 in cells
        assert gcu.get(f"{address}nothing.csv").status_code == 404
        assert gcu.get(f"{address}questions.pdf").status_code == 404

    def test_are_answered_by_the_api_too(self, gcu: Client, sample: Sample):
        sample.state, sample.closed_at = SampleState.CLOSED, NOON
        sample.save()
        answer = gcu.get("/api/v1/gender-marker/agreement/?edition=IOM-2017").json()
        assert (answer["edition"], answer["given"], answer["handed_in"]) == ("IOM-2017", 21, 20)
        codes = answer["rows"][-1]
        assert (codes["question"], codes["pairs"], codes["kappa"]) == ("codes", 20, 0.2)
        assert gcu.get("/api/v1/gender-marker/agreement/?edition=NONE").status_code == 422
        listed = gcu.get("/api/v1/gender-marker/samples/").json()["results"]
        assert [(each["given"], each["handed_in"]) for each in listed] == [(21, 20)]
        page = gcu.get("/gender-marker/agreement/?edition=IOM-2017").content.decode()
        assert "0.20" in page
        assert "A-000" not in page


class TestTheOverview:
    def test_asks_the_same_number_of_statements_for_any_number_of_rows(
        self, world: World, client: Client
    ):
        edition = make_iom()
        client.force_login(world.people["gcu"])
        now = datetime.combine(timezone.localdate(), time(), tzinfo=UTC)

        def statements() -> int:
            with CaptureQueriesContext(connection) as asked:
                page = client.get("/gender-marker/second-readers/").content.decode()
            assert page.count("/check/") == Assessment.objects.count()
            return len(asked)

        make_scores(world, edition, 2, MET, scored_at=now)
        make_sample(world, edition=edition)
        statements()
        few = statements()
        make_scores(world, edition, 6, MET, prefix="Q", scored_at=now)
        make_sample(world, edition=edition, title="Another")
        assert statements() == few
