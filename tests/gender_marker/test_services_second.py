"""Quality checks, samples and blind readings: who may, what is refused, who is told."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.actions.models import Notice
from apps.desk.selectors.home import home
from apps.gender_marker.choices import AssessmentState, ReadingState, Verdict
from apps.gender_marker.models import Assessment, BlindReading, QualityCheck, Sample
from apps.gender_marker.selectors.checks import checks_of, waiting_for_a_check
from apps.gender_marker.selectors.desk.readings import owed
from apps.gender_marker.selectors.readers import readers_for, suggested
from apps.gender_marker.selectors.readings import (
    documents_of,
    facts_of,
    own_reading,
    own_readings,
    version_to_read,
)
from apps.gender_marker.selectors.samples import drawn, pick, sample_seen, samples_listed
from apps.gender_marker.services.checks import check_score
from apps.gender_marker.services.reading_reminders import DAYS_BEFORE, remind_readers
from apps.gender_marker.services.readings import decline, hand_in
from apps.gender_marker.services.samples import close_sample, draw_sample, give_to_another
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.documents.builders import add
from tests.gender_marker.assessment_builders import MET, make_iom
from tests.gender_marker.builders import (
    DAKAR,
    NAIROBI,
    NOON,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
)
from tests.gender_marker.second_builders import (
    HARGEISA,
    drawing_of,
    make_focal_point,
    make_scores,
    said,
)

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 1)
LATER = NOON + timedelta(days=1)


def told(name: str, world: World) -> list[str]:
    """The keys of what somebody was told."""
    return list(Notice.objects.filter(user=world.people[name]).values_list("key", flat=True))


@pytest.fixture
def score(world: World) -> Assessment:
    """A score of a project of Nairobi, managed by its project manager."""
    project = make_project(world, state="under_way", manager=world.people["pm.nairobi"])
    return make_score(
        world, project=project, edition=make_iom(), scorer="head.nairobi", answers=MET
    )


class TestACheck:
    def check(self, world: World, score: Assessment, name: str, **facts: Any) -> QualityCheck:
        """A check by somebody."""
        values = {"verdict": Verdict.AGREES, "now": LATER, "scope": world.scope(name), **facts}
        return check_score(assessment_id=score.pk, **values)

    def test_tells_who_scored_and_who_manages_without_the_code(self, world, score):
        made = self.check(
            world,
            score,
            "focalpoint.nairobi",
            verdict=Verdict.DISAGREES,
            code="1",
            words="No output names women.",
        )
        assert (made.proposed_code.key, made.scored_by.username) == ("1", "head.nairobi")
        for name in ("head.nairobi", "pm.nairobi"):
            assert told(name, world) == [f"marker-check:{made.pk}"]
        notice = Notice.objects.filter(user=world.people["head.nairobi"]).get()
        assert set(notice.values) == {"name", "code"}
        assert notice.values["code"] == score.project.code

    @pytest.mark.parametrize("name", ["head.nairobi", "pm.nairobi", "auditor", "ddg"])
    def test_is_not_for_the_scorer_nor_for_those_who_review_nothing(self, world, score, name):
        with pytest.raises(NotPermitted):
            self.check(world, score, name)

    def test_is_not_for_a_reviewer_who_scored_or_began(self, world, score):
        own = make_score(
            world, project=score.project, edition=score.edition, stage="end", scorer="gcu"
        )
        begun = make_score(
            world,
            project=score.project,
            edition=score.edition,
            stage="mid_term",
            begun_by=world.people["gcu"],
        )
        for theirs in (own, begun):
            with pytest.raises(NotPermitted):
                self.check(world, theirs, "gcu")
        waiting = waiting_for_a_check(now=LATER, scope=world.scope("gcu"))
        assert not waiting.filter(pk__in=[own.pk, begun.pk]).exists()

    def test_is_not_there_for_who_reads_the_project_blind(self, world, score):
        sample = make_sample(world, edition=score.edition)
        make_reading(world, assessment=score, sample=sample, reader="wggi", office="IOM")
        with pytest.raises(OutOfScope):
            self.check(world, score, "wggi")
        assert not waiting_for_a_check(now=LATER, scope=world.scope("wggi")).exists()
        with pytest.raises(OutOfScope):
            checks_of(assessment_id=score.pk, scope=world.scope("hr.nairobi"))

    def test_is_refused_with_everything_that_is_wrong(self, world, score):
        with pytest.raises(Invalid) as refused:
            self.check(world, score, "gcu", verdict=Verdict.DISAGREES, code="2a")
        assert [each.code for each in refused.value.problems] == ["same_code", "required"]
        other = make_edition("IOM-2030", codes=("N/A", "0", "1", "2a", "2b", "9"))
        assert other.codes.filter(key="9").exists()
        with pytest.raises(Invalid, match="same edition"):
            self.check(world, score, "gcu", verdict=Verdict.DISAGREES, code="9", words="Why.")
        with pytest.raises(Invalid):
            self.check(world, score, "gcu", verdict="perhaps")
        assert not QualityCheck.objects.exists()

    def test_is_given_once_and_only_to_a_score_that_counts(self, world, score):
        made = self.check(world, score, "gcu")
        assert self.check(world, score, "gcu") == made
        with pytest.raises(WrongState, match="already"):
            self.check(world, score, "gcu", verdict="disagrees", code="1", words="Why.")
        score.state, score.ended_because, score.ended_at = (
            AssessmentState.WITHDRAWN,
            "Wrong project.",
            LATER,
        )
        score.save()
        with pytest.raises(WrongState, match="replaced or withdrawn"):
            self.check(world, score, "focalpoint.nairobi")

    def test_takes_a_score_off_the_list_of_those_that_wait(self, world, score):
        def waits(name: str, now: datetime = LATER) -> list[Assessment]:
            return list(waiting_for_a_check(now=now, scope=world.scope(name)))

        assert waits("focalpoint.nairobi") == waits("gcu") == [score]
        assert waits("gcu", NOON + timedelta(days=91)) == []
        assert waits("head.nairobi") == waits("auditor") == []
        self.check(world, score, "wggi")
        assert waits("gcu") == []


class TestASample:
    def test_draws_the_same_twice_and_others_by_another_seed(self, world: World):
        edition = make_iom()
        make_scores(world, edition, 12, MET)
        mine = world.scope("gcu")

        def codes(**facts: Any) -> list[str]:
            rows, population = drawn(drawing=drawing_of(edition, size=5, **facts), scope=mine)
            assert population == 12
            return [each.project.code for each in rows]

        assert codes() == codes()
        assert len(set(codes())) == 5
        assert codes(seed=8) != codes()
        assert pick([4, 5, 6, 7, 8, 9], size=3, seed=2026) == pick(
            [4, 5, 6, 7, 8, 9], size=3, seed=2026
        )
        assert pick([1, 2], size=5, seed=1) in ([1, 2], [2, 1])

    def test_is_drawn_from_what_counts_in_the_span_with_answers(self, world: World):
        edition = make_iom()
        kept = make_scores(world, edition, 1, MET)[0]
        make_scores(world, edition, 1, MET, prefix="OLD", scored_at=NOON - timedelta(days=400))
        imported = make_project(world, code="FILE-1")
        make_score(
            world,
            project=imported,
            edition=edition,
            origin="imported",
            source="A list.",
            outcome=None,
            computed_code=None,
        )
        over = make_project(world, code="OVER-1", state="completed")
        over_score = make_score(world, project=over, edition=edition, answers=MET)
        mine = world.scope("gcu")
        rows, number = drawn(drawing=drawing_of(edition), scope=mine)
        assert (set(rows), number) == ({kept, over_score}, 2)
        rows, number = drawn(drawing=drawing_of(edition, is_under_way_only=True), scope=mine)
        assert (rows, number) == ([kept], 1)

    @pytest.mark.parametrize("name", ["admin", "wggi", "head.nairobi", "auditor", "council"])
    def test_is_not_for_others(self, world: World, score: Assessment, name: str):
        sample = make_sample(world, edition=score.edition)
        mine = world.scope(name)
        for call in (
            lambda: drawn(drawing=drawing_of(score.edition), scope=mine),
            lambda: samples_listed(scope=mine),
            lambda: sample_seen(sample_id=sample.pk, scope=mine),
            lambda: close_sample(sample_id=sample.pk, version=1, now=LATER, scope=mine),
        ):
            with pytest.raises(NotPermitted):
                call()

    def test_is_read_by_reviewers_of_other_offices_who_know_nothing_of_the_score(
        self, world: World, score: Assessment
    ):
        for name, office in (
            ("dakar", DAKAR),
            ("hargeisa", HARGEISA),
            ("region", "KEN-NAIROBI-RO"),
            ("mombasa.reader", "KEN-MOMBASA"),
        ):
            make_focal_point(world, name, office)
        score.project.further_offices.create(office=world.offices[HARGEISA])
        mine = world.scope("gcu")

        def names() -> list[str]:
            found = readers_for(assessments=[score], on=NOON.date(), scope=mine)[score.pk]
            return sorted(world_name(world, each.user_id) for each in found)

        # Neither the office, what is above and below it, the further office, nor who keeps markers.
        assert names() == ["dakar", "wggi"]
        check_score(assessment_id=score.pk, verdict="agrees", now=LATER, scope=world.scope("wggi"))
        assert names() == ["dakar"]

    def test_is_given_evenly(self, world: World):
        edition = make_iom()
        scores = make_scores(world, edition, 6, MET)
        for name in ("dakar", "hargeisa"):
            make_focal_point(world, name, DAKAR if name == "dakar" else HARGEISA)
        mine = world.scope("gcu")
        readers = readers_for(assessments=scores, on=NOON.date(), scope=mine)
        given = suggested(readers=readers, scope=mine)
        counts: dict[int, int] = {}
        for each in given.values():
            counts[each.user_id] = counts.get(each.user_id, 0) + 1
        assert sorted(counts.values()) == [2, 2, 2]

    def test_tells_its_readers_and_stands_on_their_home_page(self, world, score):
        sample = draw(world, score, "wggi")
        reading = sample.readings.get()
        assert (sample.population, reading.office.code) == (1, "IOM")
        assert told("wggi", world) == [f"blind-reading:{reading.pk}:given"]
        mine = world.scope("wggi")
        found = owed(now=NOON, most=8, scope=mine)
        assert (found.total, found.items[0].url) == (1, f"/gender-marker/blind/{reading.pk}/")
        assert any("Read blind" in str(each.title) for each in home_of(world, "wggi"))
        assert not owed(now=NOON, most=8, scope=world.scope("gcu")).items

    def test_refuses_a_reader_of_the_office_and_what_is_not_a_sample(self, world, score):
        with pytest.raises(Invalid, match="may not read"):
            draw(world, score, "focalpoint.nairobi")
        with pytest.raises(Invalid, match="Nothing is given"):
            draw(world, score, None)
        with pytest.raises(Invalid) as refused:
            draw(
                world,
                score,
                "wggi",
                title=" ",
                due_on=NOON.date(),
                drawing=drawing_of(score.edition, size=0, seed=-1, starts_on=DUE, ends_before=DUE),
            )
        assert [each.field for each in refused.value.problems] == [
            "title",
            "ends_on",
            "size",
            "seed",
            "due_on",
        ]
        assert not Sample.objects.exists()

    def test_is_closed_with_what_is_not_read_yet(self, world, score):
        sample = draw(world, score, "wggi")
        with pytest.raises(WrongState):
            close_sample(sample_id=sample.pk, version=9, now=LATER, scope=world.scope("gcu"))
        close_sample(sample_id=sample.pk, version=1, now=LATER, scope=world.scope("gcu"))
        assert sample.readings.get().state == ReadingState.DECLINED
        assert len(told("wggi", world)) == 2
        with pytest.raises(WrongState, match="closed"):
            close_sample(sample_id=sample.pk, version=2, now=LATER, scope=world.scope("gcu"))


class TestAReading:
    @pytest.fixture
    def reading(self, world: World, score: Assessment) -> BlindReading:
        """The project, given to a member of the WGGI."""
        return draw(world, score, "wggi").readings.get()

    def test_is_there_for_its_reader_alone(self, world: World, reading: BlindReading):
        for name in ("gcu", "focalpoint.nairobi", "head.dakar", "admin"):
            mine = world.scope(name)
            assert own_readings(scope=mine) == []
            for call in (own_reading,):
                with pytest.raises(OutOfScope):
                    call(reading_id=reading.pk, scope=mine)
            for look in (facts_of, documents_of):
                with pytest.raises(OutOfScope):
                    look(reading=reading, scope=mine)
        assert own_readings(scope=OfficeScope.nothing()) == []

    def test_is_saved_handed_in_and_frozen(self, world: World, reading: BlindReading):
        mine = world.scope("wggi")
        said(world, reading, {"APPLICABLE": "yes", "NEEDS": "yes"}, passage="Page 3.")
        with pytest.raises(Invalid) as refused:
            hand_in(reading_id=reading.pk, version=2, now=LATER, scope=mine)
        assert {each.field for each in refused.value.problems} == {
            "OUTPUTS",
            "ACTIVITIES",
            "PRINCIPAL",
        }
        said(world, reading, {**MET, "OUTPUTS": "no"})
        with pytest.raises(WrongState):
            hand_in(reading_id=reading.pk, version=2, now=LATER, scope=mine)
        done = hand_in(reading_id=reading.pk, version=3, now=LATER, scope=mine)
        assert (done.computed_code.key, done.state) == ("1", ReadingState.DONE)
        assert f"blind-sample:{done.sample_id}:read:{done.pk}" in told("gcu", world)
        with pytest.raises(OutOfScope):
            said(world, reading, MET)
        # What was read is read no more through this room.
        with pytest.raises(OutOfScope):
            facts_of(reading=done, scope=mine)

    def test_is_declined_with_a_reason_and_given_to_another(self, world, reading):
        make_focal_point(world, "dakar", DAKAR)
        mine, gcu = world.scope("wggi"), world.scope("gcu")
        with pytest.raises(Invalid):
            decline(reading_id=reading.pk, because=" ", version=1, now=LATER, scope=mine)
        decline(reading_id=reading.pk, because="I am away.", version=1, now=LATER, scope=mine)
        assert f"blind-sample:{reading.sample_id}:declined:{reading.pk}" in told("gcu", world)
        values = {"reading_id": reading.pk, "because": "", "version": 2, "now": LATER}
        with pytest.raises(Invalid, match="may not read"):
            give_to_another(reader_id=world.people["wggi"].pk, scope=gcu, **values)
        with pytest.raises(NotPermitted):
            give_to_another(reader_id=world.people["dakar"].pk, scope=mine, **values)
        made = give_to_another(reader_id=world.people["dakar"].pk, scope=gcu, **values)
        assert (made.office.code, told("dakar", world)) == (
            DAKAR,
            [f"blind-reading:{made.pk}:given"],
        )
        with pytest.raises(WrongState, match="Somebody reads"):
            give_to_another(reader_id=world.people["dakar"].pk, scope=gcu, **values)

    def test_is_reminded_of_once_a_week_before_and_once_on_the_day(self, world, reading):
        job = OfficeScope.everything("test")
        due = datetime(DUE.year, DUE.month, DUE.day, 6, tzinfo=NOON.tzinfo)
        assert remind_readers(now=due - timedelta(days=DAYS_BEFORE + 1), scope=job) == 0
        assert remind_readers(now=due - timedelta(days=DAYS_BEFORE), scope=job) == 1
        assert remind_readers(now=due - timedelta(days=DAYS_BEFORE - 1), scope=job) == 0
        assert remind_readers(now=due, scope=job) == 1
        assert remind_readers(now=due, scope=job) == 0
        assert remind_readers(now=due + timedelta(days=1), scope=job) == 0
        with pytest.raises(NotPermitted):
            remind_readers(now=due, scope=world.scope("gcu"))

    def test_opens_the_documents_of_the_project_but_not_those_of_a_score(
        self, world: World, score: Assessment
    ):
        make_focal_point(world, "dakar", DAKAR)
        sample = make_sample(world, edition=score.edition)
        reading = make_reading(world, assessment=score, sample=sample, reader="dakar")
        project = RecordRef("projects.project", score.project_id)
        shown = add(world, "pm.nairobi", attach_to=[project], title="Log frame")
        told_score = RecordRef("gender_marker.assessment", score.pk)
        hidden = add(world, "pm.nairobi", attach_to=[project, told_score], title="Scoring note")
        elsewhere = add(world, "pm.nairobi", office=NAIROBI, title="Another")
        mine = world.scope("dakar")
        assert [each.title for each in documents_of(reading=reading, scope=mine)] == ["Log frame"]
        version = shown.versions.get()
        assert version_to_read(reading=reading, version_id=version.pk, scope=mine) == version
        for other in (hidden, elsewhere):
            with pytest.raises(OutOfScope):
                version_to_read(reading=reading, version_id=other.versions.get().pk, scope=mine)
        facts = facts_of(reading=reading, scope=mine)
        assert (facts.project, facts.parts.office.code) == (score.project, NAIROBI)


def world_name(world: World, user_id: int) -> str:
    """The user name of a number."""
    return next(name for name, person in world.people.items() if person.pk == user_id)


def home_of(world: World, name: str) -> tuple[Any, ...]:
    """What somebody owes on their home page."""
    found = home(since=NOON, now=NOON, scope=world.scope(name))
    return tuple(found.owed.items)


def draw(world: World, score: Assessment, reader: str | None, **facts: Any) -> Sample:
    """A sample that the GCU draws of one score."""
    values = {
        "title": "Sample",
        "drawing": drawing_of(score.edition),
        "due_on": DUE,
        "readers": {} if reader is None else {score.pk: world.people[reader].pk},
        "now": NOON,
        "scope": world.scope("gcu"),
        **facts,
    }
    return draw_sample(**values)
