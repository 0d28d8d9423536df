"""The matrix of returns: what each cell says, that sums are those of cells, who sees it; steps on many offices."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.urls import reverse

from apps.actions.models import Notice
from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.organization.selectors import trees_on
from apps.publishing.spreadsheets import read_rows
from apps.staffing.choices import RevisionState
from apps.staffing.models import Reopening, ReturnRevision
from apps.staffing.selectors.completeness import (
    MatrixFilters,
    Progress,
    Sums,
    Timeliness,
    completeness,
)
from apps.staffing.selectors.completeness_words import SUM_NAMES, figures_of, sentence, shown
from apps.staffing.services import reopenings, review
from apps.web.refusals import WrongState
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import NAIROBI, advance, approved_before, begin, fill, take, type_in

LAST = date(2024, 12, 31)
CLOSES_ON = date(2026, 1, 31)
NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 1, 31, 21, 0, tzinfo=UTC)
"""The end of the 31st in Nairobi; in Dakar three hours are left."""
OFFICES = ("CHE-GENEVA", "KEN-MOMBASA", NAIROBI, "SEN-DAKAR", "SOM-HARGEISA")


def matrix(world, username="hrm", at=NOW, **filters):
    """The matrix that a member of the cast sees."""
    return completeness(
        last=None, filters=MatrixFilters(**filters), at=at, scope=world.scope(username)
    )


def cells(found, place=0):
    """The cells of one column by the code of their office."""
    return {row.office.code: row.cells[place] for row in found.rows}


def submitted_at(world, revision, moment):
    """A complete draft, submitted at a moment."""
    username = {"SEN-DAKAR": "hr.dakar", NAIROBI: "hr.nairobi"}[
        revision.headcount_return.office.code
    ]
    return review.submit(
        revision_id=revision.pk,
        version=ReturnRevision.objects.get(pk=revision.pk).version,
        at=moment,
        scope=world.scope(username),
    )


@pytest.fixture
def varied(world):
    """Nairobi at its midnight and Dakar at the same moment; Hargeisa began; Mombasa says nobody."""
    ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(closes_on=CLOSES_ON)
    late, punctual = fill(world, begin(world)), fill(world, begin(world, "SEN-DAKAR"))
    begun = begin(world, "SOM-HARGEISA")
    type_in(world, begun, {"P4/F": 2})
    fill(world, begin(world, "KEN-MOMBASA"), {})
    reopenings.reopen(
        office_code=NAIROBI,
        as_of=OPEN_PERIOD,
        closes_on=date(2026, 2, 20),
        reason="The flood.",
        at=MIDNIGHT,
        scope=world.scope("hrm"),
    )
    submitted_at(world, late, MIDNIGHT)
    submitted_at(world, punctual, MIDNIGHT)
    take(world, "attest", punctual, "head.dakar")
    take(world, "approve", punctual, "hrm")
    approved_before(world, NAIROBI)
    return world


class TestMatrix:
    def test_tells_empty_from_complete_and_late_from_on_time_in_each_zone(self, varied):
        found = matrix(varied)
        newest = cells(found)
        assert {code: cell.progress for code, cell in newest.items()} == {
            "CHE-GENEVA": Progress.NOT_BEGUN,
            "KEN-MOMBASA": Progress.COMPLETE,
            NAIROBI: Progress.SUBMITTED,
            "SEN-DAKAR": Progress.APPROVED,
            "SOM-HARGEISA": Progress.BEGUN,
        }
        nairobi, dakar = newest[NAIROBI], newest["SEN-DAKAR"]
        # The same second: the first of the new day in Nairobi, within the last one in Dakar.
        assert (nairobi.timeliness, nairobi.days_late) == (Timeliness.LATE, 1)
        assert (dakar.timeliness, dakar.days_late) == (Timeliness.ON_TIME, 0)
        begun = newest["SOM-HARGEISA"]
        assert (begun.owed, begun.missing, begun.is_nobody) == (183, 182, False)
        assert newest["KEN-MOMBASA"].is_nobody
        assert not dakar.is_nobody
        assert nairobi.reopened_until == date(2026, 2, 20)
        assert cells(matrix(varied, at=MIDNIGHT))["SEN-DAKAR"].is_due
        before, after = (cells(matrix(varied, at=at)) for at in (MIDNIGHT, NOW))
        assert not before["CHE-GENEVA"].is_overdue
        assert after["CHE-GENEVA"].is_overdue
        last = cells(found, 1)
        assert last[NAIROBI].timeliness is Timeliness.NOT_KNOWN
        words = shown(newest["KEN-MOMBASA"])
        assert (words.tag.label, words.notes[0]) == (
            "Complete, not submitted",
            "states that nobody works there",
        )
        assert "182 of 183 cells missing" in shown(begun).notes
        assert "1 day late" in shown(nairobi).notes

    def test_keeps_the_first_submission_when_a_return_comes_a_second_time(self, varied):
        punctual = begin_of(varied, "SEN-DAKAR")
        correction = review.correct(
            return_id=punctual.headcount_return_id,
            reason="Miscounted.",
            at=NOW,
            scope=varied.scope("hrm"),
        )
        cell = cells(matrix(varied))["SEN-DAKAR"]
        assert (cell.progress, cell.is_corrected) == (Progress.APPROVED, True)
        advance(varied, correction, RevisionState.APPROVED)
        cell = cells(matrix(varied))["SEN-DAKAR"]
        assert (cell.is_corrected, cell.timeliness) == (False, Timeliness.ON_TIME)

    def test_sums_are_those_of_its_cells(self, varied):
        found = matrix(varied)
        every = [cell for row in found.rows for cell in row.cells]
        assert found.total == Sums.of(every)
        for sums in (*found.columns, *(row.sums for row in found.rows), found.total):
            assert sums.due == sums.on_time + sums.late + sums.not_known + sums.missing
        for name in (
            "due",
            "approved",
            "approved_on_time",
            "on_time",
            "late",
            "missing",
            "overdue",
        ):
            whole = getattr(found.total, name)
            assert whole == sum(getattr(sums, name) for sums in found.columns)
            assert whole == sum(getattr(row.sums, name) for row in found.rows)
        assert found.columns[0] == Sums(
            due=5, approved=1, approved_on_time=1, on_time=1, late=1, missing=3, overdue=3
        )
        assert sentence(found.columns[0], found.periods[0]) == (
            "31 December 2025: of 5 returns due, 1 approved, 1 of them on time;"
            " 3 missing, 3 of them after the deadline."
        )
        figures = figures_of(found.columns[0], key="x", period=found.periods[0], scope="All")
        assert {name: figure.value for name, figure in figures.items()} == {
            "due": 5,
            "approved": 1,
            "on_time": 1,
            "late": 1,
            "missing": 3,
        }
        assert figures["late"].coverage.to_dict() == {"due": 5, "counted": 2, "missing": 3}

    def test_takes_as_many_statements_for_one_office_as_for_all(
        self, varied, django_assert_num_queries
    ):
        trees_on(days=list(varied.periods))
        for username, number in (("hrm", 5), ("hr.nairobi", 2)):
            scope = varied.scope(username)
            with django_assert_num_queries(6):
                found = completeness(last=None, filters=MatrixFilters(), at=NOW, scope=scope)
            assert len(found.rows) == number

    def test_shows_a_region_its_region_an_office_its_row_and_a_stranger_nothing(self, varied):
        assert {row.office.code for row in matrix(varied, "hr.region").rows} == {
            NAIROBI,
            "KEN-MOMBASA",
            "SOM-HARGEISA",
        }
        assert [row.office.code for row in matrix(varied, "hr.dakar").rows] == ["SEN-DAKAR"]
        for username in ("council", "pm.nairobi", "stranger"):
            assert matrix(varied, username).rows == ()
        filtered = {
            "late": [NAIROBI],
            "nobody": ["KEN-MOMBASA"],
            "reopened": [NAIROBI],
            "begun": ["SOM-HARGEISA"],
        }
        for what, codes in filtered.items():
            assert [row.office.code for row in matrix(varied, what=what).rows] == codes
        assert len(matrix(varied, branch="KEN-NAIROBI-RO", text="mom").rows) == 1

    def test_is_the_same_on_page_and_in_files_and_api(self, varied, client):
        ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(state=PeriodState.CLOSED)
        client.force_login(varied.people["hrm"])
        page = client.get(reverse("staffing:return_completeness"))
        text = page.content.decode()
        assert "of 5 returns due, 1 approved, 1 of them on time" in text
        assert 'value="reopen"' in text
        assert 'value="begin"' not in text  # HR begins
        answer = client.get("/api/v1/returns/completeness/", {"what": "late"}).json()
        assert [row["office"] for row in answer["rows"]] == [NAIROBI]
        assert answer["rows"][0]["cells"][0]["days_late"] == 1
        file = client.get(
            reverse("staffing:return_completeness_file", args=["csv"]), {"what": "late"}
        )
        lines = file.content.decode("utf-8-sig").splitlines()
        assert lines[1].startswith(f"{NAIROBI},Kenya,Regional Office Nairobi,Submitted,2026-01-31,")
        assert len(lines) == 2 + len(SUM_NAMES)
        xlsx = client.get(reverse("staffing:return_completeness_file", args=["xlsx"]))
        sheet = read_rows(BytesIO(xlsx.content), filename="c.xlsx").sheets[0]
        assert len(sheet.rows) == 1 + len(OFFICES) + len(SUM_NAMES)


def begin_of(world, office):
    """The newest revision of an office in the open period."""
    return ReturnRevision.objects.filter(
        headcount_return__office__code=office, headcount_return__period__as_of=OPEN_PERIOD
    ).latest("number")


class TestManyOffices:
    def ask(self, client, step, *codes, **more):
        """Send a step on offices in the open period."""
        body = {"do": step, "period": OPEN_PERIOD.isoformat(), "chosen": list(codes), **more}
        return client.post(reverse("staffing:return_many"), body)

    def test_are_begun_once_by_whom_they_concern(self, world, client):
        client.force_login(world.people["hr.region"])
        looked = self.ask(client, "begin", NAIROBI, "SOM-HARGEISA", "SEN-DAKAR")
        text = looked.content.decode()
        assert "Empty drafts are begun for 2 offices" in text
        assert "SEN-DAKAR: owes no return in this period, or is outside" in text
        assert not ReturnRevision.objects.exists()
        for headline in ("2 returns begun", "0 returns begun"):
            done = self.ask(client, "begin", NAIROBI, "SOM-HARGEISA", confirmed="on")
            assert headline in done.content.decode()
        assert ReturnRevision.objects.count() == 2
        client.force_login(world.people["hrm"])
        assert self.ask(client, "begin", NAIROBI).status_code == 403

    def test_are_reminded_once_a_day_of_what_they_still_have_to_do(self, world, client):
        begin(world, "SEN-DAKAR")
        client.force_login(world.people["hrm"])
        headlines = ("2 offices reminded", "2 were reminded today already")
        for headline in headlines:
            done = self.ask(client, "remind", NAIROBI, "SEN-DAKAR", confirmed="on")
            assert headline in done.content.decode()
        told = Notice.objects.filter(key__startswith="return-reminded:")
        assert {notice.user.username for notice in told} == {"hr.nairobi", "hr.dakar"}
        assert {notice.values["who"] for notice in told} == {"Marta Silva"}

    def test_are_reopened_with_one_reason_and_the_refused_are_named(self, world, client):
        closed = ReportingPeriod.objects.filter(as_of=OPEN_PERIOD)
        submitted = fill(world, begin(world))
        advance(world, submitted, RevisionState.SUBMITTED)
        closed.update(closes_on=CLOSES_ON, state=PeriodState.CLOSED)
        client.force_login(world.people["hrm"])
        looked = self.ask(client, "reopen", everything="on").content.decode()
        assert "4 offices may enter" in looked
        assert "This return is under review." in looked
        until = datetime.now(UTC).date().isoformat()
        bad = self.ask(client, "reopen", "SEN-DAKAR", confirmed="on", closes_on=until, reason="")
        assert bad.status_code == 422
        assert "Say why; the office reads the reason." in bad.content.decode()
        for headline in ("2 returns reopened", "2 were reopened so already"):
            done = self.ask(
                client,
                "reopen",
                "SEN-DAKAR",
                "SOM-HARGEISA",
                NAIROBI,
                confirmed="on",
                closes_on=later(),
                reason="The strike.",
            )
            assert headline in done.content.decode()
        assert Reopening.objects.count() == 2
        with pytest.raises(WrongState):
            reopenings.close_early(
                office_code=NAIROBI,
                as_of=OPEN_PERIOD,
                at=datetime.now(UTC),
                scope=world.scope("hrm"),
            )


def later():
    """A day that is open in every zone."""
    return (datetime.now(UTC).date() + timedelta(days=9)).isoformat()
