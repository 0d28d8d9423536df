"""A headcount goes all the way: entered, attested, approved, on the dashboard, into the Council's hands.

Every step is taken by the person whose step it is, through the pages, in the order of the year.
"""

import json
import re
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from apps.jobs.models import Job
from apps.reports.choices import Audience, DocumentFormat
from apps.reports.models import ReportFile
from apps.reports.tasks import build_report
from apps.staffing.choices import RevisionState
from apps.staffing.models import ReturnRevision
from apps.staffing.tasks import check_release
from tests.cast import OPEN_PERIOD
from tests.reports.reading import of_html
from tests.staffing.builders import GROUPS, NAIROBI, field
from tests.staffing.golden_world import build_golden_world

DAY = OPEN_PERIOD.isoformat()
YEAR = OPEN_PERIOD.year
ADDRESS = f"/returns/{NAIROBI}/{DAY}/"
ENTERED = {"P4/F": 31, "P4/M": 24, "G5/F": 40, "G5/M": 44, "G5/O": 0}
WOMEN, MEN = 71, 68
CORRECTED_WOMEN = 76


@pytest.fixture
def house(world):
    """The world with two years behind it."""
    return build_golden_world(world)


@pytest.fixture
def at_desk(house):
    """A function that gives each member of the cast a browser of their own."""
    clients: dict[str, Client] = {}

    def client_of(username: str) -> Client:
        if username not in clients:
            clients[username] = Client()
            clients[username].force_login(house.people[username])
        return clients[username]

    return client_of


def newest() -> ReturnRevision:
    """The newest revision of the return."""
    return ReturnRevision.objects.filter(
        headcount_return__office__code=NAIROBI, headcount_return__period__as_of=OPEN_PERIOD
    ).latest("number")


def type_in(client: Client, world, values: dict[str, int], seen: int = 0) -> None:
    """Type numbers into the grid, as its script sends them."""
    sent = [
        {"cell": field(world, name), "value": str(number), "version": seen}
        for name, number in values.items()
    ]
    response = client.post(
        reverse("staffing:return_cells", args=[newest().pk]),
        json.dumps({"cells": sent}),
        content_type="application/json",
    )
    assert response.status_code == 200, response.content


def press(client: Client, button: str):
    """Press a button of the grid."""
    revision = newest()
    body = {"do": button, "revision": revision.pk, "version": revision.version}
    response = client.post(ADDRESS, body)
    assert response.status_code == 303, response.content.decode()[:2000]
    return response


def take(client: Client, step: str, **body: str):
    """Take a step of review on the page of the return."""
    assert client.get(ADDRESS).status_code == 200
    revision = newest()
    address = reverse(f"staffing:return_{step}", args=[revision.pk])
    response = client.post(address, {"version": revision.version, **body})
    assert response.status_code == 303, response.content.decode()[:2000]


def waits_for(client: Client) -> list[str]:
    """The offices whose returns wait for the person."""
    page = client.get("/returns/", {"period": DAY, "waiting": "on"}).content.decode()
    return sorted(set(re.findall(rf'href="/returns/([A-Z-]+)/{DAY}/', page)))


def share_on_page(client: Client, **filters: str):
    """The total row of T1 on the dashboard; None while no return counts."""
    response = client.get("/staffing/", {"as_of": DAY, "office": NAIROBI, **filters})
    assert response.status_code == 200
    if not response.context["is_counted"]:
        return None
    table = next(table for table, *_rest in response.context["tables"] if table.number == "T1")
    return table.cell("total", "share_women").value


def share_by_api(client: Client, **filters: str):
    """Women among women and men by the parity endpoint; None while nobody is counted."""
    asked = {"as_of": DAY, "by": "contract", "office": NAIROBI, **filters}
    rows = client.get("/api/v1/staffing/parity/", asked).json()["rows"]
    women, men = (sum(row[sex] for row in rows) for sex in ("women", "men"))
    return Fraction(100 * women, women + men) if women + men else None


def enter_and_submit(client: Client, world) -> None:
    """Begin, type, declare the rest zero, submit."""
    assert client.post(reverse("staffing:return_start", args=[NAIROBI, DAY])).status_code == 303
    type_in(client, world, ENTERED)
    for group in GROUPS:
        press(client, f"zero:{group}")
    press(client, "submit")


class TestHeadcount:
    def test_moves_the_share_when_three_pairs_of_hands_have_touched_it(self, house, at_desk):
        hr, head, hrm, gcu = (
            at_desk(name) for name in ("hr.nairobi", "head.nairobi", "hrm", "gcu")
        )
        assert NAIROBI in waits_for(hr)
        enter_and_submit(hr, house)
        assert NAIROBI not in waits_for(hr)
        assert share_on_page(gcu) is None
        assert share_on_page(gcu, status="provisional") == Fraction(100 * WOMEN, WOMEN + MEN)

        assert NAIROBI in waits_for(head)
        take(head, "attest")
        assert newest().state == RevisionState.ATTESTED
        assert share_on_page(gcu) is None

        assert NAIROBI in waits_for(hrm)
        take(hrm, "approve")
        approved = Fraction(100 * WOMEN, WOMEN + MEN)
        assert share_on_page(gcu) == share_by_api(gcu) == approved
        assert share_on_page(hr) == approved
        assert at_desk("hr.dakar").get("/staffing/", {"office": NAIROBI}).status_code == 404

    def test_that_was_wrong_is_corrected_by_a_revision_that_counts_once_approved(
        self, house, at_desk
    ):
        hr, head, hrm, gcu = (
            at_desk(name) for name in ("hr.nairobi", "head.nairobi", "hrm", "gcu")
        )
        enter_and_submit(hr, house)
        take(head, "send_back", reason="The drivers are missing.")
        assert "The drivers are missing." in hr.get(ADDRESS).content.decode()
        press(hr, "submit")
        take(head, "attest")
        take(hrm, "approve")
        before = share_on_page(gcu)

        take(hrm, "correct", reason="Five women were counted as men.")
        assert newest().number == 2
        versions = dict(newest().cells.filter(count__in=[31, 24]).values_list("count", "version"))
        for name, number, old in (("P4/F", 36, 31), ("P4/M", 19, 24)):
            type_in(hr, house, {name: number}, seen=versions[old])
        press(hr, "submit")
        take(head, "attest")
        assert share_on_page(gcu) == before
        take(hrm, "approve")
        after = Fraction(100 * CORRECTED_WOMEN, WOMEN + MEN)
        assert share_on_page(gcu) == share_by_api(gcu) == after
        history = hr.get(f"{ADDRESS}history/").content.decode()
        assert "Five women were counted as men." in history


class TestReport:
    def test_carries_the_approved_number_to_the_council(self, house, at_desk):
        hr, head, hrm = (at_desk(name) for name in ("hr.nairobi", "head.nairobi", "hrm"))
        gcu, admin, council = (at_desk(name) for name in ("gcu", "admin", "council"))
        enter_and_submit(hr, house)
        take(head, "attest")
        take(hrm, "approve")

        assert council.get("/staffing/").status_code == 403
        assert council.get(f"/reports/{YEAR}/").status_code == 404

        closed = admin.post(
            reverse("organization:period_close", args=[DAY]), {"reason": "All have reported."}
        )
        assert closed.status_code == 303
        assert gcu.post(reverse("organization:period_certify", args=[DAY])).status_code == 303
        assert hr.post(ADDRESS, {"do": "submit"}).status_code == 409

        asked = gcu.post("/reports/build/", {"year": YEAR, "language": "en"})
        assert asked.status_code == 303
        job = Job.objects.get()
        assert asked["Location"] == reverse("jobs:job", args=[job.pk])
        build_report(job_id=job.pk, year=YEAR, language="en")
        finished = gcu.get(asked["Location"]).content.decode()
        assert f"/reports/{YEAR}/1/" in finished

        edition = gcu.get(f"/reports/{YEAR}/1/")
        total = of_html(edition.content)["T1"][-1]
        assert total[1:5] == [str(WOMEN), "51.1", str(MEN), "48.9"]
        page = gcu.get("/staffing/", {"as_of": DAY})
        t1 = next(table for table, *_rest in page.context["tables"] if table.number == "T1")
        assert t1.cell("total", "women").value == WOMEN

        assert council.get(f"/reports/{YEAR}/1/").status_code == 404
        # Nothing leaves before its tables are attacked, which the worker does next.
        assert gcu.post(reverse("reports:publish", args=[YEAR, 1])).status_code == 409
        attack = Job.objects.get(kind="staffing_release_check")
        check_release(job_id=attack.pk, **attack.arguments)
        published = gcu.post(reverse("reports:publish", args=[YEAR, 1]))
        assert published.status_code in {302, 303}
        assert hr.get("/staffing/", {"as_of": DAY}).status_code == 200

        public = council.get(f"/reports/{YEAR}/", follow=True)
        assert public.status_code == 200
        assert of_html(public.content)["T1"][-1][1:3] == [str(WOMEN), "51.1"]
        files = ReportFile.objects.filter(audience=Audience.PUBLIC)
        assert {file.format for file in files} == set(DocumentFormat)
        for file in files:
            read = council.get(reverse("reports:file", args=[file.pk]))
            assert read.status_code == 200
            assert len(b"".join(read)) > 1000
        inner = ReportFile.objects.filter(audience=Audience.INNER).first()
        assert council.get(reverse("reports:file", args=[inner.pk])).status_code == 404
