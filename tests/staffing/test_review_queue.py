"""Review at scale: what waits by risk, what approving does, and the clean ones approved with a sample held back."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client

from apps.figures.figure import Status
from apps.staffing.analytics.composition import Tally
from apps.staffing.analytics.review_risk import Risk
from apps.staffing.analytics.sampling import drawn
from apps.staffing.choices import Population, RevisionState
from apps.staffing.models import ReturnRevision, SampleDraw, SampledReturn
from apps.staffing.selectors import desk
from apps.staffing.selectors.approval_effects import (
    effect_of_approval,
    joint_effect,
    provisional_part,
)
from apps.staffing.selectors.cells import form_on
from apps.staffing.selectors.effect_lines import effect_lines, effect_sentence
from apps.staffing.selectors.returns import ReturnFilters, period_line
from apps.staffing.selectors.review_differences import comparison_of
from apps.staffing.selectors.review_queue import review_queue
from apps.staffing.selectors.samples import draw_seen, draws_seen, held_back
from apps.staffing.services import bulk_approval, samples
from apps.staffing.services.summaries import differences
from apps.web.refusals import NotPermitted, OutOfScope, WrongState
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import NAIROBI, NOON, advance, bring_to, take, type_in
from tests.staffing.golden_world import ALL, ONE_YEAR, sum_up
from tests.staffing.review_world import DAKAR, UNCHANGED, all_attested, attested

GENEVA, HARGEISA, MOMBASA = "CHE-GENEVA", "SOM-HARGEISA", "KEN-MOMBASA"
QUEUE_STATEMENTS = 21
NOBODY = ["council", "stranger", "pm.nairobi"]


def queue_of(world, username="hrm", shown="", **filters):
    scope = world.scope(username)
    return review_queue(
        period=period_line(as_of=OPEN_PERIOD, scope=scope),
        filters=ReturnFilters(**filters),
        shown=shown,
        at=NOON,
        scope=scope,
    )


def risks(row):
    return [reason.risk for reason in row.reasons]


def logged_in(world, username="hrm"):
    client = Client()
    client.force_login(world.people[username])
    return client


class TestTheEffectOfApproval:
    @pytest.fixture
    def waiting(self, golden):
        attested(golden, GENEVA, state=RevisionState.APPROVED)
        found = {office: attested(golden, office) for office in (NAIROBI, MOMBASA)}
        sum_up(OPEN_PERIOD)
        return golden, found

    def test_is_worked_by_hand(self, waiting):
        world, found = waiting
        nairobi = found[NAIROBI].pk
        effect = effect_of_approval(revisions=[nairobi], scope=world.scope("hrm"))[nairobi]
        # All staff: 6 of 13 become 21 of 38. Professional: 6 of 13 become 9 of 18. P4: 5 of 10 become 8 of 15.
        assert effect.populations[Population.ALL_STAFF].points == Fraction(2100, 38) - Fraction(
            600, 13
        )
        assert effect.populations[Population.UN_PARITY].points == 50 - Fraction(600, 13)
        assert list(effect.grades) == ["P4", "NO-C", "G5"]
        assert effect.grades["P4"].points == Fraction(800, 15) - 50
        assert effect.grades["G5"].after == Tally(10, 6, 1)
        first, *_rest = effect_lines(effect)
        assert (first.before.coverage.counted, first.after.coverage.counted) == (1, 2)
        assert (first.before.status, first.after.status) == (Status.APPROVED, Status.PROVISIONAL)
        # A divisor under twenty has no decimals.
        assert "by +9 percentage points." in effect_sentence(effect)

    def test_together_is_what_the_sums_say_afterwards_in_either_order(self, waiting):
        world, found = waiting
        scope = world.scope("hrm")
        ids = [one.pk for one in found.values()]
        joint = joint_effect(revisions=ids, as_of=OPEN_PERIOD, scope=scope)
        sequential = Fraction(0)
        for pk in reversed(ids):
            alone = effect_of_approval(revisions=[pk], scope=scope)[pk]
            sequential += alone.populations[Population.ALL_STAFF].points
            bulk_approval.approve_many(chosen=[(pk, 1)], at=NOON, scope=scope)
        assert sequential == joint.populations[Population.ALL_STAFF].points
        nothing_left = joint_effect(revisions=[], as_of=OPEN_PERIOD, scope=scope)
        assert (
            nothing_left.populations[Population.ALL_STAFF].before
            == joint.populations[Population.ALL_STAFF].after
        )

    def test_of_a_correction_takes_away_what_was_in_force(self, world):
        draft = take(world, "correct", bring_to(world, RevisionState.APPROVED), "hr.nairobi")
        type_in(world, draft, {"P4/F": 4, "P4/M": 3})
        revision = advance(world, draft, RevisionState.ATTESTED)
        effect = effect_of_approval(revisions=[revision.pk], scope=world.scope("hrm"))[revision.pk]
        whole = effect.populations[Population.ALL_STAFF]
        assert (whole.before, whole.after) == (Tally(16, 15), Tally(17, 14))
        assert list(effect.grades) == ["P4"]
        assert effect.added == 0

    def test_is_not_known_outside_the_scope_nor_where_nothing_is_approved(self, golden):
        revision = attested(golden, NAIROBI)
        for username in [*NOBODY, "hr.dakar"]:
            assert effect_of_approval(revisions=[revision.pk], scope=golden.scope(username)) == {}
        effect = effect_of_approval(revisions=[revision.pk], scope=golden.scope("hrm"))
        assert "Nothing of this date is approved yet" in effect_sentence(effect[revision.pk])

    def test_tells_how_much_is_provisional(self, waiting, django_assert_num_queries):
        world, _found = waiting
        scope = world.scope("hrm")
        with django_assert_num_queries(5):
            part = provisional_part(as_of=OPEN_PERIOD, scope=scope)
        # 13 persons are approved, 26 and 1 are sent; Hargeisa and Dakar have sent nothing.
        assert (part.persons.value, part.all_persons.value) == (27, 40)
        assert part.per_cent.value == Fraction(2700, 40)
        assert (part.returns.value, part.approved_returns.value, part.missing_returns) == (2, 1, 2)
        assert provisional_part(as_of=OPEN_PERIOD, scope=world.scope("stranger")) is None


class TestTheQueue:
    def test_is_ordered_by_named_reasons(self, golden):
        attested(golden, MOMBASA)
        attested(golden, GENEVA, warnings=2, unexplained=1)
        attested(golden, NAIROBI, [("G5", ONE_YEAR, 6, 17, 0)])
        attested(golden, "SEN-DAKAR", DAKAR, looked=False)
        attested(golden, HARGEISA, warnings=1)
        sum_up(OPEN_PERIOD)
        queue = queue_of(golden)
        assert [(row.row.office.code, risks(row)) for row in queue.rows] == [
            (GENEVA, [Risk.UNEXPLAINED, Risk.EXPLAINED]),
            (HARGEISA, [Risk.EXPLAINED]),
            (NAIROBI, [Risk.CHANGE]),
            ("SEN-DAKAR", [Risk.FIRST, Risk.NOT_CHECKED]),
            (MOMBASA, []),
        ]
        assert queue.rows[2].reasons[0].text == ("women 15 → 6, men 10 → 17 since 31 December 2024")
        assert [row.row.office.code for row in queue.clean] == [MOMBASA]
        assert [row.row.office.code for row in queue_of(golden, shown="clean").rows] == [MOMBASA]
        assert len(queue_of(golden, shown="asks", text="kenya").rows) == 1

    def test_weighs_the_effect_once_half_is_approved(self, golden):
        for office in (GENEVA, MOMBASA):
            attested(golden, office, state=RevisionState.APPROVED)
        attested(golden, NAIROBI)
        sum_up(OPEN_PERIOD)
        assert risks(queue_of(golden).rows[0]) == []
        attested(golden, HARGEISA, state=RevisionState.APPROVED)
        sum_up(OPEN_PERIOD)
        (reason,) = queue_of(golden).rows[0].reasons
        assert reason.risk == Risk.EFFECT
        assert "moves the share of women by" in reason.text

    def test_names_a_correction_and_why(self, world):
        draft = take(world, "correct", bring_to(world, RevisionState.APPROVED), "hr.nairobi")
        advance(world, draft, RevisionState.ATTESTED)
        (row,) = queue_of(world).rows
        assert risks(row) == [Risk.CORRECTION]
        assert "Miscounted." in row.reasons[0].text
        assert row.before_as_of == OPEN_PERIOD

    def test_takes_as_many_statements_for_many(self, golden, django_assert_num_queries):
        attested(golden, MOMBASA)
        queue_of(golden)
        with django_assert_num_queries(QUEUE_STATEMENTS):
            queue_of(golden)
        for office in (GENEVA, NAIROBI, HARGEISA):
            attested(golden, office, warnings=1)
        with django_assert_num_queries(QUEUE_STATEMENTS):
            assert len(queue_of(golden).rows) == 4

    def test_says_the_same_through_the_api(self, golden):
        attested(golden, GENEVA, state=RevisionState.APPROVED)
        attested(golden, NAIROBI, warnings=1)
        sum_up(OPEN_PERIOD)
        hrm = logged_in(golden)
        (row,) = hrm.get("/api/v1/returns/queue/?period=2025-12-31").json()["results"]
        assert (row["office"], row["is_clean"], row["is_held_back"]) == (NAIROBI, False, False)
        assert row["reasons"] == [{"reason": "explained", "text": "1 warning explained"}]
        assert (row["staff"], row["compared_with"]) == (row["staff_before"], "2024-12-31")
        effect = hrm.get(f"/api/v1/returns/{NAIROBI}/2025-12-31/effect/").json()
        assert effect == row["effect"]
        assert effect["grades"][0] == {
            "key": "P4",
            "before": {"women": 5, "men": 5, "other": 0, "total": 10},
            "after": {"women": 8, "men": 7, "other": 0, "total": 15},
            "share_before": 50.0,
            "share_after": pytest.approx(800 / 15),
            "points": pytest.approx(800 / 15 - 50),
        }

    def test_is_for_whoever_approves(self, golden):
        all_attested(golden)
        assert queue_of(golden, "auditor").rows == ()
        for username in ["auditor", "head.nairobi", "hr.nairobi"]:
            page = logged_in(golden, username).get("/returns/review/").content.decode()
            assert "How this list is ordered" not in page
        page = logged_in(golden).get("/returns/review/?period=2025-12-31").content.decode()
        assert "How this list is ordered" in page
        assert "4 returns are clean" in page
        assert "Still provisional:" in page
        assert "Fewer than half of the returns are approved" in page


class TestWhatChanges:
    def test_never_takes_missing_for_zero(self, world):
        first = bring_to(world, RevisionState.APPROVED)
        draft = take(world, "correct", first, "hr.nairobi")
        type_in(world, draft, {"P4/F": 5, "D1/F": "NA", "D1/M": None, "P5/F": 2})
        found = comparison_of(
            revision=draft, older=first, form=form_on(as_of=OPEN_PERIOD), scope=ALL
        )
        cells = {
            (line.label, cell.key.sex): (cell.was, cell.is_now, cell.change_text)
            for group in found.changed
            for line in group.lines
            for cell in line.cells
            if cell.differs
        }
        assert cells == {
            ("P4", "F"): ("3", "5", "+2"),
            ("P5", "F"): ("0", "2", "+2"),
            ("D1", "F"): ("0", "NA", ""),
            ("D1", "M"): ("0", "", ""),
        }
        assert (found.is_correction, found.number, found.lines) == (True, 1, 3)

    def test_stands_on_the_page_with_the_effect(self, golden):
        attested(golden, GENEVA, state=RevisionState.APPROVED)
        attested(golden, NAIROBI, [("P4", ONE_YEAR, 4, 2, 0)])
        attested(golden, "SEN-DAKAR", DAKAR)
        sum_up(OPEN_PERIOD)
        page = logged_in(golden).get(f"/returns/{NAIROBI}/2025-12-31/").content.decode()
        assert "the last approved return of this office, as of 31 December 2024" in page
        assert '<del class="diff-old">3</del> → <ins class="diff-new">4</ins>' in page
        assert "What approving it does" in page
        page = logged_in(golden).get("/returns/SEN-DAKAR/2025-12-31/").content.decode()
        assert "This is the first return of this office" in page
        # Whoever sees one office is not shown what it does to the whole.
        page = logged_in(golden, "head.nairobi").get(f"/returns/{NAIROBI}/2025-12-31/")
        assert "What approving it does" not in page.content.decode()
        assert "What changes" in page.content.decode()


class TestTheSample:
    @pytest.fixture
    def draw(self, golden):
        self.revisions = all_attested(golden)
        return samples.draw_sample(as_of=OPEN_PERIOD, at=NOON, scope=golden.scope("hrm"))

    def test_is_kept_so_that_anybody_draws_it_again(self, golden, draw):
        pool = dict(draw.returns.values_list("revision", "is_held_back"))
        assert set(pool) == {one.pk for one in self.revisions.values()}
        assert {pk for pk, held in pool.items() if held} == set(drawn(draw.seed, pool, 3))
        assert (draw.per_cent, draw.least, draw.drawn_by.username) == (10, 3, "hrm")

    def test_is_drawn_once_until_it_is_confirmed(self, golden, draw):
        again = samples.draw_sample(as_of=OPEN_PERIOD, at=NOON, scope=golden.scope("hrm"))
        assert again.pk == draw.pk
        assert SampleDraw.objects.count() == 1

    def test_is_held_back_from_every_approval_in_bulk(self, golden, draw):
        scope = golden.scope("hrm")
        for _time in range(2):
            draw = samples.confirm(draw_id=draw.pk, at=NOON, scope=scope)
        assert (draw.confirmed_by.username, draw.confirmed_at) == ("hrm", NOON)
        approved = set(
            ReturnRevision.objects.filter(
                state=RevisionState.APPROVED, headcount_return__period__as_of=OPEN_PERIOD
            ).values_list("pk", flat=True)
        )
        held = set(draw.returns.filter(is_held_back=True).values_list("revision", flat=True))
        assert approved == set(draw.returns.values_list("revision", flat=True)) - held
        rows = queue_of(golden).rows
        assert {row.row.revision_id for row in rows} == held
        listed = logged_in(golden).get("/returns/?period=2025-12-31").content.decode()
        assert (listed.count("to be read in full"), 'name="chosen"' in listed) == (3, False)
        home = desk.waiting(now=NOON, most=8, scope=scope)
        assert [item.context for item in home.items] == [
            "as of 31 December 2025, to be read in full"
        ] * 3
        assert all(Risk.HELD_BACK in risks(row) for row in rows)
        _approved, refused = bulk_approval.approve_many(
            chosen=[(pk, 1) for pk in held], at=NOON, scope=scope
        )
        assert {one.revision_id for one in refused} == held
        assert all("approve it by itself" in one.reason for one in refused)
        one = ReturnRevision.objects.get(pk=min(held))
        take(golden, "approve", one, "hrm")
        assert set(held_back(revisions=held, scope=scope)) == held - {one.pk}
        assert differences(period_id=golden.open_period.pk, as_of=OPEN_PERIOD, scope=ALL) == 0

    def test_leaves_what_has_changed_since_with_the_reason(self, golden, draw):
        other = draw.returns.get(is_held_back=False)
        ReturnRevision.objects.filter(pk=other.revision_id).update(version=7)
        samples.confirm(draw_id=draw.pk, at=NOON, scope=golden.scope("hrm"))
        other.refresh_from_db()
        assert "has changed since you opened it" in other.refused
        assert draw_seen(draw_id=draw.pk, scope=golden.scope("auditor")).approved == 0

    def test_is_not_drawn_where_all_would_be_held_back(self, golden):
        attested(golden, MOMBASA)
        with pytest.raises(WrongState, match="read and approved by itself"):
            samples.draw_sample(as_of=OPEN_PERIOD, at=NOON, scope=golden.scope("hrm"))
        page = logged_in(golden).get("/returns/review/clean/?period=2025-12-31").content.decode()
        assert "So few are clean that this is all of them" in page

    def test_is_seen_by_whoever_sees_all_of_its_returns(self, golden, draw):
        for username in [*NOBODY, "head.nairobi", "hr.dakar"]:
            assert not draws_seen(scope=golden.scope(username)).exists()
            with pytest.raises(OutOfScope):
                samples.confirm(draw_id=draw.pk, at=NOON, scope=golden.scope(username))
        assert draws_seen(scope=golden.scope("auditor")).get() == draw
        for username in ["auditor", "gcu"]:
            with pytest.raises(NotPermitted):
                samples.confirm(draw_id=draw.pk, at=NOON, scope=golden.scope(username))
        assert not SampledReturn.objects.exclude(refused="").exists()

    def test_goes_from_the_clean_ones_to_the_result_on_pages(self, golden):
        all_attested(golden)
        hrm = logged_in(golden)
        page = hrm.get("/returns/review/clean/?period=2025-12-31").content.decode()
        assert "4 of 4 waiting returns are clean; together they count 46 staff." in page
        assert "3 returns are held back to be read in full: 10 % of them, and 3 at least" in page
        answers = [hrm.post("/returns/review/clean/", {"period": "2025-12-31"}) for _ in range(2)]
        (draw,) = SampleDraw.objects.all()
        assert [(one.status_code, one["Location"]) for one in answers] == [
            (303, f"/returns/review/samples/{draw.pk}/")
        ] * 2
        page = hrm.get(answers[0]["Location"]).content.decode()
        assert draw.seed in page
        assert "1 return as of 31 December 2025 comes into force." in page
        for _time in range(2):
            answer = hrm.post(f"/returns/review/samples/{draw.pk}/confirm/")
            assert answer.status_code == 303
        page = hrm.get(answer["Location"]).content.decode()
        assert "1 return approved together" in page
        assert page.count("To be read") == 3
        page = hrm.get("/returns/review/?period=2025-12-31").content.decode()
        assert "3 of 4 clean returns held back" in page
        assert 'name="chosen"' not in page
        history = hrm.get(f"/history/staffing.sampledraw/{draw.pk}/").content.decode()
        assert "held back to be read in full" in history


class TestApprovalOfMany:
    def test_takes_as_many_statements_for_many(self, golden, django_assert_num_queries):
        found = all_attested(golden)
        scope = golden.scope("hrm")
        with django_assert_num_queries(15):
            bulk_approval.approve_many(chosen=[(found[MOMBASA].pk, 1)], at=NOON, scope=scope)
        rest = [(found[office].pk, 1) for office in UNCHANGED if office != MOMBASA]
        with django_assert_num_queries(15):
            approved, refused = bulk_approval.approve_many(
                chosen=[*rest, rest[0]], at=NOON + timedelta(days=1), scope=scope
            )
        assert (len(approved), refused) == (3, [])
        assert differences(period_id=golden.open_period.pk, as_of=OPEN_PERIOD, scope=ALL) == 0
        assert all(
            (one.version, one.approved_by.username) == (2, "hrm")
            for one in ReturnRevision.objects.filter(pk__in=[pk for pk, _version in rest])
        )
