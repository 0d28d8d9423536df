"""A recommended proposal becomes an award: decided, announced, planned, paid, changed, and counted everywhere.

Every step is taken by the person whose step it is, through the pages; at each turn the others look.
"""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.projects.choices import ProjectState, ProposalState, RoundState
from apps.projects.models import Amendment, Award, FundingRound, Proposal
from tests.projects.award_builders import BEGINS, DAKAR, NAIROBI, make_proposal, make_round

FAR = date(2199, 4, 1)
LANGUAGES = {"head.dakar": "fr"}
SHELTER, RADIO = "Safe houses for domestic workers", "Des émissions sur les droits des migrantes"


@pytest.fixture
def at_desk(world, settings):
    """A function that gives each member of the cast a browser of their own; Dakar reads French."""
    clients: dict[str, Client] = {}

    def client_of(username: str) -> Client:
        if username not in clients:
            clients[username] = Client()
            clients[username].force_login(world.people[username])
            clients[username].cookies[settings.LANGUAGE_COOKIE_NAME] = LANGUAGES.get(username, "en")
        return clients[username]

    return client_of


@pytest.fixture(autouse=True)
def sent_tasks(monkeypatch) -> None:
    """No broker."""
    monkeypatch.setattr("celery.current_app.send_task", lambda *_args, **_kwargs: None)


@pytest.fixture
def funding_round(world) -> FundingRound:
    """A round of 15,000 with two proposals that the WGGI recommends: 10,000 and 8,000."""
    made = make_round(world, envelope=15_000, source="MC/2049", chapter="IX.6")
    when = {"starts_on": BEGINS, "ends_before": FAR}
    make_proposal(world, made, title=SHELTER, office=NAIROBI, amount=10_000, **when)
    make_proposal(
        world,
        made,
        title=RADIO,
        office=DAKAR,
        amount=8_000,
        created_by=world.people["head.dakar"],
        submitted_by=world.people["head.dakar"],
        **when,
    )
    return made


def read(client: Client, path: str, status: int = 200) -> str:
    """A page as its reader sees it, with plain spaces."""
    answer = client.get(path, follow=True)
    assert answer.status_code == status, path
    return answer.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def send(client: Client, path: str, said: dict[str, object], status: int = 200) -> str:
    """Send a form and follow it; the page that comes."""
    answer = client.post(path, said, follow=True)
    assert answer.status_code == status, (path, answer.content.decode()[:3000])
    return answer.content.decode().replace("\u00a0", " ")


def test_a_proposal_becomes_an_award_and_the_envelope_holds(world, at_desk, funding_round):
    shelter, radio = Proposal.objects.order_by("rank")
    decisions = "/wggi/rounds/2026/decisions/"
    today = timezone.localdate()

    # The Deputy Director General finds it at home, the others have nothing to decide.
    assert "2 proposals of 2026 to decide on" in read(at_desk("ddg"), "/")
    assert "to decide on" not in read(at_desk("wggi"), "/")
    page = read(at_desk("ddg"), decisions)
    assert "Envelope USD 15,000, awarded USD 0, left USD 15,000." in page
    assert "USD 18,000" in page  # What waits adds up to more than there is.
    assert "Approve the chosen ones" not in read(at_desk("wggi"), decisions)
    read(at_desk("head.nairobi"), decisions, status=403)
    read(at_desk("stranger"), decisions, status=404)

    # Both at once pass the envelope: nothing is decided, and the page says why.
    chosen = [f"{each.pk}:{each.version}" for each in (shelter, radio)]
    page = send(at_desk("ddg"), f"{decisions}several/", {"chosen": chosen})
    assert "This is more than is left." in page
    page = send(
        at_desk("ddg"), f"{decisions}several/", {"chosen": chosen, "confirmed": "1"}, status=422
    )
    assert "USD 15,000 is left, and this would take USD 18,000" in page
    assert not Award.objects.exists()

    # One is approved with a condition; the other does not fit any more and is refused.
    approval = {
        "amount": "10000",
        "ends_before": (FAR - timedelta(days=1)).isoformat(),
        "conditions": "The shelter is open to all women.",
        "version": shelter.version,
    }
    send(at_desk("ddg"), f"/wggi/proposals/{shelter.pk}/decision/", approval)
    award = Award.objects.get()
    assert award.ends_before == FAR
    page = send(
        at_desk("ddg"),
        f"/wggi/proposals/{radio.pk}/decision/",
        approval | {"amount": "8000", "version": radio.version},
        status=422,
    )
    assert "USD 5,000 is left, and this would take USD 8,000" in page
    assert "The shelter is open to all women." in page  # Nothing that was typed is lost.
    refusal = {"reason": "L’enveloppe ne suffit pas.", "version": radio.version}
    send(at_desk("ddg"), f"/wggi/proposals/{radio.pk}/decision/refuse/", refusal)
    funding_round.refresh_from_db()
    assert funding_round.state == RoundState.DECIDED
    assert "to decide on" not in read(at_desk("ddg"), "/")

    # The office hears of it, in its language; each sees what is theirs.
    own = f"/wggi/awards/{award.pk}/"
    inbox = read(at_desk("pm.nairobi"), "/notices/")
    assert "Dana Novak approved the award WGGI-2026-01" in inbox
    inbox = read(at_desk("head.dakar"), "/notices/")
    assert "n’a pas approuvé" in inbox.replace("&#x27;", "’")
    assert "suffit pas" in inbox
    assert "WGGI-2026-01" in read(at_desk("pm.nairobi"), "/")
    assert "USD 10,000" in read(at_desk("pm.nairobi"), own)
    for outsider in ("head.dakar", "stranger", "council"):
        read(at_desk(outsider), own, status=404)
    letter = at_desk("pm.nairobi").get(f"{own}letters/1/fr.pdf")
    assert letter.content.startswith(b"%PDF")
    assert 'filename="WGGI-2026-01-v1-fr.pdf"' in letter["Content-Disposition"]
    assert at_desk("head.dakar").get(f"{own}letters/1/fr.pdf").status_code == 404

    # The Budget Division plans and pays; nobody else does.
    assert "Plan the tranches" in read(at_desk("budget"), "/")
    plan = {
        "version": 1,
        "tranches-TOTAL_FORMS": 3,
        "tranches-INITIAL_FORMS": 0,
        "tranches-0-amount": "6000",
        "tranches-0-due_on": today.isoformat(),
        "tranches-1-amount": "5000",
        "tranches-1-due_on": (today + timedelta(days=60)).isoformat(),
    }
    page = send(at_desk("budget"), f"{own}tranches/", plan, status=422)
    assert "The tranches add up to USD 11,000, the award is USD 10,000." in page
    send(at_desk("budget"), f"{own}tranches/", plan | {"tranches-1-amount": "4000"})
    first = award.tranches.get(number=1)
    payment = {
        "tranche": first.pk,
        "amount": "6000",
        "paid_on": today.isoformat(),
        "reference": "PV-2026-17",
    }
    read(at_desk("pm.nairobi"), f"{own}pay/", status=403)
    send(at_desk("budget"), f"{own}pay/", payment)
    page = send(at_desk("budget"), f"{own}pay/", payment | {"amount": "5000"}, status=422)
    assert "PV-2026-17 is booked already: USD 6,000" in page
    assert "USD 4,000 is left" in page
    assert "Cancel the award" in read(at_desk("ddg"), own)
    read(at_desk("ddg"), f"{own}cancel/", status=409)  # Money is out.

    # 1,000 comes back; the office asks for less, and the envelope is free again.
    send(
        at_desk("budget"),
        f"{own}take-back/",
        {"amount": "1000", "paid_on": today.isoformat(), "reference": "RV-3"},
    )
    page = read(at_desk("pm.nairobi"), own)
    assert "Money came back." in page
    award.refresh_from_db()
    change = {"amount": "5000", "reason": "One house is enough.", "version": award.version}
    send(at_desk("pm.nairobi"), f"{own}amend/", change)
    asked = Amendment.objects.get()
    assert "Change of an award" in read(at_desk("ddg"), "/")
    read(at_desk("pm.nairobi"), f"/wggi/amendments/{asked.pk}/approve/", status=403)
    send(at_desk("ddg"), f"/wggi/amendments/{asked.pk}/approve/", {"version": award.version})
    funding_round.refresh_from_db()
    assert (funding_round.awarded, funding_round.envelope) == (5_000, 15_000)

    # Everywhere the same numbers: list, file, envelopes, API, history.
    rows = list(
        csv.DictReader(
            io.StringIO(
                at_desk("auditor").get("/wggi/awards/awards.csv").content.decode("utf-8-sig")
            )
        )
    )
    assert [(row["Amount"], row["Paid"]) for row in rows] == [("5000", "5000")]
    assert "USD 5,000" in read(at_desk("auditor"), "/wggi/envelopes/")
    answer = at_desk("wggi").get("/api/v1/projects/rounds/2026/").json()
    assert (answer["envelope"], answer["awarded"]) == (15_000, 5_000)
    assert answer["projects"] == [
        {"title": SHELTER, "office": "Kenya", "amount": 5_000, "status": ProjectState.PLANNED}
    ]
    assert "PV-2026-17" in read(at_desk("auditor"), f"/history/projects.award/{award.pk}/")
    assert "Allocations" in read(at_desk("head.dakar"), "/wggi/awards/")
    assert Proposal.objects.get(pk=radio.pk).state == ProposalState.REFUSED
