"""A focal point from the appointment to the credit: appointed, planned, logged, asked, thanked, succeeded.

The focal point of Nairobi works in French on a telephone; each step is taken by the person whose step it
is, through the pages, and the clock is moved by hand. What the Council's table says of it is held
against page and API in `tests/reports/test_same_numbers.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.conf import settings as house

from apps.focal_points import reference as focal_points
from apps.focal_points.choices import InquiryAnswer, ItemProgress
from apps.focal_points.models import Activity, Appointment, Area, Inquiry, Workplan, WorkplanItem
from apps.focal_points.tasks import ask_silent_focal_points
from apps.organization.models import Grade
from apps.policy import reference as policy
from tests.actions.conftest import MovedClock
from tests.journeys.desks import Desks, plain
from tests.reports.reading import words_of_pdf

APPOINTED = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
LOGGED = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
YEAR_OVER = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
SILENT = datetime(2027, 4, 12, 9, 0, tzinfo=UTC)
YEAR = 2026
ROOM = "/focal-points/"
GFP, HEAD, OFFICE = "focalpoint.nairobi", "head.nairobi", "KEN-NAIROBI"
COVERAGE = "/api/v1/focal-points/coverage/"
BRIEFING = "Séance d’information sur le genre dans les projets"


@pytest.fixture
def clock(monkeypatch) -> MovedClock:
    """The clock of all doors."""
    moved = MovedClock(APPOINTED)
    monkeypatch.setattr("django.utils.timezone.now", moved)
    return moved


@pytest.fixture
def desks(world, clock) -> Desks:
    """The cast at their desks, with the rules, the terms and the commitments of the policy."""
    policy.load(folder=house.REFERENCE_DIR, now=APPOINTED)
    focal_points.load(folder=house.REFERENCE_DIR, now=APPOINTED)
    return Desks(world, {GFP: "fr", HEAD: "es"})


@pytest.fixture
def move(clock, desks) -> Callable[[datetime], None]:
    """A function that moves the clock; sessions end meanwhile."""

    def to(now: datetime) -> None:
        clock.now = now
        desks.clients.clear()

    return to


def covered(desks: Desks, as_of: str, rule_set: str = "") -> dict[str, object]:
    """What the fixed address says of the region of Nairobi's head."""
    answer = desks(HEAD).get(COVERAGE, {"as_of": as_of, "rule_set": rule_set})
    assert answer.status_code == 200, answer.content
    return answer.json()


def appoint(desks: Desks) -> Appointment:
    """The GCU appoints somebody below the policy's grade: taken, and said at once."""
    said = {
        "account": GFP,
        "sex": "F",
        "office": desks.world.offices[OFFICE].pk,
        "role": "focal_point",
        "starts_on": "2026-01-12",
        "grade": Grade.objects.get(code="P2").pk,
        "percent_of_time": "20",
        "decision": "Memorandum 1, invented for tests",
        "has_expertise": "yes",
        "expertise": "Two courses.",
        "appraisal_year": "2026",
    }
    desks.send("stranger", f"{ROOM}appointments/new/", said, 403)
    page = desks.send("gcu", f"{ROOM}appointments/new/", said)
    assert "P2" in page
    assert "paragraph 35" in page
    return Appointment.objects.get()


def plan(desks: Desks, appointment: Appointment) -> Workplan:
    """She plans, her head says yes, then the GCU."""
    begin = f"{ROOM}appointments/{appointment.pk}/workplans/new/"
    desks.send("head.dakar", begin, {"year": YEAR}, 404)
    desks.send(GFP, begin, {"year": YEAR})
    workplan = Workplan.objects.get()
    page = f"{ROOM}workplans/{workplan.pk}/"
    desks.send(
        GFP,
        f"{page}items/new/",
        {
            "title": "Informer les collègues",
            "area": Area.objects.get(number=1).pk,
            "expected_result": "Quarante collègues informés.",
            "due_on": "2026-06-30",
            "version": workplan.version,
        },
    )
    workplan.refresh_from_db()
    desks.send(GFP, f"{page}submit/", {"version": workplan.version})
    for name in (HEAD, "gcu"):
        assert any(str(YEAR) in line for line in desks.home(name, "waiting")), name
        workplan.refresh_from_db()
        desks.send(name, f"{page}approve/", {"version": workplan.version})
        assert not any("Wanjiru" in line for line in desks.home(name, "waiting"))
    workplan.refresh_from_db()
    assert workplan.approved_by == desks.world.people["gcu"]
    return workplan


def log(desks: Desks, item: WorkplanItem) -> Activity:
    """She logs what she did; sent twice, it stands once; tomorrow's is refused, and nothing is lost."""
    said = {
        "kind": "briefing",
        "happened_on": "2026-03-10",
        "title": BRIEFING,
        "outcome": "Six projets sont revus.",
        "office": desks.world.offices[OFFICE].pk,
        "item": item.pk,
        "area": item.area_id,
        "staff_women": "7",
        "staff_men": "5",
        "language": "fr",
        "partners-TOTAL_FORMS": 0,
        "partners-INITIAL_FORMS": 0,
    }
    refused = desks.send(GFP, f"{ROOM}activities/new/", said, 422)
    assert plain(BRIEFING) in refused
    said["happened_on"] = "2026-03-09"
    desks.send(GFP, f"{ROOM}activities/new/", said)
    activity = Activity.objects.get(state="logged")
    assert activity.appointment == Appointment.objects.get()
    return activity


def test_a_focal_point_from_the_appointment_to_the_credit(desks, move):
    before = covered(desks, "2026-01-11")
    assert (before["status"], before["covered"]) == ("not_known", None)
    appointment = appoint(desks)
    found = covered(desks, "2026-01-12")
    assert (found["status"], found["covered"]) == ("computed", 1)
    assert found["focal_points"] == {"women": 1, "men": 0, "other": 0}
    assert {each["rule"] for each in found["failures"]} >= {"grade", "terms"}

    workplan = plan(desks, appointment)
    move(LOGGED)
    log(desks, workplan.items.get())
    desks.send(
        GFP,
        f"{ROOM}workplans/items/{workplan.items.get().pk}/progress/",
        {"progress": ItemProgress.DONE, "version": workplan.items.get().version},
    )
    assert workplan.items.get().progress == ItemProgress.DONE
    page = desks.read(GFP, f"{ROOM}activities/")
    assert plain(BRIEFING) in page
    assert 'lang="fr"' in page
    assert plain(BRIEFING) not in desks.read("head.dakar", f"{ROOM}activities/")

    move(YEAR_OVER)
    statement = f"{ROOM}appointments/{appointment.pk}/contribution/{YEAR}/"
    desks.read("head.dakar", statement, 404)
    written = words_of_pdf(desks(GFP).get(f"{statement}fr.pdf").content)
    assert "Informer les collègues" in written
    assert "Wanjiru Kamau" in desks.read("wggi", f"{ROOM}contributors/?year={YEAR}")

    move(SILENT)
    ask_silent_focal_points()
    ask_silent_focal_points()
    inquiry = Inquiry.objects.get()
    assert inquiry.silent_since.isoformat() == "2026-03-09"
    question = f"{ROOM}inquiries/{inquiry.pk}/"
    assert question in desks.ways(GFP, "owed")
    desks.send(
        GFP,
        question,
        {"answer": InquiryAnswer.HANDS_OVER, "words": "Je quitte le bureau. Amina Odhiambo."},
    )
    assert question not in desks.ways(GFP, "owed")
    assert question in desks.ways("gcu", "waiting")

    appointment.refresh_from_db()
    desks.send(
        "gcu",
        f"{ROOM}appointments/{appointment.pk}/succeed/",
        {
            "version": appointment.version,
            "reason": "She leaves the office.",
            "name": "Amina Odhiambo",
            "sex": "F",
            "starts_on": "2027-05-01",
            "grade": Grade.objects.get(code="P4").pk,
            "percent_of_time": "20",
        },
    )
    appointment.refresh_from_db()
    successor = Appointment.objects.exclude(pk=appointment.pk).get()
    assert appointment.ends_before == successor.starts_on
    for day in ("2027-04-30", "2027-05-01"):
        assert covered(desks, day)["covered"] == 1
