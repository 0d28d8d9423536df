"""`load_demo` on the real reference: the published facts come out of the selectors, and nothing else.

The data are loaded once for this module and taken back at its end.
"""

import csv
import os
import pickle
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, time
from fractions import Fraction
from itertools import pairwise

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.history import entries_of
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Figure
from apps.figures.rounding import round_half_away
from apps.figures.shares import share_of_women
from apps.focal_points.choices import WorkplanState
from apps.focal_points.models import Activity, Appointment, Inquiry, Workplan
from apps.focal_points.selectors.picture import pictures
from apps.gender_marker.choices import EstimateState, ReadingState, SampleState
from apps.gender_marker.demo.estimates import load_demo_estimates
from apps.gender_marker.demo.readings import load_demo_readings
from apps.gender_marker.models import AnnualEstimate, BlindReading, Sample
from apps.gender_marker.selectors.agreement import of_sample
from apps.organization.models import OfficeSpell, ReferenceLoad, ReportingPeriod
from apps.organization.selectors import has_demo_data, office_by_code, periods, tree_on
from apps.staffing.analytics.composition import Tally, total
from apps.staffing.choices import RevisionState
from apps.staffing.demo.load import published_weights
from apps.staffing.demo.shape import DATES, FIRST_YEAR_END, JUNE_2014, LAST_YEAR_END
from apps.staffing.models import HeadcountReturn, ReturnRevision
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.parity import Dimension, ParityAnswer, parity
from apps.staffing.selectors.picture import staff_picture
from apps.staffing.selectors.stated import plottable_for
from apps.staffing.selectors.tables import council_tables
from apps.staffing.services.summaries import differences
from tests.staffing.demo_plan import checksum

ALL = OfficeScope.everything("test of the demonstration data")
APPROVED_CELLS = """
    SELECT period.as_of, office.code, grade.code, contract.code, cell.sex, cell.count
    FROM staffing_headcountcell cell
    JOIN staffing_returnrevision revision ON revision.id = cell.revision_id AND revision.is_in_force
    JOIN staffing_headcountreturn owed ON owed.id = revision.headcount_return_id
    JOIN organization_office office ON office.id = owed.office_id
    JOIN organization_reportingperiod period ON period.id = owed.period_id
    JOIN organization_grade grade ON grade.id = cell.grade_id
    JOIN organization_contractgroup contract ON contract.id = cell.contract_group_id
    WHERE cell.count > 0
      AND NOT EXISTS (SELECT 1 FROM staffing_sampledreturn drawn WHERE drawn.revision_id = revision.id)
    ORDER BY 1, 2, 3, 4, 5
"""
"""Without the returns that chance approved in the sample of the demonstration."""
TODAY = timezone.localdate()
NOW = datetime.combine(TODAY, time(12), tzinfo=UTC)
PAGES = {
    "gcu": ["/returns/", "/staffing/", "/staffing/records/", "/reports/", "/offices/", "/periods/"],
    "hr.dakar": ["/returns/", "/returns/SEN-DAKAR/2025-12-31/", "/staffing/"],
    "council": ["/reports/"],
    "admin": ["/people/", "/offices/"],
}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The reference and the demonstration data, in a transaction that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        call_command("load_demo", verbosity=0)
        # Once here, not at the end of every test.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(demo, db):
    """The demonstration data, and a test that changes nothing for the next."""


def appointments():
    """The invented appointments."""
    return list(Appointment.objects.select_related("office", "user"))


def rows_of(name):
    """The rows of a demonstration file."""
    with (settings.DEMO_DIR / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def tables_on(day):
    """Tables T1 to T4 and T6 of all offices on a date."""
    return council_tables(staff_picture(query=CountQuery(), as_of=day, scope=ALL))


def persons(table, row, column="total"):
    """A count of a table."""
    cell = table.cell(row, column)
    assert isinstance(cell, Figure)
    return cell.value


def printed(table, row, column="share_women"):
    """A share of a table, in whole per cent as the documents print it."""
    cell = table.cell(row, column)
    assert isinstance(cell, Figure)
    return int(round_half_away(Fraction(cell.value), 0))


def tallies(day, by) -> dict[str, Tally]:
    """Women and men on a date as the parity endpoint answers."""
    answer: ParityAnswer = parity(as_of=day, by=by, query=CountQuery(), scope=ALL)
    return {row.key: row.tally for row in answer.rows}


@pytest.mark.usefixtures("loaded")
class TestJune2014:
    """C/105/INF/11 and the policy of 2015 state these figures."""

    def test_counts_the_published_staff(self):
        t1 = tables_on(JUNE_2014)["T1"]
        national = persons(t1, "national_officer") + persons(t1, "general_service")
        assert persons(t1, "total") == 8390
        assert (national, persons(t1, "professional")) == (7529, 861)

    def test_has_the_published_shares_of_women(self):
        tables = tables_on(JUNE_2014)
        assert printed(tables["T1"], "total") == 46
        assert printed(tables["T6"], "2014-06-30", "P5+") == 26
        assert printed(tables["T3"], "NO-C") == 35
        assert printed(tables["T3"], "NO-D") == 35

    def test_has_the_published_share_of_women_among_national_staff(self):
        by = tallies(JUNE_2014, Dimension.CATEGORY)
        national = by["national_officer"] + by["general_service"]
        share = share_of_women(national.women, national.men)
        assert round_half_away(share, 0) == 47

    def test_is_the_same_through_the_parity_endpoint(self):
        t2 = tables_on(JUNE_2014)["T2"]
        by_grade = tallies(JUNE_2014, Dimension.GRADE)
        for grade in ("D1", "P5", "P4", "P3", "P2", "P1"):
            assert persons(t2, grade, "women") == by_grade[grade].women
            assert persons(t2, grade, "men") == by_grade[grade].men
        assert sum(tally.total for tally in by_grade.values()) == 8390


@pytest.mark.usefixtures("loaded")
class TestDecember2014:
    """C/106/INF/8/Rev.1, paragraph 55, states these figures."""

    def test_has_the_published_shares_of_women(self):
        tables = tables_on(FIRST_YEAR_END)
        assert printed(tables["T1"], "total") == 46
        assert [printed(tables["T2"], grade) for grade in ("P4", "P5", "D1")] == [37, 26, 24]

    def test_is_at_parity_from_p1_to_p3(self):
        t2 = tables_on(FIRST_YEAR_END)["T2"]
        assert {t2.cell(grade, "band") for grade in ("P1", "P2", "P3")} == {"at parity"}


@pytest.mark.usefixtures("loaded")
class TestStatedFigures:
    def test_that_are_drawn_in_the_trend_agree_with_it(self):
        compared = 0
        trend = tables_on(LAST_YEAR_END)["T6"]
        lines = {("all staff", "all"): "all", ("", "P4"): "P4", ("", "P5 and above"): "P5+"}
        for stated in plottable_for(query=CountQuery(), scope=ALL):
            line = lines.get((stated.category, stated.grade)) or lines.get(("", stated.grade))
            if stated.as_of in DATES and line:
                assert printed(trend, stated.as_of.isoformat(), line) == stated.percent_women
                compared += 1
        assert compared >= 3


@pytest.mark.usefixtures("loaded")
class TestEveryPeriod:
    @pytest.mark.parametrize("day", DATES)
    def test_has_sums_equal_to_its_cells(self, day):
        period = ReportingPeriod.objects.get(as_of=day)
        assert differences(period_id=period.pk, as_of=day, scope=ALL) == 0

    def test_is_one_of_the_demonstration(self):
        assert sorted(period.as_of for period in periods()) == sorted(DATES)

    def test_adds_up_to_the_same_by_whatever_it_is_divided(self):
        for day in (JUNE_2014, DATES[8]):
            sums = {by: sum(each.total for each in tallies(day, by).values()) for by in Dimension}
            assert len(set(sums.values())) == 1, sums

    def test_before_the_newest_is_plausible_in_size_and_trend(self):
        day = DATES[-2]
        picture = staff_picture(query=CountQuery(), as_of=day, scope=ALL)
        sizes = [
            total(count for count in picture.counts if count.as_of == each).total
            for each in picture.trend
        ]
        assert 1.5 < sizes[-1] / sizes[0] < 2
        assert all(0.95 < later / earlier < 1.2 for earlier, later in pairwise(sizes))
        assert all(
            coverage.counted >= 0.97 * coverage.due for coverage in picture.coverage.values()
        )
        trend = council_tables(picture)["T6"]
        senior = [trend.cell(row.key, "P5+").value for row in trend.rows]
        assert all(abs(later - earlier) < 3 for earlier, later in pairwise(senior))
        assert 5 < senior[-1] - senior[0] < 20


@pytest.mark.usefixtures("loaded")
class TestOffices:
    def test_are_all_of_the_reference_and_many_are_tiny(self):
        assert OfficeSpell.objects.values("office").distinct().count() > 260
        own = tallies(FIRST_YEAR_END, Dimension.OFFICE)
        sizes = sorted(tally.total for tally in own.values())
        assert sizes[len(sizes) // 2] == 6
        assert sizes.count(1) == 51

    def test_are_late_returned_waiting_and_approved_in_the_newest_period(self):
        newest = ReportingPeriod.objects.get(as_of=LAST_YEAR_END)
        states = Counter(
            ReturnRevision.objects.filter(headcount_return__period_id=newest.pk).values_list(
                "state", flat=True
            )
        )
        assert set(states) == set(RevisionState.values)
        untouched = len(tree_on(day=LAST_YEAR_END).units()) - sum(states.values())
        assert untouched > 0

    def test_of_the_demo_accounts_have_something_to_do(self):
        states = dict(
            ReturnRevision.objects.filter(
                headcount_return__period__as_of=LAST_YEAR_END
            ).values_list("headcount_return__office__code", "state")
        )
        assert states["KEN-NAIROBI"] == RevisionState.DRAFT
        assert states["SEN-DAKAR"] == RevisionState.RETURNED
        assert "SOM-HARGEISA" not in states


@pytest.mark.usefixtures("loaded")
class TestFocalPoints:
    """Invented appointments show each state that an office can be in."""

    def test_are_as_many_as_the_file_has(self, loaded):
        assert len(appointments()) == len(rows_of("focal_points.csv"))
        assert all("nvent" in each.name or each.user for each in appointments())

    def test_are_silent_or_not_as_the_file_means(self, loaded):
        by_name = {each.name: each for each in appointments()}
        found = pictures(appointments=by_name.values(), year=TODAY.year, today=TODAY, scope=ALL)
        silent = by_name["Fatou Ndiaye"]
        assert found[silent.pk].is_inactive
        # Four hundred and twenty-five days, which are fourteen months.
        assert (TODAY - found[silent.pk].silent_since).days == 425
        assert not found[by_name["Wanjiru Kamau"].pk].is_inactive
        assert not found[by_name["Invented focal point, Tunis"].pk].is_inactive
        inactive = [each for each in found.values() if each.is_inactive]
        assert 2 <= len(inactive) < len(found) / 4
        # Each of them is asked, and one has answered.
        assert Inquiry.objects.count() == len(inactive)
        assert Inquiry.objects.filter(answered_at__isnull=True).count() == len(inactive) - 1
        assert Inquiry.objects.filter(appointment=silent, answered_at__isnull=True).exists()

    def test_have_workplans_in_every_state_and_areas_for_what_they_did(self, loaded):
        states = set(Workplan.objects.values_list("state", flat=True))
        assert states == set(WorkplanState.values)
        assert not Activity.objects.filter(area__isnull=True).exists()

    def test_of_one_office_are_two_and_of_another_nobody(self, loaded):
        serving = Counter(
            each.office.code
            for each in appointments()
            if each.role == "focal_point" and (not each.ends_before or each.ends_before > TODAY)
        )
        assert serving["COL-BOGOTA"] == 2
        assert serving["TUN-TUNIS"] == serving["SEN-DAKAR-RO"] == 0
        assert all(number == 1 for code, number in serving.items() if code != "COL-BOGOTA")


@pytest.mark.usefixtures("loaded")
class TestGenderMarkers:
    """Invented scores are read a second time, and added up."""

    def test_are_read_blind_as_the_file_says(self, loaded):
        rows = rows_of("marker_readings.csv")
        assert BlindReading.objects.count() == len(rows)
        handed_in = [row for row in rows if row["answers"]]
        assert BlindReading.objects.filter(state=ReadingState.DONE).count() == len(handed_in)
        # Whoever has an open reading sees no sums: nobody whom a tour of the demonstration needs.
        waiting = BlindReading.objects.filter(state=ReadingState.OPEN)
        assert [each.reader.username for each in waiting] == ["wggi.member"]

    def test_show_how_far_readers_agree(self, loaded):
        sample = Sample.objects.get(state=SampleState.CLOSED)
        found = of_sample(sample=sample, as_of=TODAY, scope=ALL)
        assert found.done == 21
        assert all(each.agreement.is_enough for each in found.questions)
        assert all(each.agreement.kappa is not None for each in (*found.questions, found.codes))
        # Of 21 codes 13 are the same; each of the others differs in one answer.
        assert len(found.disputed) == 21 - 13

    def test_have_an_estimate_of_each_state_and_nothing_twice(self, loaded):
        of_years = dict(AnnualEstimate.objects.values_list("year", "state"))
        assert of_years == {2025: EstimateState.SIGNED, 2026: EstimateState.PREPARED}
        again = {"directory": settings.DEMO_DIR, "now": NOW, "scope": ALL}
        assert load_demo_readings(**again) == load_demo_estimates(**again) == 0


@pytest.mark.usefixtures("loaded")
class TestDeterminism:
    def test_the_same_offices_give_the_same_cells_in_another_process(self, tmp_path):
        weights = published_weights(settings.REFERENCE_DIR / "duty_stations.csv")
        trees = {day: list(tree_on(day=day).nodes.values()) for day in DATES}
        path = tmp_path / "offices.pickle"
        path.write_bytes(pickle.dumps((weights, trees)))
        other = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.staffing.demo_plan", str(path)],
            check=True,
            capture_output=True,
            text=True,
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONHASHSEED": "7"},
        )
        with connection.cursor() as cursor:
            cursor.execute(APPROVED_CELLS)
            cells = [[day.isoformat(), *rest] for day, *rest in cursor.fetchall()]
        assert len(cells) > 50_000
        assert other.stdout.strip() == checksum(cells)


class TestCommand:
    def test_is_refused_where_demonstration_data_are_forbidden(self, loaded, settings):
        settings.DEMO_DATA_ALLOWED = False
        with pytest.raises(CommandError, match="forbidden"):
            call_command("load_demo")

    def test_does_nothing_if_not_empty_when_asked_so(self, loaded):
        before = HeadcountReturn.objects.count(), get_user_model().objects.count()
        call_command("load_demo", "--if-empty")
        assert (HeadcountReturn.objects.count(), get_user_model().objects.count()) == before

    def test_is_refused_where_there_are_data(self, loaded):
        with pytest.raises(CommandError, match="not empty"):
            call_command("load_demo")

    def test_is_refused_where_somebody_has_begun_by_hand(self, loaded):
        ReferenceLoad.objects.filter(file="demo").delete()
        assert not has_demo_data()
        with pytest.raises(CommandError, match="not empty"):
            call_command("load_demo")


class TestHistory:
    def test_gives_every_office_the_reason_of_its_own_event(self, loaded):
        for code, reason in (
            ("LKA-KILINOCHCHI", "Invented."),
            (
                "SDN-KHARTOUM",
                "Invented: with its sub-offices from the region of Cairo to that of Nairobi.",
            ),
        ):
            ref = RecordRef("organization.office", office_by_code(code=code).pk)
            entry = entries_of(ref=ref, scope=ALL)[0]
            assert (entry.door, entry.reason) == ("by the command load_demo on the server", reason)


class TestNumbers:
    @pytest.mark.parametrize("filters", [{"as_of": "2014-06-30"}, {"tree": "today"}])
    def test_of_every_region_equal_their_records(self, loaded, client, filters):
        client.force_login(get_user_model().objects.get(username="gcu"))
        page = client.get("/staffing/", filters)
        table = next(table for table, *_rest in page.context["tables"] if table.number == "T4")
        assert len(table.rows) > 8
        for row in table.rows:
            if row.url:
                answer = client.get(row.url).context["answer"]
                assert answer.total.total == persons(table, row.key), row.key
            else:
                assert row.key == "no_region"


class TestEveryPage:
    @pytest.mark.parametrize(
        ("username", "path"),
        [(username, path) for username, paths in PAGES.items() for path in paths],
    )
    def test_says_that_the_data_are_invented(self, loaded, client, username, path):
        client.force_login(get_user_model().objects.get(username=username))
        response = client.get(path)
        assert response.status_code == 200
        assert "Demonstration: invented data" in response.content.decode()

    def test_says_so_before_log_in_as_well(self, loaded, client):
        assert "Demonstration: invented data" in client.get("/accounts/login/").content.decode()
