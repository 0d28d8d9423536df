"""One period open again for one office, until a day, with a reason; it ends by the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from apps.actions.models import Notice
from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing.choices import RevisionState
from apps.staffing.models import Reopening, ReturnRevision
from apps.staffing.selectors.desk import owed
from apps.staffing.selectors.returns import ReturnFilters, list_returns, period_line
from apps.staffing.selectors.revisions import Happening, return_head, timeline
from apps.staffing.services import entry, reopenings, review
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import NAIROBI, advance, begin, bring_to, fill, take, type_in

CLOSES_ON = date(2026, 1, 31)
NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
UNTIL = date(2026, 2, 20)
END_IN_NAIROBI = datetime(2026, 2, 20, 21, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def closed(world):
    """The open period, over since the end of January."""
    ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(
        closes_on=CLOSES_ON, state=PeriodState.CLOSED
    )
    world.open_period.refresh_from_db()
    return world


def reopen(world, office=NAIROBI, closes_on=UNTIL, reason="The flood.", by="hrm", at=NOW):
    """Reopen the open period for one office."""
    return reopenings.reopen(
        office_code=office,
        as_of=OPEN_PERIOD,
        closes_on=closes_on,
        reason=reason,
        at=at,
        scope=world.scope(by),
    )


def row_of(world, username, at, office=NAIROBI):
    """The line of an office in somebody's list of returns at a moment."""
    scope = world.scope(username)
    period = period_line(as_of=OPEN_PERIOD, scope=scope)
    rows = list_returns(period=period, filters=ReturnFilters(), at=at, scope=scope).rows
    return next(row for row in rows if row.office.code == office)


class TestReopening:
    def test_lets_the_office_enter_until_the_last_second_of_its_day_and_no_longer(self, closed):
        with pytest.raises(WrongState) as refused:
            begin(closed, at=NOW)
        assert "31 January 2026 23:59 (Nairobi)" in str(refused.value)
        assert "Human resources management can reopen this return" in str(refused.value)

        reopen(closed)
        assert Notice.objects.filter(text=reopenings.REOPENED).count() == 2  # HR and the head
        revision = begin(closed, at=END_IN_NAIROBI - SECOND)
        type_in(closed, revision, {"P4/F": 3}, at=END_IN_NAIROBI - SECOND)
        with pytest.raises(WrongState) as over:
            type_in(closed, revision, {"P4/F": 4}, at=END_IN_NAIROBI)
        assert over.value.code == "period_closed"
        assert "20 February 2026 23:59 (Nairobi)" in str(over.value)
        # Nothing had to be run, and the draft stays.
        assert ReturnRevision.objects.get(pk=revision.pk).state == RevisionState.DRAFT
        assert row_of(closed, "hr.nairobi", END_IN_NAIROBI - SECOND).is_open
        assert not row_of(closed, "hr.nairobi", END_IN_NAIROBI).is_open
        # Others stay closed, west of Nairobi as well.
        with pytest.raises(WrongState):
            begin(closed, "SEN-DAKAR", at=NOW)
        home = owed(now=NOW, most=5, scope=closed.scope("hr.nairobi"))
        assert END_IN_NAIROBI in {item.due_at for item in home.items}

    def test_lets_the_office_submit_and_ask_for_a_correction(self, closed):
        revision = bring_back_open(closed, lambda: fill(closed, begin(closed)))
        reopen(closed)
        review.submit(
            revision_id=revision.pk,
            version=revision.version,
            at=NOW,
            scope=closed.scope("hr.nairobi"),
        )
        take(closed, "attest", revision, "head.nairobi")
        take(closed, "approve", revision, "hrm")
        return_id = revision.headcount_return_id

        def correct(at):
            return review.correct(
                return_id=return_id, reason="Miscounted.", at=at, scope=closed.scope("hr.nairobi")
            )

        with pytest.raises(WrongState):
            correct(END_IN_NAIROBI)
        assert correct(END_IN_NAIROBI - SECOND).number == 2

    def test_asked_for_twice_stands_once_and_a_later_day_extends_it(self, closed):
        reopen(closed)
        reopen(closed)
        assert Reopening.objects.count() == 1
        assert Notice.objects.filter(text=reopenings.REOPENED).count() == 2
        reopen(closed, closes_on=date(2026, 3, 1), reason="Still flooded.", at=NOW + SECOND)
        with pytest.raises(WrongState) as refused:
            reopen(closed, closes_on=UNTIL)
        assert refused.value.code == "still_open"
        only = Reopening.objects.get()
        assert (only.closes_on, only.reason) == (date(2026, 3, 1), "Still flooded.")
        head = return_head(office_code=NAIROBI, as_of=OPEN_PERIOD, scope=closed.scope("hr.nairobi"))
        told = timeline(head=head, scope=closed.scope("hr.nairobi"))
        assert [(one.what, one.until, one.by) for one in told] == [
            (Happening.REOPENED, date(2026, 3, 1), "Marta Silva"),
            (Happening.REOPENED, UNTIL, "Marta Silva"),
        ]

    def test_is_ended_before_its_day_and_then_given_anew(self, closed):
        def end(by):
            reopenings.close_early(
                office_code=NAIROBI, as_of=OPEN_PERIOD, at=NOW, scope=closed.scope(by)
            )

        with pytest.raises(WrongState):
            end("hrm")
        reopen(closed)
        with pytest.raises(NotPermitted):
            end("hr.nairobi")
        end("hrm")
        assert not row_of(closed, "hr.nairobi", NOW).is_open
        assert Notice.objects.filter(text=reopenings.ENDED).count() == 2
        with pytest.raises(WrongState):
            end("hrm")
        reopen(closed, at=NOW + SECOND)
        only = Reopening.objects.get()
        assert (only.ended_at, only.ended_by) == (None, None)
        assert row_of(closed, "hr.nairobi", NOW).is_open

    def test_is_refused_for_a_day_that_is_over_in_the_office_or_too_far_away(self, closed):
        late_evening = datetime(
            2026, 2, 10, 21, 30, tzinfo=UTC
        )  # the 11th in Nairobi, the 10th in Dakar
        for day in (date(2026, 2, 10), date(2026, 4, 13)):
            with pytest.raises(Invalid) as refused:
                reopen(closed, closes_on=day, at=late_evening)
            assert refused.value.problems[0].field == "closes_on"
        assert reopen(closed, "SEN-DAKAR", closes_on=date(2026, 2, 10), at=late_evening)
        assert reopen(closed, closes_on=date(2026, 4, 12), at=late_evening)
        with pytest.raises(Invalid):
            reopen(closed, reason="  ")

    def test_is_given_by_hrm_alone_where_there_is_something_to_reopen(self, closed):
        for username in ("hr.nairobi", "head.nairobi", "hr.region", "gcu", "admin", "auditor"):
            with pytest.raises(NotPermitted):
                reopen(closed, by=username)
        for username in ("hr.dakar", "council", "stranger", "pm.nairobi"):
            with pytest.raises(OutOfScope):
                reopen(closed, by=username)
        with pytest.raises(WrongState) as refused:
            reopen(closed, "KEN-NAIROBI-RO")
        assert refused.value.code == "not_owed"
        submitted = bring_back_open(closed, lambda: bring_to(closed, RevisionState.SUBMITTED))
        with pytest.raises(WrongState) as refused:
            reopen(closed)
        assert refused.value.code == "under_review"
        advance(closed, submitted, RevisionState.DRAFT)
        take(closed, "send_back", submitted, "head.nairobi")
        with pytest.raises(WrongState) as refused:
            reopen(closed)
        assert refused.value.code == "already_editable"
        reopen(closed, "SEN-DAKAR")
        ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(
            state=PeriodState.CERTIFIED, certified_on=date(2026, 2, 11)
        )
        with pytest.raises(WrongState) as refused:
            reopen(closed, "SOM-HARGEISA")
        assert refused.value.code == "period_certified"
        # A certificate ends every reopening.
        with pytest.raises(WrongState) as refused:
            begin(closed, "SEN-DAKAR", at=NOW)
        assert "Certified on 11 February 2026" in str(refused.value)

    def test_gives_more_days_before_the_deadline_but_takes_none_away(self, world):
        ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(closes_on=UNTIL)
        with pytest.raises(WrongState) as refused:
            reopen(world, closes_on=UNTIL)
        assert refused.value.code == "still_open"
        reopen(world, closes_on=date(2026, 2, 25))
        assert row_of(world, "hr.nairobi", END_IN_NAIROBI).is_open
        assert not row_of(world, "hr.dakar", datetime(2026, 2, 21, tzinfo=UTC), "SEN-DAKAR").is_open


def bring_back_open(world, do):
    """Do something as if the period were still open, and close it again."""
    periods = ReportingPeriod.objects.filter(as_of=OPEN_PERIOD)
    periods.update(state=PeriodState.OPEN, closes_on=date(2199, 12, 31))
    done = do()
    periods.update(state=PeriodState.CLOSED, closes_on=CLOSES_ON)
    return done


class TestPagesOfAReopening:
    def test_show_lock_and_form_and_reopening_to_those_whom_they_concern(self, closed, client):
        today = datetime.now(UTC).date()
        address = reverse("staffing:return_detail", args=[NAIROBI, OPEN_PERIOD])
        form = reverse("staffing:return_reopen", args=[NAIROBI, OPEN_PERIOD])

        def page(username, url=address):
            client.force_login(closed.people[username])
            return client.get(url).content.decode()

        locked = page("hr.nairobi")
        assert "The deadline for entries has passed." in locked
        assert "Ask: Marta Silva" in locked
        assert form not in locked
        assert form in page("hrm")

        bad = client.post(
            form, {"closes_on": (today - timedelta(days=3)).isoformat(), "reason": "x"}
        )
        assert bad.status_code == 422
        assert "This day is over in Nairobi" in bad.content.decode()
        until = today + timedelta(days=10)
        for _twice in range(2):
            good = client.post(form, {"closes_on": until.isoformat(), "reason": "The flood."})
            assert good.status_code == 303
        assert Reopening.objects.count() == 1
        opened = page("hr.nairobi")
        assert "The flood." in opened
        assert "reopened, closes" in opened
        assert 'action="/returns/KEN-NAIROBI/2025-12-31/start/"' in opened
        assert "Reopened for this office until" in page("hr.nairobi", f"{address}history/")

        client.force_login(closed.people["hrm"])
        end = reverse("staffing:return_close_early", args=[NAIROBI, OPEN_PERIOD])
        assert client.post(end).status_code == 303
        assert client.post(end).status_code == 409
        assert "The deadline for entries has passed." in page("hr.nairobi")

    def test_say_in_the_grid_and_the_api_why_and_since_when(self, closed, client):
        revision = bring_back_open(closed, lambda: begin(closed))
        client.force_login(closed.people["hr.nairobi"])
        cells = client.post(
            reverse("staffing:return_cells", args=[revision.pk]),
            {"cells": []},
            content_type="application/json",
        )
        assert cells.status_code == 409
        assert "It was 31 January 2026 23:59 (Nairobi)." in cells.content.decode()
        revision = bring_back_open(
            closed, lambda: advance(closed, fill(closed, revision), "submitted")
        )
        with pytest.raises(WrongState) as refused:
            entry.fill_rest_with_zero(
                revision_id=revision.pk,
                contract_group="NON_STAFF",
                at=NOW,
                scope=closed.scope("hr.nairobi"),
            )
        assert "Submitted by Achieng Otieno on 15 January 2026" in str(refused.value)
        assert "HR of the office can take it back" in str(refused.value)
