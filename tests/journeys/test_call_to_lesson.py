"""A round from its call to its lesson: opened, proposed to, reviewed blind, recommended, decided, paid,
reported on, asked about, assessed, and told to the Council in these very words and numbers.

Every step is taken by the person whose step it is, through the pages, and the clock is moved by hand; at
each turn the others look. What may go wrong around awards is walked in `test_call_to_award`.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.conf import settings as house

from apps.jobs.models import Job
from apps.projects.choices import ProposalPart
from apps.projects.forms.parts import digest_of
from apps.projects.models import Award, FundingRound, Project, ProjectReport, Proposal
from apps.projects.models import ReviewAssignment as Review
from apps.projects.tasks import close_rounds, remind_of_project_reports
from apps.questionnaires import reference as questionnaires
from apps.questionnaires.models import Campaign
from apps.reports.choices import Audience, DocumentFormat
from apps.reports.models import ReportEdition
from apps.reports.tasks import build_report
from tests.actions.conftest import MovedClock
from tests.journeys.desks import Desks
from tests.projects.aims_builders import make_aims
from tests.projects.builders_proposals import area, reviewing
from tests.reports.builders import content
from tests.reports.reading import of_docx, of_html, of_xlsx, words_of_pdf

YEAR = 2026
CALLED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALL_OVER = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
DECIDED = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
PROJECT_OVER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
LANGUAGES = {"head.dakar": "fr", "pm.nairobi": "es"}

SHELTER, RADIO = "Safe houses for domestic workers", "Des émissions sur les droits des migrantes"
ROUND = f"/wggi/rounds/{YEAR}/"
FIXED = f"/api/v1/projects/rounds/{YEAR}/"
SUMMARY = "Two houses were opened and run by women who had been domestic workers themselves."
RESULTS = "Forty-one persons were trained; nine found work within the year."
GENDER = "Men of the quarter joined the discussions; the houses are led by women."
ANSWER = "La municipalidad pidió que sus propios servicios recibieran la misma formación."
ACTIVITY = {"title": "Panel on women who migrate alone", "on_text": "March 2026"}
AIM, RATING = "More awareness of gender among partners", "The municipality asked for the training."


@pytest.fixture
def clock(monkeypatch) -> MovedClock:
    """The clock of all doors."""
    moved = MovedClock(CALLED)
    monkeypatch.setattr("django.utils.timezone.now", moved)
    return moved


@pytest.fixture(autouse=True)
def sent_tasks(monkeypatch) -> None:
    """No broker: what would be sent is done by the test itself."""
    monkeypatch.setattr("celery.current_app.send_task", lambda *_args, **_kwargs: None)


@pytest.fixture
def desks(world, clock) -> Desks:
    """The cast at their desks; a second reviewer, the five aims, and the questionnaire of 2001."""
    reviewing(world, "senior")
    make_aims()
    area()
    questionnaires.load(folder=house.REFERENCE_DIR, now=CALLED)
    return Desks(world, LANGUAGES)


@pytest.fixture
def move(clock, desks) -> Callable[[datetime], None]:
    """A function that moves the clock; sessions end meanwhile."""

    def to(now: datetime) -> None:
        clock.now = now
        desks.clients.clear()

    return to


def open_the_call(desks: Desks) -> None:
    """The WGGI prepares a round of 20,000 and opens it; nobody sees it before."""
    said = {
        "year": YEAR,
        "envelope": "20000",
        "source": "MC/2049",
        "chapter": "IX.6",
        "council_approval": "Resolution 1001, invented for tests",
        "opens_on": "2026-03-02",
        "submissions_until": "2026-03-31",
        "reviews_until": "2026-04-30",
        "decisions_until": "2026-05-31",
        "reviewers": 2,
        "criteria-TOTAL_FORMS": 2,
        "criteria-INITIAL_FORMS": 0,
        **{
            f"{name}_{code}": f"{words} ({code})"
            for name, words in (
                ("title", "Projects with a gender dimension"),
                ("call", "We call for proposals."),
                ("eligibility", "Every office may apply."),
            )
            for code in ("en", "fr", "es")
        },
        **{
            f"criteria-{place}-{name}": value
            for place, (words, weight, most) in enumerate(
                [("Gender analysis", 60, 5), ("Feasibility", 40, 10)]
            )
            for name, value in (
                *((f"text_{code}", words) for code in ("en", "fr", "es")),
                ("weight", weight),
                ("most", most),
            )
        },
    }
    desks.send("wggi", "/wggi/rounds/new/", said)
    desks.read("pm.nairobi", ROUND, status=404)
    desks.read("head.nairobi", "/wggi/rounds/new/", status=403)
    page = desks.send("wggi", f"{ROUND}open/", {"version": version_of_round()})
    assert "The round is open, and the offices are told." in page
    assert "We call for proposals. (fr)" in desks.read("head.dakar", ROUND)
    assert "We call for proposals. (en)" in desks.read("council", ROUND)
    assert "MC/2049" in desks.read("auditor", ROUND)
    assert "31 de marzo de 2026" in desks.read("pm.nairobi", "/notices/")


def version_of_round() -> int:
    """The version of the round as it is now."""
    return FundingRound.objects.get(year=YEAR).version


def propose(desks: Desks, username: str, office: int, title: str, amount: str) -> Proposal:
    """An office writes a proposal through its form, and submits it."""
    desks.send(username, f"{ROUND}propose/", {"office": office, "title": title, "language": "en"})
    proposal = Proposal.objects.get(title=title)
    own = f"/wggi/proposals/{proposal.pk}/"
    assert title in desks.home(username, "owed")
    page = desks.send(username, f"{own}submit/", {"version": proposal.version}, status=422)
    assert "error-summary" in page  # Incomplete: every gap is named.
    said = {
        "version": proposal.version,
        "title": title,
        "requested": amount,
        "starts_on": "2026-06-01",
        "ends_on": "2026-10-31",
        "service_area": area().pk,
        "targeting": "women",
        "context": "development",
        "is_counter_trafficking": "no",
        "language": "en",
        "costs-TOTAL_FORMS": 1,
        "costs-INITIAL_FORMS": 0,
        "costs-0-item": "Rent and training",
        "costs-0-amount": amount,
        **{f"text-{part}": f"{part} of {title}." for part in ProposalPart},
        **{f"version-{part}": 0 for part in ProposalPart},
    }
    desks.send(username, f"{own}edit/", said)
    proposal.refresh_from_db()
    desks.send(username, f"{own}submit/", {"version": proposal.version})
    proposal.refresh_from_db()
    assert proposal.state == "submitted"
    assert title not in desks.home(username, "owed")
    return proposal


def review(desks: Desks, proposal: Proposal, username: str, scores: tuple[int, int]) -> None:
    """Somebody is asked, says that there is no conflict, and scores without knowing of others."""
    reviewer = desks.world.people[username].pk
    page = f"/wggi/proposals/{proposal.pk}/"
    desks.send("wggi", f"{page}reviewers/", {"reviewer": reviewer})
    asked = Review.objects.get(proposal=proposal, reviewer=reviewer)
    own = f"/wggi/reviews/{asked.pk}/"
    assert proposal.title in desks.home(username, "owed")
    desks.send(username, f"{own}accept/", {"version": asked.version})
    asked.refresh_from_db()
    form = desks.read(username, own)
    assert f"analysis of {proposal.title}." in form or f"summary of {proposal.title}." in form
    for hidden in ("Odhiambo", "Sène", "Khoury" if username != "reviewer" else "Ito"):
        assert hidden not in form.split("<main")[1], hidden
    first, second = proposal.round.criteria.order_by("position")
    said = {
        "version": asked.version,
        f"score-{first.pk}": scores[0],
        f"score-{second.pk}": scores[1],
        "comment": f"Sound, says {username}.",
        "do": "submit",
    }
    desks.send(username, own, said)
    assert proposal.title not in desks.home(username, "owed")
    for other in ("pm.nairobi", "budget", "auditor", "stranger"):
        desks.read(other, own, status=404)
    assert f"says {username}" not in desks.read("pm.nairobi", "/wggi/proposals/")


def report_on(desks: Desks, move: Callable[[datetime], None], project: Project) -> ProjectReport:
    """The manager is reminded, writes the final report with its figures, and the WGGI accepts it."""
    report = ProjectReport.objects.get(project=project)  # Five months: no progress report.
    own = f"/projects/reports/{report.pk}/"
    parts = {"summary": SUMMARY, "results": RESULTS}
    early = desks.send("pm.nairobi", own, shown(parts) | {"do": "submit"}, status=409)
    assert "1 de junio de 2026" in early  # Nothing to report before the project begins.
    move(PROJECT_OVER)
    remind_of_project_reports()
    assert SHELTER in desks.read("pm.nairobi", "/notices/")
    assert any(SHELTER in each for each in desks.home("pm.nairobi", "owed"))
    page = desks.send("pm.nairobi", own, shown(parts) | {"do": "submit"}, status=422)
    assert "42" in page  # The policy's paragraph asks for the gender section.
    figures = {
        "version": ProjectReport.objects.get().version,
        "f-TOTAL_FORMS": 2,
        "f-INITIAL_FORMS": 0,
        "f-0-indicator": "persons trained",
        "f-0-value": "41",
        "f-0-unit": "persons",
        "f-0-women": "38",
        "f-0-men": "3",
        "f-1-indicator": "houses opened",
        "f-1-value": "2",
        "f-1-unit": "houses",
    }
    page = desks.send("pm.nairobi", f"{own}figures/", figures | {"f-0-men": "4"}, status=422)
    assert "persons trained" in page
    desks.send("pm.nairobi", f"{own}figures/", figures)
    desks.send("pm.nairobi", own, shown({"gender": GENDER}) | {"do": "submit"})
    report.refresh_from_db()
    assert report.state == "submitted"
    assert any(SHELTER in each for each in desks.home("wggi", "waiting"))
    said = {"version": report.version}
    for other in ("ddg", "budget", "auditor"):
        desks(other).post(f"{own}accept/", said)
        assert ProjectReport.objects.get().state == "submitted", other
    assert GENDER in desks.read("auditor", own)
    desks.read("head.dakar", own, status=404)
    desks.send("wggi", f"{own}accept/", said)
    project.refresh_from_db()
    assert project.state == "completed"
    assert desks("auditor").get(FIXED).json()["projects"][0]["status"] == "completed"
    return report


def shown(parts: dict[str, str]) -> dict[str, object]:
    """Parts of a text as the form of a report sends them, written for the first time."""
    held = {row.part: row for row in ProjectReport.objects.get().texts.all()}
    return {
        name: value
        for part, text in parts.items()
        for name, value in (
            (part, text),
            (f"version-{part}", held[part].version if part in held else 0),
            (f"shown-{part}", digest_of(held[part].text if part in held else "")),
        )
    }


def answer_in_spanish(desks: Desks, project: Project) -> None:
    """The manager, who submitted the report, answers the questionnaire of 2001 in Spanish."""
    campaign = Campaign.objects.get(cause_id=project.pk)
    own = f"/questionnaires/campaigns/{campaign.pk}/answer/"
    assert any(SHELTER in each for each in desks.home("pm.nairobi", "owed"))
    for other in ("head.nairobi", "wggi", "stranger"):
        desks.read(other, own, status=404)
    assert "¿" in desks.read("pm.nairobi", own)
    said = {
        "version": 0,
        "do": "send",
        "a_q1": "yes",
        "a_q1_comment": ANSWER,
        "a_q2": "no",
        "a_q3": "Sí, sin obstáculos.",
        "a_q4": "Escuchar primero.",
        **{f"a_q{number}": "yes" for number in (5, 6, 7, 8, 9, 10, 11)},
    }
    page = desks.send("pm.nairobi", own, said)
    assert "Gracias" in page
    assert not any("WGGI" in each for each in desks.home("pm.nairobi", "owed"))
    desks.read("pm.nairobi", own, status=409)


def assess(desks: Desks, project: Project) -> None:
    """The WGGI words an aim and says how far it was reached, beside report and answers."""
    own = f"{ROUND}assessments/{project.pk}/"
    desks.send("wggi", "/wggi/aims/1/", {"version": 1, "text_en": AIM})
    page = desks.read("wggi", own)
    for evidence in (SUMMARY, GENDER, ANSWER, AIM):
        assert evidence in page, evidence
    said = {"aim": 1, "version": 0, "rating": "partly", "words": RATING}
    desks.send("wggi", own, said)
    whole = {"aim": 1, "version": 0, "rating": "cannot_tell", "words": ""}
    desks.send("wggi", f"{ROUND}assessments/whole/", whole)
    desks.read("council", own, status=403)
    assert RATING in desks.read("auditor", own)
    assert RATING in desks.read("pm.nairobi", f"/projects/{project.pk}/")
    assert RATING in desks.read("auditor", f"/history/projects.project/{project.pk}/")
    desks.read("head.dakar", f"/history/projects.project/{project.pk}/", status=404)


def told_to_the_council(desks: Desks) -> None:
    """The WGGI builds the report of the year, the GCU publishes it, and it says what was entered."""
    desks.send("wggi", f"{ROUND}activities/new/", ACTIVITY)
    asked = {"series": "wggi", "year": YEAR, "language": "en"}
    assert desks("ddg").post("/reports/build/", asked).status_code == 403
    desks.send("wggi", "/reports/build/", asked)
    job = Job.objects.get(kind="wggi_report")
    build_report(job_id=job.pk, **job.arguments)
    edition = ReportEdition.objects.get()
    amounts = [
        [f"1. {SHELTER}", "Kenya", "12,500.50", "Completed", RESULTS],
        ["Total", "", "12,500.50", "", ""],
    ]
    figures = {
        Audience.INNER: [
            ["persons trained", "", "41", "persons", "38", "3"],
            ["houses opened", "", "2", "houses", "", ""],
        ],
        Audience.PUBLIC: [
            ["persons trained", "", "41", "persons", "c", "c"],
            ["houses opened", "", "c", "houses", "", ""],  # Results of 1 to 4 stay inside.
        ],
    }
    for audience in Audience:
        for read, form in (
            (of_docx, DocumentFormat.DOCX),
            (of_html, DocumentFormat.HTML),
            (of_xlsx, DocumentFormat.XLSX),
        ):
            tables = read(content(edition, form, audience))
            assert tables["T1"] == amounts, (audience, form)
            assert tables["T2"] == figures[audience], (audience, form)
        words = words_of_pdf(content(edition, DocumentFormat.PDF, audience))
        told = (
            "In 2026, one project with a gender dimension was funded",
            "They received USD 12,500.50 in all. The envelope of the year was USD 20,000.",
            "All projects together: Cannot be told from the records.",
            f"1. {SHELTER}: Partly reached. {RATING}",
            AIM,
            "Office: Kenya. Amount: USD 12,500.50. State: Completed.",
            f"Summary: {SUMMARY}",
            f"Results: {RESULTS}",
            GENDER,
            ACTIVITY["title"],
        )
        assert [each for each in told if each not in words] == [], audience
        assert ("Fewer than five answers were received" in words) is (audience == Audience.PUBLIC)
        assert RADIO not in words
        for hidden in (
            "Odhiambo",
            "Berg",
            "Khoury",
            ANSWER if audience == Audience.PUBLIC else "Ito",
        ):
            assert hidden not in words, hidden
    answers = of_html(content(edition, DocumentFormat.HTML, Audience.INNER))
    assert answers["T3"][0][1].startswith("Did the project raise awareness of gender")
    assert len(answers["T3"]) == 11
    counted = [[row[:2] for row in answers[table][:2]] for table in ("T4", "T5")]
    assert counted == [[["Yes", "1"], ["No", "0"]], [["Yes", "0"], ["No", "1"]]]
    assert answers["T15"] == [[ACTIVITY["title"], ACTIVITY["on_text"], "", "", ""]]
    own = f"/reports/wggi/{YEAR}/{edition.number}/"
    desks.read("council", own, status=404)
    desks.read("wggi", f"{own}publish/", status=403)
    desks.send("gcu", f"{own}publish/", {})
    page = desks.read("council", f"/reports/wggi/{YEAR}/")
    assert SUMMARY in page
    assert of_html(page.encode())["T2"] == figures[Audience.PUBLIC]


def test_a_call_ends_in_its_lesson(world, desks, move):
    open_the_call(desks)
    kenya, senegal = world.offices["KEN-NAIROBI"].pk, world.offices["SEN-DAKAR"].pk
    shelter = propose(desks, "pm.nairobi", kenya, SHELTER, "12500.50")
    radio = propose(desks, "head.dakar", senegal, RADIO, "7000")
    desks.read("head.dakar", f"/wggi/proposals/{shelter.pk}/", status=404)
    assert {SHELTER, RADIO} <= set(desks.home("wggi", "waiting"))
    for proposal in (shelter, radio):
        said = {"version": proposal.version}
        desks.read("ddg", f"/wggi/proposals/{proposal.pk}/complete/", status=403)
        desks.send("wggi", f"/wggi/proposals/{proposal.pk}/complete/", said)
    assert desks.home("wggi", "waiting") == []

    # 60 × 5/5 + 40 × 9/10 = 96 and 60 × 3/5 + 40 × 6/10 = 60; 68 and 36 for the other.
    for username, first, second in (("reviewer", (5, 9), (4, 5)), ("senior", (3, 6), (2, 3))):
        review(desks, shelter, username, first)
        review(desks, radio, username, second)
    move(CALL_OVER)
    close_rounds()
    page = desks.read("wggi", f"{ROUND}ranking/")
    assert page.index(SHELTER) < page.index(RADIO)
    for told in ("78.0", "36.0", "52.0", "32.0"):
        assert told in page, told
    for other, status in (("pm.nairobi", 403), ("head.dakar", 403), ("stranger", 403)):
        desks.read(other, f"{ROUND}ranking/", status=status)
    said = {
        "version": version_of_round(),
        "text": "The first serves women who migrate alone; the second can wait.",
        "do": "confirm",
        f"amount-{shelter.pk}": "12500.50",
        f"because-{shelter.pk}": "Clear results.",
        f"amount-{radio.pk}": "7000",
        f"because-{radio.pk}": "If there is money.",
    }
    assert "to decide on" not in " ".join(desks.home("ddg", "waiting"))
    assert "The Deputy Director General is told." in desks.send("wggi", f"{ROUND}recommend/", said)

    # One is approved, the other refused; the fixed answer of the API says so to everybody.
    move(DECIDED)
    assert desks.home("ddg", "waiting") == [f"2 proposals of {YEAR} to decide on"]
    shelter.refresh_from_db()
    radio.refresh_from_db()
    said = {"amount": "12500.50", "ends_before": "2026-10-31", "version": shelter.version}
    desks.send("ddg", f"/wggi/proposals/{shelter.pk}/decision/", said)
    refusal = {"reason": "L’an prochain.", "version": radio.version}
    desks.send("ddg", f"/wggi/proposals/{radio.pk}/decision/refuse/", refusal)
    assert "L’an prochain." in desks.read("head.dakar", f"/wggi/proposals/{radio.pk}/")
    assert "Refusée" in desks.read("head.dakar", "/wggi/proposals/")
    award, project = Award.objects.get(), Project.objects.get()
    for username in ("wggi", "auditor", "budget", "pm.nairobi"):
        assert desks(username).get(FIXED).json() == {
            "year": YEAR,
            "envelope": 20_000,
            "currency": "USD",
            "awarded": 12_500.5,
            "projects": [
                {"title": SHELTER, "office": "Kenya", "amount": 12_500.5, "status": project.state}
            ],
        }

    # Money goes out, and shows on the project that the approval made.
    plan = {
        "version": award.version,
        "tranches-TOTAL_FORMS": 1,
        "tranches-INITIAL_FORMS": 0,
        "tranches-0-amount": "12500.50",
        "tranches-0-due_on": "2026-06-01",
    }
    desks.send("budget", f"/wggi/awards/{award.pk}/tranches/", plan)
    payment = {
        "tranche": award.tranches.get().pk,
        "amount": "12500.50",
        "paid_on": "2026-05-04",
        "reference": "PV-2026-1",
    }
    desks.send("budget", f"/wggi/awards/{award.pk}/pay/", payment)
    award.refresh_from_db()
    assert award.paid == award.amount
    assert "12 500,50" in desks.read("pm.nairobi", f"/projects/{project.pk}/")
    desks.read("head.dakar", f"/projects/{project.pk}/", status=404)

    report_on(desks, move, project)
    answer_in_spanish(desks, project)
    assess(desks, project)
    told_to_the_council(desks)
